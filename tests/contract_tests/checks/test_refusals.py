from __future__ import annotations

import dataclasses
from typing import Any

import pytest

from contract_tests.checks.conformance import Conformance
from contract_tests.checks.refusals import left_to_http
from contract_tests.exchanges import Exchange
from mockserver.spec import Api, Operation, api_from_document
from mockserver.spec.document import Document

OK = {"responses": {"200": {"description": "ok"}}}
SECURED = {"security": [{"key": []}], **OK}
BODY = {"requestBody": {"content": {"application/json": {"schema": {"type": "object"}}}}}
DOCUMENT: dict[str, Any] = {
    "openapi": "3.0.3",
    "info": {"title": "Notes", "version": "1"},
    "paths": {
        "/open": {"get": OK, "post": {**BODY, **OK}},
        "/secured": {"get": SECURED},
        "/notes/{id}": {
            "parameters": [
                {"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}
            ],
            "get": OK,
        },
    },
    "components": {"securitySchemes": {"key": {"type": "apiKey", "in": "header", "name": "K"}}},
}


@pytest.fixture(scope="module")
def api() -> Api:
    return api_from_document(Document(source="notes.yaml", content=DOCUMENT))


def named(api: Api, name: str) -> Operation:
    return next(operation for operation in api.operations if operation.name == name)


def refused(name: str, status: int, headers: dict[str, str] | None = None) -> Exchange:
    method, path = name.split()
    return Exchange(
        method=method,
        url=f"http://x{path}",
        request_headers=tuple((headers or {}).items()),
        request_body=b"{}" if method == "POST" else None,
        status=status,
    )


@pytest.mark.parametrize(
    ("name", "status", "headers", "expected"),
    [
        ("GET /open", 401, {}, False),
        ("GET /secured", 401, {}, True),
        ("GET /secured", 403, {}, True),
        ("GET /open", 404, {}, False),
        ("GET /notes/{id}", 404, {}, True),
        ("GET /notes/{id}", 410, {}, True),
        ("POST /open", 404, {}, True),
        ("GET /open", 400, {}, False),
        ("POST /open", 400, {}, True),
        ("POST /open", 422, {}, True),
        ("GET /notes/{id}", 422, {}, True),
        ("POST /open", 409, {}, True),
        ("GET /notes/{id}", 409, {}, False),
        ("POST /open", 415, {}, True),
        ("GET /open", 415, {}, False),
        ("GET /open", 406, {"Accept": "text/csv"}, True),
        ("GET /open", 406, {"Accept": "*/*"}, False),
        ("GET /open", 304, {"If-None-Match": '"1"'}, True),
        ("GET /open", 304, {}, False),
        ("GET /open", 429, {}, True),
        ("GET /open", 405, {}, False),
        ("GET /notes/{id}", 418, {}, False),
        ("GET /open", 202, {}, False),
        ("GET /open", 307, {}, False),
        ("POST /open", 500, {}, False),
    ],
)
def test_a_refusal_that_the_request_gives_occasion_for_need_not_be_documented(
    api: Api, name: str, status: int, headers: dict[str, str], expected: bool
) -> None:
    operation = named(api, name)
    exchange = refused(name, status, headers)
    assert left_to_http(operation, exchange) is expected
    rules = [each.rule for each in Conformance(api).response(operation, exchange)]
    assert rules == ([] if expected else ["status.undocumented"])


def test_a_body_that_is_missing_gives_occasion_too(api: Api) -> None:
    exchange = dataclasses.replace(refused("POST /open", 400), request_body=None)
    assert left_to_http(named(api, "POST /open"), exchange)


def test_a_number_wider_than_its_format_is_shown_as_it_was_sent() -> None:
    schema = {"type": "integer", "format": "int64"}
    media = {"application/json": {"schema": schema}}
    answer = {"responses": {"200": {"description": "ok", "content": media}}}
    document = {**DOCUMENT, "paths": {"/count": {"get": answer}}}
    api = api_from_document(Document(source="count.yaml", content=document))

    def rules(body: bytes) -> list[str]:
        exchange = Exchange(
            method="GET",
            url="http://x/count",
            request_headers=(),
            status=200,
            response_headers=(("Content-Type", "application/json"),),
            response_body=body,
        )
        return [each.rule for each in Conformance(api).response(api.operations[0], exchange)]

    assert rules(b"9223372036854775808") == []
    assert rules(b'"9"') == ["body.wrong-type"]
