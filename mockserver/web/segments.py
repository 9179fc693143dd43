"""Split a segment of a path between the parameters that share it: `{maxLat}.{format}`.

Without regular expressions: where a segment does not fit, they try every way that it does not.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Segment:
    """A segment with parameters, by its literal parts: before, between and behind them."""

    parts: tuple[str, ...]

    @classmethod
    def from_shape(cls, shape: str) -> Segment:
        """Return the segment in whose *shape* `{}` stands for each parameter."""
        return cls(tuple(shape.split("{}")))

    def first(self, text: str) -> tuple[str, ...] | None:
        """Return the first of `splits`, `None` if there is none, in one walk along *text*."""
        if not text.startswith(self.parts[0]):
            return None
        return _first(self.parts[1:], text, len(self.parts[0]))

    def splits(self, text: str) -> Iterator[tuple[str, ...]]:
        """Yield every way to see *text* as values between the literal parts, short ones first.

        No value is empty.
        """
        if text.startswith(self.parts[0]):
            yield from _splits(self.parts[1:], text, len(self.parts[0]))


def _first(parts: Sequence[str], text: str, start: int) -> tuple[str, ...] | None:
    """Return the way to split *text* behind *start* whose values end as early as they can.

    If values that end early leave no way for the rest, those that end later do not either.
    """
    values = []
    for part in parts[:-1]:
        end = text.find(part, start + 1)
        if end < 0:
            return None
        values.append(text[start:end])
        start = end + len(part)
    end = len(text) - len(parts[-1])
    if end <= start or not text.endswith(parts[-1]):
        return None
    return (*values, text[start:end])


def _splits(parts: Sequence[str], text: str, start: int) -> Iterator[tuple[str, ...]]:
    """Yield the ways to split *text* behind *start*; each of *parts* ends a value."""
    if len(parts) == 1:
        only = _first(parts, text, start)
        if only is not None:
            yield only
        return
    end = text.find(parts[0], start + 1)
    while end >= 0 and _first(parts[1:], text, end + len(parts[0])) is not None:
        for rest in _splits(parts[1:], text, end + len(parts[0])):
            yield (text[start:end], *rest)
        end = text.find(parts[0], end + 1)
