from __future__ import annotations

import copy
from typing import Any

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mockserver.errors import UnsupportedDocument
from mockserver.spec.dialects import Direction, directed, normal_form
from mockserver.spec.documents import Document


def document(schema: Any, *, version: str = "3.0.3") -> Document:
    content = {"openapi": version, "components": {"schemas": {"S": schema, "T": {}}}}
    return Document(source="book.yaml", content=content)


def normal(schema: Any, *, version: str = "3.0.3") -> Any:
    return normal_form(document(schema, version=version)).content["components"]["schemas"]["S"]


def accepts(schema: Any, value: Any) -> bool:
    return jsonschema.Draft202012Validator(normal(schema)).is_valid(value)


def in_direction(schema: Any, direction: Direction) -> Any:
    return directed(document(schema).content, direction)["components"]["schemas"]["S"]


@given(
    st.integers(-20, 20),
    st.integers(-20, 20),
    st.none() | st.booleans(),
    st.none() | st.booleans(),
    st.integers(-22, 22),
)
@settings(max_examples=150, deadline=None)
def test_exclusive_bounds_of_3_0_mean_what_3_0_says(
    low: int, high: int, above: bool | None, below: bool | None, value: int
) -> None:
    schema: dict[str, Any] = {"type": "integer", "minimum": low, "maximum": high}
    if above is not None:
        schema["exclusiveMinimum"] = above
    if below is not None:
        schema["exclusiveMaximum"] = below
    expected = (value > low if above else value >= low) and (
        value < high if below else value <= high
    )
    assert accepts(schema, value) is expected


def test_an_exclusive_bound_of_3_0_without_a_bound_says_nothing() -> None:
    assert normal({"type": "integer", "exclusiveMinimum": True}) == {"type": "integer"}


@pytest.mark.parametrize(
    ("schema", "good", "bad"),
    [
        ({"type": "string", "nullable": True}, [None, "x"], [5]),
        ({"type": "string", "nullable": False}, ["x"], [None]),
        ({"type": "string", "nullable": True, "enum": ["a"]}, ["a"], [None, "b"]),
        ({"type": "string", "nullable": True, "enum": ["a", None]}, [None, "a"], ["b"]),
        ({"nullable": True, "allOf": [{"type": "string"}]}, ["x"], [None, 5]),
        ({"nullable": True, "oneOf": [{"type": "string"}]}, ["x"], [None, 5]),
        ({"nullable": True, "anyOf": [{"type": "string"}]}, ["x"], [None, 5]),
        ({"type": "array", "items": {"type": "string", "nullable": True}}, [[None, "x"]], [[5]]),
        (
            {"type": "object", "additionalProperties": {"type": "string", "nullable": True}},
            [{"a": None}],
            [{"a": 5}, None],
        ),
        ({"not": {"type": "string", "nullable": True}}, [5], [None, "x"]),
    ],
)
def test_nullable_of_3_0_lets_null_through(schema: Any, good: list[Any], bad: list[Any]) -> None:
    assert all(accepts(schema, value) for value in good)
    assert not any(accepts(schema, value) for value in bad)


@pytest.mark.parametrize("keyword", ["allOf", "oneOf", "anyOf"])
def test_null_is_accepted_where_the_author_means_it_but_never_sent(keyword: str) -> None:
    content = normal_form(document({"nullable": True, keyword: [{"type": "string"}]})).content
    for direction, accepted in (("request", True), ("response", False)):
        schema = directed(content, direction)["components"]["schemas"]["S"]  # type: ignore[arg-type]  # a Literal, spelled as text
        assert jsonschema.Draft202012Validator(schema).is_valid(None) is accepted


def test_x_nullable_lets_null_through_in_both_directions_but_is_not_generated_from() -> None:
    content = normal_form(document({"type": "string", "x-nullable": True})).content
    assert content["components"]["schemas"]["S"]["type"] == "string"
    for direction in ("request", "response"):
        schema = directed(content, direction)["components"]["schemas"]["S"]  # type: ignore[arg-type]  # a Literal, spelled as text
        assert jsonschema.Draft202012Validator(schema).is_valid(None)
        assert not jsonschema.Draft202012Validator(schema).is_valid(5)


def test_siblings_of_a_reference_are_ignored_in_3_0_and_kept_in_3_1() -> None:
    schema = {"$ref": "#/components/schemas/T", "maxLength": 3}
    assert normal(schema) == {"$ref": "#/components/schemas/T"}
    assert normal(schema, version="3.1.0") == schema


def test_documents_of_3_1_are_in_normal_form() -> None:
    original = document({"type": ["string", "null"], "exclusiveMinimum": 5}, version="3.1.1")
    assert normal_form(original) == original


def test_the_example_of_3_0_becomes_one_of_the_examples() -> None:
    assert normal({"type": "string", "example": "x"}) == {"type": "string", "examples": ["x"]}


LOOKS_LIKE_A_SCHEMA = {"type": "string", "nullable": True, "schema": {"nullable": True}}


@pytest.mark.parametrize(
    "place",
    [
        {"example": LOOKS_LIKE_A_SCHEMA},
        {"examples": {"one": {"value": LOOKS_LIKE_A_SCHEMA}}},
        {"schema": {"type": "object", "default": LOOKS_LIKE_A_SCHEMA}},
        {"schema": {"enum": [LOOKS_LIKE_A_SCHEMA]}},
        {"schema": {"examples": [LOOKS_LIKE_A_SCHEMA]}},
        {"schema": {"x-note": LOOKS_LIKE_A_SCHEMA}},
        {"x-note": LOOKS_LIKE_A_SCHEMA},
    ],
)
def test_data_is_never_rewritten(place: Any) -> None:
    content = {
        "openapi": "3.0.3",
        "paths": {"/": {"get": {"requestBody": {"content": {"application/json": place}}}}},
    }
    assert normal_form(Document(source="", content=content)).content == content


