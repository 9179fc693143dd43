"""Find in a body what schema validators pass over: `writeOnly`, discriminators, clocks."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from contract_tests.checks.values import instant, shown
from mockserver.spec.model import Schema
from mockserver.spec.pointers import escaped
from mockserver.spec.schemas import Schemas
from mockserver.spec.types import JsonValue

Fault = tuple[str, str, str]
"""A rule, the JSON Pointer in the body, and what was seen."""

# As deep as one value is described by schemas inside schemas.
_MAX_DEPTH = 8
_MARKS = ('"writeOnly"', '"discriminator"')

_CREATED = re.compile(r"^(created|creation|inserted)(_?(at|on|date|time|datetime))?$", re.I)
_LATER = re.compile(
    r"^(last_?)?(updated|update|modified|modification|changed)(_?(at|on|date|time|datetime))?$",
    re.I,
)


_FIRST = re.compile(r"^[fF]irst(\w+)$")

# Numbers below are no seconds or milliseconds since 1970 that anybody means.
_LEAST_STAMP = 100_000_000


class Overlooked:
    """Looks at bodies of one document; which schemas have nothing to look for is found once."""

    def __init__(self, schemas: Schemas) -> None:
        self._schemas = schemas
        self._plain: dict[str, bool] = {}

    def faults(self, schema: Schema, value: JsonValue) -> Iterator[Fault]:
        """Yield what is wrong with *value*, the body of a response that *schema* describes."""
        if not self._is_plain(schema):
            yield from self._inside(schema, value, "", 0)

    def _inside(self, schema: Schema, value: JsonValue, at: str, depth: int) -> Iterator[Fault]:
        schema = self._schemas.resolved(schema)
        if not isinstance(schema.value, Mapping) or depth > _MAX_DEPTH:
            return
        for index, _ in enumerate(schema.value.get("allOf", ())):
            part = self._schemas.member(schema, "allOf", str(index))
            yield from self._inside(part, value, at, depth + 1)
        yield from self._chosen(schema, value, at, depth)
        if isinstance(value, Mapping):
            yield from self._members(schema, value, at)
        elif isinstance(value, list) and isinstance(schema.value.get("items"), Mapping | bool):
            items = self._schemas.member(schema, "items")
            for index, item in enumerate(value):
                yield from self._inside(items, item, f"{at}/{index}", 0)

    def _members(self, schema: Schema, value: Mapping[str, JsonValue], at: str) -> Iterator[Fault]:
        assert isinstance(schema.value, Mapping)
        for name in schema.value.get("properties", {}):
            if name not in value:
                continue
            member = self._schemas.member(schema, "properties", name)
            place = f"{at}/{escaped(name)}"
            if isinstance(member.value, Mapping) and member.value.get("writeOnly") is True:
                yield "body.write-only", place, f"{name} is write-only, and is shown"
            yield from self._inside(member, value[name], place, 0)

    def _chosen(self, schema: Schema, value: JsonValue, at: str, depth: int) -> Iterator[Fault]:
        """Yield what is wrong with a value that is described by one of several schemas."""
        assert isinstance(schema.value, Mapping)
        named = self._named(schema, value)
        if named is not None:
            found, name = named
            errors = list(self._schemas.errors(found, value, direction="response"))
            if errors:
                what = f"{shown(name)} is named, and {errors[0].pointer or 'it'}: "
                yield "body.discriminator", at, what + errors[0].message
            elif (
                found.pointer != schema.pointer
                and isinstance(found.value, Mapping)
                and "allOf" not in found.value
            ):
                yield from self._inside(found, value, at, depth + 1)
            return
        for keyword in ("oneOf", "anyOf"):
            branches = schema.value.get(keyword, ())
            real = [i for i, one in enumerate(branches) if one != {"type": "null"}]
            if len(real) == 1 and value is not None:
                part = self._schemas.member(schema, keyword, str(real[0]))
                yield from self._inside(part, value, at, depth + 1)

    def _named(self, schema: Schema, value: JsonValue) -> tuple[Schema, str] | None:
        """Return the schema that *value* says it has, and how it says so."""
        discriminator = self._schemas.discriminators.of(schema.value, schema.pointer)
        if discriminator is None or not isinstance(value, Mapping):
            return None
        name = value.get(discriminator.property)
        pointer = discriminator.mapping.get(name) if isinstance(name, str) else None
        if pointer is None or not isinstance(name, str):
            return None
        described, at = self._schemas.resolved_value({"$ref": f"#{pointer}"}, schema.pointer)
        return Schema(pointer=at, value=described), name

    def _is_plain(self, schema: Schema) -> bool:
        """Return whether nothing below *schema* is of interest."""
        found = self._plain.get(schema.pointer)
        if found is None:
            text = str(self._schemas.bundle(schema, direction="request")).replace("'", '"')
            found = self._plain[schema.pointer] = not any(mark in text for mark in _MARKS)
        return found


def clocks(value: JsonValue, at: str = "") -> Iterator[Fault]:
    """Yield objects in *value* that were changed before they were made."""
    if isinstance(value, list):
        for index, item in enumerate(value):
            yield from clocks(item, f"{at}/{index}")
    if not isinstance(value, Mapping):
        return
    for name, other in _pairs(value):
        one, later = value[name], value[other]
        if _is_before(later, one):
            what = f"{other} is {later}, before {name}, which is {one}"
            yield "clock.backwards", f"{at}/{escaped(other)}", what
    for name, member in value.items():
        if isinstance(member, Mapping | list):
            yield from clocks(member, f"{at}/{escaped(name)}")


def _pairs(names: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield names of what came first, and of what cannot have been before it."""
    names = tuple(names)
    for made in [name for name in names if _CREATED.match(name)][:1]:
        yield from ((made, later) for later in names if _LATER.match(later))
    for first in names:
        found = _FIRST.match(first)
        if found is not None:
            last = {f"last{found[1]}", f"Last{found[1]}"}
            yield from ((first, later) for later in names if later in last)


def _is_before(later: JsonValue, made: JsonValue) -> bool:
    if _is_stamp(later) and _is_stamp(made):
        return bool(later < made)
    one, other = instant(later), instant(made)
    if one is None or other is None:
        return False
    # One of both may be cut to seconds.
    coarse = one.microsecond == 0 or other.microsecond == 0
    return (other - one).total_seconds() >= (1 if coarse and other.microsecond else 1e-6)


def _is_stamp(value: JsonValue) -> bool:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return bool(is_number and value >= _LEAST_STAMP)
