"""Find the places in a body where a contract can be broken, and break it in one of them.

Whether a change breaks the contract is never guessed: the validator of the response says so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from mockserver.errors import SpecError
from mockserver.spec.model import Schema
from mockserver.spec.pointers import tokens_of
from mockserver.spec.schemas import Schemas
from mockserver.spec.types import JsonValue

Way: TypeAlias = tuple[str | int, ...]

# Of each array, so many items are looked at; where these are all null, no other is tried.
_MOST_ITEMS = 20
_MOST_DEPTH = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """A value in a body, the *way* to it, and all schemas that describe it."""

    way: Way
    value: JsonValue
    parts: tuple[Schema, ...]

    def keywords(self, name: str) -> Iterator[Any]:
        """Yield what the schemas say with the keyword *name*."""
        for part in self.parts:
            if isinstance(part.value, Mapping) and name in part.value:
                yield part.value[name]

    def types(self) -> frozenset[str]:
        """Return the JSON types that the schemas name."""
        found = [[one] if isinstance(one, str) else one for one in self.keywords("type")]
        return frozenset(name for names in found for name in names)


def spots(schemas: Schemas, schema: Schema, value: JsonValue) -> list[Spot]:
    """Return the places in *value*, which *schema* allows: those inside of lists first."""
    found = list(_spots(schemas, (schema,), value, ()))
    return sorted(found, key=lambda spot: not any(isinstance(step, int) for step in spot.way))


def broken(
    schemas: Schemas,
    schema: Schema,
    value: JsonValue,
    changes: Callable[[Spot], Iterable[JsonValue]],
    *,
    last: Iterable[str] = (),
) -> JsonValue | None:
    """Return *value* with the first of the *changes* to its places that breaks *schema*.

    Members whose name is one of *last* are tried after all others. `None` if nothing breaks it.
    """
    validator = schemas.validator(schema, direction="response")
    names = set(last)
    found = spots(schemas, schema, value)
    for spot in sorted(found, key=lambda spot: bool(spot.way) and spot.way[-1] in names):
        for change in changes(spot):
            whole = with_at(value, spot.way, change)
            if not validator.is_valid(whole):
                return whole
    return None


def with_at(value: Any, way: Way, member: JsonValue) -> JsonValue:
    """Return a copy of *value* with *member* at the end of *way*."""
    if not way:
        return member
    if isinstance(value, list):
        index = int(way[0])
        return [*value[:index], with_at(value[index], way[1:], member), *value[index + 1 :]]
    return {**value, way[0]: with_at(value[way[0]], way[1:], member)}


def way_to(value: JsonValue, pointer: str) -> Way:
    """Return the JSON Pointer *pointer* into *value* as a way."""
    way: list[str | int] = []
    for token in tokens_of(pointer):
        if isinstance(value, list):
            way.append(int(token))
            value = value[int(token)]
        else:
            way.append(token)
            value = value[token] if isinstance(value, Mapping) else None
    return tuple(way)


def parts_of(schemas: Schemas, schema: Schema, depth: int = 0) -> Iterator[Schema]:
    """Yield *schema* and all that it is combined of, whichever alternative is meant."""
    schema = schemas.resolved(schema)
    yield schema
    if not isinstance(schema.value, Mapping) or depth >= _MOST_DEPTH:
        return
    for keyword in ("allOf", "anyOf", "oneOf"):
        for index, _ in enumerate(schema.value.get(keyword) or ()):
            yield from parts_of(schemas, schemas.member(schema, keyword, str(index)), depth + 1)


def described(schemas: Schemas, schema: Schema) -> Iterator[Schema]:
    """Yield every schema that a value of *schema* may be described by, each once."""
    waiting, seen = [schema], set()
    while waiting:
        for part in parts_of(schemas, waiting.pop(0)):
            if part.pointer in seen:
                continue
            seen.add(part.pointer)
            yield part
            waiting.extend(_members(schemas, part))


def _members(schemas: Schemas, schema: Schema) -> Iterator[Schema]:
    value = schema.value
    if not isinstance(value, Mapping):
        return
    for name in value.get("properties") or ():
        yield schemas.member(schema, "properties", name)
    for keyword in ("items", "additionalProperties"):
        if isinstance(value.get(keyword), Mapping):
            yield schemas.member(schema, keyword)
    for index, _ in enumerate(value.get("prefixItems") or ()):
        yield schemas.member(schema, "prefixItems", str(index))


def _spots(
    schemas: Schemas, described_by: tuple[Schema, ...], value: JsonValue, way: Way
) -> Iterator[Spot]:
    parts = tuple(part for one in described_by for part in _fitting(schemas, one, value))
    yield Spot(way=way, value=value, parts=parts)
    if len(way) >= _MOST_DEPTH:
        return
    members: Iterable[tuple[str | int, JsonValue]] = ()
    if isinstance(value, Mapping):
        members = value.items()
    elif isinstance(value, list):
        members = enumerate(value[:_MOST_ITEMS])
    for step, member in members:
        inner = tuple(found for part in parts for found in _member(schemas, part, step))
        if inner:
            yield from _spots(schemas, inner, member, (*way, step))


def _fitting(
    schemas: Schemas, schema: Schema, value: JsonValue, depth: int = 0
) -> Iterator[Schema]:
    """Yield *schema* and what it is combined of: of alternatives the first that allows *value*."""
    schema = schemas.resolved(schema)
    yield schema
    if not isinstance(schema.value, Mapping) or depth >= _MOST_DEPTH:
        return
    for index, _ in enumerate(schema.value.get("allOf") or ()):
        yield from _fitting(schemas, schemas.member(schema, "allOf", str(index)), value, depth + 1)
    for keyword in ("anyOf", "oneOf"):
        for index, _ in enumerate(schema.value.get(keyword) or ()):
            alternative = schemas.member(schema, keyword, str(index))
            if allows(schemas, alternative, value):
                yield from _fitting(schemas, alternative, value, depth + 1)
                break


def allows(schemas: Schemas, schema: Schema, value: JsonValue, *, request: bool = False) -> bool:
    """Tell whether *schema* allows *value*; one that cannot be compiled allows nothing."""
    try:
        validator = schemas.validator(schema, direction="request" if request else "response")
    except SpecError:
        return False
    return bool(validator.is_valid(value))


def _member(schemas: Schemas, schema: Schema, step: str | int) -> Iterator[Schema]:
    value = schema.value
    if not isinstance(value, Mapping):
        return
    if isinstance(step, int):
        prefix = value.get("prefixItems") or ()
        if step < len(prefix):
            yield schemas.member(schema, "prefixItems", str(step))
        elif isinstance(value.get("items"), Mapping):
            yield schemas.member(schema, "items")
    elif step in (value.get("properties") or {}):
        yield schemas.member(schema, "properties", step)
    elif isinstance(value.get("additionalProperties"), Mapping):
        yield schemas.member(schema, "additionalProperties")
