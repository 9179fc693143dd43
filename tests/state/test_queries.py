from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mockserver.state.instants import instant_key, is_instant
from mockserver.state.queries import Condition, conjunction, identity_text

MOMENTS = st.integers(-(2**51), 2**51).map(
    lambda microseconds: datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=microseconds)
)
OFFSETS = st.integers(-23 * 60, 23 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))


@given(MOMENTS, MOMENTS, OFFSETS, OFFSETS)
@settings(max_examples=150, deadline=None)
def test_keys_sort_as_the_instants_do(
    one: datetime, two: datetime, here: timezone, there: timezone
) -> None:
    first = instant_key(one.astimezone(here).isoformat())
    second = instant_key(two.astimezone(there).isoformat())
    assert (first < second, first == second) == (one < two, one == two)


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("2026-05-03T09:14:22Z", "2026-05-03T09:14:22"),
        ("2026-05-03T09:14:22.500Z", "2026-05-03T09:14:22.5"),
        ("2026-05-03t09:14:22z", "2026-05-03T09:14:22"),
        ("2026-05-03 09:14:22+02:00", "2026-05-03T07:14:22"),
        ("2026-05-03T23:14:22-02:30", "2026-05-04T01:44:22"),
        ("0999-05-03T09:14:22Z", "0999-05-03T09:14:22"),
    ],
)
def test_keys_are_in_utc_without_trailing_zeros(text: str, key: str) -> None:
    assert is_instant(text)
    assert instant_key(text) == key


@pytest.mark.parametrize(
    "value",
    [
        "2026-05-03",
        "2026-05-03T09:14:22",
        "2026-13-03T09:14:22Z",
        "2026-02-30T09:14:22Z",
        "2026-05-03T25:14:22Z",
        "2026-05-03T09:14:22+25:00",
        "x2026-05-03T09:14:22Z",
        "",
        "now",
        None,
        5,
        datetime(2026, 5, 3, tzinfo=UTC),
    ],
)
def test_what_is_no_instant_is_told(value: object) -> None:
    assert not is_instant(value)


@pytest.mark.parametrize(
    "text", ["2016-12-31T23:59:60Z", "0001-01-01T00:00:00+01:00", "9999-12-31T23:59:59-01:00"]
)
def test_instants_at_the_edge_have_a_key(text: str) -> None:
    assert is_instant(text)
    assert instant_key(text)


def test_a_conjunction_has_one_order() -> None:
    one = Condition(path=("a",), operator="equals", operand=1)
    two = Condition(path=("a",), operator="from", operand="x")
    three = Condition(path=("b",), operator="in", operand=[1])
    assert conjunction([three, two, one]) == conjunction([one, three, two]) == (one, two, three)


@pytest.mark.parametrize(("identity", "text"), [(5, "5"), ("5", "5"), (None, "null"), ("ü", "ü")])
def test_an_identity_is_text(identity: object, text: str) -> None:
    assert identity_text(identity) == text
