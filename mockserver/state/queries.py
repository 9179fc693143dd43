"""What can be asked of a collection: conditions, an order, a place to start, a size."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, Protocol

from mockserver.spec.types import JsonValue
from mockserver.state.texts import name_text, written

Operator = Literal[
    "equals",
    "not-equals",
    "in",
    "from",
    "to",
    "after",
    "before",
    "contains",
    "starts-with",
    "search",
    "exists",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """One condition on the value at *path* (the tokens of a JSON Pointer) of a record.

    `operand` is a list for `in`, a boolean for `exists`. Values of different JSON types are
    neither equal nor ordered; 5 and 5.0 are one number, and so are date-times of one instant one
    text. An array equals each of its elements. `contains` and `starts-with` look into text, or
    the texts of an array, whatever their case; `search` into every text below one of the paths in
    `among`. `from` and
    `to` include the operand, `after` and `before` do not. What a record lacks meets no condition
    but `not-equals` and `exists` false.
    """

    path: tuple[str, ...]
    operator: Operator
    operand: JsonValue
    among: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SortTerm:
    """One key of an order: the value at *path*; null and what is absent come first or last."""

    path: tuple[str, ...]
    descending: bool = False
    nulls_first: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ListQuery:
    """A part of a collection, in `order` or, where that is empty, in its own; or backwards.

    `after` is the place of the record before the first one wanted, `offset` how many to pass
    over. `limit` counts records, `None` is all.
    """

    conditions: tuple[Condition, ...] = ()
    order: tuple[SortTerm, ...] = ()
    backwards: bool = False
    after: bytes | None = None
    offset: int = 0
    limit: int | None = None


class HeldRecords:
    """The JSON texts of records that never change, for as long as this object is there."""

    def __init__(self, bodies: Sequence[str]) -> None:
        self.bodies = bodies

    @cached_property
    def texts(self) -> frozenset[str]:
        """The same texts, to be looked for."""
        return frozenset(self.bodies)


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """The records that answer a query, as JSON text, each with its place in that order.

    `more` says whether others follow. A place stays right while records come and go. `held` are
    records that most of these are among, where there are such.
    """

    bodies: tuple[str, ...]
    places: tuple[bytes, ...]
    more: bool
    held: HeldRecords | None = None


class Records(Protocol):
    """A collection that can be listed: stored, or computed for one request."""

    def listed(self, query: ListQuery) -> Listed:
        """Return the records that *query* asks for."""

    def total(self, conditions: Sequence[Condition]) -> int:
        """Return how many records meet *conditions*."""

    def place_of(self, identity: JsonValue, order: tuple[SortTerm, ...] = ()) -> bytes | None:
        """Return the place of the record with *identity* in *order*, or `None`."""


def identity_text(identity: JsonValue) -> str:
    """Return *identity* as the text by which records are found: `5` and `"5"` are one."""
    return name_text(identity if isinstance(identity, str) else written(identity))


def conjunction(conditions: Iterable[Condition]) -> tuple[Condition, ...]:
    """Return *conditions* as a tuple in one order, whatever order they were found in."""
    return tuple(sorted(conditions, key=lambda c: (c.path, c.operator, str(c.operand))))
