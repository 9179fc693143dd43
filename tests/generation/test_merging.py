from __future__ import annotations

from typing import Any

import pytest

from mockserver.generation.merging import merged, without_reference

DEFINITIONS: dict[str, Any] = {
    "Base": {"type": "object", "required": ["id"], "properties": {"id": {"minimum": 1}}},
    "Self": {"allOf": [{"$ref": "Self"}, {"type": "object"}]},
    "No": False,
}


def resolve(schema: Any, pointer: str) -> tuple[Any, str]:
    name = schema["$ref"]
    beside = {key: value for key, value in schema.items() if key != "$ref"}
    found = DEFINITIONS[name]
    return ({**found, **beside} if beside else found), f"/{name}"


@pytest.mark.parametrize(
    ("schema", "expected"),
    [
        (True, True),
        ({"allOf": [{"minimum": 3}, {"minimum": 5}]}, {"minimum": 5}),
        ({"allOf": [{"maxLength": 3}], "maxLength": 5}, {"maxLength": 3}),
        ({"allOf": [{"enum": [1, 2]}, {"enum": [2, 3]}]}, {"enum": [2]}),
        ({"allOf": [{"type": "number"}, {"type": "integer"}]}, {"type": ["integer"]}),
        ({"allOf": [{"type": ["string", "null"]}, {"type": "string"}]}, {"type": ["string"]}),
        ({"allOf": [{"type": "string"}, {"type": "integer"}]}, {"type": []}),
        ({"allOf": [{"type": "string"}, False]}, False),
        ({"allOf": [{"type": "string"}, True]}, {"type": "string"}),
        ({"allOf": [{"$ref": "No"}]}, False),
        ({"allOf": [{"required": ["a"]}, {"required": ["b", "a"]}]}, {"required": ["a", "b"]}),
        (
            {"allOf": [{"$ref": "Base"}], "properties": {"id": {"maximum": 9}, "x": {}}},
            {
                "type": "object",
                "required": ["id"],
                "properties": {"id": {"allOf": [{"maximum": 9}, {"minimum": 1}]}, "x": {}},
            },
        ),
        (
            {"required": ["a"], "dependentSchemas": {"a": {"required": ["b"]}, "c": {"type": "x"}}},
            {
                "required": ["a", "b"],
                "dependentSchemas": {"a": {"required": ["b"]}, "c": {"type": "x"}},
            },
        ),
    ],
)
def test_parts_are_folded_into_one(schema: Any, expected: Any) -> None:
    assert merged(schema, resolve) == expected


def test_a_schema_that_is_part_of_itself_ends() -> None:
    found = merged({"$ref": "Self"}, resolve)
    assert isinstance(found, dict)
    assert found["type"] in ("object", ["object"])


def test_siblings_of_a_reference_hold_as_well() -> None:
    found, pointer = without_reference({"$ref": "Base", "required": ["x"]}, resolve, "")
    assert found == {"allOf": [DEFINITIONS["Base"], {"required": ["x"]}]}
    assert pointer == "/Base"


def test_notes_beside_a_reference_do_not() -> None:
    found, _ = without_reference({"$ref": "Base", "title": "x", "x-y": 1}, resolve, "")
    assert found == {**DEFINITIONS["Base"], "title": "x", "x-y": 1}
