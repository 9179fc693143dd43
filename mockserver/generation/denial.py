"""Say in which ways a value can violate a schema, so that `not` can be built, not only judged."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Any, TypeAlias

from mockserver.generation.shapes import EXCLUDED, FRACTION, PARTS, TYPES, UNMATCHED, parts_of
from mockserver.spec.types import JsonSchema

Literal: TypeAlias = tuple[JsonSchema, bool]
"""A schema, and whether a value is to satisfy it (or to violate it)."""

Way: TypeAlias = list[Literal]
"""Literals that hold together."""


def ways_to_violate(schema: dict[str, Any]) -> list[Way]:
    """Return the ways to violate *schema*, which is no reference; each may be a sketch."""
    ways: list[Way] = [[(found, True)] for found in _plain(schema)]
    for deny in (_values_and_types, _members, _items, _combinations):
        ways += deny(schema)
    return ways


def _values_and_types(schema: dict[str, Any]) -> Iterator[Way]:
    values = schema.get("enum", [schema["const"]] if "const" in schema else None)
    if values is not None:
        yield [({EXCLUDED: values}, True)]
    if "type" in schema:
        yield [({PARTS: TYPES - parts_of(schema["type"])}, True)]
    if PARTS in schema:
        yield [({PARTS: TYPES - schema[PARTS]}, True)]
    if EXCLUDED in schema:
        yield [({"enum": schema[EXCLUDED]}, True)]


# What bounds from one side, what does so from the other, and how far it is from one to the other.
_COUNTS: dict[str, tuple[str, str, int]] = {
    "minLength": ("string", "maxLength", -1),
    "maxLength": ("string", "minLength", 1),
    "minItems": ("array", "maxItems", -1),
    "maxItems": ("array", "minItems", 1),
    "minProperties": ("object", "maxProperties", -1),
    "maxProperties": ("object", "minProperties", 1),
}
_BOUNDS = {
    "minimum": "exclusiveMaximum",
    "exclusiveMinimum": "maximum",
    "maximum": "exclusiveMinimum",
    "exclusiveMaximum": "minimum",
}


def _plain(schema: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for key, (kind, other, distance) in _COUNTS.items():
        if key in schema and schema[key] + distance >= 0:
            yield {"type": kind, other: schema[key] + distance}
    for key, other in _BOUNDS.items():
        if key in schema:
            yield {"type": "number", other: schema[key]}
    if "pattern" in schema:
        yield {"type": "string", UNMATCHED: [schema["pattern"]]}
    if UNMATCHED in schema:
        yield from ({"type": "string", "pattern": pattern} for pattern in schema[UNMATCHED])
    if "format" in schema:
        # No format allows a space in front.
        yield {"type": "string", "pattern": "^ [a-z]{2}"}
    if "multipleOf" in schema:
        yield {PARTS: frozenset({FRACTION, "integer"})}
    if schema.get("uniqueItems") is True:
        yield {"type": "array", "minItems": 2}


def _with(name: str, member: JsonSchema) -> dict[str, Any]:
    return {"type": "object", "required": [name], "properties": {name: member}}


def _without(name: str) -> dict[str, Any]:
    return {"type": "object", "properties": {name: False}}


def _members(schema: dict[str, Any]) -> Iterator[Way]:
    for name in schema.get("required", ()):
        yield [(_without(name), True)]
    for name, member in schema.get("properties", {}).items():
        if member is not True and member != {}:
            yield [(_with(name, {"not": member}), True)]
    for keyword in ("additionalProperties", "unevaluatedProperties"):
        additional = schema.get(keyword, True)
        if additional is not True and additional != {}:
            name = "other"
            while name in schema.get("properties", {}):
                name += "_"
            yield [(_with(name, {"not": additional}), True)]
    for name, names in schema.get("dependentRequired", {}).items():
        for dependent in names:
            yield [(_with(name, True), True), (_without(dependent), True)]
    for name, dependent in schema.get("dependentSchemas", {}).items():
        yield [(_with(name, True), True), (dependent, False)]


def _items(schema: dict[str, Any]) -> Iterator[Way]:
    prefix = schema.get("prefixItems", [])
    for index, member in enumerate(prefix):
        items = [*[True] * index, {"not": member}]
        yield [({"type": "array", "prefixItems": items, "minItems": index + 1}, True)]
    if schema.get("items", True) is not True:
        items = [*[True] * len(prefix), {"not": schema["items"]}]
        yield [({"type": "array", "prefixItems": items, "minItems": len(items)}, True)]
    if "contains" in schema:
        fewest = schema.get("minContains", 1)
        if fewest:
            few = {"contains": schema["contains"], "minContains": 0, "maxContains": fewest - 1}
            yield [({"type": "array", **few}, True)]
        if "maxContains" in schema:
            many = {"contains": schema["contains"], "minContains": schema["maxContains"] + 1}
            yield [({"type": "array", **many}, True)]


def _combinations(schema: dict[str, Any]) -> Iterator[Way]:
    for part in schema.get("allOf", ()):
        yield [(part, False)]
    if "anyOf" in schema:
        yield [(part, False) for part in schema["anyOf"]]
    if "oneOf" in schema:
        parts = schema["oneOf"]
        yield [(part, False) for part in parts]
        for one, two in pairwise(parts):
            yield [(one, True), (two, True)]
    if "not" in schema:
        yield [(schema["not"], True)]
    if "if" in schema:
        yield [(schema["if"], True), (schema.get("then", True), False)]
        yield [(schema["if"], False), (schema.get("else", True), False)]
