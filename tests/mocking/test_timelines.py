"""A timeline adds up any span as going through all of it would."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mockserver.mocking.timelines import Timeline, microseconds, moment_of

INSTANTS = st.integers(-50, 50)
AMOUNTS = st.integers(-(2**70), 2**70) | st.integers(-5, 5)


@given(
    happened=st.lists(st.tuples(INSTANTS, AMOUNTS)),
    start=st.none() | INSTANTS,
    end=st.none() | INSTANTS,
)
def test_a_span_contains_what_lies_between_its_ends(
    happened: list[tuple[int, int]], start: int | None, end: int | None
) -> None:
    timeline = Timeline()
    for at, amount in happened:
        timeline.add(at, amount)
    inside = [
        (at, amount)
        for at, amount in happened
        if (start is None or start <= at) and (end is None or at <= end)
    ]
    assert timeline.count(start, end) == len(inside)
    assert timeline.total(start, end) == sum(amount for _, amount in inside)
    assert timeline.first(start, end) == min((at for at, _ in inside), default=None)
    assert timeline.last(start, end) == max((at for at, _ in inside), default=None)


def test_what_is_added_later_counts() -> None:
    timeline = Timeline()
    timeline.add(5, 2)
    assert timeline.total() == 2
    timeline.add(1, 40)
    assert (timeline.total(), timeline.total(2), timeline.first()) == (42, 2, 1)


@pytest.mark.parametrize(
    "text",
    ["2026-05-03T09:14:22Z", "2026-05-03T11:14:22.000000+02:00", "2026-05-03t09:14:22z"],
)
def test_one_instant_is_one_number_however_it_is_written(text: str) -> None:
    moment = datetime(2026, 5, 3, 9, 14, 22, tzinfo=UTC)
    assert microseconds(text) == microseconds(moment)
    assert moment_of(microseconds(text)) == moment


@pytest.mark.parametrize("text", ["yesterday", "2026-05-03", "2026-05-03T09:14:22"])
def test_what_names_no_instant_has_no_number(text: str) -> None:
    with pytest.raises(ValueError, match="no date-time"):
        microseconds(text)


@given(
    happened=st.lists(st.integers(-20, 20), max_size=30),
    edges=st.lists(st.integers(-25, 25), min_size=1, max_size=10).map(sorted),
)
def test_what_begins_at_an_edge_is_counted_up_to_the_next_one(
    happened: list[int], edges: list[int]
) -> None:
    timeline = Timeline()
    for at in happened:
        timeline.add(at)
    assert timeline.counts(edges) == [
        sum(low <= at < high for at in happened) for low, high in pairwise(edges)
    ]
