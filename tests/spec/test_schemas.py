from __future__ import annotations

from typing import Any

import pytest

from mockserver.errors import InvalidDocument, UnresolvableReference
from mockserver.spec import Document, Schema, api_from_document
from mockserver.spec.dialects import Direction
from mockserver.spec.schemas import Schemas


def schemas_of(version: str = "3.1.0", **definitions: Any) -> Schemas:
    content = {
        "openapi": version,
        "info": {},
        "paths": {},
        "components": {"schemas": definitions},
    }
    return Schemas(api_from_document(Document(source="book.yaml", content=content)))


def place(name: str, value: Any) -> Schema:
    return Schema(pointer=f"/components/schemas/{name}", value=value)


USER = {
    "type": "object",
    "required": ["id", "password"],
    "properties": {
        "id": {"type": "integer", "readOnly": True},
        "password": {"type": "string", "writeOnly": True},
        "tags": {"type": "array", "items": {"type": "string", "maxLength": 3}},
        "a/b": {"type": "integer"},
    },
}


@pytest.mark.parametrize(
    ("direction", "value", "valid"),
    [
        ("request", {"password": "x"}, True),
        ("request", {"id": 1}, False),
        ("response", {"id": 1}, True),
        ("response", {"id": 1, "password": "x"}, False),
        ("response", {"password": "x"}, False),
    ],
)
def test_read_only_and_write_only_depend_on_the_direction(
    direction: Direction, value: Any, valid: bool
) -> None:
    found = list(schemas_of(S=USER).errors(place("S", USER), value, direction=direction))
    assert (not found) is valid


def test_every_error_says_where_it_is_and_which_keyword_it_breaks() -> None:
    value = {"id": "x", "tags": ["ab", 5, "abcd"], "a/b": None}
    errors = schemas_of(S=USER).errors(place("S", USER), value, direction="response")
    assert {(error.pointer, error.keyword) for error in errors} == {
        ("/id", "type"),
        ("/tags/1", "type"),
        ("/tags/2", "maxLength"),
        ("/a~1b", "type"),
    }


def test_formats_are_validated() -> None:
    schema = {"type": "string", "format": "date-time"}
    schemas = schemas_of(S=schema)
    assert list(schemas.errors(place("S", schema), "2026-02-30", direction="request"))
    assert not list(schemas.errors(place("S", schema), "2026-02-03T01:02:03Z", direction="request"))


def test_circular_schemas_validate() -> None:
    node = {"type": "object", "properties": {"next": {"$ref": "#/components/schemas/S"}}}
    schemas = schemas_of(S=node)
    assert not list(schemas.errors(place("S", node), {"next": {"next": {}}}, direction="request"))
    errors = list(schemas.errors(place("S", node), {"next": {"next": 5}}, direction="request"))
    assert [error.pointer for error in errors] == ["/next/next"]


@pytest.mark.parametrize("name", ["a b", "a%b", "{a}", "ä", "a/b~c", "a^b"])
def test_schemas_of_any_name_validate(name: str) -> None:
    schema = {"type": "integer"}
    schemas = schemas_of(**{name: schema})
    escaped = name.replace("~", "~0").replace("/", "~1")
    assert list(schemas.errors(place(escaped, schema), "x", direction="request"))
    assert not list(schemas.errors(place(escaped, schema), 5, direction="request"))


@pytest.mark.parametrize(
    "schema",
    [{"type": "integr"}, {"pattern": "("}, {"$ref": "#/components/schemas/none"}, {"minimum": "x"}],
)
def test_a_schema_that_cannot_be_compiled_is_reported(schema: Any) -> None:
    with pytest.raises((InvalidDocument, UnresolvableReference)) as caught:
        schemas_of(S=schema).validator(place("S", schema), direction="request")
    assert caught.value.pointer == "/components/schemas/S"
    assert caught.value.source == "book.yaml"


def test_validators_are_compiled_once_for_each_direction() -> None:
    schemas = schemas_of(S=USER)
    first = schemas.validator(place("S", USER), direction="request")
    assert schemas.validator(place("S", USER), direction="request") is first
    assert schemas.validator(place("S", USER), direction="response") is not first


@pytest.mark.parametrize(
    ("schema", "types"),
    [
        ({"type": "string"}, {"string"}),
        ({"type": ["string", "null"]}, {"string", "null"}),
        ({"allOf": [{"type": "object"}, {"properties": {}}]}, {"object"}),
        ({"oneOf": [{"type": "string"}, {"anyOf": [{"type": "integer"}]}]}, {"string", "integer"}),
        ({"$ref": "#/components/schemas/T"}, {"array"}),
        ({"allOf": [{"$ref": "#/components/schemas/S"}, {"type": "object"}]}, {"object"}),
        ({"minimum": 5}, set()),
        (True, set()),
        (False, set()),
    ],
)
def test_types_are_those_that_the_schema_names(schema: Any, types: set[str]) -> None:
    schemas = schemas_of(S=schema, T={"type": "array"})
    assert schemas.types(place("S", schema)) == types


def test_properties_are_found_in_parts_and_behind_references() -> None:
    base = {"properties": {"id": {"$ref": "#/components/schemas/Id"}}}
    schema = {"allOf": [{"$ref": "#/components/schemas/Base"}, {"properties": {"a": {}}}]}
    schemas = schemas_of(S=schema, Base=base, Id={"type": "string"})
    found = schemas.property(place("S", schema), "id")
    assert found == Schema(pointer="/components/schemas/Id", value={"type": "string"})
    inner = schemas.property(place("S", schema), "a")
    assert inner is not None
    assert inner.pointer == "/components/schemas/S/allOf/1/properties/a"
    assert schemas.property(place("S", schema), "nothing") is None


def test_defaults_are_found_behind_references() -> None:
    schema = {"$ref": "#/components/schemas/T"}
    schemas = schemas_of(S=schema, T={"default": 5})
    assert schemas.default(place("S", schema)) == 5
    assert schemas.default(place("S", {})) is None
    assert schemas.default(None) is None
