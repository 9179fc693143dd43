"""Find a valid value where the first one drawn was not: the last resort, behind one function."""

from __future__ import annotations

from collections.abc import Callable

from mockserver.errors import UnsatisfiableSchema
from mockserver.generation.draw import NoValue, TooDeep
from mockserver.spec.model import Schema
from mockserver.spec.types import JsonValue

MAX_ATTEMPTS = 200


def solved(
    attempt: Callable[[int, bool], JsonValue], is_valid: Callable[[JsonValue], bool], schema: Schema
) -> JsonValue:
    """Return the first valid value of *attempt*, of documented examples, or of smaller attempts.

    *attempt* takes a number, which it varies with, and whether to be minimal.
    Raises `UnsatisfiableSchema` with the schema's pointer if no attempt was valid.
    """
    for number in range(MAX_ATTEMPTS):
        try:
            value = attempt(number, number % 2 == 1)
            if is_valid(value):
                return value
        except (NoValue, TooDeep):
            pass
        if number == 0 and not isinstance(schema.value, bool):
            described = [schema.value[key] for key in ("example", "default") if key in schema.value]
            for example in (*schema.value.get("examples", ()), *described):
                if is_valid(example):
                    return example
    raise UnsatisfiableSchema(
        f"no valid value found in {MAX_ATTEMPTS} attempts", pointer=schema.pointer
    )
