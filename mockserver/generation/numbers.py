"""Generate integers and numbers within their bounds."""

from __future__ import annotations

import math
from decimal import Decimal
from typing import Any

from mockserver.generation.draw import Draw, Generate, NoValue

# What an unbounded number looks like: small enough to read, large enough to differ.
_USUAL_SPAN = 1000


def integers(schema: dict[str, Any]) -> Generate:
    """Return a generator of the integers that *schema* allows."""
    step = schema.get("multipleOf", 1)
    factor = Decimal(str(step))
    if factor % 1:
        factor = Decimal(1)
    lowest, highest = _bounds(schema, max(_USUAL_SPAN, int(10 * factor)))
    first = math.ceil(Decimal(str(lowest)) / factor)
    last = math.floor(Decimal(str(highest)) / factor)
    if "exclusiveMinimum" in schema and first * factor <= Decimal(str(schema["exclusiveMinimum"])):
        first += 1
    if "exclusiveMaximum" in schema and last * factor >= Decimal(str(schema["exclusiveMaximum"])):
        last -= 1

    def generate(draw: Draw) -> int:
        if first > last:
            raise NoValue
        return int(draw.random.randint(first, last) * factor)

    return generate


def numbers(schema: dict[str, Any]) -> Generate:
    """Return a generator of the numbers that *schema* allows, with two decimals where they fit."""
    if "multipleOf" in schema:
        step = Decimal(str(schema["multipleOf"]))
        scaled: dict[str, Any] = {
            key: float(Decimal(str(schema[key])) / step)
            for key in ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum")
            if key in schema
        }
        whole = integers(scaled)
        return lambda draw: _plain(Decimal(whole(draw)) * step)
    lowest, highest = _bounds(schema)

    def generate(draw: Draw) -> float:
        if lowest > highest:
            raise NoValue
        value = draw.random.uniform(lowest, highest)
        rounded = round(value, 2)
        return rounded if lowest < rounded < highest else value

    return generate


def _bounds(schema: dict[str, Any], span: int = _USUAL_SPAN) -> tuple[float, float]:
    low = [schema[key] for key in ("minimum", "exclusiveMinimum") if key in schema]
    high = [schema[key] for key in ("maximum", "exclusiveMaximum") if key in schema]
    lowest = max(low) if low else (min(0, min(high) - span) if high else 0)
    highest = min(high) if high else lowest + span
    return lowest, highest


def _plain(value: Decimal) -> int | float:
    return int(value) if value == value.to_integral_value() else float(value)
