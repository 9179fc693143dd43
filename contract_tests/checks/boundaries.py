"""Find the values at the bounds of a schema: the last that is allowed, the first that is not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from contract_tests.samples import NoSample, Samples
from mockserver.spec.model import Schema
from mockserver.spec.schemas import Schemas
from mockserver.spec.types import JsonValue

# Longer texts and lists are no fair question.
_MOST = 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class Boundary:
    """A value at a bound: `what` bound it is, and whether the schema allows it."""

    value: JsonValue
    valid: bool
    what: str


def boundaries(schemas: Schemas, samples: Samples, schema: Schema) -> list[Boundary]:
    """Return the values around every bound that *schema* declares.

    Each was validated: `valid` is what the schema says of it. A value that is called outside and
    is allowed after all, or the other way round, is left out.
    """
    schema = schemas.resolved(schema)
    if not isinstance(schema.value, Mapping):
        return []
    found = []
    seen: list[JsonValue] = []
    for value, expected, what in _around(schemas, samples, schema, schema.value):
        valid = not any(True for _ in schemas.errors(schema, value, direction="request"))
        if valid is expected and not any(_identical(value, one) for one in seen):
            seen.append(value)
            found.append(Boundary(value=value, valid=valid, what=what))
    return found


_Case = tuple[JsonValue, bool, str]


def _around(
    schemas: Schemas, samples: Samples, schema: Schema, value: Mapping[str, Any]
) -> Iterator[_Case]:
    types = schemas.types(schema)
    if "enum" in value:
        yield from ((one, True, "a value of the enum") for one in value["enum"])
        if "string" in types or all(isinstance(one, str) for one in value["enum"]):
            yield "not-in-the-enum", False, "a value outside the enum"
            turned = [one.swapcase() for one in value["enum"] if isinstance(one, str)]
            for one in [each for each in turned if each not in value["enum"]][:1]:
                yield one, False, "a value of the enum in other letters"
        elif "integer" in types:
            numbers = [one for one in value["enum"] if isinstance(one, int)]
            yield max(numbers, default=0) + 1, False, "a value outside the enum"
        return
    if types & {"integer", "number"}:
        yield from _numbers(value, whole="number" not in types)
        if not types & {"string", "array", "object"}:
            yield "not-a-number", False, "text in the place of a number"
            if "number" not in types:
                yield 1.5, False, "a fraction in the place of a whole number"
    if "string" in types:
        yield from _texts(value)
    if "boolean" in types and len(types - {"null"}) == 1:
        yield from ((one, True, "a boolean") for one in (True, False))
        yield "not-a-boolean", False, "text in the place of a boolean"
    if "array" in types:
        yield from _arrays(schemas, samples, schema, value)


def _numbers(value: Mapping[str, Any], *, whole: bool) -> Iterator[_Case]:
    step = value.get("multipleOf", 1 if whole else 0.5)
    for keyword, sign in (("minimum", 1), ("maximum", -1)):
        bound = value.get(keyword)
        if isinstance(bound, int | float) and not isinstance(bound, bool):
            yield bound, True, f"the {keyword} {bound}"
            yield bound - sign * step, False, f"beyond the {keyword} {bound}"
    for keyword, sign in (("exclusiveMinimum", 1), ("exclusiveMaximum", -1)):
        bound = value.get(keyword)
        if isinstance(bound, int | float) and not isinstance(bound, bool):
            yield bound, False, f"the {keyword} {bound}"
            yield bound + sign * step, True, f"inside the {keyword} {bound}"


def _texts(value: Mapping[str, Any]) -> Iterator[_Case]:
    if "format" in value:
        yield "not-of-this-format", False, f"no {value['format']}"
        return
    if "pattern" in value:
        yield "\u2620", False, "a text that the pattern refuses"
        return
    least, most = value.get("minLength"), value.get("maxLength")
    if isinstance(least, int) and 0 < least <= _MOST:
        yield "a" * least, True, f"the minLength {least}"
        yield "a" * (least - 1), False, f"shorter than the minLength {least}"
    if isinstance(most, int) and most <= _MOST:
        yield "a" * most, True, f"the maxLength {most}"
        yield "a" * (most + 1), False, f"longer than the maxLength {most}"


def _arrays(
    schemas: Schemas, samples: Samples, schema: Schema, value: Mapping[str, Any]
) -> Iterator[_Case]:
    if "items" not in value or value.get("uniqueItems") is True:
        return
    try:
        item = samples.schema(schemas.member(schema, "items"))
    except NoSample:
        return
    for keyword, sign in (("minItems", -1), ("maxItems", 1)):
        bound = value.get(keyword)
        if isinstance(bound, int) and 0 < bound <= _MOST:
            yield [item] * bound, True, f"the {keyword} {bound}"
            yield [item] * (bound + sign), False, f"beyond the {keyword} {bound}"


def _identical(one: JsonValue, other: JsonValue) -> bool:
    return type(one) is type(other) and bool(one == other)
