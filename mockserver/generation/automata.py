"""Turn a regular expression into states and steps, and walk them to text of a wanted length."""

from __future__ import annotations

import string
from collections.abc import Sequence
from itertools import accumulate, pairwise
from random import Random

from mockserver.generation.derivatives import classes_of, derivative, nullable
from mockserver.generation.expressions import END, START, Expression, chars

# So much of an expression is explored; what lies beyond is not found.
_MOST_STATES = 4000
_MOST_STEPS = 12_000
# So many times states are looked at to tell which lengths there are.
_MOST_LOOKS = 1_000_000
_LONGEST = 100_000
# How many lengths there are to choose from where several will do.
_CHOICE = 10

_ALPHANUMERIC = string.ascii_letters + string.digits
_WORDLY = string.ascii_lowercase + string.digits
_PLAIN = "-_. /:+,@#=&%*!?()$'\"<>;[]{}|~^`\\"
_SURROGATES = range(0xD800, 0xE000)
# How likely marks, and what is no ASCII, are beside one letter.
_MARK, _ODD = 0.3, 0.01


class Automaton:
    """The texts that *expression* allows. States are numbers, 0 is the first."""

    def __init__(self, expression: Expression) -> None:
        self._kinds = _kinds_of(expression)
        self._weights = [_weight(kind) for kind in self._kinds]
        self._steps: list[dict[int, int]] = []
        self._ends = 0
        self._explore(expression)
        # By state, those that lead there.
        self._leading = [0] * len(self._steps)
        for state, steps in enumerate(self._steps):
            for following in steps.values():
                self._leading[following] |= 1 << state
        self._looks = _MOST_LOOKS
        # By length, the states from which that many characters lead to an end.
        self._ending = [self._ends]

    def _explore(self, expression: Expression) -> None:
        start = derivative(expression, START)
        numbers: dict[Expression, int] = {start: 0}
        order = [start]
        taken = 0
        for number, state in enumerate(order):
            if nullable(derivative(state, END)):
                self._ends |= 1 << number
            steps: dict[int, int] = {}
            self._steps.append(steps)
            if taken > _MOST_STEPS:
                continue
            for kind, characters in enumerate(self._kinds):
                taken += 1
                following = derivative(state, characters[0])
                if following == chars():
                    continue
                if following not in numbers:
                    if len(order) >= _MOST_STATES:
                        continue
                    numbers[following] = len(order)
                    order.append(following)
                steps[kind] = numbers[following]

    def text(self, random: Random, *, shortest: int, longest: int | None) -> str | None:
        """Return text of *shortest* to *longest* characters, `None` if none is found."""
        lengths = self._lengths(shortest, longest)
        if not lengths:
            return None
        # Nothing at all says nothing.
        length = random.choice([found for found in lengths if found] or lengths)
        state, written = 0, []
        for left in range(length, 0, -1):
            open_states = self._ending[left - 1]
            ways = [(k, s) for k, s in self._steps[state].items() if open_states >> s & 1]
            kind, state = ways[0] if len(ways) == 1 else self._chosen(ways, random)
            written.append(random.choice(self._kinds[kind]))
        return "".join(map(chr, written))

    def _chosen(self, ways: Sequence[tuple[int, int]], random: Random) -> tuple[int, int]:
        sums = list(accumulate(self._weights[kind] for kind, _ in ways))
        return random.choices(ways, cum_weights=sums)[0]

    def _lengths(self, shortest: int, longest: int | None) -> list[int]:
        """Return the first lengths from *shortest* on that there are."""
        last = shortest + len(self._steps) + _CHOICE if longest is None else longest
        last = min(last, _LONGEST)
        found: list[int] = []
        for length in range(last + 1):
            if len(self._ending) <= length:
                self._look()
            if not self._ending[length]:
                break
            if length >= shortest and self._ending[length] & 1:
                found.append(length)
                if len(found) == _CHOICE:
                    break
        return found

    def _look(self) -> None:
        """Find the states that are one character further from an end."""
        states = self._ending[-1]
        if self._ending[-2:] == [states, states]:
            self._ending.append(states)
            return
        further = 0
        while states and self._looks:
            low = states & -states
            further |= self._leading[low.bit_length() - 1]
            states ^= low
            self._looks -= 1
        self._ending.append(further)


def _kinds_of(expression: Expression) -> list[list[int]]:
    """Return the kinds of characters that *expression* tells apart, each by readable ones of it."""
    classes = sorted(classes_of(expression))
    edges = {
        0,
        0x110000,
        *(e for ranges in classes for low, high in ranges for e in (low, high + 1)),
    }
    ordered = sorted(edge for edge in edges if 0 <= edge <= 0x110000)
    kinds: dict[tuple[int, ...], list[tuple[int, int]]] = {}
    for low, after in pairwise(ordered):
        within = tuple(
            number
            for number, ranges in enumerate(classes)
            if any(first <= low <= last for first, last in ranges)
        )
        kinds.setdefault(within, []).append((low, after))
    found = [_readable(spans) for spans in kinds.values()]
    return sorted((kind for kind in found if kind), key=lambda kind: -_weight(kind))


def _readable(spans: Sequence[tuple[int, int]]) -> list[int]:
    """Return characters of *spans* that people would write."""
    for alphabet in (_ALPHANUMERIC, _PLAIN):
        some = [ord(c) for c in alphabet if any(low <= ord(c) < after for low, after in spans)]
        if some:
            return some if alphabet is _ALPHANUMERIC else some[:6]
    others = [
        code
        for low, after in sorted(spans, key=lambda span: span[0] < 0xA0)
        for code in range(low, min(after, low + 40))
        if code not in _SURROGATES
    ]
    return others[:40]


def _weight(kind: Sequence[int]) -> float:
    """Return how likely a character of *kind* is to be written where others would do."""
    first = chr(kind[0])
    if first in _ALPHANUMERIC:
        return float(len(kind))
    return _MARK if first in _PLAIN else _ODD
