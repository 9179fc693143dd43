"""A parameter in `querystring` (OAS 3.2) is the whole query string, in its media type."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract_tests.messages import request_of
from mockserver.spec import api_from_document, document_from_text
from mockserver.spec.references import MISSING
from mockserver.spec.schemas import Schemas
from mockserver.web.query_strings import whole_query
from tests.web.conftest import client_of

OBJECT = {
    "type": "object",
    "properties": {
        "n": {"type": "integer"},
        "tags": {"type": "array", "items": {"type": "string"}},
        "text": {"type": "string"},
    },
    "required": ["n"],
    "additionalProperties": False,
}
FORM = "application/x-www-form-urlencoded"


def text_of(media_type: str, schema: Any, *, required: bool = True) -> str:
    parameter = {
        "name": "q",
        "in": "querystring",
        "required": required,
        "content": {media_type: {"schema": schema}},
    }
    answers = {"200": {"description": "", "content": {"application/json": {"schema": {}}}}}
    return json.dumps(
        {
            "openapi": "3.2.0",
            "info": {"title": "t", "version": "1"},
            "paths": {
                "/a": {
                    "get": {"operationId": "ask", "parameters": [parameter], "responses": answers}
                }
            },
        }
    )


class World:
    __name__ = "world"
    __doc__ = "Says what it was asked."

    @staticmethod
    def ask(call: Any) -> Any:
        return call.parameters


@pytest.mark.parametrize(
    ("media_type", "query"),
    [
        (FORM, "n=5&tags=a&tags=b%20c"),
        ("application/json", quote('{"n": 5, "tags": ["a", "b c"]}')),
    ],
)
def test_a_query_string_is_read_in_its_media_type(media_type: str, query: str) -> None:
    client = client_of(text_of(media_type, OBJECT), world=World)
    response = client.get(f"/a?{query}")
    assert response.status_code == 200
    assert response.json() == {"q": {"n": 5, "tags": ["a", "b c"]}}


@pytest.mark.parametrize(
    ("media_type", "query", "word"),
    [
        (FORM, "n=x", "/n"),
        (FORM, "n=1&m=2", "/m"),
        (FORM, "tags=a", "/n"),
        (FORM, "", "missing"),
        ("application/json", "%7B", "JSON"),
        ("application/json", quote('{"n": "x"}'), "/n"),
    ],
)
def test_violations_of_a_query_string_are_told(media_type: str, query: str, word: str) -> None:
    response = client_of(text_of(media_type, OBJECT)).get(f"/a?{query}")
    assert response.status_code == 400
    assert "querystring parameter q" in response.json()["detail"]
    assert word in response.json()["detail"]


def test_a_query_string_may_be_absent_where_it_is_not_required() -> None:
    client = client_of(text_of(FORM, OBJECT, required=False), world=World)
    assert client.get("/a").json() == {}


def test_preferences_in_the_query_are_no_part_of_it() -> None:
    client = client_of(text_of(FORM, OBJECT), world=World)
    assert client.get("/a?__dynamic=true&n=1").json() == {"q": {"n": 1}}


@given(
    st.fixed_dictionaries(
        {"n": st.integers(-(2**53), 2**53)},
        optional={
            "text": st.text(st.characters(exclude_categories=["Cs"]), min_size=1),
            "tags": st.lists(st.text(st.characters(exclude_categories=["Cs"])), min_size=1),
        },
    ),
    st.sampled_from([FORM, "application/json"]),
)
def test_what_is_written_as_a_query_string_is_read_back(value: Any, media_type: str) -> None:
    api = api_from_document(document_from_text(text_of(media_type, OBJECT), source="t"))
    (operation,) = api.operations
    request = request_of(operation, {"querystring.q": value})
    query = request.url("http://x").partition("?")[2]
    assert whole_query(operation.parameters[0], query, Schemas(api)) == value
    assert whole_query(operation.parameters[0], "", Schemas(api)) is MISSING


def test_a_required_object_without_members_leaves_no_trace_in_a_query() -> None:
    def status(schema: Any) -> int:
        document = json.loads(text_of(FORM, {}))
        document["paths"]["/a"]["get"]["parameters"] = [
            {"name": "q", "in": "query", "required": True, "schema": schema}
        ]
        return client_of(json.dumps(document)).get("/a").status_code

    assert status({"type": "object", "properties": {"x": {}}}) == 200
    assert status({"type": "object", "properties": {"x": {}}, "required": ["x"]}) == 400
    assert status({"type": "string"}) == 400
