"""Hours, days, weeks and months are those of the calendar in UTC."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mockserver.mocking.periods import (
    Period,
    buckets,
    midnight,
    month_after,
    month_of,
    time_of_day,
    week_of,
)
from mockserver.mocking.timelines import microseconds, moment_of

MOMENTS = st.integers(-(2**45), 2**52).map(moment_of)  # 1968 to 2112


@given(MOMENTS)
def test_a_moment_lies_in_its_day_week_and_month(moment: datetime) -> None:
    assert midnight(moment) <= moment < midnight(moment) + timedelta(days=1)
    assert week_of(moment).weekday() == 0
    assert week_of(moment) <= moment < week_of(moment) + timedelta(days=7)
    assert month_of(moment).day == month_after(moment).day == 1
    assert month_of(moment) <= moment < month_after(moment)
    assert (month_after(moment) - timedelta(days=1)).month == moment.month


@pytest.mark.parametrize("period", ["hour", "day", "month"])
@given(start=MOMENTS, hours=st.integers(0, 2_000))
def test_buckets_cover_a_span_without_a_gap(period: Period, start: datetime, hours: int) -> None:
    end = start + timedelta(hours=hours)
    found = list(buckets(start, end, period))
    begins = [moment_of(begin) for begin, _, _ in found]
    assert begins[0] <= start
    assert begins[-1] <= end
    for one, other in pairwise([*begins, end]):
        assert one <= other
    if period == "month":
        assert all(month_after(one) == other for one, other in pairwise(begins))
        assert month_after(begins[-1]) > end
    else:
        step = timedelta(hours=1) if period == "hour" else timedelta(days=1)
        assert all(other - one == step for one, other in pairwise(begins))
        assert start - begins[0] < step > end - begins[-1]
    for begin, timestamp, label in found:
        assert microseconds(timestamp) == begin
        wanted = {"hour": "%Y-%m-%d %H:00", "day": "%Y-%m-%d", "month": "%Y-%m"}[period]
        assert label == f"{moment_of(begin):{wanted}}"


def test_a_time_of_day_has_two_digits_each() -> None:
    assert [time_of_day(each) for each in (0, 33_262, 86_399)] == [
        "00:00:00",
        "09:14:22",
        "23:59:59",
    ]
