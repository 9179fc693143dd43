from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from mockserver.generation.draw import Draw, NoValue
from mockserver.generation.numbers import integers, numbers

BOUNDS = st.fixed_dictionaries(
    {},
    optional={
        "minimum": st.integers(-30, 30) | st.sampled_from([-0.5, 2.5]),
        "maximum": st.integers(-30, 30) | st.sampled_from([-0.5, 2.5]),
        "exclusiveMinimum": st.integers(-30, 30),
        "exclusiveMaximum": st.integers(-30, 30),
        "multipleOf": st.sampled_from([1, 2, 7, 40]),
    },
)


def fits(schema: dict[str, Any], value: Any) -> bool:
    number = Decimal(str(value))
    return (
        number >= Decimal(str(schema.get("minimum", "-Infinity")))
        and number <= Decimal(str(schema.get("maximum", "Infinity")))
        and number > Decimal(str(schema.get("exclusiveMinimum", "-Infinity")))
        and number < Decimal(str(schema.get("exclusiveMaximum", "Infinity")))
        and number % Decimal(str(schema.get("multipleOf", number or 1))) == 0
    )


@given(schema=BOUNDS, number=st.integers(0, 100))
@example(schema={"minimum": 1, "multipleOf": 5000}, number=0)
@example(schema={"maximum": -1, "multipleOf": 5000}, number=0)
@example(schema={"minimum": 2.5, "exclusiveMaximum": 3}, number=0)
@settings(max_examples=200, deadline=None)
def test_integers_keep_their_bounds_wherever_an_integer_does(
    schema: dict[str, Any], number: int, draw: Callable[..., Draw]
) -> None:
    try:
        value = integers(schema)(draw(number))
    except NoValue:
        span = range(-10_000, 10_001)
        assert not any(fits(schema, candidate) for candidate in span)
    else:
        assert isinstance(value, int)
        assert fits(schema, value)


@given(low=st.floats(-1e6, 1e6), width=st.floats(0.001, 1e6), number=st.integers(0, 100))
@settings(max_examples=100, deadline=None)
def test_numbers_keep_their_bounds(
    low: float, width: float, number: int, draw: Callable[..., Draw]
) -> None:
    value = numbers({"minimum": low, "maximum": low + width})(draw(number))
    assert low <= value <= low + width


@pytest.mark.parametrize("step", [0.01, 0.1, 0.25, 2.5, 3])
def test_numbers_keep_to_their_steps(step: float, draw: Callable[..., Draw]) -> None:
    schema = {"multipleOf": step, "minimum": 1, "maximum": 100}
    values = [numbers(schema)(draw(number)) for number in range(50)]
    assert all(fits(schema, value) for value in values)
    assert len(set(values)) > 10


def test_numbers_have_two_decimals_where_they_fit(draw: Callable[..., Draw]) -> None:
    values = [numbers({})(draw(number)) for number in range(50)]
    assert all(round(value, 2) == value for value in values)


def test_bounds_that_cross_leave_no_number(draw: Callable[..., Draw]) -> None:
    with pytest.raises(NoValue):
        numbers({"minimum": 3, "maximum": 2})(draw())
