"""References and schemas of every kind, in normal form."""

from __future__ import annotations

from typing import Any

import pytest

from mockserver.spec import Api, Document, api_from_document, value_at
from mockserver.spec.schemas import Schemas


def api_with(schemas: Any, body: Any, *, version: str = "3.1.0", **more: Any) -> Api:
    content = {
        "openapi": version,
        "info": {},
        "paths": {
            "/a": {
                "get": {
                    "responses": {
                        "200": {
                            "description": "a",
                            "content": {"application/json": {"schema": body}},
                        }
                    }
                }
            }
        },
        "components": {"schemas": schemas},
        **more,
    }
    return api_from_document(Document(source="book.yaml", content=content))


def accepts(api: Api, value: Any) -> bool:
    schema = api.operations[0].responses["200"].content[0].schema
    assert schema is not None
    return not list(Schemas(api).errors(schema, value, direction="response"))


def judged(schemas: Any, body: Any, value: Any, **more: Any) -> bool:
    return accepts(api_with(schemas, body, **more), value)


REFERENCE = "#/components/schemas/"


@pytest.mark.parametrize(
    ("schemas", "reference"),
    [
        ({"S": {"type": "integer"}}, f"{REFERENCE}S"),
        ({"a/b~c d": {"type": "integer"}}, f"{REFERENCE}a~1b~0c%20d"),
        ({"S": {"$ref": f"{REFERENCE}T"}, "T": {"type": "integer"}}, f"{REFERENCE}S"),
        ({"S": {"properties": {"x": {"type": "integer"}}}}, f"{REFERENCE}S/properties/x"),
        (
            {"S": {"$ref": f"{REFERENCE}T"}, "T": {"items": {"type": "integer"}}},
            f"{REFERENCE}S/items",
        ),
        ({"S": {"$anchor": "here", "type": "integer"}}, "#here"),
        ({"S": {"$id": "https://a.example/s", "type": "integer"}}, "https://a.example/s"),
        ({"S": {"$id": "s", "$defs": {"n": {"type": "integer"}}}}, "s#/$defs/n"),
        ({"S": {"$id": "s", "$defs": {"n": {"$anchor": "n", "type": "integer"}}}}, "s#n"),
        ({"S": {"$id": "s", "$ref": "#/$defs/n", "$defs": {"n": {"type": "integer"}}}}, "s"),
        ({"S": {"$id": "s", "$ref": f"{REFERENCE}T"}, "T": {"type": "integer"}}, "s"),
    ],
)
def test_references_by_pointer_anchor_and_id(schemas: Any, reference: str) -> None:
    assert judged(schemas, {"$ref": reference}, 5)
    assert not judged(schemas, {"$ref": reference}, "x")


@pytest.mark.parametrize("version", ["3.0.3", "3.1.0"])
def test_references_into_places_that_openapi_does_not_know(version: str) -> None:
    parts = {
        "x-parts": {"n": {"type": "integer", "minimum": 1}},
        "definitions": {"m": {"enum": [1]}},
    }
    for reference in ("#/x-parts/n", "#/definitions/m"):
        assert judged({}, {"$ref": reference}, 1, version=version, **parts)
        assert not judged({}, {"$ref": reference}, 0, version=version, **parts)


def test_references_into_a_schema_that_is_nullable_lead_there() -> None:
    schemas = {"S": {"nullable": True, "allOf": [{"type": "string"}, {"minLength": 3}]}}
    body = {"$ref": f"{REFERENCE}S/allOf/1"}
    assert judged(schemas, body, "abc", version="3.0.3")
    assert not judged(schemas, body, "ab", version="3.0.3")


GENERIC = {
    "Page": {
        "$id": "page",
        "$defs": {"item": {"$dynamicAnchor": "item", "not": {}}},
        "properties": {"items": {"items": {"$dynamicRef": "#item"}}},
    },
    "Names": {
        "$id": "names",
        "$ref": "page",
        "$defs": {"item": {"$dynamicAnchor": "item", "type": "string"}},
    },
    "Ages": {
        "$id": "ages",
        "$ref": "page",
        "$defs": {"item": {"$dynamicAnchor": "item", "type": "integer"}},
    },
}


@pytest.mark.parametrize(
    ("name", "value", "valid"),
    [
        ("Names", {"items": ["a"]}, True),
        ("Names", {"items": [1]}, False),
        ("Ages", {"items": [1]}, True),
        ("Ages", {"items": ["a"]}, False),
        ("Page", {"items": []}, True),
        ("Page", {"items": [1]}, False),
    ],
)
def test_dynamic_references_mean_what_the_way_to_them_binds(
    name: str, value: Any, valid: bool
) -> None:
    assert judged(GENERIC, {"$ref": f"{REFERENCE}{name}"}, value) is valid


