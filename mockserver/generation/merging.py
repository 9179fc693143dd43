"""Merge the parts of an `allOf` into one schema to generate from."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from mockserver.spec.types import JsonSchema

Resolve = Callable[[Any, str], tuple[JsonSchema, str]]

_HIGHEST = ("minimum", "exclusiveMinimum", "minLength", "minItems", "minProperties")
_LOWEST = ("maximum", "exclusiveMaximum", "maxLength", "maxItems", "maxProperties")


# What a `$ref` may have beside it without changing which values are valid.
_ANNOTATIONS = {
    "$comment",
    "default",
    "deprecated",
    "description",
    "example",
    "examples",
    "readOnly",
    "summary",
    "title",
    "writeOnly",
}


def without_reference(schema: JsonSchema, resolve: Resolve, pointer: str) -> tuple[JsonSchema, str]:
    """Return what *schema* refers to, and its JSON Pointer; siblings of the `$ref` hold as well."""
    if isinstance(schema, bool) or "$ref" not in schema:
        return schema, pointer
    beside = {key: value for key, value in schema.items() if key != "$ref"}
    if all(key in _ANNOTATIONS or key.startswith("x-") for key in beside):
        return resolve(schema, pointer)
    target, pointer = resolve({"$ref": schema["$ref"]}, pointer)
    return {"allOf": [target, beside]}, pointer


def merged(schema: JsonSchema, resolve: Resolve, depth: int = 0) -> JsonSchema:
    """Return *schema* with its `$ref` followed and its `allOf` folded into it.

    What cannot be folded (two patterns, `not`, …) keeps one side: the result is a sketch that the
    validator of the whole schema has the last word on.
    """
    if isinstance(schema, bool):
        return schema
    schema, _ = without_reference(schema, resolve, "")
    if isinstance(schema, bool):
        return schema
    result = {key: value for key, value in schema.items() if key != "allOf"}
    if depth > 16:
        return result
    for part in schema.get("allOf", ()):
        other = merged(part, resolve, depth + 1)
        if other is False:
            return False
        if other is not True:
            result = _both(result, dict(other))
    for name, dependent in result.get("dependentSchemas", {}).items():
        if name in result.get("required", ()) and depth <= 16:
            other = merged(dependent, resolve, depth + 1)
            result = result if isinstance(other, bool) else _both(result, dict(other))
    for keyword in ("oneOf", "anyOf"):
        # An alternative that itself offers alternatives: the first one will do for a sketch.
        if keyword in result and result[keyword] and depth <= 16:
            first = merged(result.pop(keyword)[0], resolve, depth + 1)
            if not isinstance(first, bool):
                result = _both(result, dict(first))
    return result


def _both(left: dict[str, Any], right: dict[str, Any]) -> dict[str, Any]:
    result = {**left, **right}
    for key in left.keys() & right.keys():
        one, two = left[key], right[key]
        if key == "properties":
            shared = {n: {"allOf": [one[n], two[n]]} for n in one.keys() & two.keys()}
            result[key] = {**one, **two, **shared}
        elif key == "required":
            result[key] = [*one, *(name for name in two if name not in one)]
        elif key == "enum":
            result[key] = [value for value in one if value in two]
        elif key == "type":
            result[key] = _both_types(one, two)
        elif key in _HIGHEST:
            result[key] = max(one, two)
        elif key in _LOWEST:
            result[key] = min(one, two)
    return result


def _both_types(one: str | list[str], two: str | list[str]) -> list[str]:
    ones = [one] if isinstance(one, str) else one
    twos = [two] if isinstance(two, str) else two
    both = [t for t in ones if t in twos]
    if {"integer", "number"} <= {*ones, *twos} and "integer" not in both and "number" not in both:
        both.append("integer")
    return both
