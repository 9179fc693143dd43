"""Find a valid value where the first one drawn was not: the last resort, behind one function."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from mockserver.errors import UnsatisfiableSchema
from mockserver.generation.draw import Exhausted, NoValue, TooDeep
from mockserver.spec.model import Schema
from mockserver.spec.types import JsonValue


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """How a value is drawn; *number* is what the draw varies with, *work* bounds strict ones."""

    number: int
    minimal: bool = False
    strict: bool = False
    work: int = 100_000


QUICK = (
    Attempt(number=0),
    Attempt(number=1),
    Attempt(number=2, minimal=True),
)
"""What most schemas need, and more than once only those with choices that exclude each other."""

SLOW = (
    Attempt(number=3, strict=True, work=300),
    Attempt(number=4, strict=True, minimal=True, work=300),
    Attempt(number=5, strict=True, minimal=True, work=800),
    Attempt(number=6, strict=True, minimal=True, work=2000),
)
"""Every part is judged when it is made; all ways are tried as long as work is left."""


def solved(
    attempt: Callable[[Attempt], JsonValue],
    is_valid: Callable[[JsonValue], bool],
    schema: Schema,
) -> JsonValue:
    """Return the first valid value: of quick attempts, of documented examples, of slow attempts.

    Raises `UnsatisfiableSchema` with the schema's pointer if there was none.
    """
    without_value = False
    for way in (*QUICK, *SLOW):
        if way is SLOW[0]:
            for example in _examples(schema):
                if is_valid(example):
                    return example
        try:
            value = attempt(way)
        except (NoValue, TooDeep, Exhausted, RecursionError) as error:
            # Strict draws go through every way: where none is left, more work finds none.
            if way.strict and isinstance(error, NoValue):
                if without_value:
                    break
                without_value = True
            continue
        if is_valid(value):
            return value
    raise UnsatisfiableSchema(
        "no value can be found that it allows",
        pointer=schema.pointer,
        hint="Its keywords contradict each other, or it requires itself without end.",
    )


def _examples(schema: Schema) -> Iterator[JsonValue]:
    if not isinstance(schema.value, Mapping):
        return
    examples = schema.value.get("examples", ())
    if isinstance(examples, list):
        yield from examples
    for keyword in ("example", "default"):
        if keyword in schema.value:
            yield schema.value[keyword]
