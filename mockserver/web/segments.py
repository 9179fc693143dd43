"""Split a segment of a path between the parameters that share it: `{maxLat}.{format}`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Segment:
    """A segment with parameters: its literal parts, and the pattern that finds its first split."""

    parts: tuple[str, ...]
    pattern: re.Pattern[str]

    @classmethod
    def from_shape(cls, shape: str) -> Segment:
        """Return the segment in whose *shape* `{}` stands for each parameter."""
        parts = tuple(shape.split("{}"))
        return cls(parts, re.compile("(.+?)".join(re.escape(part) for part in parts)))

    def splits(self, text: str) -> Iterator[tuple[str, ...]]:
        """Yield every way to see *text* as values between the literal parts, short ones first.

        No value is empty. The first way is the one that `pattern` finds.
        """
        if text.startswith(self.parts[0]):
            yield from _splits(self.parts[1:], text, len(self.parts[0]))


def _splits(parts: Sequence[str], text: str, start: int) -> Iterator[tuple[str, ...]]:
    """Yield the ways to split *text* behind *start*; each of *parts* ends a value."""
    if len(parts) == 1:
        end = len(text) - len(parts[0])
        if end > start and text.endswith(parts[0]):
            yield (text[start:end],)
        return
    end = text.find(parts[0], start + 1)
    while end >= 0:
        for rest in _splits(parts[1:], text, end + len(parts[0])):
            yield (text[start:end], *rest)
        end = text.find(parts[0], end + 1)
