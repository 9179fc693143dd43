"""Solve several regular expressions at once: find text that all of them allow.

By derivatives (Brzozowski, 1964): what is left of an expression after one character is again an
expression, also for "and" and "not", so that a search breadth-first finds the shortest text.
Text is `START text END`: anchors are characters of their own.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from functools import lru_cache
from random import Random

from mockserver.generation.expressions import (
    ANY,
    END,
    EVERYTHING,
    START,
    TEXT,
    Expression,
    both,
    chars,
    complement,
    either,
    expression_of,
    repeated,
    sequence,
)

_MOST_STEPS = 20_000
_LONGEST = 3000


def solved_text(
    patterns: Sequence[str],
    unmatched: Sequence[str],
    random: Random,
    *,
    shortest: int = 0,
    longest: int | None = None,
) -> str | None:
    """Return text that matches all *patterns* and none of *unmatched*, `None` if none is found.

    Lookbehinds and word boundaries are not solved: judge the result.
    """
    try:
        parts = [expression_of(pattern) for pattern in patterns]
        parts += [complement(expression_of(pattern)) for pattern in unmatched]
    except (ValueError, RecursionError):
        return None
    if shortest > _LONGEST:
        return None
    room = repeated(TEXT, shortest, longest)
    whole = both([*parts, sequence(chars(START), room, chars(END))])
    return _shortest(whole, _alphabet(parts, random))


def _shortest(whole: Expression, alphabet: Sequence[int]) -> str | None:
    start = derivative(whole, START)
    queue: deque[Expression] = deque([start])
    came: dict[Expression, tuple[Expression, int] | None] = {start: None}
    steps = 0
    while queue:
        state = queue.popleft()
        if nullable(derivative(state, END)):
            return _path(came, state)
        for code in alphabet:
            steps += 1
            following = derivative(state, code)
            if following not in came and following != chars():
                came[following] = (state, code)
                queue.append(following)
        if steps > _MOST_STEPS:
            return None
    return None


def _path(came: dict[Expression, tuple[Expression, int] | None], state: Expression) -> str:
    codes: list[int] = []
    step = came[state]
    while step is not None:
        state, code = step
        codes.append(code)
        step = came[state]
    return "".join(map(chr, reversed(codes)))


def _alphabet(parts: Sequence[Expression], random: Random) -> list[int]:
    """Return one character of each kind that *parts* tell apart, readable ones where they can."""
    edges = {0x20, 0x7F, *(edge for part in parts for edge in _edges(part))}
    ordered = sorted(edge for edge in edges if 0 <= edge <= 0x10FFFF)
    found: list[int] = []
    for low, after in zip([0, *ordered], [*ordered, 0x110000], strict=True):
        span = [c for c in range(low, min(after, low + 200)) if chr(c).isalnum() or c > 0x7F]
        span = [c for c in span if not 0xD800 <= c < 0xE000]
        if span:
            found.append(random.choice(span))
        elif low < after and not 0xD800 <= low < 0xE000:
            found.append(low)
    random.shuffle(found)
    return sorted(found, key=lambda code: not chr(code).isalnum() or code > 0x7F)


def _edges(expression: Expression) -> set[int]:
    kind = expression[0]
    if kind == "chars":
        return {edge for low, high in expression[1] for edge in (low, high + 1)}
    if kind == "repeated":
        return _edges(expression[1])
    parts = expression[1] if isinstance(expression[1], frozenset) else expression[1:]
    return {edge for part in parts for edge in _edges(part)}


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


__all__ = ["ANY", "EVERYTHING", "derivative", "nullable", "solved_text"]
