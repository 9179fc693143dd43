from __future__ import annotations

from typing import Any

import pytest

from mockserver.errors import UnsatisfiableSchema
from mockserver.generation.draw import NoValue, TooDeep
from mockserver.generation.solver import MAX_ATTEMPTS, solved
from mockserver.spec import Schema


def schema(**value: Any) -> Schema:
    return Schema(pointer="/components/schemas/S", value=value)


def test_the_first_valid_attempt_is_taken() -> None:
    asked: list[tuple[int, bool]] = []

    def attempt(number: int, minimal: bool) -> int:
        asked.append((number, minimal))
        return number

    assert solved(attempt, lambda value: value >= 2, schema()) == 2
    assert asked == [(0, False), (1, True), (2, False)]


@pytest.mark.parametrize("error", [NoValue, TooDeep])
def test_an_attempt_without_value_is_followed_by_another(error: type[Exception]) -> None:
    def attempt(number: int, _minimal: bool) -> int:
        if number == 0:
            raise error
        return number

    assert solved(attempt, lambda _value: True, schema()) == 1


@pytest.mark.parametrize(
    "described", [{"examples": ["bad", "good"]}, {"example": "good"}, {"default": "good"}]
)
@pytest.mark.parametrize("fails", [True, False])
def test_a_documented_value_is_taken_before_guessing_goes_on(
    described: dict[str, Any], fails: bool
) -> None:
    def attempt(number: int, _minimal: bool) -> str:
        assert number == 0
        if fails:
            raise NoValue
        return "bad"

    assert solved(attempt, lambda value: value == "good", schema(**described)) == "good"


def test_guessing_ends_with_the_pointer_of_the_schema() -> None:
    attempts: list[int] = []

    def attempt(number: int, _minimal: bool) -> int:
        attempts.append(number)
        return number

    with pytest.raises(UnsatisfiableSchema) as caught:
        solved(attempt, lambda _value: False, schema())
    assert caught.value.pointer == "/components/schemas/S"
    assert len(attempts) == MAX_ATTEMPTS
