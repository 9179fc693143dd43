"""See early that what a shape asks of its members contradicts itself, so that a search turns back.

What is found depends on the schemas alone, never on what was asked before: each look has work of
its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TypeAlias

from mockserver.generation.draw import Exhausted, Work
from mockserver.generation.members import schemas_at, schemas_of
from mockserver.generation.shapes import Shape
from mockserver.spec.types import JsonSchema

# How many levels of members are looked into.
DEEPEST_LOOK = 3
# What one look is worth, by how many levels are left.
_WORK = (0, 3, 6, 12)
_MOST_KEPT = 100_000
# So many items are looked at: further ones are like them.
_ITEMS = 4

ShapesWithin: TypeAlias = Callable[[Sequence[JsonSchema], Work, int], Iterator[Shape]]
"""Yields the shapes of schemas, with so much work and so many levels left."""

_Key: TypeAlias = tuple[int, tuple[int, ...]]


class Contradictions:
    """Knows which schemas of members exclude each other; keeps what it found."""

    def __init__(self, shapes_within: ShapesWithin) -> None:
        self._shapes_within = shapes_within
        # With the schemas, so that their identities stay theirs.
        self._known: dict[_Key, tuple[Sequence[JsonSchema], bool]] = {}

    def within(self, shape: Shape, level: int) -> bool:
        """Whether a member that *shape* requires has no value, as far as a short look tells."""
        if not level:
            return False
        if shape.types == {"object"} and any(
            self._exclude_each_other(schemas_of(shape, name), level - 1) for name in shape.required
        ):
            return True
        return shape.types == {"array"} and any(
            self._exclude_each_other(schemas_at(shape, index), level - 1)
            for index in range(min(shape.min_items, _ITEMS))
        )

    def _exclude_each_other(self, schemas: Sequence[JsonSchema], level: int) -> bool:
        if any(schema is False for schema in schemas):
            return True
        telling = [schema for schema in schemas if isinstance(schema, Mapping) and schema]
        if len(telling) < 2 and not any("not" in schema for schema in telling):
            return False
        key = (level, tuple(map(id, telling)))
        kept = self._known.get(key)
        if kept is None:
            if len(self._known) >= _MOST_KEPT:
                self._known.clear()
            kept = self._known[key] = (telling, self._are_empty(telling, level))
        return kept[1]

    def _are_empty(self, schemas: Sequence[JsonSchema], level: int) -> bool:
        try:
            found = next(self._shapes_within(schemas, Work(_WORK[level]), level), None)
        except Exhausted:
            return False
        return found is None
