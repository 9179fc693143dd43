from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract_tests.checks.aggregates import aggregated, agree, compared
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
