"""No report shows a credential, wherever the server repeats it."""

from __future__ import annotations

import base64
import dataclasses
import json
from pathlib import Path
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract_tests.exchanges import Exchange
from contract_tests.reports import FORMATS, written
from contract_tests.reports.secrets import without_secrets
from contract_tests.results import Run
from contract_tests.secret_names import CREDENTIAL
from tests.contract_tests.reports.sample import SECRET, api_in, clean_run, exchange, finding, run


def _run_with(one: Exchange, evidence: str = "wrong") -> Run:
    verdict = dataclasses.replace(
        clean_run().verdicts[0],
        status="violated",
        findings=(finding("response.body", "body", one, evidence=evidence),),
    )
    return dataclasses.replace(clean_run(), verdicts=(verdict,))


@pytest.mark.parametrize("format_", FORMATS)
def test_no_format_holds_a_secret(format_: str, tmp_path: Path) -> None:
    path = tmp_path / "report"
    written(run(), api_in(tmp_path), {format_: path})
    text = path.read_text(encoding="utf-8")
    assert "response.body" in text
    for secret in (SECRET, "hunter22", "abcdefghijkl"):
        assert secret not in text


def test_known_secrets_are_taken_out_of_notes_and_addresses() -> None:
    dirty = dataclasses.replace(clean_run(), notes=("key s3cr3t",), url="https://h/?key=s3cr3t")
    clean = without_secrets(dirty, ["s3cr3t"])
    assert clean.notes == (f"key {CREDENTIAL}",)
    assert "s3cr3t" not in clean.url


@pytest.mark.parametrize(
    ("headers", "secret"),
    [
        ((("Authorization", "Bearer tokentoken"),), "tokentoken"),
        ((("Authorization", "tokentoken"),), "tokentoken"),
        ((("Authorization", "Basic " + base64.b64encode(b"me:passpass").decode()),), "passpass"),
        ((("Cookie", "a=b; sid=tokentoken"),), "tokentoken"),
        ((("X-Key", "tokentoken"),), "tokentoken"),
    ],
)
def test_what_a_request_carries_is_taken_out_of_the_answer(
    headers: tuple[tuple[str, str], ...], secret: str
) -> None:
    one = dataclasses.replace(
        exchange(),
        url="https://api.example/books",
        request_headers=headers,
        request_body=f"a={secret}".encode(),
        response_headers=(("X-Echo", secret),),
        response_body=json.dumps({"echo": f"<{secret}>"}).encode(),
        secret_places=frozenset({"header.x-key"}),
    )
    clean = without_secrets(_run_with(one, evidence=f"saw {secret}"))
    assert secret not in repr(dataclasses.asdict(clean))
    shown = clean.verdicts[0].findings[0].exchanges[0]
    assert json.loads(shown.response_body) == {"echo": f"<{CREDENTIAL}>"}


@pytest.mark.parametrize("name", ["access_token", "refreshToken", "client_secret", "password"])
def test_tokens_that_a_server_issues_are_taken_out(name: str) -> None:
    one = dataclasses.replace(
        exchange(), response_body=json.dumps({"a": [{name: "issued-0815"}]}).encode()
    )
    clean = without_secrets(_run_with(one, evidence="'issued-0815' is too long"))
    assert "issued-0815" not in repr(dataclasses.asdict(clean))


def test_a_short_text_is_taken_from_its_own_place_alone() -> None:
    one = dataclasses.replace(
        exchange(), request_headers=(("Authorization", "Bearer a"),), response_body=b"a banana"
    )
    shown = without_secrets(_run_with(one)).verdicts[0].findings[0].exchanges[0]
    assert shown.response_body == b"a banana"
    assert shown.request_headers == (("Authorization", f"Bearer {CREDENTIAL}"),)


def test_a_clean_run_stays_as_it_is() -> None:
    assert without_secrets(clean_run()) == clean_run()


def test_twice_is_as_once() -> None:
    once = without_secrets(run())
    assert without_secrets(once) == once


@given(secret=st.text(min_size=4, max_size=12).filter(lambda text: text not in CREDENTIAL))
def test_every_form_of_a_secret_is_taken_out(secret: str) -> None:
    one = dataclasses.replace(
        exchange(),
        url=f"https://api.example/books?key={quote(secret, safe='')}",
        request_headers=(),
        response_headers=(),
        response_body=json.dumps({"echo": f"[{secret}]"}).encode(),
    )
    shown = without_secrets(_run_with(one), [secret]).verdicts[0].findings[0].exchanges[0]
    assert json.loads(shown.response_body) == {"echo": f"[{CREDENTIAL}]"}
    assert shown.url.endswith(f"key={CREDENTIAL}")
