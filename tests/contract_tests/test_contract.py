from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any, ClassVar

import httpx
import pytest
import requests
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route
from starlette.testclient import TestClient
from werkzeug.test import Client

from contract_tests.contract import Contract, ContractViolated

KEY = {"X-Store-Key": "st_topsecret"}


@pytest.fixture(scope="module")
def contract(store_spec: Path) -> Contract:
    return Contract.from_file(store_spec)


def answered(status: int, body: object, path: str = "/books/bk-001") -> httpx.Response:
    return httpx.Response(
        status,
        json=body,
        headers={"ETag": '"abc"'},
        request=httpx.Request("GET", f"http://testserver{path}", headers=KEY),
    )


def test_responses_of_requests_are_judged(contract: Contract, store_address: str) -> None:
    contract.check(requests.get(f"{store_address}/v1/books?limit=2", headers=KEY, timeout=10))


def test_responses_of_httpx_are_judged(contract: Contract, store_address: str) -> None:
    with httpx.Client(base_url=f"{store_address}/v1", headers=KEY, trust_env=False) as client:
        contract.check(client.get("/books/bk-007"))
        contract.check(client.post("/quotes", json={"bookId": "bk-001", "copies": 2}))


def test_a_response_that_breaks_the_document_fails_and_says_how(contract: Contract) -> None:
    book = {"id": "bk-001", "title": "A", "genre": "crime", "soldAt": None}
    with pytest.raises(ContractViolated) as caught:
        contract.check(answered(200, book))
    said = str(caught.value)
    assert "GET /books/{bookId}" in said
    assert "body#/genre" in said
    assert "st_topsecret" not in said
    assert isinstance(caught.value, AssertionError)


def test_paths_may_stand_below_a_server_or_at_the_root(contract: Contract) -> None:
    book = {"id": "bk-001", "title": "A", "genre": "novel", "soldAt": None}
    contract.check(answered(200, book))
    contract.check(answered(200, book, "/v1/books/bk-001"))


def test_a_request_that_the_server_should_have_refused_fails(contract: Contract) -> None:
    page = {"books": [], "next": None, "total": 0, "more": False}
    found = contract.violations(answered(200, page, "/books?limit=99"))
    assert [(each.place) for each in found] == ["query.limit"]


def test_an_operation_that_the_document_does_not_have_fails(contract: Contract) -> None:
    with pytest.raises(ContractViolated, match=r"operation\.undocumented"):
        contract.check(answered(404, {}, "/bokks"))


QUOTE = {"copies": 2, "price": 25.0}


def quoting(environ: dict[str, Any], start_response: Any) -> list[bytes]:
    """An application of WSGI that reads its request, and answers with a quote."""
    length = int(environ.get("CONTENT_LENGTH") or 0)
    assert json.loads(environ["wsgi.input"].read(length))
    start_response("200 OK", [("Content-Type", "application/json")])
    return [json.dumps(QUOTE).encode()]


@pytest.mark.parametrize(
    ("body", "rules"),
    [({"bookId": "bk-001", "copies": 2}, []), ({"bookId": "bk-001"}, ["request.body"])],
)
def test_responses_of_the_test_clients_of_flask_are_judged(
    contract: Contract, body: dict[str, Any], rules: list[str]
) -> None:
    response = Client(quoting).post("/v1/quotes", json=body, headers=KEY)
    assert [each.rule for each in contract.violations(response)] == rules


class WsgiRequest:
    """What Django's test client keeps of a request, as far as it matters here."""

    method = "POST"
    headers: ClassVar = {**KEY, "Content-Type": "application/json", "Content-Length": "9"}

    def __init__(self, body: bytes | None) -> None:
        self._body = body

    @property
    def body(self) -> bytes:
        if self._body is None:
            raise RuntimeError("the body was read already")
        return self._body

    def build_absolute_uri(self) -> str:
        return "http://testserver/v1/quotes"


@pytest.mark.parametrize(
    ("body", "rules"),
    [
        (b'{"bookId": "bk-001", "copies": 2}', []),
        (b'{"bookId": "bk-001"}', ["request.body"]),
        # What cannot be read again is not judged: it may have been right.
        (None, []),
    ],
)
def test_responses_of_the_test_client_of_django_are_judged(
    contract: Contract, body: bytes | None, rules: list[str]
) -> None:
    response = SimpleNamespace(
        status_code=200,
        headers={"Content-Type": "application/json"},
        content=json.dumps(QUOTE).encode(),
        request={"PATH_INFO": "/v1/quotes"},
        wsgi_request=WsgiRequest(body),
    )
    assert [each.rule for each in contract.violations(response)] == rules


def test_responses_of_the_test_client_of_starlette_are_judged(contract: Contract) -> None:
    async def health(_request: Request) -> JSONResponse:
        return JSONResponse({"ok": True})

    client = TestClient(Starlette(routes=[Route("/v1/health", health)]))
    contract.check(client.get("/v1/health"))


def test_what_a_message_tells_holds_no_credential(contract: Contract) -> None:
    book = {"id": "bk-001", "title": "A", "genre": KEY["X-Store-Key"], "soldAt": None}
    (violation,) = contract.violations(answered(200, book))
    assert "$CREDENTIAL" in violation.evidence
    assert KEY["X-Store-Key"] not in str(violation)


PROJECT = """
import requests

def test_the_mock_keeps_the_contract(contract, mock_api):
    with mock_api.client() as client:
        response = client.get(f"{mock_api.url}/health")
        contract.check(response)
        assert response.request.headers["X-Mock-Session"].startswith(("main", "gw"))
        mock_api.reset()

def test_a_broken_response_fails(contract, mock_api):
    with mock_api.client() as client:
        response = client.get(f"{mock_api.url}/health")
    response._content = b'{"ok": false}'
    contract.check(response)
"""


@pytest.mark.parametrize("workers", [[], ["-n", "2"]], ids=["alone", "xdist"])
def test_the_fixtures_serve_the_tests_of_a_project(
    tmp_path: Path, store_spec: Path, workers: list[str]
) -> None:
    (tmp_path / "test_project.py").write_text(PROJECT)
    (tmp_path / "pytest.ini").write_text(f"[pytest]\ncontract_spec = {store_spec}\n")
    environment = {k: v for k, v in os.environ.items() if not k.startswith("PYTEST_")}
    result = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "contract_tests.fixtures", "-p", "no:cacheprovider",
         *workers],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )  # fmt: skip
    assert "1 failed, 1 passed" in result.stdout, result.stdout + result.stderr
    assert "ContractViolated: GET /health: " in result.stdout
