"""What can be asked of a collection: conditions, direction, a place to start, a size."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

import orjson

from mockserver.spec.instants import instant_from
from mockserver.spec.types import JsonValue

Operator = Literal["equals", "in", "from", "to", "contains"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """One condition on the value at *path* (the tokens of a JSON Pointer) of a record.

    `operand` is a list for `in`. Instants (date-times) compare as instants, not as text. Values
    of different JSON types are neither equal nor ordered; 5 and 5.0 are one number. `contains`
    looks into text alone, whatever its case. What a record lacks meets no condition.
    """

    path: tuple[str, ...]
    operator: Operator
    operand: JsonValue


@dataclass(frozen=True, slots=True, kw_only=True)
class ListQuery:
    """A part of a collection, in its order or backwards.

    `after` is the position of the record before the first one wanted, `offset` how many to pass
    over; give one of them. `limit` counts records, `None` is all.
    """

    conditions: tuple[Condition, ...] = ()
    backwards: bool = False
    after: int | None = None
    offset: int = 0
    limit: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """The records that answer a query, as JSON text, each with its position in the collection.

    `more` says whether others follow.
    """

    bodies: tuple[str, ...]
    positions: tuple[int, ...]
    more: bool


class Records(Protocol):
    """A collection that can be listed: stored, or computed for one request."""

    def listed(self, query: ListQuery) -> Listed:
        """Return the records that *query* asks for."""

    def total(self, conditions: Sequence[Condition]) -> int:
        """Return how many records meet *conditions*."""

    def position_of(self, identity: JsonValue) -> int | None:
        """Return the position of the record with *identity*, or `None`."""


def is_instant(value: object) -> bool:
    """Tell whether *value* is text that holds an RFC 3339 date-time."""
    return instant_from(value) is not None


def instant_key(text: str) -> str:
    """Return *text*, an RFC 3339 date-time, in a form that sorts as the instants do.

    UTC, no zone, no trailing zeros: `2026-05-03T09:14:22.5`. Other text is returned as it is.
    """
    value = instant_from(text)
    if value is None:
        return text
    fraction = f".{value.microsecond:06}".rstrip("0") if value.microsecond else ""
    # `strftime` does not pad years below 1000 on every platform.
    return f"{value.year:04}-{value:%m-%dT%H:%M:%S}{fraction}"


def identity_text(identity: JsonValue) -> str:
    """Return *identity* as the text by which records are found: `5` and `"5"` are one."""
    return identity if isinstance(identity, str) else orjson.dumps(identity).decode()


def conjunction(conditions: Iterable[Condition]) -> tuple[Condition, ...]:
    """Return *conditions* as a tuple in one order, whatever order they were found in."""
    return tuple(sorted(conditions, key=lambda c: (c.path, c.operator, str(c.operand))))
