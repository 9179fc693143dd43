from __future__ import annotations

import json
from typing import Any

import pytest

from contract_tests.exchanges import Exchange
from contract_tests.generating.leniency import read_leniently
from mockserver.spec import api_from_document
from mockserver.spec.document import Document
from mockserver.spec.schemas import Schemas


def read(schema: dict[str, Any], value: Any) -> Any:
    """Return *value*, sent in a property that *schema* describes, as a lenient server reads it."""
    content = {"type": "object", "properties": {"it": schema}}
    body = {"content": {"application/json": {"schema": content}}}
    operation = {"requestBody": body, "responses": {"200": {"description": "ok"}}}
    document = {
        "openapi": "3.1.0",
        "info": {"title": "t", "version": "1"},
        "paths": {"/": {"post": operation}},
    }
    api = api_from_document(Document(source="t.yaml", content=document))
    exchange = Exchange(
        method="POST",
        url="http://x/",
        request_body=json.dumps({"it": value}).encode(),
        status=200,
    )
    result = read_leniently(api.operations[0], exchange, Schemas(api))
    return json.loads(result.request_body or b"")["it"]


@pytest.mark.parametrize(
    ("schema", "value", "expected"),
    [
        ({"type": "boolean"}, 0, False),
        ({"type": "boolean"}, "Yes", True),
        ({"type": "boolean"}, 2, 2),
        ({"type": "integer"}, "12", 12),
        ({"type": "integer"}, "1.0", 1),
        ({"type": "integer"}, "1.5", "1.5"),
        ({"type": "integer"}, True, 1),
        ({"type": "number"}, "1.5", 1.5),
        ({"type": "number"}, "NaN", "NaN"),
        ({"type": "string"}, 12, 12),
        ({"type": "string", "format": "date-time"}, 0, "2026-01-15T12:00:00Z"),
        ({"type": "string", "format": "date-time"}, "2020-01-01", "2026-01-15T12:00:00Z"),
        ({"type": "string", "format": "date-time"}, "soon", "soon"),
        ({"type": "array", "items": {"type": "integer"}}, ["1", 2], [1, 2]),
        ({"anyOf": [{"type": "boolean"}, {"type": "null"}]}, 1, True),
        ({"type": "integer", "minimum": 5}, "1", 1),
        ({"type": "integer", "format": "int32"}, 2**31, 2**31 - 1),
        ({"type": "integer", "format": "int64"}, 2**63, 2**63 - 1),
        ({"type": "integer"}, 2**63, 2**63),
    ],
)
def test_a_value_is_read_as_the_type_that_it_can_stand_for(
    schema: dict[str, Any], value: Any, expected: Any
) -> None:
    found = read(schema, value)
    assert (type(found), found) == (type(expected), expected)


def test_paths_queries_and_forms_are_read_as_well() -> None:
    whole = {"type": "integer", "format": "int64"}
    form = {"schema": {"type": "object", "properties": {"count": whole}}}
    operation = {
        "parameters": [
            {"name": "id", "in": "path", "required": True, "schema": whole},
            {"name": "all", "in": "query", "schema": {"type": "boolean"}},
        ],
        "requestBody": {"content": {"application/x-www-form-urlencoded": form}},
        "responses": {"200": {"description": "ok"}},
    }
    document = {
        "openapi": "3.1.0",
        "info": {"title": "t", "version": "1"},
        "paths": {"/pets/{id}/tags": {"post": operation}},
    }
    api = api_from_document(Document(source="t.yaml", content=document))
    exchange = Exchange(
        method="POST",
        url=f"http://x/v1/pets/{2**63}/tags?all=yes&more=1",
        request_headers=(("Content-Type", "application/x-www-form-urlencoded"),),
        request_body=f"count={2**64}&name=a+b".encode(),
        status=200,
    )
    result = read_leniently(api.operations[0], exchange, Schemas(api))
    assert result.url == f"http://x/v1/pets/{2**63 - 1}/tags?all=true&more=1"
    assert result.request_body == f"count={2**63 - 1}&name=a+b".encode()
