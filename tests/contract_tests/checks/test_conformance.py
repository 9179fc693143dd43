from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from contract_tests.checks.conformance import Conformance, response_of
from contract_tests.exchanges import Exchange
from mockserver.spec import Api, Operation, api_from_document, load_document
from mockserver.spec.documents import Document

CATALOGUE = Path(__file__).parents[1] / "catalogue" / "store.yaml"
BOOK = {"id": "bk-001", "title": "T", "genre": "novel", "soldAt": None}
JSON = ("Content-Type", "application/json")
BEARER = (("Authorization", "Bearer st_x"),)


@pytest.fixture(scope="module")
def conformance(store_api: Api) -> Conformance:
    return Conformance(store_api)


@pytest.fixture(scope="module")
def operations(store_api: Api) -> dict[str, Operation]:
    return {operation.name: operation for operation in store_api.operations}


def get_book(**changes: Any) -> Exchange:
    values = {
        "method": "GET",
        "url": "http://127.0.0.1:1234/any/base/books/bk-001",
        "request_headers": BEARER,
        "status": 200,
        "response_headers": (JSON, ("ETag", '"1"')),
        "response_body": json.dumps(BOOK).encode(),
        **changes,
    }
    return Exchange(**values)


def test_a_correct_exchange_violates_nothing(
    conformance: Conformance, operations: dict[str, Operation]
) -> None:
    operation = operations["GET /books/{bookId}"]
    assert conformance.request(operation, get_book()) == []
    assert conformance.response(operation, get_book()) == []


@pytest.mark.parametrize(
    ("changes", "rule", "place", "said"),
    [
        ({"status": 202}, "status.undocumented", "status", "ResponseNotFound"),
        (
            {"response_headers": (("Content-Type", "text/html"), ("ETag", '"1"'))},
            "media-type.wrong",
            "header.content-type",
            "text/html",
        ),
        (
            {"response_body": json.dumps({**BOOK, "genre": "comic"}).encode()},
            "body.enum",
            "body#/genre",
            "InvalidData: 'comic' is not one of",
        ),
        (
            {"response_body": json.dumps({**BOOK, "soldAt": "yesterday"}).encode()},
            "body.format",
            "body#/soldAt",
            "date-time",
        ),
        (
            {"response_body": b'{"id": "bk-001", "genre": "novel", "soldAt": null}'},
            "body.missing-required",
            "body",
            "'title' is a required property",
        ),
        (
            {"response_body": json.dumps({**BOOK, "title": None}).encode()},
            "body.null",
            "body#/title",
            "None is not of type 'string'",
        ),
        (
            {"response_body": json.dumps({**BOOK, "title": 7}).encode()},
            "body.wrong-type",
            "body#/title",
            "7 is not of type 'string'",
        ),
        (
            {"response_body": json.dumps({**BOOK, "pages": 7}).encode()},
            "body.extra-property",
            "body",
            "'pages' was unexpected",
        ),
        (
            {"response_body": json.dumps({**BOOK, "id": "x"}).encode()},
            "body.invalid",
            "body#/id",
            "does not match",
        ),
        (
            {"response_body": b'{"error": "no"}'},
            "status.error-as-200",
            "status",
            "what an error looks like",
        ),
        (
            {"status": 404, "response_body": b"{}"},
            "error.shape",
            "body",
            "'error' is a required property",
        ),
        ({"response_body": b""}, "body.missing", "body", "MissingData"),
        ({"response_body": b"\x80"}, "body.unreadable", "body", "Deserialize"),
        ({"response_headers": (JSON,)}, "header.missing", "header.ETag", "MissingRequiredHeader"),
        (
            {"response_headers": (JSON, ("ETag", "1"))},
            "header.invalid",
            "header.ETag",
            "InvalidHeader",
        ),
    ],
)
def test_each_part_of_a_response_is_judged(
    conformance: Conformance,
    operations: dict[str, Operation],
    changes: dict[str, Any],
    rule: str,
    place: str,
    said: str,
) -> None:
    operation = operations["GET /books/{bookId}"]
    found = conformance.response(operation, get_book(**changes))
    assert [(violation.rule, violation.place) for violation in found] == [(rule, place)]
    assert said in found[0].evidence
    assert found[0].operation == "GET /books/{bookId}"
    assert "st_x" not in found[0].curl


@pytest.mark.parametrize(
    ("operation", "changes", "rule", "place"),
    [
        ("GET /books", {"url": "http://h/books?limit=21"}, "request.parameter", "query.limit"),
        ("GET /books", {"url": "http://h/books?limit=x"}, "request.parameter", "query.limit"),
        ("GET /books", {"url": "http://h/books?genre=comic"}, "request.parameter", "query.genre"),
        (
            "GET /books/{bookId}",
            {"url": "http://h/books/1"},
            "request.parameter",
            "path.bookId",
        ),
        ("GET /books", {"request_headers": ()}, "request.security", "body"),
        ("POST /quotes", {"request_body": b'{"copies": 1}'}, "request.body", "body"),
        ("POST /quotes", {"request_body": None}, "request.body", "body"),
    ],
)
def test_each_part_of_a_request_is_judged(
    conformance: Conformance,
    operations: dict[str, Operation],
    operation: str,
    changes: dict[str, Any],
    rule: str,
    place: str,
) -> None:
    subject = operations[operation]
    headers = (*BEARER, JSON) if subject.method == "POST" else BEARER
    values = {"method": subject.method, "url": "http://h/books", "request_headers": headers}
    exchange = Exchange(status=200, **{**values, **changes})
    found = conformance.request(subject, exchange)
    assert [(violation.rule, violation.place) for violation in found] == [(rule, place)]


