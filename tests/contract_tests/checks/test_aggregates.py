from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract_tests.checks.adding import aggregated, agree, compared, parted
from mockserver.spec.semantics import AggregatedValue

ITEMS = [{"t": "a", "n": 1}, {"t": "a", "n": 4}, {"t": "b", "n": None}, {"t": "b"}]


@pytest.mark.parametrize(
    ("function", "of", "expected"),
    [
        ("count", None, 4),
        ("count", "/n", 2),
        ("count-distinct", "/t", 2),
        ("sum", "/n", 5),
        ("min", "/n", 1),
        ("max", "/n", 4),
        ("mean", "/n", 2.5),
        ("mean", "/x", None),
        ("sum", "/x", 0),
    ],
)
def test_each_function_takes_what_is_there(function: Any, of: str | None, expected: Any) -> None:
    assert aggregated(AggregatedValue(value="/v", function=function, of=of), ITEMS) == expected


@pytest.mark.parametrize(
    ("said", "expected", "right"),
    [
        (5, 5, True),
        (5, 6, False),
        (2.33, 7 / 3, True),
        (2.34, 7 / 3, False),
        (2.3, 7 / 3, True),
        (2, 2.4, True),
        (2, 2.6, False),
        (0, None, False),
        (None, None, True),
        (True, 1, False),
    ],
)
def test_values_agree_as_far_as_their_digits_go(said: Any, expected: Any, right: bool) -> None:
    assert agree(said, expected) is right


def wrong(value: AggregatedValue, body: Any) -> list[str]:
    return [pointer for pointer, _, _ in compared(value, body, ITEMS)]


def test_groups_are_told_by_an_object_or_an_array() -> None:
    by_key = AggregatedValue(value="/g", function="sum", of="/n", by="/t")
    assert wrong(by_key, {"g": {"a": 5, "b": 0}}) == []
    assert wrong(by_key, {"g": {"a": 5}}) == []
    assert wrong(by_key, {"g": {"a": 6}}) == ["/g/a"]
    assert wrong(by_key, {"g": {"a": 5, "c": 1}}) == ["/g/c"]
    assert wrong(by_key, {"g": {}}) == ["/g"]
    rows = AggregatedValue(value="/g", function="count", by="/t", key="/name", at="/calls")
    assert wrong(rows, {"g": [{"name": "a", "calls": 2}, {"name": "b", "calls": 2}]}) == []
    assert wrong(rows, {"g": [{"name": "b", "calls": 3}, {"name": "a", "calls": 2}]}) == [
        "/g/0/calls"
    ]


def test_only_records_with_these_values_take_part() -> None:
    value = AggregatedValue(value="/v", function="count", where={"/t": "a"})
    assert wrong(value, {"v": 2}) == []
    assert wrong(value, {"v": 4}) == ["/v"]


@given(st.lists(st.integers(-10_000, 10_000), min_size=1), st.integers(1, 5))
def test_a_sum_that_is_one_too_many_is_wrong(numbers: list[int], more: int) -> None:
    records = [{"n": number} for number in numbers]
    value = AggregatedValue(value="/v", function="sum", of="/n")
    assert list(compared(value, {"v": sum(numbers)}, records)) == []
    assert len(list(compared(value, {"v": sum(numbers) + more}, records))) == 1


REMAINING = AggregatedValue(
    value="/left", function="difference", parts=("/limit", "/used"), least=0
)
TOTAL = AggregatedValue(value="/total", function="sum", parts=("/days/*/n", "/more"))


@pytest.mark.parametrize(
    ("value", "body", "expected"),
    [
        (REMAINING, {"limit": 5, "used": 2, "left": 3}, None),
        (REMAINING, {"limit": 5, "used": 2, "left": 4}, 3),
        (REMAINING, {"limit": 5, "used": 9, "left": 0}, None),
        (REMAINING, {"limit": None, "used": 9, "left": 0}, None),
        (REMAINING, {"used": 9, "left": 0}, None),
        (TOTAL, {"days": [{"n": 1}, {"n": 2}], "more": 3, "total": 6}, None),
        (TOTAL, {"days": {"a": {"n": 1}}, "more": 3, "total": 6}, 4),
        (TOTAL, {"days": [], "more": 3, "total": 4}, 3),
        (TOTAL, {"days": [{"n": None}], "more": 3, "total": 9}, None),
    ],
)
def test_a_value_is_what_its_parts_in_the_body_make(
    value: AggregatedValue, body: Any, expected: Any
) -> None:
    assert [wrong[2] for wrong in parted(value, body)] == ([] if expected is None else [expected])


def test_of_a_ranking_that_is_cut_the_groups_it_has_are_compared() -> None:
    ranking = AggregatedValue(value="/g", function="count", by="/t", key="/k", at="/n", is_cut=True)
    assert wrong(ranking, {"g": [{"k": "a", "n": 2}]}) == []
    assert wrong(ranking, {"g": [{"k": "a", "n": 1}]}) == ["/g/0/n"]


DAY_MS = 86_400_000


def test_moments_are_grouped_by_their_day_however_they_are_written() -> None:
    by_day = AggregatedValue(
        value="/g", function="count", by="/at", unit="day", key="/day", at="/n"
    )
    records = [
        {"at": 20_000 * DAY_MS + 5},
        {"at": 20_000 * DAY_MS + 9},
        {"at": "2024-10-05T01:00:00Z"},
    ]
    body = {"g": [{"day": 20_000 * DAY_MS, "n": 2}, {"day": "2024-10-05", "n": 1}]}
    assert list(compared(by_day, body, records)) == []
    body["g"][0]["n"] = 3
    assert [pointer for pointer, _, _ in compared(by_day, body, records)] == ["/g/0/n"]


def test_the_mean_of_nothing_is_nothing_or_0() -> None:
    mean = AggregatedValue(value="/m", function="mean", of="/n")
    assert [list(compared(mean, {"m": said}, [])) for said in (None, 0)] == [[], []]
    assert list(compared(mean, {"m": 5}, [])) == [("/m", 5, None)]
