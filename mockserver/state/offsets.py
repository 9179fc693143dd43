"""Find where an offset leads without passing over all the records before it."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from mockserver.state.filling import MILESTONE
from mockserver.state.statements import END, START, Statements
from mockserver.state.tables import milestones, records


def start_of(
    marks: Milestones, offset: int, *, backwards: bool
) -> tuple[tuple[bytes, bytes] | None, int]:
    """Return a place from which to read on, and how many records are still to be passed over.

    The offset counts the records that *marks* are about, from the first one or, *backwards*, from
    the last one. It is at least that of the first of them.
    """
    if not backwards:
        number = marks.last_at_most(offset)
        return (None, offset) if number == 0 else marks.before(number, offset)
    ahead = marks.all_records() - offset
    if ahead <= 0:
        return (START, START), 0
    number = marks.last_at_most(ahead) + 1
    if number > marks.count:
        return None, offset
    return (START, marks.rank(number) + b"\x00"), marks.records_until(number) - ahead


class Milestones:
    """The ranks of every so many base records, numbered from 1, and what lies before them."""

    def __init__(
        self,
        connection: sa.Connection,
        statements: Statements,
        collection: int,
        session: str | None,
        size: int,
    ) -> None:
        """*size* is that of the base; *session* the one whose changes count, `None` if none do."""
        self._connection = connection
        self._statements = statements
        self._of = {"collection": collection, "session": session}
        self._is_changed = session is not None
        self._size = size
        # The last of them has a rank only if a whole piece lies before it.
        self.count = size // MILESTONE if size > MILESTONE else 0

    def all_records(self) -> int:
        """Return how many records there are."""
        return self._size + self._surplus(END)

    def records_until(self, number: int) -> int:
        """Return how many records lie before the end of milestone *number*, itself included."""
        return number * MILESTONE + (self._surplus(self.rank(number)) if number else 0)

    def last_at_most(self, offset: int) -> int:
        """Return the last milestone that has at most *offset* records until it, 0 if none has."""
        if not self._is_changed:
            return min(offset // MILESTONE, self.count)
        low, high = 0, self.count
        while low < high:
            middle = (low + high + 1) // 2
            if self.records_until(middle) <= offset:
                low = middle
            else:
                high = middle - 1
        return low

    def before(self, number: int, offset: int) -> tuple[tuple[bytes, bytes], int]:
        """Return the place of milestone *number* and what is left of *offset* there."""
        return (START, self.rank(number)), offset - self.records_until(number)

    def rank(self, number: int) -> bytes:
        """Return the rank of the record that is milestone *number*."""
        asked = {**self._of, "ordinal": number * MILESTONE}
        [(rank,)] = self._statements.run(self._connection, _RANK, asked)
        return bytes(rank)

    def _surplus(self, rank: bytes) -> int:
        """Return how many records more than the base the session has up to *rank*."""
        if not self._is_changed:
            return 0
        return self._number(_ADDED, rank=rank) - self._number(_HIDDEN, rank=rank)

    def _number(self, statement: sa.Select[Any], **parameters: bytes) -> int:
        [(number,)] = self._statements.run(self._connection, statement, {**self._of, **parameters})
        return int(number)


_RANK = sa.select(milestones.c.rank).where(
    milestones.c.collection == sa.bindparam("collection"),
    milestones.c.ordinal == sa.bindparam("ordinal"),
)
_OWN = (
    sa.select(sa.func.count())
    .select_from(records)
    .where(
        records.c.session == sa.bindparam("session"),
        records.c.collection == sa.bindparam("collection"),
    )
)
_ADDED = _OWN.where(records.c.rank <= sa.bindparam("rank"), records.c.body.is_not(None))
_HIDDEN = _OWN.where(records.c.hides <= sa.bindparam("rank"))