def test_an_empty_text_is_a_text(
    conformance: Conformance, operations: dict[str, Operation]
) -> None:
    operation = operations["GET /books"]
    empty_cursor = get_book(url="http://h/books?cursor=")
    assert conformance.request(operation, empty_cursor) == []
    empty_limit = get_book(url="http://h/books?limit=")
    assert [v.place for v in conformance.request(operation, empty_limit)] == ["query.limit"]


@pytest.mark.parametrize("body", [b"", b"bk-001,T,novel,\n"])
def test_a_text_may_be_empty(
    conformance: Conformance, operations: dict[str, Operation], body: bytes
) -> None:
    exchange = get_book(
        url="http://h/books",
        response_headers=(("Content-Type", "text/csv; charset=utf-8"),),
        response_body=body,
    )
    assert conformance.response(operations["GET /books"], exchange) == []


def test_deprecated_parameters_may_be_used() -> None:
    parameter = {"name": "n", "in": "query", "deprecated": True, "schema": {"type": "integer"}}
    content = {
        "openapi": "3.1.0",
        "info": {"title": "t", "version": "1"},
        "servers": [{"url": "https://elsewhere.example/v2"}],
        "paths": {
            "/x": {
                "servers": [{"url": "https://third.example"}],
                "get": {
                    "parameters": [parameter],
                    "responses": {"200": {"description": "ok"}},
                },
            }
        },
    }
    api = api_from_document(Document(source="t", content=content))
    conformance = Conformance(api)
    exchange = Exchange(method="GET", url="http://h/x?n=1", status=200)
    assert conformance.request(api.operations[0], exchange) == []
    assert conformance.response(api.operations[0], exchange) == []


def test_the_response_of_a_status_may_stand_for_a_class(store_api: Api) -> None:
    operation = store_api.operations[0]
    found = response_of(operation, 400)
    assert found
    assert found.status == "400"
    assert response_of(operation, 599) is None


def test_images_and_xml_are_not_judged_by_their_schema() -> None:
    content = {
        "image/png": {"schema": {"type": "string", "format": "binary"}},
        "application/xml": {"schema": {"type": "object", "properties": {"a": {"type": "string"}}}},
    }
    responses = {"200": {"description": "ok", "content": content}}
    document = {
        "openapi": "3.1.0",
        "info": {"title": "t", "version": "1"},
        "paths": {"/p": {"get": {"responses": responses}}},
    }
    api = api_from_document(Document(source="t", content=document))
    conformance = Conformance(api)
    for media_type, body in (("image/png", b"\x89PNG"), ("application/xml", b"<p><a>1</a></p>")):
        exchange = Exchange(
            method="GET",
            url="http://h/p",
            status=200,
            response_headers=(("Content-Type", media_type),),
            response_body=body,
        )
        assert conformance.response(api.operations[0], exchange) == []


SHARED = {
    "openapi": "3.0.3",
    "info": {"title": "Alerts", "version": "1"},
    "paths": {
        "/alerts/{number}": {
            "get": {
                "parameters": [
                    {"name": "number", "in": "path", "required": True,
                     "schema": {"$ref": "#/components/schemas/Number"}}
                ],
                "responses": {"200": {"description": "ok"}},
            }
        }
    },
    "components": {
        "schemas": {
            # The default is no URI: whoever wrote it still means the rest.
            "Number": {"type": "integer", "readOnly": True},
            "Link": {"type": "string", "format": "uri", "default": ""},
        }
    },
}  # fmt: skip


@pytest.mark.parametrize(
    ("path", "expected"), [("/alerts/1", []), ("/alerts/x", ["request.parameter"])]
)
def test_a_schema_that_a_parameter_shares_with_records_may_be_read_only(
    path: str, expected: list[str]
) -> None:
    api = api_from_document(Document(source="alerts.yaml", content=SHARED))
    (operation,) = api.operations
    exchange = Exchange(method="GET", url=f"http://x{path}", status=200)
    found = Conformance(api).request(operation, exchange)
    assert [each.rule for each in found] == expected


def test_a_list_that_names_a_variant_is_invalid_and_ends_nothing() -> None:
    api = api_from_document(load_document(CATALOGUE))
    operation = next(one for one in api.operations if one.name == "POST /books")
    exchange = Exchange(
        method="POST",
        url="https://store.example/v1/books",
        request_headers=(JSON, ("X-Store-Key", "st_a")),
        request_body=json.dumps({"edition": {"kind": []}}).encode(),
        status=400,
    )
    assert "request.body" in {v.rule for v in Conformance(api).request(operation, exchange)}
