"""Judge whether records come in the order that `x-order` declares."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from itertools import pairwise
from typing import Any

from mockserver.spec import MISSING, value_at
from mockserver.spec.semantics import Order, OrderKey
from mockserver.spec.types import JsonValue


def first_disorder(items: Sequence[JsonValue], order: Order) -> int | None:
    """Return the index of the first item that may not follow the one before it, or `None`."""
    for index, (one, other) in enumerate(pairwise(items), start=1):
        if _compared(one, other, order.keys) > 0:
            return index
    return None


def keys_of(item: JsonValue, order: Order) -> list[JsonValue]:
    """Return the values of the sort keys of *item*, for people to read."""
    return [_value(item, key) for key in order.keys]


def _compared(one: JsonValue, other: JsonValue, keys: Sequence[OrderKey]) -> int:
    """Return a number above 0 if *one* must come after *other*, below 0 if before, else 0."""
    for key in keys:
        result = _by_key(_value(one, key), _value(other, key), key)
        if result:
            return result
    return 0


def _by_key(one: JsonValue, other: JsonValue, key: OrderKey) -> int:
    if one is None or other is None:
        if one is other:
            return 0
        # Where nulls stand is declared by itself: the direction does not turn it.
        return 1 if (one is None) == (key.nulls == "last") else -1
    left, right = _comparable(one, other)
    result = int(left > right) - int(left < right)
    return -result if key.descending else result


def _value(item: JsonValue, key: OrderKey) -> JsonValue:
    value = value_at(item, key.property)
    return None if value is MISSING else value


def _comparable(one: JsonValue, other: JsonValue) -> tuple[Any, Any]:
    """Return both values as what can be compared; values of different kinds count as equal."""
    if isinstance(one, int | float) and isinstance(other, int | float):
        return one, other
    if isinstance(one, str) and isinstance(other, str):
        instants = _instant(one), _instant(other)
        # The same instant may be written with more or fewer digits.
        return instants if None not in instants else (one, other)
    return 0, 0


def _instant(text: str) -> datetime | None:
    if len(text) < 20 or text[4] != "-" or text[10] not in "Tt ":
        return None
    try:
        instant = datetime.fromisoformat(text)
    except ValueError:
        return None
    return instant if instant.tzinfo else None
