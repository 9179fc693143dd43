from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from contract_tests.checks.boundaries import Boundary, boundaries
from contract_tests.samples import Samples
from mockserver.spec import Schema, api_from_document
from mockserver.spec.documents import Document
from mockserver.spec.schemas import Schemas

INFO = {"openapi": "3.1.0", "info": {"title": "t", "version": "1"}, "paths": {}}


def around(schema: dict[str, Any]) -> list[Boundary]:
    content = {**INFO, "components": {"schemas": {"S": schema}}}
    api = api_from_document(Document(source="t", content=content))
    schemas = Schemas(api)
    found = api.document.content["components"]["schemas"]["S"]
    return boundaries(
        schemas, Samples(schemas), Schema(pointer="/components/schemas/S", value=found)
    )


def values(schema: dict[str, Any], *, valid: bool) -> list[Any]:
    return [each.value for each in around(schema) if each.valid is valid]


@pytest.mark.parametrize(
    ("schema", "inside", "outside"),
    [
        ({"type": "integer", "minimum": 1, "maximum": 9}, [1, 9], [0, 10]),
        ({"type": "integer", "exclusiveMinimum": 1}, [2], [1]),
        ({"type": "integer", "multipleOf": 5, "maximum": 20}, [20], [25]),
        ({"type": "number", "maximum": 1.5}, [1.5], [2.0]),
        ({"type": "string", "minLength": 1, "maxLength": 3}, ["a", "aaa"], ["", "aaaa"]),
        ({"enum": ["a", "b"]}, ["a", "b"], ["not-in-the-enum", "A"]),
        ({"enum": ["a", "A"]}, ["a", "A"], ["not-in-the-enum"]),
        ({"enum": ["1", "b"]}, ["1", "b"], ["not-in-the-enum", "B"]),
        ({"type": "boolean"}, [True, False], ["not-a-boolean"]),
        ({"type": "string", "format": "uuid"}, [], ["not-of-this-format"]),
        ({"type": "string", "pattern": "^[a-z]+$"}, [], ["\u2620"]),
        ({"type": "array", "items": {"type": "integer"}, "maxItems": 2}, [[1, 1]], [[1, 1, 1]]),
        ({"type": "string"}, [], []),
        ({}, [], []),
    ],
)
def test_both_sides_of_every_bound_are_found(
    schema: dict[str, Any], inside: list[Any], outside: list[Any]
) -> None:
    assert values(schema, valid=True) == inside
    assert [value for value in values(schema, valid=False) if value not in _KINDS] == outside


# Text and fractions in the place of numbers.
_KINDS = ("not-a-number", 1.5)


@given(
    low=st.integers(-1000, 1000),
    size=st.integers(0, 1000),
    kind=st.sampled_from(["integer", "number"]),
)
@settings(max_examples=30, deadline=None)
def test_another_validator_agrees(low: int, size: int, kind: str) -> None:
    schema = {"type": kind, "minimum": low, "maximum": low + size}
    found = around(schema)
    assert {each.valid for each in found} == {True, False}
    for each in found:
        assert Draft202012Validator(schema).is_valid(each.value) is each.valid
