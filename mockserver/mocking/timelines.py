"""Add up what happened in any span of time, by bisection: what worlds compute figures from."""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from itertools import accumulate, pairwise
from typing import TypeAlias

from mockserver.spec.instants import instant_from

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def microseconds(moment: datetime | str) -> int:
    """Return the microseconds from 1970 to *moment*, a date-time as RFC 3339 writes it.

    Raises `ValueError` for text that is none.
    """
    if isinstance(moment, str):
        try:
            read = datetime.fromisoformat(moment)
        except ValueError:
            read = None
        # What Python reads without a zone, or not at all, has its meaning by RFC 3339.
        found = read if read is not None and read.tzinfo else instant_from(moment)
        if found is None:
            raise ValueError(f"{moment!r} is no date-time")
        moment = found
    return (moment - _EPOCH) // _MICROSECOND


def moment_of(instant: int) -> datetime:
    """Return the moment that is *instant* microseconds after 1970, in UTC."""
    return _EPOCH + instant * _MICROSECOND


# An array is an eighth of a list, and the garbage collector passes it by. A list holds any number.
_Numbers: TypeAlias = "array[int] | list[int]"


def _numbers(values: list[int]) -> _Numbers:
    try:
        return array("q", values)
    except (OverflowError, TypeError):
        return values


class Timeline:
    """Amounts at instants, which are whole numbers of any one unit.

    Spans of time contain both of their ends; `None` leaves an end open. Whatever was added, in any
    order, a span takes two bisections.
    """

    def __init__(self) -> None:
        self._instants: array[int] = array("q")
        self._amounts: _Numbers = array("q")
        # Both are made at the first question: `None` until then, and after every addition.
        self._ordered: array[int] | None = None
        self._sums: _Numbers | None = None

    def add(self, instant: int, amount: int = 1) -> None:
        """Note that *amount* of something happened at *instant*."""
        self._instants.append(instant)
        try:
            self._amounts.append(amount)
        except (OverflowError, TypeError):
            self._amounts = [*self._amounts, amount]
        self._ordered = self._sums = None

    def count(self, start: int | None = None, end: int | None = None) -> int:
        """Return how often something happened from *start* to *end*."""
        low, high = self._within(start, end)
        return high - low

    def counts(self, edges: Sequence[int]) -> list[int]:
        """Return how often something happened from each of *edges*, which ascend, to the next one.

        The instant of an edge belongs to what begins there; what begins at the last one is not
        counted.
        """
        instants = self._in_order()
        places = []
        place = 0
        for edge in edges:
            place = bisect_left(instants, edge, place)
            places.append(place)
        return [after - before for before, after in pairwise(places)]

    def total(self, start: int | None = None, end: int | None = None) -> int:
        """Return the sum of what happened from *start* to *end*."""
        low, high = self._within(start, end)
        if self._sums is None:
            instants, amounts = self._instants, self._amounts
            order = sorted(range(len(instants)), key=instants.__getitem__)
            sums = list(accumulate((amounts[place] for place in order), initial=0))
            self._sums = _numbers(sums)
        return self._sums[high] - self._sums[low]

    def first(self, start: int | None = None, end: int | None = None) -> int | None:
        """Return the first instant from *start* to *end*, `None` if nothing happened then."""
        low, high = self._within(start, end)
        return self._in_order()[low] if low < high else None

    def last(self, start: int | None = None, end: int | None = None) -> int | None:
        """Return the last instant from *start* to *end*, `None` if nothing happened then."""
        low, high = self._within(start, end)
        return self._in_order()[high - 1] if low < high else None

    def _within(self, start: int | None, end: int | None) -> tuple[int, int]:
        instants = self._in_order()
        low = 0 if start is None else bisect_left(instants, start)
        high = len(instants) if end is None else bisect_right(instants, end)
        return low, max(low, high)

    def _in_order(self) -> array[int]:
        if self._ordered is None:
            self._ordered = array("q", sorted(self._instants))
        return self._ordered
