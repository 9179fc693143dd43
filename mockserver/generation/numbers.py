"""Generate integers and numbers within their bounds."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator
from fractions import Fraction

from mockserver.generation.draw import Draw, Generate, NoValue
from mockserver.generation.equality import FRACTION
from mockserver.generation.identities import (
    Ordinal,
    is_identity,
    number_for_ordinal,
    ordinal_of,
)
from mockserver.generation.names import number_for, words_of
from mockserver.generation.shapes import Shape

# What an unbounded number looks like: small enough to read, large enough to differ.
_USUAL_SPAN = 1000
# Readers of JSON keep integers exactly up to here (RFC 8259, section 6).
_SAFE = (1 << 53) - 1
# What serialisers write as an integer; beyond it a number is written with an exponent.
_INTEGERS = range(-(1 << 63), 1 << 64)

# How often an example is shown where nothing else tells.
_AS_SHOWN = 0.5
# How often another number is tried that nothing divides.
_TRIES = 20

_FORMATS: dict[str, tuple[int, int]] = {
    "int8": (-(1 << 7), (1 << 7) - 1),
    "int16": (-(1 << 15), (1 << 15) - 1),
    "int32": (-(1 << 31), (1 << 31) - 1),
    "int64": (-_SAFE, _SAFE),
    "uint8": (0, (1 << 8) - 1),
    "uint16": (0, (1 << 16) - 1),
    "uint32": (0, (1 << 32) - 1),
    "uint64": (0, _SAFE),
}
_BY_FORMAT = {
    "unix-time": "timestamp",
    "unixtime": "timestamp",
    "epoch": "timestamp",
    "timestamp": "timestamp",
    "percent": "percentage",
    "percentage": "percentage",
    "year": "year",
    "port": "port",
    "currency": "price",
    "money": "price",
}


def numbers(shape: Shape, name: str, parent: str) -> Generate:
    """Return a generator of the numbers that *shape* allows, for a property called *name*."""
    whole = FRACTION not in shape.types or "integer" in shape.formats
    only_fractions = "integer" not in shape.types
    believable = _believable(shape, name, parent, whole)
    steps = _steps(shape, whole)
    fits = _fitting(shape, whole)

    def generate(draw: Draw) -> int | float:
        if not draw.strict:
            for value in believable(draw):
                if fits(value):
                    return value
        value = steps(draw)
        if not (only_fractions or shape.undivided):
            return value
        for _ in range(_TRIES):
            # Half a step beside what is whole is a fraction, where one fits.
            for other in (value, value + 0.5, value - 0.5, value + 0.25):
                if fits(other):
                    return other
            value = steps(draw)
        return value

    return generate


def _believable(
    shape: Shape, name: str, parent: str, whole: bool
) -> Callable[[Draw], Iterator[float]]:
    """Return what yields the numbers that people expect of *name*, whatever *shape* allows."""
    usual = next((number_for(_BY_FORMAT[f], "") for f in shape.formats if f in _BY_FORMAT), None)
    usual = usual or number_for(name, parent)
    examples = [e for e in shape.examples if isinstance(e, int | float) and type(e) is not bool]
    counts = is_identity(words_of(name), parent) and "integer" in shape.types

    def generate(draw: Draw) -> Iterator[float]:
        ordinal = ordinal_of(draw) if counts else None
        if ordinal is not None:
            yield from _counted(ordinal, name, shape.lowest, shape.highest)
        if usual is not None:
            yield usual.number(draw, whole=whole)
        elif examples and draw.random.random() < _AS_SHOWN:
            yield draw.random.choice(examples)

    return generate


def _counted(
    ordinal: Ordinal, name: str, first: Fraction | None, last: Fraction | None
) -> Iterator[int]:
    """Yield the number that *ordinal* is counted by, and those between close bounds."""
    yield number_for_ordinal(ordinal, name)
    if first is not None and last is not None:
        low, high = math.ceil(first), math.floor(last)
        if low <= high:
            yield low + (ordinal.number % (high - low + 1))
    elif first is not None:
        yield math.floor(first) + 1 + ordinal.number


def _fitting(shape: Shape, whole: bool) -> Callable[[float], bool]:
    low, high, step = shape.lowest, shape.highest, shape.step
    undivided = shape.undivided
    plain = low is None and high is None and step is None and not undivided

    only_fractions = "integer" not in shape.types

    def fits(value: float) -> bool:
        if (whole and value != int(value)) or (only_fractions and value == int(value)):
            return False
        if plain:
            return True
        exact = Fraction(repr(value))
        return (
            (low is None or exact > low or (exact == low and not shape.above))
            and (high is None or exact < high or (exact == high and not shape.below))
            and (step is None or ((exact / step).denominator == 1 and divided(shape.steps, value)))
            and not any((exact / other).denominator == 1 for other in undivided)
        )

    return fits


def _steps(shape: Shape, whole: bool) -> Callable[[Draw], int | float]:
    """Return a generator of the multiples that *shape* allows: of what it names, of 1, of cents."""
    lowest, highest = _bounds(shape)
    if shape.step is not None:
        steps = [shape.step * (shape.step.denominator if whole else 1)]
    elif whole:
        steps = [Fraction(1)]
    else:
        # The coarsest that leaves a choice; between close bounds a finer one is needed.
        steps = [Fraction(1, 10**digits) for digits in (2, 4, 8, 16, 32, 340)]
    for step in steps:
        first, last = math.ceil(lowest / step), math.floor(highest / step)
        if shape.above and first * step == shape.lowest:
            first += 1
        if shape.below and last * step == shape.highest:
            last -= 1
        if first <= last and (last > first or step == steps[-1] or lowest == highest):
            break
    readable = _readable(first, last, step)

    def generate(draw: Draw) -> int | float:
        if first > last:
            raise NoValue
        low, high = (first, last) if draw.strict else readable
        if draw.minimal:
            low, high = max(low, min(0, high)), max(low, min(0, high))
        for _ in range(20):
            value = _plain(draw.random.randint(low, high) * step)
            if divided(shape.steps, value):
                break
        return value

    return generate


def divided(steps: Iterable[float], value: float) -> bool:
    """Whether every one of *steps* divides *value* in floating point, as some validators reckon."""
    return all(
        (isinstance(value, int) and isinstance(step, int)) or (value / step).is_integer()
        for step in steps
    )


def _readable(first: int, last: int, step: Fraction) -> tuple[int, int]:
    """Return a part of the range from *first* to *last* that people would write, if it is vast."""
    span = max(10, int(_USUAL_SPAN / step))
    if last - first <= 1000 * span:
        return first, last
    if first >= 0:
        return first, first + span
    return (0, span) if last >= span else (last - span, last)


def _bounds(shape: Shape) -> tuple[Fraction, Fraction]:
    low, high = shape.lowest, shape.highest
    for name in shape.formats:
        if name in _FORMATS:
            lowest, highest = (Fraction(bound) for bound in _FORMATS[name])
            if (low is not None and low > highest) or (high is not None and high < lowest):
                continue
            # Bounds that ask for more than the format has are what validators check.
            low = lowest if low is None or (low < lowest and (high or 0) >= lowest) else low
            high = highest if high is None or (high > highest and low <= highest) else high
    known = high if low is None else low
    span = max(Fraction(_USUAL_SPAN), 10 * (shape.step or Fraction(0)), abs(known or Fraction(0)))
    if high is None:
        low = Fraction(0) if low is None else low
        return low, low + span
    if low is None:
        return min(Fraction(0), high - span) if high < span else Fraction(0), high
    # Bounds beyond what is safe are kept to where they leave no other choice.
    return (
        Fraction(-_SAFE) if low < -_SAFE <= high else low,
        Fraction(_SAFE) if low <= _SAFE < high else high,
    )


def _plain(value: Fraction) -> int | float:
    if value.denominator == 1:
        whole = int(value)
        return whole if whole in _INTEGERS else float(value)
    return float(value)
