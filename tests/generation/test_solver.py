from __future__ import annotations

from typing import Any

import pytest

from mockserver.errors import UnsatisfiableSchema
from mockserver.generation.draw import Exhausted, NoValue, TooDeep
from mockserver.generation.solver import QUICK, SLOW, Attempt, solved
from mockserver.spec import Schema


def schema(**value: Any) -> Schema:
    return Schema(pointer="/components/schemas/S", value=value)


def test_the_first_valid_attempt_is_taken() -> None:
    asked: list[Attempt] = []

    def attempt(way: Attempt) -> int:
        asked.append(way)
        return way.number

    assert solved(attempt, lambda value: value >= 2, schema()) == 2
    assert tuple(asked) == QUICK[:3]


def test_every_attempt_varies_and_the_last_ones_are_strict() -> None:
    ways = (*QUICK, *SLOW)
    assert len({way.number for way in ways}) == len(ways)
    assert [way.strict for way in ways] == [False] * len(QUICK) + [True] * len(SLOW)


@pytest.mark.parametrize("error", [NoValue, TooDeep, Exhausted, RecursionError])
def test_an_attempt_without_value_is_followed_by_another(error: type[Exception]) -> None:
    def attempt(way: Attempt) -> int:
        if way.number == 0:
            raise error
        return way.number

    assert solved(attempt, lambda _value: True, schema()) == 1


@pytest.mark.parametrize(
    "described", [{"examples": ["bad", "good"]}, {"example": "good"}, {"default": "good"}]
)
@pytest.mark.parametrize("fails", [True, False])
def test_a_documented_value_is_taken_before_strict_attempts(
    described: dict[str, Any], fails: bool
) -> None:
    def attempt(way: Attempt) -> str:
        assert not way.strict
        if fails:
            raise NoValue
        return "bad"

    assert solved(attempt, lambda value: value == "good", schema(**described)) == "good"


def test_guessing_ends_with_the_pointer_of_the_schema() -> None:
    attempts: list[Attempt] = []

    def attempt(way: Attempt) -> int:
        attempts.append(way)
        return way.number

    with pytest.raises(UnsatisfiableSchema) as caught:
        solved(attempt, lambda _value: False, schema())
    assert caught.value.pointer == "/components/schemas/S"
    assert len(attempts) == len(QUICK) + len(SLOW)
