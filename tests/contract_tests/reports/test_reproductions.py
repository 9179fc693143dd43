"""What repeats a finding runs as it stands."""

from __future__ import annotations

import ast
import dataclasses
import os
import subprocess
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract_tests.commands.check import check
from contract_tests.reports.groups import Group, groups_of
from contract_tests.reports.reproductions import pytest_function
from contract_tests.reports.secrets import without_secrets
from contract_tests.results import Verdict
from tests.contract_tests.reports.sample import SECRET, exchange, finding, run


class Contract:
    """Stands in for the fixture; remembers what it is asked."""

    def __init__(self) -> None:
        self.asked: list[Any] = []

    def check(self, response: Any) -> None:
        self.asked.append(response)


def _group(**changes: Any) -> Group:
    one = finding("body.invalid", "body#/a", dataclasses.replace(exchange(), **changes))
    verdict = Verdict(operation="GET /books", check="examples", status="violated", findings=(one,))
    return Group(verdict=verdict, findings=(one,), checks=("examples",))


def _text(group: Group) -> str:
    return pytest_function(group, without_secrets(run()), ("pagination",))


def _called(text: str, monkeypatch: pytest.MonkeyPatch) -> tuple[list[Any], list[Any]]:
    """Return what the test in *text* sends, and what it asks of the fixture."""
    sent: list[Any] = []
    monkeypatch.setattr("requests.request", lambda *args, **more: sent.append((args, more)))
    names: dict[str, Any] = {}
    exec(compile(text, "reproduction", "exec"), names)
    contract = Contract()
    (function,) = (each for name, each in names.items() if name.startswith("test_"))
    function(*([contract] if function.__code__.co_argcount else []))
    return sent, contract.asked


def test_a_single_exchange_is_sent_again_and_judged(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(os.environ, "CREDENTIAL", SECRET)
    sent, asked = _called(_text(_group(request_body=b"{'a': \"b\"}\x00")), monkeypatch)
    (method, url), more = sent[0]
    assert method == "GET"
    assert url == f"https://api.example/books?limit=2&key={SECRET}"
    assert more["headers"] == {"Authorization": f"Bearer {SECRET}", "Accept": "application/json"}
    assert more["data"] == b"{'a': \"b\"}\x00"
    assert len(asked) == 1


def test_what_takes_several_exchanges_is_asked_again(monkeypatch: pytest.MonkeyPatch) -> None:
    ran: list[list[str]] = []

    def noted(command: list[str], *, check: bool) -> subprocess.CompletedProcess[str]:
        ran.append(command[1:])
        return subprocess.CompletedProcess(command, 0)

    monkeypatch.setattr(subprocess, "run", noted)
    group = next(each for each in groups_of(run()) if each.violation.rule == "page.duplicate")
    assert _called(_text(group), monkeypatch) == ([], [])
    command = ["-m", "contract_tests", "check", "books.yaml", "--url", "https://api.example"]
    options = ["--operation", "GET /books", "--check", "pagination", "--seed", "7"]
    assert ran == [[*command, *options]]
    # What is asked for is understood.
    parsed = check.make_context("check", [*ran[0][3:]])
    assert parsed.params["only"] == ("GET /books",)


def test_what_no_check_asks_is_sent_again(monkeypatch: pytest.MonkeyPatch) -> None:
    group = next(each for each in groups_of(run()) if each.violation.rule == "page.duplicate")
    text = pytest_function(group, without_secrets(run()), ())
    monkeypatch.setitem(os.environ, "CREDENTIAL", SECRET)
    sent, asked = _called(text, monkeypatch)
    assert (len(sent), len(asked)) == (3, 1)


def test_no_credential_is_in_it() -> None:
    for group in groups_of(without_secrets(run())):
        assert SECRET not in _text(group)


@given(text=st.text(max_size=30), body=st.binary(max_size=20))
def test_whatever_a_server_says_it_is_valid_python(text: str, body: bytes) -> None:
    one = dataclasses.replace(
        exchange(),
        request_headers=(("X-Any", text), ("Authorization", f"Bearer {text}")),
        request_body=body,
    )
    found = finding(f"response.{text}", text, one, evidence=text, operation=f"GET /{text}")
    verdict = Verdict(operation="x", check=text, status="violated", findings=(found,))
    ast.parse(_text(Group(verdict=verdict, findings=(found,), checks=(text,))))
