"""Envelopes say what was asked for where their schema requires it."""

from __future__ import annotations

from typing import Any

import pytest

from mockserver.mocking.echoes import Echoes
from mockserver.mocking.messages import Request
from mockserver.spec import Document, api_from_document
from mockserver.spec.schemas import Schemas

PAGE = {
    "type": "object",
    "required": ["limit", "paging"],
    "properties": {
        "limit": {"type": "integer"},
        "offset": {"type": "integer"},
        "paging": {
            "$ref": "#/components/schemas/Paging",
        },
    },
}
PAGING = {
    "type": "object",
    "required": ["offset"],
    "properties": {"offset": {"type": "integer"}, "limit": {"type": "integer"}},
}


def echoed(envelope: Any, schema: Any = PAGE, **parameters: Any) -> Any:
    responses: dict[str, Any] = {"204": {"description": ""}}
    if schema is not None:
        content = {"application/json": {"schema": schema}}
        responses = {"200": {"description": "", "content": content}}
    api = api_from_document(
        Document(
            source="t",
            content={
                "openapi": "3.1.0",
                "info": {"title": "t", "version": "1"},
                "paths": {"/a": {"get": {"responses": responses}}},
                "components": {"schemas": {"Paging": PAGING}},
            },
        )
    )
    request = Request(
        operation=api.operations[0], parameters=parameters, body=None, accept=None, path="/a"
    )
    echoes = Echoes(Schemas(api))
    first = echoes.added(request, envelope)
    # What is remembered of the schema changes nothing.
    assert echoes.added(request, envelope) == first
    return first


@pytest.mark.parametrize(
    ("envelope", "expected"),
    [
        ({}, {"limit": 5}),
        ({"limit": 7}, {"limit": 7}),
        ({"paging": {}}, {"limit": 5, "paging": {"offset": 9}}),
        ({"paging": {"offset": 1}}, {"limit": 5, "paging": {"offset": 1}}),
        ({"paging": None}, {"limit": 5, "paging": None}),
        ({"other": {}}, {"limit": 5, "other": {}}),
        ([], []),
    ],
)
def test_what_is_required_and_was_asked_for_is_echoed(envelope: Any, expected: Any) -> None:
    assert echoed(envelope, limit=5, offset=9) == expected


def test_what_was_not_asked_for_is_not_made_up() -> None:
    assert echoed({}) == {}


@pytest.mark.parametrize("schema", [None, True, {"type": "object", "required": ["limit"]}])
def test_a_schema_that_names_nothing_wants_no_echo(schema: Any) -> None:
    assert echoed({"items": []}, schema, limit=5) == {"items": []}
