"""Compare JSON values as an API means them: instants as instants, numbers as numbers."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, date, datetime, time
from typing import Any

from mockserver.spec import MISSING
from mockserver.spec.pointers import pointer_of
from mockserver.spec.types import JsonValue

Skip = Callable[[str, JsonValue], bool]
"""Tells of a place, a JSON Pointer, and its value whether it may differ."""

_INSTANT = re.compile(r"\d{4}-\d{2}-\d{2}[Tt ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?([Zz]|[-+]\d{2}:?\d{2})$")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}$")


def instant(value: JsonValue) -> datetime | None:
    """Return the instant that *value* names, or `None` if it is no date-time with an offset."""
    if not isinstance(value, str) or not _INSTANT.match(value):
        return None
    try:
        return datetime.fromisoformat(value).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def day(value: JsonValue) -> datetime | None:
    """Return midnight (UTC) of the day that *value* names, or `None` if it is no date."""
    if not isinstance(value, str) or not _DAY.match(value):
        return None
    try:
        return datetime.combine(date.fromisoformat(value), time(), UTC)
    except ValueError:
        return None


def moment(value: JsonValue) -> datetime | None:
    """Return the instant of *value*, a date-time or a date, or `None`."""
    return instant(value) or day(value)


def same(one: JsonValue, other: JsonValue) -> bool:
    """Tell whether two values mean the same."""
    if isinstance(one, bool) or isinstance(other, bool):
        return one is other
    if isinstance(one, str) and isinstance(other, str):
        left, right = instant(one), instant(other)
        return one == other or (left is not None and left == right)
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        return one.keys() == other.keys() and all(same(one[key], other[key]) for key in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(same, one, other))
    return bool(one == other)


def differences(
    one: JsonValue, other: JsonValue, *, common: bool = False, pointer: str = ""
) -> Iterator[tuple[str, JsonValue, JsonValue]]:
    """Yield where *one* and *other* differ: a JSON Pointer and both values, `MISSING` if absent.

    With *common*, objects are compared by the members that both have.
    """
    if one is MISSING and other is MISSING:
        return
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        for name in dict.fromkeys((*one, *other)):
            if common and (name not in one or name not in other):
                continue
            at = pointer + pointer_of([name])
            yield from differences(
                one.get(name, MISSING), other.get(name, MISSING), common=common, pointer=at
            )
    elif isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        for index, (left, right) in enumerate(zip(one, other, strict=True)):
            yield from differences(left, right, common=common, pointer=f"{pointer}/{index}")
    elif one is MISSING or other is MISSING or not same(one, other):
        yield pointer, one, other


def shown(value: JsonValue) -> str:
    """Return *value* for people: JSON, and short."""
    if value is MISSING:
        return "nothing"
    if isinstance(value, list) and len(value) > 3:
        return f"a list of {len(value)}"
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 120 else f"{text[:117]}..."


def ordered(one: JsonValue, other: JsonValue) -> int | None:
    """Return a number above 0 if *one* is greater, below if less, 0 if equal; `None` if they
    cannot be compared.
    """
    left, right = _sortable(one), _sortable(other)
    if left is None or right is None or type(left) is not type(right):
        return None
    return int(left > right) - int(left < right)


def _sortable(value: JsonValue) -> Any:
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, int | float):
        return float(value)
    return moment(value) or (value if isinstance(value, str) else None)
