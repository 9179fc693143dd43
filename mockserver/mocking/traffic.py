"""How busy a day is, as worlds draw it: what happens on a day depends on seed and date alone.

So time may go on, and what was there before stays as it was.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, timedelta
from random import Random
from typing import NamedTuple

from mockserver.mocking.worlds import Source

_WEEKEND = 0.2
_FOUNDED = date(2025, 6, 1)
_HALF_GROWN_DAYS = 400
_QUIETEST_MONTH, _QUIETEST_DAY = 0.85, 0.75


class Account(NamedTuple):
    """How large an account is: its days, how much happens on each, and the times of its plan."""

    days: int
    level: float
    plan: int


def days(source: Source, count: int, *, ahead: int = 0) -> Iterator[date]:
    """Yield the *count* days before today, today, and the days *ahead*, the earliest one first."""
    today = source.now.astimezone(UTC).date()
    for number in range(-count, ahead + 1):
        yield today + timedelta(days=number)


def activity(source: Source, day: date) -> float:
    """Return how busy *day* is, from 0 to 1: growing over the years, quiet at the weekend.

    No two days are the same.
    """
    # It grows ever slower, so that there is a busiest day which limits of a plan can be above.
    growth = 1 - 0.5 ** (1 + max(0, (day - _FOUNDED).days) / _HALF_GROWN_DAYS)
    month = source.random("activity of a month", f"{day:%Y-%m}").uniform(_QUIETEST_MONTH, 1)
    one = source.random("activity of a day", f"{day}").uniform(_QUIETEST_DAY, 1)
    level: float = growth * month * one * (1 if day.weekday() < 5 else _WEEKEND)
    return level


def whole(random: Random, amount: float) -> int:
    """Return *amount* as a whole number, the next one below or above it: 0.2 is 1 at times."""
    return int(amount + random.random())
