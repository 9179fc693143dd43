"""Judge the body of a page by its schema, and each of its items only once.

Whether an array is valid follows in most schemas from how many items it has and from each of them
alone. Then a page is valid if it is without its items, and each of them was in a valid page before:
most of them were, as clients ask for the same records again and again. Records that are held in
memory are judged together, at the first page of them. Where a schema says more of the array or what
is around it, a page is judged as a whole each time.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from weakref import WeakKeyDictionary

import orjson

from mockserver.mocking.pages import Page, array_of
from mockserver.spec.model import Schema
from mockserver.spec.pointers import MISSING, tokens_of, value_at
from mockserver.spec.schemas import Schemas
from mockserver.state.queries import HeldRecords

# Of items that are known to be valid, as text. All are forgotten when there is more.
_MOST_TEXT = 4 * 2**20
# Of records that are held, how many are judged at once.
_PIECE = 250

# What says nothing of values, beside `x-` extensions.
_ANNOTATIONS = frozenset(
    {"default", "deprecated", "description", "example", "examples", "externalDocs"}
    | {"readOnly", "title", "writeOnly", "xml"}
)
# What an object may be described by: its names, and single members each by itself.
_OF_OBJECTS = frozenset(
    {"additionalProperties", "maxProperties", "minProperties", "properties", "required", "type"}
)
_OF_ARRAYS = frozenset({"items", "maxItems", "type"})


@dataclass(slots=True, kw_only=True)
class _Known:
    """What is known of the pages of one schema: `most` items, and which are valid.

    `by_items` tells whether they can be judged one by one, `held` whether all records are valid.
    """

    by_items: bool
    most: float
    valid: set[str] = field(default_factory=set)
    held: WeakKeyDictionary[HeldRecords, bool] = field(default_factory=WeakKeyDictionary)


class PageJudge:
    """Judges the pages of one document; belongs to one app."""

    def __init__(self, schemas: Schemas) -> None:
        self._schemas = schemas
        self._known: dict[tuple[str, str], _Known] = {}
        self._size = 0

    def judged(self, schema: Schema, page: Page) -> tuple[bytes, bool]:
        """Return the body of *page*, and whether *schema* allows it in a response."""
        validator = self._schemas.validator(schema, direction="response")
        known = self._of(schema, page.items)
        before, behind = page.around()
        body = b"".join((before, page.array(), behind))
        new = page.bodies
        if known.by_items and len(new) <= known.most:
            new = _unknown(known, validator, page)
        judged = body if new is page.bodies else b"".join((before, array_of(new), behind))
        is_valid = bool(validator.is_valid(orjson.loads(judged)))
        if is_valid and known.by_items and new:
            self._keep(known, new)
        return body, is_valid

    def _of(self, schema: Schema, items: str) -> _Known:
        known = self._known.get((schema.pointer, items))
        if known is None:
            most = _most_items(self._schemas.bundle(schema, direction="response"), items)
            made = _Known(by_items=most is not None, most=0 if most is None else most)
            known = self._known[schema.pointer, items] = made
        return known

    def _keep(self, known: _Known, bodies: Iterable[str]) -> None:
        new = set(bodies) - known.valid
        self._size += sum(map(len, new))
        if self._size > _MOST_TEXT:
            for each in self._known.values():
                each.valid.clear()
            new = set(bodies)
            self._size = sum(map(len, new))
        known.valid |= new


def _unknown(known: _Known, validator: Any, page: Page) -> tuple[str, ...]:
    """Return the items of *page* that are not known to be valid."""
    held = page.held
    if held is None or not _all_valid(known, validator, page, held):
        return tuple(body for body in page.bodies if body not in known.valid)
    if held.texts.issuperset(page.bodies):
        return ()
    return tuple(body for body in page.bodies if body not in held.texts and body not in known.valid)


def _all_valid(known: _Known, validator: Any, page: Page, held: HeldRecords) -> bool:
    """Tell whether all records in *held* are valid as items of *page*. They are judged once."""
    found = known.held.get(held)
    if found is None:
        found = known.held[held] = all(
            validator.is_valid(orjson.loads(dataclasses.replace(page, bodies=piece).body()))
            for piece in _pieces(held.bodies, int(min(_PIECE, known.most)))
        )
    return found


def _pieces(bodies: Sequence[str], most: int) -> Iterator[tuple[str, ...]]:
    for start in range(0, len(bodies), max(1, most)):
        yield tuple(bodies[start : start + most])


def _most_items(bundle: Mapping[str, Any], items: str) -> float | None:
    """Return how many items the array at the pointer *items* may have, in values of a schema.

    `None` if more is said of it than of each item by itself, and of what is around it. *bundle* is
    the schema with what it refers to, as it is compiled.
    """
    schema = _followed(bundle, bundle["schema"])
    for token in tokens_of(items):
        # Nothing else speaks of a property that is named.
        if schema is None or not _is_made_of(schema, _OF_OBJECTS):
            return None
        properties = schema.get("properties")
        if not isinstance(properties, Mapping) or token not in properties:
            return None
        schema = _followed(bundle, properties[token])
    if schema is None or not _is_made_of(schema, _OF_ARRAYS):
        return None
    most = schema.get("maxItems", float("inf"))
    return most if isinstance(most, int | float) else None


def _followed(bundle: Mapping[str, Any], schema: Any) -> Mapping[str, Any] | None:
    """Return the schema that *schema* is or refers to; `None` if it is more than that, or less."""
    seen = set()
    while isinstance(schema, Mapping) and "$ref" in schema:
        reference = schema["$ref"]
        if reference in seen or not _is_made_of(schema, frozenset({"$ref"})):
            return None
        seen.add(reference)
        schema = value_at(bundle, str(reference).removeprefix("#"))
    return schema if isinstance(schema, Mapping) and schema is not MISSING else None


def _is_made_of(schema: Mapping[str, Any], keywords: frozenset[str]) -> bool:
    """Tell whether *schema* has none but *keywords*, and annotations."""
    return all(
        key in keywords or key in _ANNOTATIONS or str(key).startswith("x-") for key in schema
    )
