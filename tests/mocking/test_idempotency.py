from __future__ import annotations

from typing import Any

from mockserver.mocking.idempotency import content_of
from mockserver.mocking.messages import Request
from mockserver.spec import Document, api_from_document

PARAMETERS = [
    {"name": "dry", "in": "query", "schema": {"type": "boolean"}},
    {"name": "X-Trace", "in": "header", "schema": {"type": "string"}},
]


def request(path: str = "/it", body: Any = None, **parameters: Any) -> Request:
    described = {"parameters": PARAMETERS, "responses": {"200": {"description": ""}}}
    content = {"openapi": "3.1.0", "info": {}, "paths": {"/it": {"post": described}}}
    return Request(
        operation=api_from_document(Document(source="", content=content)).operations[0],
        parameters=parameters,
        body=body,
        accept=None,
        path=path,
    )


def test_equal_requests_ask_for_the_same() -> None:
    one = request(body={"a": 1, "b": [b"x"]}, **{"X-Trace": "1"})
    other = request(body={"b": [b"x"], "a": 1}, **{"X-Trace": "2"})
    assert content_of(one) == content_of(other)


def test_other_bodies_paths_and_queries_ask_for_something_else() -> None:
    asked = [
        request(),
        request(body={}),
        request(body={"a": 1}),
        request(body={"a": "1"}),
        request("/that"),
        request(dry=True),
    ]
    assert len({content_of(one) for one in asked}) == len(asked)
