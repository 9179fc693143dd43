"""Say what is left of a regular expression after one character (Brzozowski, 1964).

What is left is again an expression, also of "and" and "not". Text is `START text END`: anchors
are characters of their own.
"""

from __future__ import annotations

from functools import lru_cache

from mockserver.generation.expressions import (
    Expression,
    both,
    chars,
    complement,
    either,
    repeated,
    sequence,
)


@lru_cache(maxsize=50_000)
def nullable(expression: Expression) -> bool:
    """Whether *expression* allows nothing at all."""
    match expression[0]:
        case "chars":
            return False
        case "nothing":
            return True
        case "sequence":
            return nullable(expression[1]) and nullable(expression[2])
        case "either":
            return any(nullable(part) for part in expression[1])
        case "both":
            return all(nullable(part) for part in expression[1])
        case "complement":
            return not nullable(expression[1])
    return expression[2] == 0 or nullable(expression[1])


@lru_cache(maxsize=50_000)
def derivative(expression: Expression, code: int) -> Expression:
    """Return what *expression* allows after the character *code*."""
    match expression[0]:
        case "chars":
            hit = any(low <= code <= high for low, high in expression[1])
            return ("nothing",) if hit else chars()
        case "nothing":
            return chars()
        case "sequence":
            first, rest = expression[1:]
            after = sequence(derivative(first, code), rest)
            return either([after, derivative(rest, code)]) if nullable(first) else after
        case "either":
            return either([derivative(part, code) for part in expression[1]])
        case "both":
            return both([derivative(part, code) for part in expression[1]])
        case "complement":
            return complement(derivative(expression[1], code))
    part, low, high = expression[1:]
    fewer = repeated(part, max(0, low - 1), None if high is None else high - 1)
    return sequence(derivative(part, code), fewer)


def classes_of(expression: Expression) -> set[tuple[tuple[int, int], ...]]:
    """Return the classes of characters that *expression* is made of, as ranges."""
    kind = expression[0]
    if kind == "chars":
        return {expression[1]}
    if kind == "repeated":
        return classes_of(expression[1])
    parts = expression[1] if kind in ("either", "both") else expression[1:]
    return {found for part in parts for found in classes_of(part)}
