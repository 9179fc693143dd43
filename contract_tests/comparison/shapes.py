"""Tell what JSON values look like, whatever they are: members, types, nulls, forms of texts."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from contract_tests.checks.values import day, instant
from mockserver.spec import Schema
from mockserver.spec.pointers import escaped
from mockserver.spec.schemas import Schemas
from mockserver.spec.types import JsonValue

_UUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")

# Where one server never shows a member that the other sometimes shows, so many values must agree
# before that is no accident.
_ENOUGH = 20


@dataclass(slots=True)
class Place:
    """What stands at one place of many values. `objects` could have had it, `values` had it."""

    objects: int = 0
    values: int = 0
    kinds: Counter[str] = field(default_factory=Counter)
    forms: Counter[str] = field(default_factory=Counter)
    constants: set[str] = field(default_factory=set)


class Shape:
    """What the bodies of one kind of answer look like together: `places` by their JSON Pointer.

    `*` stands for any item of an array, and for any member of a map: their names are values.
    """

    def __init__(self, schemas: Schemas, schema: Schema | None) -> None:
        self._schemas = schemas
        self._schema = schema
        self.places: dict[str, Place] = {}

    def add(self, value: JsonValue) -> None:
        """Count *value* as well."""
        self._count("", value, self._schema)

    def _count(self, pointer: str, value: JsonValue, schema: Schema | None) -> None:
        place = self.places.setdefault(pointer, Place())
        place.values += 1
        place.kinds[kind_of(value)] += 1
        if isinstance(value, str):
            place.forms[form_of(value)] += 1
            if self._is_fixed(schema):
                place.constants.add(value)
        elif isinstance(value, list):
            items = self._items(schema)
            for item in value:
                self._count(f"{pointer}/*", item, items)
        elif isinstance(value, Mapping):
            self._members(pointer, value, schema)

    def _members(self, pointer: str, value: Mapping[str, JsonValue], schema: Schema | None) -> None:
        is_map = self._is_map(schema)
        for name, member in value.items():
            token = "*" if is_map else escaped(name)
            described = None if schema is None else self._schemas.property(schema, name)
            self._count(f"{pointer}/{token}", member, described)

    def _is_map(self, schema: Schema | None) -> bool:
        """Return whether the names of the members are values: the document knows none of them."""
        value = {} if schema is None else self._schemas.resolved(schema).value
        if not isinstance(value, Mapping) or "properties" in value:
            return False
        if any(keyword in value for keyword in ("allOf", "anyOf", "oneOf")):
            return False
        return bool(value.get("additionalProperties") or value.get("patternProperties"))

    def _items(self, schema: Schema | None) -> Schema | None:
        resolved = None if schema is None else self._schemas.resolved(schema)
        if resolved is None or not isinstance(resolved.value, Mapping):
            return None
        return self._schemas.member(resolved, "items") if "items" in resolved.value else None

    def _is_fixed(self, schema: Schema | None) -> bool:
        """Return whether the document lists the values: of an error, they may not differ."""
        value = {} if schema is None else self._schemas.resolved(schema).value
        return isinstance(value, Mapping) and ("const" in value or "enum" in value)


def kind_of(value: JsonValue) -> str:
    """Return the JSON type of *value*; integers are numbers."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, int | float):
        return "number"
    if isinstance(value, str):
        return "string"
    return "array" if isinstance(value, list) else "object"


def form_of(text: str) -> str:
    """Return which form *text* has: `date-time`, `date`, `uuid`, `number`, `URL`, or `text`."""
    if instant(text) is not None:
        return "date-time"
    if day(text) is not None:
        return "date"
    if _UUID.fullmatch(text):
        return "uuid"
    if _NUMBER.fullmatch(text):
        return "number"
    return "URL" if text.startswith(("http://", "https://")) else "text"


def differences(
    one: Shape, other: Shape, names: tuple[str, str], *, errors: bool
) -> Iterator[tuple[str, str, str]]:
    """Yield where *one* and *other* differ: rule, JSON Pointer, and what is told of it.

    *names* are what the two are called. With *errors*, values that the document lists count, too.
    """
    for pointer in sorted(set(one.places) | set(other.places)):
        left, right = one.places.get(pointer), other.places.get(pointer)
        if left is None or right is None:
            yield from _missing(pointer, one, other, names)
            continue
        yield from _kinds(pointer, left, right, names)
        only = set(left.forms), set(right.forms)
        if left.forms and right.forms and not only[0] & only[1] and _told(only):
            texts = " and ".join(" or ".join(sorted(forms)) for forms in only)
            yield "differs.format", pointer, f"{names[0]} and {names[1]} write {texts}"
        if errors and left.constants and right.constants and left.constants != right.constants:
            said = (
                f"{sorted(left.constants)} at {names[0]}, {sorted(right.constants)} at {names[1]}"
            )
            yield "differs.error", pointer, said


def _told(only: tuple[set[str], set[str]]) -> bool:
    # Ids may be of any form; what has a form that clients parse must have it everywhere.
    parsed = {"date-time", "date", "URL"}
    return bool(only[0] & parsed) or bool(only[1] & parsed)


def _missing(
    pointer: str, one: Shape, other: Shape, names: tuple[str, str]
) -> Iterator[tuple[str, str, str]]:
    parent = pointer.rpartition("/")[0]
    above = one.places.get(parent), other.places.get(parent)
    # Told of the place above, or of an empty list.
    if above[0] is None or above[1] is None or pointer.endswith("/*"):
        return
    has, lacks = (0, 1) if pointer in one.places else (1, 0)
    present = (one, other)[has].places[pointer].values
    objects = [place.kinds["object"] for place in above if place is not None]
    if objects[lacks] == 0 or (present < objects[has] and objects[lacks] < _ENOUGH):
        return
    yield (
        "differs.shape",
        pointer,
        f"{present} of {objects[has]} objects of {names[has]} have it, "
        f"none of {objects[lacks]} of {names[lacks]}",
    )


def _kinds(
    pointer: str, left: Place, right: Place, names: tuple[str, str]
) -> Iterator[tuple[str, str, str]]:
    types = [set(place.kinds) - {"null"} for place in (left, right)]
    if types[0] and types[1] and not types[0] & types[1]:
        said = [" or ".join(sorted(each)) for each in types]
        yield "differs.type", pointer, f"{said[0]} at {names[0]}, {said[1]} at {names[1]}"
    nulls = [place.kinds["null"] for place in (left, right)]
    for has, lacks in ((0, 1), (1, 0)):
        there, here = (left, right)[has], (left, right)[lacks]
        # One is always null and the other never, or many values of the other are none.
        certain = nulls[has] == there.values or here.values >= _ENOUGH
        if nulls[has] and not nulls[lacks] and certain:
            said_of = f"null in {nulls[has]} of {there.values} at {names[has]}"
            yield "differs.null", pointer, f"{said_of}, in none of {here.values} at {names[lacks]}"
            return
