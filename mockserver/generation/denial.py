"""Say in which ways a value can violate a schema, so that `not` can be built, not only judged."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise
from random import Random
from typing import Any, TypeAlias

from mockserver.generation.equality import FRACTION
from mockserver.generation.regular import solved_text
from mockserver.generation.shapes import (
    EXCLUDED,
    PARTS,
    REPEATED,
    TYPES,
    UNDIVIDED,
    UNFORMED,
    UNMATCHED,
    parts_of,
)
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

# What is violated by our own keyword, which lists values of it, and the types it speaks of.
_OPPOSITES: dict[str, tuple[str, frozenset[str]]] = {
    "pattern": (UNMATCHED, frozenset({"string"})),
    "format": (UNFORMED, frozenset({"string"})),
    "multipleOf": (UNDIVIDED, frozenset({FRACTION, "integer"})),
}


def _plain(schema: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for key, (kind, other, distance) in _COUNTS.items():
        if key in schema and schema[key] + distance >= 0:
            yield {"type": kind, other: schema[key] + distance}
    for key, other in _BOUNDS.items():
        if key in schema:
            yield {"type": "number", other: schema[key]}
    yield from _opposite(schema)
    if schema.get("uniqueItems") is True:
        yield {"type": "array", "minItems": 2, REPEATED: True}
    if REPEATED in schema:
        yield {"type": "array", "uniqueItems": True}


def _opposite(schema: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for key, (other, parts) in _OPPOSITES.items():
        if key in schema:
            yield {PARTS: parts, other: [schema[key]]}
        if other in schema:
            yield from ({PARTS: parts, key: value} for value in schema[other])


def ways_beyond(schema: Mapping[str, Any], names: Iterable[str]) -> Iterator[Way]:
    """Yield the ways to violate what *schema* says of properties that it does not name: *names*."""
    for keyword in ("additionalProperties", "unevaluatedProperties"):
        if schema.get(keyword, True) is not True and schema[keyword] != {}:
            for name in names:
                if name not in schema.get("properties", {}):
                    yield [(_with(name, {"not": schema[keyword]}), True)]


def _with(name: str, member: JsonSchema) -> dict[str, Any]:
    return {"type": "object", "required": [name], "properties": {name: member}}


def _without(name: str) -> dict[str, Any]:
    return {"type": "object", "properties": {name: False}}


def _members(schema: dict[str, Any]) -> Iterator[Way]:
    for name in schema.get("required", ()):
        yield [(_without(name), True)]
    for name, member in _described(schema):
        if member is not True and member != {}:
            yield [(_with(name, {"not": member}), True)]
    if "propertyNames" in schema:
        names = {"not": schema["propertyNames"]}
        yield [({"type": "object", "minProperties": 1, "propertyNames": names}, True)]
        for name in _unlike(schema["propertyNames"]):
            yield [(_with(name, True), True)]
    for name, dependents in schema.get("dependentRequired", {}).items():
        for dependent in dependents:
            yield [(_with(name, True), True), (_without(dependent), True)]
    for name, dependent in schema.get("dependentSchemas", {}).items():
        yield [(_with(name, True), True), (dependent, False)]


def _described(schema: dict[str, Any]) -> Iterator[tuple[str, JsonSchema]]:
    """Yield names and the schemas that *schema* has for them: some, where they are many."""
    properties = schema.get("properties", {})
    yield from properties.items()
    for pattern, member in schema.get("patternProperties", {}).items():
        name = solved_text([pattern], [], Random(0))
        if name is not None:
            yield name, member
    for keyword in ("additionalProperties", "unevaluatedProperties"):
        if keyword in schema:
            name = "other"
            while name in properties:
                name += "_"
            yield name, schema[keyword]


def _unlike(names: JsonSchema) -> Iterator[str]:
    """Yield names that plain keywords of *names* forbid."""
    if isinstance(names, bool):
        return
    if "pattern" in names:
        name = solved_text([], [names["pattern"]], Random(0))
        if name is not None:
            yield name
    if "maxLength" in names:
        yield "x" * (math.floor(names["maxLength"]) + 1)
    if names.get("minLength", 0) > 0:
        yield ""
    if "enum" in names or "const" in names or "format" in names:
        yield "other name"


def _items(schema: dict[str, Any]) -> Iterator[Way]:
    prefix = schema.get("prefixItems", [])
    for index, member in enumerate(prefix):
        items = [*[True] * index, {"not": member}]
        yield [({"type": "array", "prefixItems": items, "minItems": index + 1}, True)]
    for keyword in ("items", "unevaluatedItems"):
        if schema.get(keyword, True) is not True:
            items = [*[True] * len(prefix), {"not": schema[keyword]}]
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
