from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from mockserver.generation import numbers as generation
from mockserver.generation.draw import Draw, NoValue
from mockserver.generation.shapes import Shape


def integers(schema: dict[str, Any]) -> Any:
    return numbers({"type": "integer", **schema})


def numbers(schema: dict[str, Any], name: str = "") -> Any:
    shape = Shape()
    shape.add({"type": "number", **schema}, ())
    return generation.numbers(shape, name, "")


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


@pytest.mark.parametrize(
    ("schema", "low", "high"),
    [
        ({"format": "int64", "minimum": -(2**63), "maximum": 2**63 - 1}, -(2**53) + 1, 2**53 - 1),
        ({"minimum": 2**53, "maximum": 2**53 + 9}, 2**53, 2**53 + 9),
        ({"format": "int32"}, 0, 2**31 - 1),
        ({"format": "int8", "minimum": 100}, 100, 127),
        ({"minimum": 1e20, "maximum": 1e21}, 1e20, 1e21),
    ],
)
def test_integers_are_as_large_as_they_have_to_be(
    schema: dict[str, Any], low: float, high: float, draw: Callable[..., Draw]
) -> None:
    values = [integers(schema)(draw(number)) for number in range(50)]
    assert all(low <= value <= high and value == int(value) for value in values)


def test_huge_bounds_are_kept(draw: Callable[..., Draw]) -> None:
    value = numbers({"minimum": 1e307, "maximum": 1e308})(draw())
    assert 1e307 <= value <= 1e308


@pytest.mark.parametrize("name", ["price", "latitude", "age", "vat_rate", "port"])
def test_bounds_go_before_what_a_name_promises(name: str, draw: Callable[..., Draw]) -> None:
    values = [numbers({"minimum": -7, "maximum": -5}, name)(draw(number)) for number in range(20)]
    assert all(-7 <= value <= -5 for value in values)


def test_validators_that_reckon_with_floats_agree(draw: Callable[..., Draw]) -> None:
    generate = numbers({"multipleOf": 0.01}, "price")
    assert all((generate(draw(number)) / 0.01).is_integer() for number in range(100))
