"""Find where an offset leads without passing over all the records before it."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from mockserver.state.filling import MILESTONE
from mockserver.state.statements import END, START
from mockserver.state.tables import collections, milestones, records


def start_of(
    connection: sa.Connection,
    collection: int,
    session: str | None,
    offset: int,
    *,
    backwards: bool,
) -> tuple[tuple[bytes, bytes] | None, int]:
    """Return a place from which to read on, and how many records are still to be passed over.

    The offset counts the records that *session* sees (`None`: that of the base alone), from the
    first one or, *backwards*, from the last one.
    """
    if offset < MILESTONE:
        return None, offset
    marks = _Milestones(connection, collection, session)
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


class _Milestones:
    """The ranks of every so many base records, numbered from 1, and what lies before them."""

    def __init__(self, connection: sa.Connection, collection: int, session: str | None) -> None:
        self._connection = connection
        self._of = {"collection": collection, "session": session}
        self._is_changed = session is not None
        self._size = self._number(_SIZE)
        # The last of them has a rank only if a whole piece lies before it.
        self.count = self._size // MILESTONE if self._size > MILESTONE else 0

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
        rank: bytes = self._connection.execute(_RANK, asked).scalar_one()
        return rank

    def _surplus(self, rank: bytes) -> int:
        """Return how many records more than the base the session has up to *rank*."""
        if not self._is_changed:
            return 0
        return self._number(_ADDED, rank=rank) - self._number(_HIDDEN, rank=rank)

    def _number(self, statement: sa.Select[Any], **parameters: bytes) -> int:
        return int(self._connection.execute(statement, {**self._of, **parameters}).scalar_one())


_SIZE = sa.select(collections.c.size).where(collections.c.id == sa.bindparam("collection"))
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
