"""Lists whose records are in memory: those of the base, and what a session changed of them."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Protocol

from mockserver.state.planning import Plan
from mockserver.state.queries import HeldRecords, Listed

Mark = bytes | tuple[bytes, bytes]
"""By what records of a list are sorted: their ranks, or key and rank in the order of an index."""

Row = tuple[Mark, bytes, str]
"""The mark of a record, its place, and its JSON text."""


class InMemory(Protocol):
    """A list in memory, of which positions are known."""

    @property
    def held(self) -> HeldRecords:
        """The records of the base that the list is made of."""

    @property
    def size(self) -> int:
        """How many records there are."""

    def before(self, mark: Mark) -> int:
        """Return how many records come before *mark*."""

    def until(self, mark: Mark) -> int:
        """Return how many records come before *mark* or have it."""

    def cut(self, start: int, end: int) -> tuple[Sequence[str], Sequence[bytes]]:
        """Return the texts and the places of the records from position *start* until *end*."""


def listed(
    run: InMemory,
    plan: Plan,
    after: tuple[bytes, bytes] | None,
    offset: int,
    limit: int | None,
) -> Listed:
    """Return up to *limit* records of *run* behind the key and rank *after*, but *offset* of them.

    The plan says in which direction, and between which ranks.
    """
    mark: Mark | None = after
    if after is not None and plan.shape.way != "order":
        mark = after[1]
    bounds = (plan.parameters["low"], plan.parameters["high"]) if plan.shape.bounded else None
    return between(
        run,
        after=mark,
        offset=offset,
        limit=limit,
        backwards=plan.shape.backwards,
        bounds=bounds,
    )


def between(
    run: InMemory,
    *,
    after: Mark | None,
    offset: int,
    limit: int | None,
    backwards: bool,
    bounds: tuple[bytes, bytes] | None = None,
) -> Listed:
    """Return up to *limit* records of *run* behind the mark *after*, but *offset* of them.

    *bounds* are the first mark allowed, and the first one that is not any more.
    """
    low, high = 0, run.size
    if bounds is not None:
        low, high = run.before(bounds[0]), run.before(bounds[1])
    if after is not None:
        if backwards:
            high = min(high, run.before(after))
        else:
            low = max(low, run.until(after))
    if backwards:
        end = max(low, high - offset)
        start = low if limit is None else max(low, end - limit)
        bodies, places = run.cut(start, end)
        bodies, places, more = bodies[::-1], places[::-1], start > low
    else:
        start = min(max(low, high), low + offset)
        end = high if limit is None else min(high, start + limit)
        bodies, places = run.cut(start, max(start, end))
        more = end < high
    return Listed(bodies=tuple(bodies), places=tuple(places), more=more, held=run.held)


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """Records of the base, in the order of a list. See `InMemory`."""

    marks: Sequence[Mark]
    places: Sequence[bytes]
    bodies: Sequence[str]
    held: HeldRecords

    @property
    def size(self) -> int:
        """How many records there are."""
        return len(self.marks)

    def before(self, mark: Mark) -> int:
        """Return how many records come before *mark*."""
        return bisect_left(self.marks, mark)

    def until(self, mark: Mark) -> int:
        """Return how many records come before *mark* or have it."""
        return bisect_right(self.marks, mark)

    def cut(self, start: int, end: int) -> tuple[Sequence[str], Sequence[bytes]]:
        """Return the texts and the places of the records from position *start* until *end*."""
        return self.bodies[start:end], self.places[start:end]


class ChangedRun:
    """A run as a session sees it that changed few of its records. See `InMemory`.

    *own* are the session's records, in their order; *hidden* the marks of those in *run* that they
    stand for, or that the session deleted, sorted as well.
    """

    def __init__(self, run: Run, own: Sequence[Row], hidden: Sequence[Mark]) -> None:
        self.held = run.held
        self._run = run
        self._own = own
        self._marks = [mark for mark, _, _ in own]
        self._hidden = hidden
        self._is_hidden = frozenset(hidden)

    @property
    def size(self) -> int:
        """How many records there are."""
        return self._run.size - len(self._hidden) + len(self._own)

    def before(self, mark: Mark) -> int:
        """Return how many records come before *mark*."""
        seen = bisect_left(self._run.marks, mark) - bisect_left(self._hidden, mark)
        return seen + bisect_left(self._marks, mark)

    def until(self, mark: Mark) -> int:
        """Return how many records come before *mark* or have it."""
        seen = bisect_right(self._run.marks, mark) - bisect_right(self._hidden, mark)
        return seen + bisect_right(self._marks, mark)

    def cut(self, start: int, end: int) -> tuple[Sequence[str], Sequence[bytes]]:
        """Return the texts and the places of the records from position *start* until *end*."""
        count, run = end - start, self._run
        first, first_own = self._split(start)
        rows: list[Row] = []
        for number in range(first, run.size):
            if len(rows) == count:
                break
            if run.marks[number] not in self._is_hidden:
                rows.append((run.marks[number], run.places[number], run.bodies[number]))
        own = self._own[first_own : first_own + count]
        if own:
            rows = sorted([*rows, *own], key=itemgetter(0))[:count]
        return [body for _, _, body in rows], [place for _, place, _ in rows]

    def _split(self, position: int) -> tuple[int, int]:
        """Return how many records of the run, and how many own ones, come before *position*."""
        marks = self._run.marks
        low = max(0, position - len(self._own))
        high = min(len(marks), position + len(self._hidden))
        # Each record of the run is moved by what was added and hidden before it, and no further.
        number = low + bisect_left(
            range(low, high), position, key=lambda number: self.before(marks[number])
        )
        gone = len(self._hidden)
        if number < len(marks):
            gone = bisect_left(self._hidden, marks[number])
        return number, position - (number - gone)
