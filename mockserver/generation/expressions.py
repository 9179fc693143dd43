"""Read regular expressions of ECMA-262 into an algebra that knows "and" and "not"."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from typing import Any, TypeAlias

Expression: TypeAlias = tuple[Any, ...]
"""`(kind, …)`: chars, nothing, sequence, either, both, complement, repeated."""

START, END = -2, -1
_Ranges: TypeAlias = list[tuple[int, int]]

_LAST = 0x10FFFF
_MOST_UNROLLED = 24

_DIGITS: _Ranges = [(0x30, 0x39)]
_WORDS: _Ranges = [(0x30, 0x39), (0x41, 0x5A), (0x5F, 0x5F), (0x61, 0x7A)]
_SPACES: _Ranges = [(0x09, 0x0D), (0x20, 0x20), (0xA0, 0xA0), (0x2028, 0x2029)]
_LINES: _Ranges = [(0x0A, 0x0A), (0x0D, 0x0D), (0x2028, 0x2029)]
_CLASSES = {"d": _DIGITS, "w": _WORDS, "s": _SPACES}
_CONTROLS = {"n": 10, "r": 13, "t": 9, "v": 11, "f": 12, "0": 0}
# Of each property the characters that everybody can read, and judges agree on.
_PROPERTIES: dict[str, _Ranges] = {
    "Lu": [(0x41, 0x5A)],
    "Uppercase": [(0x41, 0x5A)],
    "Ll": [(0x61, 0x7A)],
    "Lowercase": [(0x61, 0x7A)],
    "L": [(0x41, 0x5A), (0x61, 0x7A)],
    "N": _DIGITS,
    "Z": [(0x20, 0x20)],
    "P": [(0x21, 0x23), (0x25, 0x2A), (0x2C, 0x2F), (0x3A, 0x3B), (0x3F, 0x40)],
    "S": [(0x24, 0x24), (0x2B, 0x2B), (0x3C, 0x3E)],
    "Cyrillic": [(0x430, 0x44F)],
    "Greek": [(0x3B1, 0x3C9)],
    "Han": [(0x4E00, 0x4E80)],
    "Hiragana": [(0x3041, 0x3096)],
    "Emoji": [(0x1F600, 0x1F640)],
}
_LOOKS_BACK = re.compile(r"\(\?<[=!]|\\[bB]")
# What stands between characters.
_BETWEEN = ("(?<=", "(?<!", "(?=", "(?!", "\\b", "\\B")
_QUANTIFIER = re.compile(r"(?:([*+?])|\{(\d+)(?:(,)(\d*))?\})\??")


def chars(*codes: int, ranges: Iterable[tuple[int, int]] = ()) -> Expression:
    """Return what allows one of *codes*, or of *ranges*; without any, what allows nothing."""
    return ("chars", _normal([*((code, code) for code in codes), *ranges]))


def _normal(ranges: _Ranges) -> tuple[tuple[int, int], ...]:
    result: _Ranges = []
    for low, high in sorted(ranges):
        if result and low <= result[-1][1] + 1 and low > END + 1:
            result[-1] = (result[-1][0], max(result[-1][1], high))
        else:
            result.append((low, high))
    return tuple(result)


def _inverted(ranges: Iterable[tuple[int, int]]) -> _Ranges:
    result: _Ranges = []
    at = 0
    for low, high in _normal(list(ranges)):
        if low > at:
            result.append((at, low - 1))
        at = high + 1
    return [*result, (at, _LAST)] if at <= _LAST else result


TEXT = chars(ranges=[(0, _LAST)])
ANY = chars(START, END, ranges=[(0, _LAST)])
EVERYTHING: Expression = ("repeated", ANY, 0, None)
_NEVER, _NOTHING = chars(), ("nothing",)


def sequence(*parts: Expression) -> Expression:
    """Return what allows *parts* one after the other."""
    result: Expression = _NOTHING
    for part in reversed(parts):
        if part == _NEVER or result == _NEVER:
            return _NEVER
        if part == _NOTHING:
            continue
        if result == _NOTHING:
            result = part
        elif part[0] == "sequence":
            result = ("sequence", part[1], sequence(part[2], result))
        else:
            result = ("sequence", part, result)
    return result


def either(parts: Iterable[Expression]) -> Expression:
    """Return what allows what one of *parts* allows."""
    found = _flat("either", parts) - {_NEVER}
    if EVERYTHING in found:
        return EVERYTHING
    return _joined("either", found, _NEVER)


def both(parts: Iterable[Expression]) -> Expression:
    """Return what allows what all *parts* allow."""
    found = _flat("both", parts) - {EVERYTHING}
    if _NEVER in found:
        return _NEVER
    return _joined("both", found, EVERYTHING)


def complement(part: Expression) -> Expression:
    """Return what allows all that *part* does not."""
    if part == _NEVER:
        return EVERYTHING
    if part == EVERYTHING:
        return _NEVER
    return part[1] if part[0] == "complement" else ("complement", part)


def repeated(part: Expression, low: int, high: int | None) -> Expression:
    """Return what allows *part* from *low* to *high* times."""
    if high == 0 or part == _NOTHING:
        return _NOTHING
    if part == _NEVER:
        return _NEVER if low else _NOTHING
    return part if (low, high) == (1, 1) else ("repeated", part, low, high)


def _flat(kind: str, parts: Iterable[Expression]) -> frozenset[Expression]:
    found: set[Expression] = set()
    for part in parts:
        found |= part[1] if part[0] == kind else {part}
    return frozenset(found)


def _joined(kind: str, parts: frozenset[Expression], none: Expression) -> Expression:
    if len(parts) == 1:
        return next(iter(parts))
    return (kind, parts) if parts else none


@lru_cache(maxsize=1000)
def expression_of(pattern: str) -> Expression:
    """Return what allows the texts in which *pattern* matches somewhere.

    Raises `ValueError` for what cannot be said: back references, broken expressions.
    """
    reader = _Reader(pattern)
    if _LOOKS_BACK.search(pattern):
        whole = either(reader.looking_back())
    else:
        whole = sequence(EVERYTHING, reader.alternatives()(EVERYTHING))
    if reader.at < len(pattern):
        raise ValueError(f"{pattern!r} ends early")
    return whole


_AT_END = sequence(chars(END), EVERYTHING)

# Given what may follow, what allows this and then that: lookaheads are about what follows.
_Read: TypeAlias = Callable[[Expression], Expression]


class _Reader:
    def __init__(self, pattern: str) -> None:
        self.pattern = pattern
        self.at = 0
        # How many `$` were read: they look at what follows.
        self.ends = 0

    def alternatives(self) -> _Read:
        """Read up to the end of the group, or of the pattern."""
        ways = [self._terms()]
        while self._next("|"):
            ways.append(self._terms())
        return ways[0] if len(ways) == 1 else lambda rest: either([way(rest) for way in ways])

    def looking_back(self) -> Iterator[Expression]:
        """Yield what each alternative allows; it may look back between its outermost terms."""
        yield self._alternative()
        while self._next("|"):
            yield self._alternative()

    def _alternative(self) -> Expression:
        # What may stand before the terms to come, and what has to follow it.
        ways: list[tuple[Expression, Expression]] = [(EVERYTHING, EVERYTHING)]
        conditions: list[Expression] = []
        terms: list[_Read] = []

        def before(rest: Expression = _NOTHING) -> list[Expression]:
            for term in reversed(terms):
                rest = term(rest)
            terms.clear()
            return [sequence(was, both([following, rest])) for was, following in ways]

        while self.at < len(self.pattern) and self.pattern[self.at] not in "|)":
            sign = next((sign for sign in _BETWEEN if self._next(sign)), None)
            if sign is None:
                terms.append(self._quantified())
                continue
            ways = [(was, EVERYTHING) for was in before()]
            if sign in ("\\b", "\\B"):
                ways = [split for was, _ in ways for split in _at_boundary(was, sign == "\\b")]
                continue
            read = self._group()
            looked_at = sequence(EVERYTHING, read(_NOTHING)) if "<" in sign else read(EVERYTHING)
            looked_at = complement(looked_at) if "!" in sign else looked_at
            if "<" in sign:
                ways = [(both([was, looked_at]), EVERYTHING) for was, _ in ways]
            else:
                conditions.append(either(sequence(was, looked_at) for was, _ in ways))
        return both([either(before(EVERYTHING)), *conditions])

    def _next(self, text: str) -> bool:
        hit = self.pattern.startswith(text, self.at)
        self.at += len(text) if hit else 0
        return hit

    def _terms(self) -> _Read:
        terms: list[_Read] = []
        while self.at < len(self.pattern) and self.pattern[self.at] not in "|)":
            terms.append(self._quantified())

        def read(rest: Expression) -> Expression:
            for term in reversed(terms):
                rest = term(rest)
            return rest

        return read

    def _quantified(self) -> _Read:
        plain, read = self._atom()
        found = _QUANTIFIER.match(self.pattern, self.at)
        if found is None:
            return read
        self.at = found.end()
        low, high = _counts(found)
        if plain:
            part = read(_NOTHING)
            return lambda rest: sequence(repeated(part, low, high), rest)
        return _unrolled(read, low, high)

    def _atom(self) -> tuple[bool, _Read]:
        """Return a reader, and whether what it reads is the same whatever follows."""
        for opening, read_group in (
            ("(?=", self._lookahead),
            ("(?!", self._no_lookahead),
            ("(?<=", self._ignored),
            ("(?<!", self._ignored),
        ):
            if self._next(opening):
                return False, read_group()
        if self._next("("):
            named = re.compile(r"\?<\w+>|\?:|\?P<\w+>").match(self.pattern, self.at)
            if named is None and self.pattern.startswith("?", self.at):
                raise ValueError("flags are not read")
            self.at = named.end() if named else self.at
            begin, ends = self.at, self.ends
            read = self._group()
            plain = re.search(r"\(\?<?[=!]|\\[bB]", self.pattern[begin : self.at]) is None
            return plain and ends == self.ends, read
        if self._next("^"):
            return True, _one(chars(START))
        if self._next("$"):
            self.ends += 1
            return False, lambda rest: both([_AT_END, rest])
        if self._next("\\b") or self._next("\\B"):
            return False, lambda rest: rest
        return True, _one(chars(ranges=self._class()))

    def _group(self) -> _Read:
        read = self.alternatives()
        if not self._next(")"):
            raise ValueError("a group is open")
        return read

    def _lookahead(self) -> _Read:
        read = self._group()
        return lambda rest: both([read(EVERYTHING), rest])

    def _no_lookahead(self) -> _Read:
        read = self._group()
        return lambda rest: both([complement(read(EVERYTHING)), rest])

    def _ignored(self) -> _Read:
        self._group()
        return lambda rest: rest

    def _class(self) -> _Ranges:
        if self._next("."):
            return _inverted(_LINES)
        if not self._next("["):
            return self._character()
        inverted = self._next("^")
        ranges: _Ranges = []
        while not self._next("]"):
            low = self._character()
            dash = self.pattern.startswith("-", self.at) and self.pattern[self.at + 1 :][:1] != "]"
            if dash and len(low) == 1 and low[0][0] == low[0][1]:
                self.at += 1
                high = self._character()
                ranges.append((low[0][0], high[-1][1]))
            else:
                ranges += low
        return _inverted(ranges) if inverted else ranges

    def _character(self) -> _Ranges:
        if self.at >= len(self.pattern):
            raise ValueError("something is missing at the end")
        if not self._next("\\"):
            self.at += 1
            code = ord(self.pattern[self.at - 1])
            return [(code, code)]
        return self._escape()

    def _escape(self) -> _Ranges:
        numbered = re.compile(
            r"u\{([0-9A-Fa-f]+)\}|u([0-9A-Fa-f]{4})|x([0-9A-Fa-f]{2})|c([A-Za-z])"
        ).match(self.pattern, self.at)
        if numbered:
            self.at = numbered.end()
            digits = next((group for group in numbered.groups()[:3] if group), None)
            code = int(digits, 16) if digits else ord(numbered.group(4)) % 32
            return [(code, code)]
        described = re.compile(r"([pP])\{(?:[^}=]*=)?([^}]*)\}").match(self.pattern, self.at)
        if described:
            self.at = described.end()
            name = described.group(2)
            found = _PROPERTIES.get(name) or _PROPERTIES.get(name[:1], _PROPERTIES["L"])
            return _inverted(found) if described.group(1) == "P" else list(found)
        letter = self.pattern[self.at : self.at + 1]
        self.at += 1
        if letter.lower() in _CLASSES:
            ranges = _CLASSES[letter.lower()]
            return _inverted(ranges) if letter.isupper() else list(ranges)
        if letter in _CONTROLS:
            return [(_CONTROLS[letter], _CONTROLS[letter])]
        if not letter or letter.isalnum():
            raise ValueError(f"\\{letter} is not read")
        return [(ord(letter), ord(letter))]


def _one(part: Expression) -> _Read:
    return lambda rest: sequence(part, rest)


def _at_boundary(was: Expression, changes: bool) -> list[tuple[Expression, Expression]]:
    """Split *was* by how it ends: what follows changes from word to none or back, or does not."""
    ends = sequence(EVERYTHING, chars(ranges=_WORDS))
    begins = sequence(chars(ranges=_WORDS), EVERYTHING)
    other = complement(begins)
    return [
        (both([was, ends]), other if changes else begins),
        (both([was, complement(ends)]), begins if changes else other),
    ]


def _counts(found: re.Match[str]) -> tuple[int, int | None]:
    sign = found.group(1)
    if sign:
        return (1 if sign == "+" else 0), (1 if sign == "?" else None)
    low = int(found.group(2))
    if not found.group(3):
        return low, low
    return low, int(found.group(4)) if found.group(4) else None


def _unrolled(read: _Read, low: int, high: int | None) -> _Read:
    """Return a reader of repetitions whose parts look at what follows: a few are enough."""
    most = min(high if high is not None else low + _MOST_UNROLLED, low + _MOST_UNROLLED)

    def repeat(rest: Expression) -> Expression:
        result = rest
        for _ in range(most - low):
            result = either([rest, read(result)])
        for _ in range(low):
            result = read(result)
        return result

    return repeat
