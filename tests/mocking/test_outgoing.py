from __future__ import annotations

from typing import Any

import pytest

from mockserver.mocking.expressions import Occasion, evaluated
from mockserver.mocking.outgoing import callbacks_of, webhooks_of
from mockserver.spec import Api, Document, api_from_document

OCCASION = Occasion(
    url="http://mock/books?a=1",
    method="POST",
    status=201,
    path={"shelf": 7},
    query_string="a=1&to=http%3A%2F%2Flocalhost",
    request_headers={"x-to": "http://127.0.0.1:9"},
    request_body={"url": "http://localhost:9/hook", "list": [{"a/b": 5}], "no": None},
    response_headers={"location": "/books/9"},
    response_body={"id": "b9"},
)


@pytest.mark.parametrize(
    ("template", "expected"),
    [
        ("{$request.body#/url}", "http://localhost:9/hook"),
        ("{$request.body#/url}?id={$response.body#/id}", "http://localhost:9/hook?id=b9"),
        ("http://localhost/{$method}/{$statusCode}", "http://localhost/POST/201"),
        ("$request.query.to", "http://localhost"),
        ("{$request.header.X-To}/x", "http://127.0.0.1:9/x"),
        ("{$request.path.shelf}", "7"),
        ("{$request.body#/list/0/a~1b}", "5"),
        ("{$response.header.Location}", "/books/9"),
        ("$url", "http://mock/books?a=1"),
        ("http://localhost/fixed", "http://localhost/fixed"),
        ("{$request.body#/missing}", None),
        ("{$request.body#/no}", None),
        ("{$response.query.a}", None),
        ("{$request.nonsense}", None),
    ],
)
def test_runtime_expressions_are_what_the_exchange_says(
    template: str, expected: str | None
) -> None:
    assert evaluated(template, OCCASION) == expected


BODY = {"content": {"application/json": {"schema": {"type": "object", "required": ["at"]}}}}


def api_with(**members: Any) -> Api:
    operation = {"responses": {}, "callbacks": members.pop("callbacks", None)}
    content = {"openapi": "3.1.0", "info": {}, "paths": {"/a": {"post": operation}}, **members}
    return api_from_document(Document(source="", content=content))


def test_callbacks_are_found_through_references() -> None:
    components = {
        "callbacks": {"done": {"{$request.body#/url}": {"$ref": "#/components/pathItems/hook"}}},
        "pathItems": {
            "hook": {
                "post": {"requestBody": {"$ref": "#/components/requestBodies/b"}, "responses": {}}
            }
        },
        "requestBodies": {"b": BODY},
    }
    api = api_with(
        callbacks={"done": {"$ref": "#/components/callbacks/done"}},
        components=components,
    )
    (found,) = callbacks_of(api.operations[0])
    assert (found.name, found.method, found.url) == ("done", "POST", "{$request.body#/url}")
    assert found.media_type is not None
    assert found.media_type.schema is not None
    assert found.media_type.schema.pointer == (
        "/components/requestBodies/b/content/application~1json/schema"
    )


def test_webhooks_have_a_request_for_every_method() -> None:
    webhooks = {
        "new book": {"post": {"requestBody": BODY, "responses": {}}, "put": {"responses": {}}}
    }
    found = webhooks_of(api_with(webhooks=webhooks))
    assert {name: [one.method for one in requests] for name, requests in found.items()} == {
        "new book": ["PUT", "POST"]
    }
