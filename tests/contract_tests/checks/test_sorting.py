from __future__ import annotations

from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from contract_tests.checks.sorting import first_out_of_order
from mockserver.spec import MISSING


@pytest.mark.parametrize(
    ("keys", "down", "expected"),
    [
        ([1, 2, 2, 3], False, None),
        ([1, 3, 2], False, 2),
        ([3, 2, 1], True, None),
        ([3, 2, 1], None, None),
        ([1, 3, 2], None, 2),
        ([None, 1, None, 2, MISSING], False, None),
        (["b", "A"], False, 1),
        (["a", "B", "c"], False, None),
        (["A", "C", "b"], False, None),
        (["2026-01-01T00:00:00Z", "2026-01-01T00:30:00+01:00"], False, 1),
        ([{"a": 1}, [1]], False, None),
        ([], None, None),
    ],
)
def test_the_first_out_of_order_is_found(
    keys: Any, down: bool | None, expected: int | None
) -> None:
    assert first_out_of_order(keys, down=down) == expected


@given(st.lists(st.integers(), min_size=2), st.booleans())
def test_sorted_lists_are_in_order(keys: list[int], down: bool) -> None:
    ordered = sorted(keys, reverse=down)
    assert first_out_of_order(ordered, down=down) is None
    assert first_out_of_order(ordered, down=None) is None


@given(st.lists(st.integers(), min_size=3, unique=True), st.data())
def test_two_neighbours_that_change_places_are_seen(keys: list[int], data: Any) -> None:
    ordered = sorted(keys)
    at = data.draw(st.integers(0, len(keys) - 2))
    ordered[at], ordered[at + 1] = ordered[at + 1], ordered[at]
    assume(ordered != sorted(keys, reverse=True))
    assert first_out_of_order(ordered, down=False) == at + 1
    assert first_out_of_order(ordered, down=None) is not None
