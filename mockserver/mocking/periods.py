"""Days, weeks and months in UTC, as worlds bill and show by them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Literal, TypeAlias

from mockserver.mocking.timelines import microseconds

Period = Literal["hour", "day", "month"]

_HOUR_US = 3_600_000_000
_HOURS = tuple((f"T{hour:02}:00:00Z", f" {hour:02}:00") for hour in range(24))

Bucket: TypeAlias = tuple[int, str, str]
"""One hour, day or month: its first microsecond since 1970, that as a timestamp, and its label.

The label is `2026-05-03 09:00`, `2026-05-03` or `2026-05`.
"""


@lru_cache(maxsize=86_400)
def time_of_day(seconds: int) -> str:
    """Return the time so many *seconds* after midnight: `09:14:22`."""
    minutes, second = divmod(seconds, 60)
    hour, minute = divmod(minutes, 60)
    return f"{hour:02}:{minute:02}:{second:02}"


def midnight(day: date) -> datetime:
    """Return the first instant of *day*, in UTC."""
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


def month_of(moment: date) -> datetime:
    """Return the first instant of the month that *moment* lies in."""
    return midnight(moment.replace(day=1))


def month_after(moment: date) -> datetime:
    """Return the first instant of the month after that of *moment*."""
    return month_of(month_of(moment) + timedelta(days=31))


def week_of(moment: date) -> datetime:
    """Return the first instant of the Monday of the week that *moment* lies in."""
    return midnight(moment - timedelta(days=moment.weekday()))


def buckets(start: datetime, end: datetime, period: Period) -> Iterator[Bucket]:
    """Yield the hours, days or months from the one that holds *start* to the one that holds *end*.

    Both are in UTC. Text is put together by days: a year has 8,760 hours.
    """
    if period == "month":
        month = month_of(start)
        while month <= end:
            text = f"{month.date()}"
            yield microseconds(month), f"{text}T00:00:00Z", text[:7]
            month = month_after(month)
        return
    for number in range((end.date() - start.date()).days + 1):
        day = start.date() + timedelta(days=number)
        begin, text = microseconds(midnight(day)), f"{day}"
        if period == "day":
            yield begin, f"{text}T00:00:00Z", text
            continue
        first = start.hour if day == start.date() else 0
        last = end.hour if day == end.date() else 23
        for hour, (in_timestamp, in_label) in enumerate(_HOURS[first : last + 1], first):
            yield begin + hour * _HOUR_US, text + in_timestamp, text + in_label
