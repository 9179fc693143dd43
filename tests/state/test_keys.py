from __future__ import annotations

from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from mockserver.state.keys import after_prefix, key_of, keys_of, order_key, range_in_order
from mockserver.state.queries import SortTerm

NUMBERS = (
    st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.integers(-3, 3)
    | st.just(0.5)
)
TEXTS = st.text(max_size=6) | st.sampled_from(["\0", "a\0", "a\0b", "a", "\x01", "é", "\U0001f600"])


@given(NUMBERS, NUMBERS)
@example(one=5, two=5.0)
@example(one=2**53, two=2**53 + 1)
@example(one=-0.0, two=0)
@example(one=1e300, two=1e-300)
@example(one=-10, two=-9)
@settings(max_examples=300, deadline=None)
def test_numbers_sort_as_their_keys(one: float, two: float) -> None:
    keys = key_of(one), key_of(two)
    assert (keys[0] < keys[1], keys[0] == keys[1]) == (one < two, one == two)


@given(TEXTS, TEXTS)
@settings(max_examples=200, deadline=None)
def test_texts_sort_as_their_keys(one: str, two: str) -> None:
    keys = key_of(one), key_of(two)
    assert (keys[0] < keys[1], keys[0] == keys[1]) == (one < two, one == two)


@given(st.lists(NUMBERS | TEXTS | st.none() | st.booleans() | st.lists(TEXTS, max_size=2)))
@settings(max_examples=100, deadline=None)
def test_no_key_is_the_beginning_of_another(values: list[Any]) -> None:
    keys = {key_of(value) for value in values}
    assert not any(one != two and two.startswith(one) for one in keys for two in keys)


def test_values_of_different_types_are_not_equal() -> None:
    values = [None, False, True, 0, 1, "", "0", "1", "true", [], {}, ["0"]]
    keys = [key_of(value) for value in values]
    assert len(set(keys)) == len(values)
    assert keys[:9] == sorted(keys[:9])


def test_long_texts_are_equal_only_to_themselves() -> None:
    one, two = "x" * 5_000 + "a", "x" * 5_000 + "b"
    assert key_of(one) == key_of(one)
    assert key_of(one) != key_of(two)
    assert len(key_of(one)) < 1_000


def test_an_array_is_found_by_its_elements_and_as_a_whole() -> None:
    assert keys_of(["a", 1]) == {key_of("a"), key_of(1), key_of(["a", 1])}
    assert keys_of("a") == {key_of("a")}


@pytest.mark.parametrize("descending", [False, True])
@given(value=NUMBERS | TEXTS, low=NUMBERS | TEXTS, high=NUMBERS | TEXTS, rest=st.binary(max_size=3))
@settings(max_examples=150, deadline=None)
def test_bounds_of_keys_are_bounds_of_the_order(
    descending: bool, value: Any, low: Any, high: Any, rest: bytes
) -> None:
    term = SortTerm(path=("a",), descending=descending)
    first, last = key_of(low), after_prefix(key_of(high))
    inside = first <= key_of(value) < last
    bounds = range_in_order(first, last, term)
    place = order_key({"a": value}, [term]) + rest
    assert (bounds[0] <= place < bounds[1]) is inside


RECORDS = st.fixed_dictionaries(
    {}, optional={"a": st.none() | st.integers(0, 2) | TEXTS, "b": st.none() | st.integers(0, 2)}
)
TERMS = st.lists(
    st.builds(
        SortTerm,
        path=st.sampled_from([("a",), ("b",)]),
        descending=st.booleans(),
        nulls_first=st.booleans(),
    ),
    min_size=1,
    max_size=2,
)


@given(RECORDS, RECORDS, TERMS)
@settings(max_examples=300, deadline=None)
def test_order_keys_compare_term_by_term(one: Any, two: Any, terms: list[SortTerm]) -> None:
    expected = 0
    for term in terms:
        first, second = one.get(term.path[0]), two.get(term.path[0])
        if expected or first == second:
            continue
        if first is None or second is None:
            expected = -1 if (first is None) is term.nulls_first else 1
        else:
            expected = -1 if (key_of(first) < key_of(second)) is not term.descending else 1
    keys = order_key(one, terms), order_key(two, terms)
    assert (keys[0] > keys[1]) - (keys[0] < keys[1]) == expected
