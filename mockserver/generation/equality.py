"""Compare values as JSON Schema does, and tell their types."""

from __future__ import annotations

import orjson

from mockserver.spec.types import JsonValue

# An integer is a number: the other numbers have a name of their own, so that types can be excluded.
FRACTION = "fraction"


def part_of(value: JsonValue) -> str:
    """Return the type of *value*, as shapes tell types apart."""
    if value is None:
        return "null"
    if isinstance(value, float):
        return "integer" if value.is_integer() else FRACTION
    names = {bool: "boolean", int: "integer", str: "string", list: "array"}
    return names.get(type(value), "object")


def identity(value: JsonValue) -> bytes:
    """Return what values have in common that JSON Schema calls equal: 1 and 1.0, not 1 and true."""
    return orjson.dumps(_normal(value), option=orjson.OPT_SORT_KEYS)


def same(one: JsonValue, two: JsonValue) -> bool:
    """Whether JSON Schema calls *one* and *two* equal."""
    return identity(one) == identity(two)


def _normal(value: JsonValue) -> JsonValue:
    if isinstance(value, float) and value.is_integer() and abs(value) < 1 << 53:
        return int(value)
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) >= 1 << 63:
        return float(value)
    if isinstance(value, list):
        return [_normal(item) for item in value]
    if isinstance(value, dict):
        return {name: _normal(member) for name, member in value.items()}
    return value
