"""List records that were computed for one request, as stored ones are listed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import orjson

from mockserver.spec.documents import escaped
from mockserver.spec.references import value_at
from mockserver.spec.types import JsonObject, JsonValue
from mockserver.state.queries import (
    Condition,
    Listed,
    ListQuery,
    identity_text,
    instant_key,
    is_instant,
)


class ComputedCollection:
    """Records in memory, in their order. See `Records` for its questions."""

    def __init__(
        self, records: Sequence[JsonObject], identity: Callable[[JsonObject], JsonValue]
    ) -> None:
        self._records = records
        self._identity = identity

    def listed(self, query: ListQuery) -> Listed:
        """Return the records that *query* asks for, and whether others follow."""
        found = [
            (position, record)
            for position, record in enumerate(self._records)
            if all(_meets(record, condition) for condition in query.conditions)
        ]
        if query.backwards:
            found.reverse()
        if query.after is not None:
            after, backwards = query.after, query.backwards
            found = [row for row in found if (row[0] < after if backwards else row[0] > after)]
        found = found[max(0, query.offset) :]
        wanted = found if query.limit is None else found[: max(0, query.limit)]
        return Listed(
            bodies=tuple(orjson.dumps(record).decode() for _, record in wanted),
            positions=tuple(position for position, _ in wanted),
            more=len(found) > len(wanted),
        )

    def total(self, conditions: Sequence[Condition]) -> int:
        """Return how many records meet *conditions*."""
        return sum(all(_meets(record, c) for c in conditions) for record in self._records)

    def position_of(self, identity: JsonValue) -> int | None:
        """Return the position of the record with *identity*, or `None`."""
        for position, record in enumerate(self._records):
            if identity_text(self._identity(record)) == identity_text(identity):
                return position
        return None


def _meets(record: JsonObject, condition: Condition) -> bool:
    value: Any = value_at(record, "".join(f"/{escaped(token)}" for token in condition.path))
    operand = condition.operand
    match condition.operator:
        case "equals":
            return _same(value, operand)
        case "in":
            return any(_same(value, item) for item in operand)
        case "contains":
            return isinstance(value, str) and str(operand).lower() in value.lower()
        case "from" | "to":
            if not _comparable(value, operand):
                return False
            if is_instant(operand):
                value, operand = instant_key(value), instant_key(operand)
            return bool(value >= operand if condition.operator == "from" else value <= operand)


def _same(value: JsonValue, operand: JsonValue) -> bool:
    if _is_number(value) or _is_number(operand):
        return _comparable(value, operand) and bool(value == operand)
    return type(value) is type(operand) and bool(value == operand)


def _comparable(value: JsonValue, operand: JsonValue) -> bool:
    if isinstance(operand, str):
        return isinstance(value, str)
    return _is_number(value) and _is_number(operand)


def _is_number(value: JsonValue) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