def test_a_dynamic_reference_without_choice_is_a_reference() -> None:
    tree = {
        "$dynamicAnchor": "node",
        "properties": {"next": {"$dynamicRef": "#node"}, "n": {"type": "integer"}},
    }
    assert judged({"Tree": tree}, {"$ref": f"{REFERENCE}Tree"}, {"next": {"n": 1}})
    assert not judged({"Tree": tree}, {"$ref": f"{REFERENCE}Tree"}, {"next": {"n": "x"}})


@pytest.mark.parametrize(
    ("schema", "good", "bad"),
    [
        ({"type": "any"}, [1, "x", None], []),
        ({"type": "String"}, ["x"], [1]),
        ({"type": ["string", "any"]}, ["x"], [1]),
        ({"type": "file"}, ["x"], [1]),
        ({"type": "string", "minLength": "3"}, ["abc"], ["ab"]),
        ({"type": "string", "pattern": "("}, ["x"], [1]),
        ({"type": "string", "pattern": "^[\\w-.]+\\Z"}, ["a-b.c"], ["a b"]),
        (
            {"properties": {"a": {"type": "integer", "required": True}}},
            [{}, {"a": 1}],
            [{"a": "x"}],
        ),
        ({"properties": None, "required": None, "allOf": [], "enum": None}, [1], []),
        ({"items": [{"type": "integer"}]}, [[1]], [["x"]]),
        ({"items": None}, [[1]], []),
        ({"additionalProperties": "false"}, [{"a": 1}], []),
        ({"minimum": 1, "exclusiveMinimum": True}, [2], [1]),
        ({"patternProperties": {"(": {"type": "string"}}}, [{"a": 1}], []),
        ({"$ref": 5, "type": "string"}, ["x"], [1]),
        ({"multipleOf": 0}, [1], []),
    ],
)
@pytest.mark.parametrize("version", ["3.0.3", "3.1.0"])
def test_keywords_of_a_wrong_form_mean_what_they_can_mean(
    schema: Any, good: list[Any], bad: list[Any], version: str
) -> None:
    api = api_with({"S": schema}, {"$ref": f"{REFERENCE}S"}, version=version)
    assert all(accepts(api, value) for value in good)
    assert not any(accepts(api, value) for value in bad)


def test_what_is_read_otherwise_is_noticed_where_it_stands() -> None:
    schemas = {"S": {"properties": {"a": {"type": "int", "pattern": "("}, "b": "string"}}}
    found = [(one.pointer, one.message) for one in api_with(schemas, {}).warnings]
    start = "/components/schemas/S/properties"
    assert (
        f"{start}/a",
        'type "int" is not what OpenAPI allows there; it is read as "integer"',
    ) in found
    assert (f"{start}/a", 'pattern "(" is not what OpenAPI allows there; it is ignored') in found
    assert start in [pointer for pointer, _ in found]


def test_a_reference_to_nowhere_in_a_shared_schema_allows_any_value() -> None:
    schemas = {"S": {"type": "object", "properties": {"a": {"$ref": f"{REFERENCE}none"}}}}
    api = api_with(schemas, {"$ref": f"{REFERENCE}S"})
    assert accepts(api, {"a": 5})
    assert not accepts(api, 5)
    assert [warning.pointer for warning in api.warnings] == ["/components/schemas/S/properties/a"]


@pytest.mark.parametrize("name", ["example", "x-example"])
def test_examples_are_gathered(name: str) -> None:
    for version in ("3.0.3", "3.1.0"):
        api = api_with({"S": {"type": "string", name: "x"}}, True, version=version)
        assert value_at(api.document.content, "/components/schemas/S/examples") == ["x"]
    named = {"S": {"examples": {"one": {"value": 1}, "two": 2}}}
    api = api_with(named, True)
    assert value_at(api.document.content, "/components/schemas/S/examples") == [1, 2]


def test_exponential_combinations_are_read_in_no_time() -> None:
    schemas: dict[str, Any] = {
        f"S{n}": {"allOf": [{"$ref": f"{REFERENCE}S{n + 1}"}] * 9, "required": ["a"]}
        for n in range(40)
    }
    schemas["S40"] = {"properties": {"a": {"writeOnly": True}}}
    assert api_with(schemas, {"type": "integer"}).operations


def test_patterns_that_explode_are_not_run_by_reading() -> None:
    schema = {"type": "string", "pattern": "^(a+)+$", "example": "a" * 5_000 + "b"}
    assert api_with({"S": schema}, {"$ref": f"{REFERENCE}S"}).operations


def test_chains_of_references_end() -> None:
    schemas: dict[str, Any] = {f"S{n}": {"$ref": f"{REFERENCE}S{n + 1}"} for n in range(3_000)}
    schemas["S3000"] = {"type": "integer"}
    assert judged(schemas, {"$ref": f"{REFERENCE}S0"}, 1)
    circle = {"A": {"$ref": f"{REFERENCE}B/x"}, "B": {"$ref": f"{REFERENCE}A/x"}}
    assert api_with(circle, {"type": "string"}).warnings
