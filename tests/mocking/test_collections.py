from __future__ import annotations

import itertools
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mockserver.mocking.collections import name_of, sorted_by
from mockserver.spec.semantics import CollectionReference, Order, OrderKey

VALUES = st.none() | st.integers(0, 3)
RECORDS = st.lists(st.fixed_dictionaries({}, optional={"a": VALUES, "b": VALUES}), max_size=10)
KEYS = st.lists(
    st.builds(
        OrderKey,
        property=st.sampled_from(["/a", "/b"]),
        descending=st.booleans(),
        nulls=st.sampled_from(["first", "last"]),
    ),
    max_size=2,
)


def compared(one: Any, two: Any, keys: list[OrderKey]) -> int:
    """Return whether *one* stands before (-1) or after (1) *two*, key by key."""
    for key in keys:
        name = key.property[1:]
        first, second = one.get(name), two.get(name)
        if first == second:
            continue
        if first is None or second is None:
            return -1 if (first is None) is (key.nulls == "first") else 1
        return -1 if (first < second) is not key.descending else 1
    return 0


@given(RECORDS, KEYS)
@settings(max_examples=150, deadline=None)
def test_records_stand_in_order_and_equal_ones_stay(
    records: list[Any], keys: list[OrderKey]
) -> None:
    numbered = [{**record, "number": number} for number, record in enumerate(records)]
    found = sorted_by(Order(keys=tuple(keys), direction_parameter=None), numbered)
    assert sorted(record["number"] for record in found) == list(range(len(records)))
    for one, two in itertools.pairwise(found):
        order = compared(one, two, keys)
        assert order < 0 or (order == 0 and one["number"] < two["number"])


def test_instants_are_ordered_by_time() -> None:
    texts = ["2026-05-03T10:00:00Z", "2026-05-03T11:30:00+02:00", "2026-05-03T10:00:00.5Z"]
    order = Order(
        keys=(OrderKey(property="/at", descending=False, nulls="last"),), direction_parameter=None
    )
    found = sorted_by(order, [{"at": text} for text in texts])
    assert [record["at"] for record in found] == [texts[1], texts[0], texts[2]]


def test_records_without_order_stay_as_they_are() -> None:
    assert sorted_by(None, [{"a": 2}, {"a": 1}]) == [{"a": 2}, {"a": 1}]


@pytest.mark.parametrize(
    ("name", "expected"),
    [("books", "books"), ("books/{kind}", "books/a"), ("{kind}/{n}/{none}", "a/5/")],
)
def test_names_of_collections_hold_path_parameters(name: str, expected: str) -> None:
    reference = CollectionReference(name=name, identity="/id")
    assert name_of(reference, {"kind": "a", "n": 5}) == expected
