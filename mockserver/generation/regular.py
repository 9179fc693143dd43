"""Solve several regular expressions at once: find text that all of them allow."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from random import Random

from mockserver.generation.automata import Automaton
from mockserver.generation.expressions import (
    END,
    START,
    TEXT,
    both,
    chars,
    complement,
    expression_of,
    repeated,
    sequence,
)


def solved_text(
    patterns: Sequence[str],
    unmatched: Sequence[str],
    random: Random,
    *,
    shortest: int = 0,
    longest: int | None = None,
) -> str | None:
    """Return text that matches all *patterns* and none of *unmatched*, `None` if none is found.

    Lookbehinds and word boundaries inside of groups are not solved: judge the result.
    """
    automaton = _automaton(tuple(sorted(patterns)), tuple(sorted(unmatched)))
    if automaton is None:
        return None
    return automaton.text(random, shortest=shortest, longest=longest)


@lru_cache(maxsize=500)
def _automaton(patterns: tuple[str, ...], unmatched: tuple[str, ...]) -> Automaton | None:
    try:
        parts = [expression_of(pattern) for pattern in patterns]
        parts += [complement(expression_of(pattern)) for pattern in unmatched]
        text = sequence(chars(START), repeated(TEXT, 0, None), chars(END))
        return Automaton(both([*parts, text]))
    except (ValueError, RecursionError):
        return None
