from __future__ import annotations

from typing import Any

import pytest

from tests.spec.parameters import ARRAY, OBJECT, described, read


@pytest.mark.parametrize(
    ("schema", "text", "expected"),
    [
        ({"type": "integer"}, "5", 5),
        ({"type": "integer"}, "-0", 0),
        ({"type": "integer"}, "05", "05"),
        ({"type": "integer"}, "5.0", "5.0"),
        ({"type": "integer"}, "5%0A", "5\n"),
        ({"type": "integer"}, "٣", "٣"),
        ({"type": "integer"}, "", ""),
        ({"type": "integer"}, "9" * 20, 10**20 - 1),
        ({"type": "integer"}, "9" * 5000, "9" * 5000),
        ({"type": "number"}, "5", 5),
        ({"type": "number"}, "-2.5e3", -2500.0),
        ({"type": "number"}, "1e999", "1e999"),
        ({"type": "number"}, "NaN", "NaN"),
        ({"type": "number"}, "1_0", "1_0"),
        ({"type": "boolean"}, "true", True),
        ({"type": "boolean"}, "True", "True"),
        ({"type": "boolean"}, "1", "1"),
        ({"type": "string"}, "5", "5"),
        ({"type": "string"}, "a+b%20c%C3%A9", "a b cé"),
        ({"type": ["integer", "null"]}, "null", None),
        ({"type": ["string", "null"]}, "null", "null"),
        ({"type": ["integer", "string"]}, "5", 5),
        ({"type": ["integer", "string"]}, "x", "x"),
        ({"anyOf": [{"type": "integer"}, {"type": "boolean"}]}, "true", True),
        ({"allOf": [{"type": "integer"}, {"minimum": 1}]}, "7", 7),
        ({}, "5", "5"),
    ],
)
def test_text_becomes_what_the_schema_names(schema: Any, text: str, expected: object) -> None:
    parameter, schemas = described("query", schema)
    found = read(parameter, schemas, f"color={text}")
    assert found == expected
    assert type(found) is type(expected)


@pytest.mark.parametrize(
    ("text", "value"),
    [("true", True), ("0", 0), ("auto", "auto"), ("1", 1), ("null", None), ("TRUE", "TRUE")],
)
def test_an_enum_of_several_types_says_what_a_text_is(text: str, value: Any) -> None:
    parameter, schemas = described("query", {"enum": [True, False, 0, 1, "auto", None]})
    found = read(parameter, schemas, f"color={text}")
    assert found == value
    assert type(found) is type(value)


def test_a_text_in_an_enum_stays_text() -> None:
    parameter, schemas = described("query", {"enum": ["1", 1]})
    assert read(parameter, schemas, "color=1") == "1"


def test_a_flag_that_can_only_be_true_is_true_without_a_value() -> None:
    parameter, schemas = described("query", {"type": "boolean", "enum": [True]})
    assert read(parameter, schemas, "color") is True


def test_objects_and_arrays_inside_a_style_are_json() -> None:
    parameter, schemas = described("query", {"type": "array", "items": OBJECT})
    assert read(parameter, schemas, "color=%7B%22R%22%3A1%7D&color=%7B%7D") == [{"R": 1}, {}]
    parameter, schemas = described("path", {"type": "array", "items": ARRAY}, required=True)
    assert read(parameter, schemas, "%5B%22a%22%5D") == [["a"]]
    parameter, schemas = described("query", {"type": "array", "items": {"type": "string"}})
    assert read(parameter, schemas, "color=%5B%5D") == ["[]"]
