from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract_tests.checks.order import first_disorder
from mockserver.spec.semantics import Order, OrderKey


def order(*keys: tuple[str, bool, str]) -> Order:
    return Order(
        keys=tuple(
            OrderKey(property=f"/{name}", descending=descending, nulls=nulls)  # type: ignore[arg-type]  # a Literal, spelled as text
            for name, descending, nulls in keys
        ),
        direction_parameter=None,
    )


@given(
    st.lists(st.tuples(st.none() | st.integers(), st.text())),
    st.booleans(),
    st.sampled_from(["first", "last"]),
)
def test_sorted_records_are_in_order_and_so_is_their_reverse(
    rows: list[tuple[int | None, str]], descending: bool, nulls: str
) -> None:
    def rank(row: tuple[int | None, str]) -> Any:
        number, _ = row
        missing = number is None
        side = missing if nulls == "last" else not missing
        return side, 0 if number is None else (-number if descending else number)

    rows = sorted(sorted(rows, key=lambda row: row[1]), key=rank)
    items = [{"n": number, "t": text} for number, text in rows]
    declared = order(("n", descending, nulls), ("t", False, "last"))
    assert first_disorder(items, declared) is None
    assert first_disorder(items[::-1], declared.reversed()) is None


@pytest.mark.parametrize(
    ("values", "index"),
    [
        ([3, 2, 1], None),
        ([3, 1, 2], 2),
        ([None, 3], 1),
        ([3, None, None], None),
        ([3, 3.0, 2.5], None),
        (["b", "a"], None),
        (["a", "b"], 1),
        # One instant, written in two ways, then one before it.
        (["2026-01-01T00:00:00.000Z", "2026-01-01T00:00:00Z", "2025-12-31T23:00:00Z"], None),
        (["2026-01-01T00:00:00Z", "2026-01-01T00:30:00+01:00"], None),
        (["2026-01-01T00:00:00Z", "2026-01-01T00:00:00.5Z"], 1),
        # Values of different kinds have no order.
        ([1, "a", 2], None),
    ],
)
def test_the_first_record_out_of_descending_order_is_named(
    values: list[Any], index: int | None
) -> None:
    items = [{"k": value} for value in values]
    assert first_disorder(items, order(("k", True, "last"))) == index


def test_a_missing_property_counts_as_null() -> None:
    assert first_disorder([{}, {"k": 1}], order(("k", False, "first"))) is None
    assert first_disorder([{}, {"k": 1}], order(("k", False, "last"))) == 1