NULLABLE = {"schema": {"type": "string", "nullable": True}}
REWRITTEN = {"schema": {"type": ["string", "null"]}}


@pytest.mark.parametrize(
    "path",
    [
        ("paths", "/", "get", "parameters", 0),
        ("paths", "/", "parameters", 0),
        ("paths", "/", "get", "responses", "200", "content", "application/json"),
        ("paths", "/", "get", "responses", "default", "content", "application/json"),
        ("paths", "/", "get", "responses", "200", "headers", "x-request-id"),
        ("paths", "/", "get", "responses", "200", "headers", "default"),
        ("paths", "/", "get", "callbacks", "value", "{$url}", "get", "parameters", 0),
        ("components", "parameters", "schema"),
        ("components", "headers", "example"),
        ("components", "responses", "default", "content", "application/json"),
        ("components", "requestBodies", "x-body", "content", "application/json"),
        ("x-default-responses", "404", "content", "application/json"),
        ("webhooks", "example", "post", "parameters", 0),
    ],
)
def test_schemas_are_rewritten_wherever_they_stand(path: tuple[str | int, ...]) -> None:
    content = {"openapi": "3.0.3", **_nested(path, NULLABLE)}
    expected = {"openapi": "3.0.3", **_nested(path, REWRITTEN)}
    assert normal_form(Document(source="", content=content)).content == expected


@pytest.mark.parametrize(
    "keyword",
    ["items", "additionalProperties", "not", "contains", "propertyNames", "if", "then", "else"],
)
def test_schemas_inside_schemas_are_rewritten(keyword: str) -> None:
    assert normal({keyword: {"type": "string", "nullable": True}}) == {
        keyword: {"type": ["string", "null"]}
    }


def test_the_original_stays_as_it_was() -> None:
    original = document({"type": "integer", "minimum": 1, "exclusiveMinimum": True})
    before = copy.deepcopy(original)
    normal_form(original)
    directed(original.content, "response")
    assert original == before


@pytest.mark.parametrize(
    ("direction", "required", "properties"),
    [
        ("request", ["password", "name"], {"id", "password", "name"}),
        ("response", ["id", "name"], {"id", "name"}),
    ],
)
def test_a_direction_excuses_what_may_not_be_sent_in_it(
    direction: Direction, required: list[str], properties: set[str]
) -> None:
    schema = {
        "type": "object",
        "required": ["id", "password", "name"],
        "properties": {
            "id": {"type": "string", "readOnly": True},
            "password": {"type": "string", "writeOnly": True},
            "name": {"type": "string", "readOnly": False},
        },
    }
    found = in_direction(schema, direction)
    assert found["required"] == required
    assert {name for name, member in found["properties"].items() if member is not False} == (
        properties
    )


def test_a_direction_reaches_schemas_in_schemas() -> None:
    inner = {"properties": {"p": {"writeOnly": True}}, "required": ["p"]}
    found = in_direction({"items": {"allOf": [inner]}}, "response")
    assert found == {"items": {"allOf": [{"properties": {"p": False}, "required": []}]}}


@pytest.mark.parametrize(
    "parts",
    [
        [{"properties": {"p": {"$ref": "#/components/schemas/Secret"}}, "required": ["p"]}],
        [{"properties": {"p": {"allOf": [{"writeOnly": True}]}}}, {"required": ["p"]}],
        [{"required": ["p"]}, {"$ref": "#/components/schemas/Marks"}],
    ],
)
def test_marks_hold_behind_references_and_across_parts(parts: Any) -> None:
    content = {
        "components": {
            "schemas": {
                "S": {"allOf": parts},
                "Secret": {"type": "string", "writeOnly": True},
                "Marks": {"properties": {"p": {"writeOnly": True}}},
            }
        }
    }
    schemas = directed(content, "response")["components"]["schemas"]
    found = {"$ref": "#/S", "S": schemas["S"], "components": {"schemas": schemas}}
    validator = jsonschema.Draft202012Validator(found)
    assert validator.is_valid({})
    assert not validator.is_valid({"p": "x"})
    assert directed(content, "request") == content


@pytest.mark.parametrize(
    ("content", "message", "pointer"),
    [
        ({"swagger": "1.2"}, "is of version '1.2'", "/swagger"),
        ({"openapi": "2.0"}, "is of version '2.0'", "/openapi"),
        ({"openapi": "4.0.0"}, "is of version '4.0.0'", "/openapi"),
        ({"openapi": 5}, "is of version 5", "/openapi"),
        ({"openapi": "3.x"}, "is of version '3.x'", "/openapi"),
        ({}, "does not say which OpenAPI version", ""),
    ],
)
def test_other_versions_are_refused(content: Any, message: str, pointer: str) -> None:
    with pytest.raises(UnsupportedDocument) as caught:
        normal_form(Document(source="book.yaml", content=content))
    assert message in caught.value.message
    assert (caught.value.source, caught.value.pointer) == ("book.yaml", pointer)


@pytest.mark.parametrize("version", ["3.0.0", "3.0.4", "3.1", "3.1.0", "3.1.0-rc1", "3.2.0"])
def test_versions_of_openapi_3_are_read(version: str) -> None:
    assert normal_form(document({}, version=version)).content["openapi"] == version


def _nested(path: tuple[str | int, ...], value: Any) -> Any:
    for token in reversed(path):
        value = [value] if isinstance(token, int) else {token: value}
    return value
