"""The control interface keeps its own document, as our contract tests judge it."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from openapi_spec_validator import validate

from contract_tests.checks.conformance import Conformance
from contract_tests.exchanges import Exchange, report
from contract_tests.processes import mock_process
from mockserver.spec import Api, Operation, api_from_document, load_document
from mockserver.web.control_document import PATH
from tests.web.controlled import CONTROL, Client, book, client, shop

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def api() -> Api:
    return api_from_document(load_document(PATH), strict=True)


@pytest.fixture(scope="module")
def judge(api: Api) -> Callable[[Operation, Any], None]:
    conformance = Conformance(api)

    def judged(operation: Operation, answer: Any) -> None:
        exchange = Exchange(
            method=operation.method,
            url=str(answer.request.url),
            status=answer.status_code,
            response_headers=tuple(answer.headers.items()),
            response_body=answer.content,
        )
        violations = conformance.response(operation, exchange)
        assert not violations, report(violations)

    return judged


def operation_of(api: Api, name: str) -> Operation:
    return next(one for one in api.operations if one.name == name)


def test_the_document_is_valid_openapi(api: Api) -> None:
    validate(api.original.content)  # type: ignore[arg-type]
    assert not api.unserved
    assert not api.warnings


def test_the_document_describes_every_resource_and_no_other(api: Api) -> None:
    asker = client()
    for operation in api.operations:
        path = re.sub(r"\{.*?\}", "x", operation.path_template)
        wrong = asker.control("TRACE", path)
        assert wrong.status_code == 405
        described = {
            one.method for one in api.operations if one.path_template == operation.path_template
        }
        assert set(wrong.headers["allow"].split(", ")) - {"HEAD"} == described


# Requests in an order in which each has its effect, and the statuses that they have.
CALLS: list[tuple[str, str, int, dict[str, Any]]] = [
    ("GET /health", "/health", 200, {}),
    ("GET /openapi.json", "/openapi.json", 200, {}),
    ("GET /state", "/state", 200, {}),
    ("GET /state", "/state", 400, {"session": "a b"}),
    ("GET /state/{api}/{collection}", "/state/shop/books", 200, {}),
    ("GET /state/{api}/{collection}", "/state/shop/films", 404, {}),
    ("PUT /state/{api}/{collection}", "/state/shop/books", 200, {"json": [book(9)]}),
    ("PUT /state/{api}/{collection}", "/state/shop/books", 409, {"json": [book(9), book(9)]}),
    ("PUT /state/{api}/{collection}", "/state/shop/books", 400, {"json": [1]}),
    ("PUT /state/{api}/{collection}", "/state/shop/books", 415, {"data": {"a": "b"}}),
    ("PUT /state/{api}/{collection}", "/state/x/books", 404, {"json": []}),
    ("GET /snapshot", "/snapshot", 200, {}),
    ("PUT /snapshot", "/snapshot", 204, {"json": {"snapshot": 1, "collections": []}}),
    ("PUT /snapshot", "/snapshot", 400, {"json": {"snapshot": 7, "collections": []}}),
    ("DELETE /state/{api}/{collection}", "/state/shop/books", 204, {}),
    ("DELETE /state", "/state", 204, {}),
    ("PUT /sessions/{name}", "/sessions/mine", 201, {}),
    ("PUT /sessions/{name}", "/sessions/mine", 200, {}),
    ("PUT /sessions/{name}", "/sessions/%20", 400, {}),
    ("GET /sessions", "/sessions", 200, {}),
    ("GET /sessions/{name}", "/sessions/mine", 200, {}),
    ("POST /sessions/{name}/reset", "/sessions/mine/reset", 200, {}),
    ("DELETE /sessions/{name}", "/sessions/mine", 204, {}),
    ("DELETE /sessions/{name}", "/sessions/mine", 404, {}),
    ("POST /sessions/{name}/reset", "/sessions/mine/reset", 404, {}),
    ("GET /webhooks", "/webhooks", 200, {}),
    ("POST /webhooks/{webhook}", "/webhooks/x", 404, {"json": {"url": "http://127.0.0.1:9/"}}),
    ("POST /webhooks/{webhook}", "/webhooks/x", 400, {"json": {}}),
    ("POST /webhooks/{webhook}", "/webhooks/x", 415, {"data": {"url": "http://127.0.0.1:9/"}}),
    ("GET /faults", "/faults", 200, {}),
    ("PUT /faults", "/faults", 200, {"json": {"on": []}}),
    ("PUT /faults", "/faults", 400, {"json": {}}),
    ("PUT /faults", "/faults", 409, {"json": {"on": ["page.lots"]}}),
    ("PUT /faults", "/faults", 415, {"data": {"on": "page.lost"}}),
    ("GET /clock", "/clock", 200, {}),
    ("POST /clock", "/clock", 200, {"json": {"advanceSeconds": 0.5}}),
    ("POST /clock", "/clock", 400, {"json": {}}),
    ("POST /clock", "/clock", 415, {"content": b"{}", "headers": {"Content-Type": "text/plain"}}),
]


def test_every_answer_is_as_documented(api: Api, judge: Callable[[Operation, Any], None]) -> None:
    asker = client()
    asker.ask("DELETE", "/books/1")
    for name, path, status, more in CALLS:
        answer = asker.control(name.split()[0], path, **more)
        assert answer.status_code == status, (name, answer.text)
        judge(operation_of(api, name), answer)


def test_every_refusal_of_strangers_is_as_documented(
    api: Api, judge: Callable[[Operation, Any], None]
) -> None:
    stranger = Client(shop(), address="10.0.0.7")
    without_token = client(control_token="s3cret")
    for operation in api.operations:
        path = re.sub(r"\{.*?\}", "x", operation.path_template)
        for asker, status in ((stranger, 403), (without_token, 401)):
            answer = asker.control(operation.method, path)
            is_public = operation.path_template in ("/health", "/openapi.json")
            assert answer.status_code == (200 if is_public else status)
            judge(operation, answer)


def test_the_contract_tests_find_nothing() -> None:
    with mock_process(ROOT / "specs" / "opencx.yaml") as address:
        arguments = ["--spec", str(PATH), "--base-url", address + CONTROL, "--allow-writes"]
        arguments += ["--examples", "5", "-p", "no:cacheprovider", "-q"]
        result = subprocess.run(
            [sys.executable, "-m", "pytest", "contract_tests", *arguments],
            cwd=ROOT,
            check=False,
            env={name: value for name, value in os.environ.items() if "PYTEST_" not in name},
            capture_output=True,
            text=True,
            timeout=300,
        )
    assert result.returncode == 0, result.stdout + result.stderr
    assert re.search(r"\d\d passed", result.stdout)
