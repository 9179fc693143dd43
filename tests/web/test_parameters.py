"""Parameters that were not sent are not looked for, and are what they would be if they were."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mockserver.spec import Document, api_from_document
from mockserver.spec.schemas import Schemas
from mockserver.web import parameters as module
from mockserver.web.parameters import ApiParameters, Parameters, sent_in

MEMBERS = {"type": "object", "properties": {"a": {"type": "integer"}, "limit": {}}}
PARAMETERS: list[dict[str, Any]] = [
    {"name": "limit", "in": "query", "schema": {"type": "integer", "default": 20, "maximum": 50}},
    {"name": "q", "in": "query", "schema": {"type": "string"}},
    {"name": "tags", "in": "query", "schema": {"type": "array", "items": {"type": "integer"}}},
    {"name": "exploded", "in": "query", "schema": MEMBERS},
    {"name": "deep", "in": "query", "style": "deepObject", "schema": MEMBERS},
    {"name": "whole", "in": "query", "explode": False, "schema": MEMBERS},
    {"name": "json", "in": "query", "content": {"application/json": {"schema": MEMBERS}}},
    {"name": "needed", "in": "query", "required": True, "schema": {"enum": ["yes", "no"]}},
    {"name": "limit", "in": "header", "schema": {"type": "string", "default": "h"}},
    {"name": "seen", "in": "cookie", "schema": {"type": "boolean", "default": False}},
]
API = api_from_document(
    Document(
        source="t",
        content={
            "openapi": "3.1.0",
            "info": {"title": "t", "version": "1"},
            "paths": {
                "/a": {
                    "get": {
                        "parameters": PARAMETERS,
                        "responses": {"200": {"description": ""}},
                    }
                }
            },
        },
    )
)


def expected(schemas: Schemas) -> Parameters:
    return Parameters(API.operations[0], schemas, None)


def scope(query: str, *headers: tuple[str, str]) -> dict[str, Any]:
    return {
        "query_string": query.encode(),
        "headers": [(name.encode(), value.encode()) for name, value in headers],
    }


names = st.sampled_from(
    ["limit", "q", "tags", "exploded", "deep[a]", "deep.a", "a", "whole", "json", "needed", "%71"]
)
values = st.sampled_from(["", "1", "99", "x", "yes", "1,2", "a,1", '{"a":1}', '{"a":"x"}', "%31"])
queries = st.lists(st.tuples(names, values), max_size=5).map(
    lambda pairs: "&".join(f"{name}={value}" for name, value in pairs)
)


@given(query=queries)
def test_what_was_not_sent_is_what_reading_it_would_give(query: str) -> None:
    schemas = Schemas(API)
    sent = sent_in(scope(query))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "_is_one_name", lambda *_: False)
        each_read = expected(schemas)
    assert expected(schemas).read({}, sent) == each_read.read({}, sent)


def test_the_query_hides_a_header_of_the_same_name_and_defaults_are_filled_in() -> None:
    found, violations = expected(Schemas(API)).read(
        {}, sent_in(scope("needed=yes", ("limit", "sent"), ("cookie", "seen=true")))
    )
    assert found == {"limit": 20, "needed": "yes", "seen": True}
    assert violations == []


def test_what_is_required_is_missed() -> None:
    _, violations = expected(Schemas(API)).read({}, sent_in(scope("")))
    assert [(one.place, one.rule) for one in violations] == [("query.needed", "required")]


def test_the_parameters_of_an_operation_are_made_ready_once() -> None:
    asked = []

    def pagination(operation: Any) -> None:
        asked.append(operation.name)

    parameters = ApiParameters(Schemas(API), pagination)
    assert parameters.of(API.operations[0]) is parameters.of(API.operations[0])
    assert asked == ["GET /a"]
