"""How busy a day is, as worlds draw it: what happens on a day depends on seed and date alone.

So time may go on, and what was there before stays as it was.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

from mockserver.mocking.worlds import Source

_WEEKEND = 0.2
_FOUNDED = date(2020, 1, 1)
_HALF_GROWN_DAYS = 1_500


def days(source: Source, count: int, *, ahead: int = 0) -> Iterator[date]:
    """Yield the *count* days before today, today, and the days *ahead*, the earliest one first."""
    today = source.now.astimezone(UTC).date()
    for number in range(-count, ahead + 1):
        yield today + timedelta(days=number)


def activity(source: Source, day: date) -> float:
    """Return how busy *day* is, from 0 to 1: growing over years, quiet at the weekend."""
    # It grows ever slower, so that there is a busiest day which limits of a plan can be above.
    growth = 1 - 0.5 ** (1 + max(0, (day - _FOUNDED).days) / _HALF_GROWN_DAYS)
    month = source.random("activity of a month", f"{day:%Y-%m}").uniform(0.8, 1)
    level: float = growth * month * (1 if day.weekday() < 5 else _WEEKEND)
    return level


def midnight(day: date) -> datetime:
    """Return the first instant of *day*, in UTC."""
    return datetime(day.year, day.month, day.day, tzinfo=UTC)
