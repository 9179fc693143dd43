"""Hold what a session changed of a collection, as long as it is little: base records are below."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import sqlalchemy as sa

from mockserver.state.held import entered, list_name
from mockserver.state.planning import Plan
from mockserver.state.runs import ChangedRun, Mark, Row, Run
from mockserver.state.statements import Statements
from mockserver.state.tables import records

# With more of them, reading lists from the database is as fast.
_MOST_OWN = 1_000
_MOST_LISTS = 100


class _Own(NamedTuple):
    """A record that the session created, changed or deleted, as it is kept."""

    rank: bytes
    identity: str
    body: str | None
    hides: bytes | None


class ChangedLists:
    """The lists of one collection as one session sees them that changed it."""

    def __init__(self, statements: Statements, collection: int, session: str) -> None:
        self._statements = statements
        self._of = {"collection": collection, "session": session}
        self._session = session
        self._version: object = None
        self._own: dict[bytes, _Own] | None = {}
        self._ranks: dict[str, bytes] = {}
        self._runs: dict[object, tuple[Run, ChangedRun]] = {}

    def run(
        self, connection: sa.Connection, plan: Plan, base: Run, version: object
    ) -> ChangedRun | None:
        """Return *base*, to which *plan* leads, as the session sees it; `None` if it is to be read.

        *version* differs after every change of the session.
        """
        self._read(connection, version)
        if self._own is None or plan.shape.way == "order":
            return None
        name = list_name(plan)
        # Base records may have been read anew: the run is part of what it was made of.
        known = self._runs.get(name)
        if known is None or known[0] is not base:
            if len(self._runs) >= _MOST_LISTS:
                self._runs.clear()
            known = self._runs[name] = base, self._changed(connection, plan, base, self._own)
        return known[1]

    def rank(self, connection: sa.Connection, identity: str, version: object) -> bytes | None:
        """Return the rank of the session's own record with *identity*, `None` if it has none."""
        self._read(connection, version)
        return self._ranks.get(identity)

    def is_known(self, connection: sa.Connection, version: object) -> bool:
        """Tell whether all that the session changed is held."""
        self._read(connection, version)
        return self._own is not None

    def _read(self, connection: sa.Connection, version: object) -> None:
        if self._version == version:
            return
        found = [_Own(*row) for row in self._statements.run(connection, _OWN, self._of)]
        self._own = {one.rank: one for one in found} if len(found) <= _MOST_OWN else None
        self._ranks = {one.identity: one.rank for one in found} if self._own is not None else {}
        self._runs = {}
        self._version = version

    def _changed(
        self, connection: sa.Connection, plan: Plan, base: Run, own: dict[bytes, _Own]
    ) -> ChangedRun:
        ranks: Sequence[bytes] = [*own]
        if plan.shape.way == "key":
            found = entered(self._statements, connection, plan, self._session)
            ranks = [rank for _, rank in found]
        rows: list[Row] = [
            (rank, rank, body) for rank in ranks if (body := own[rank].body) is not None
        ]
        hidden: list[Mark] = sorted(
            one.hides for one in own.values() if one.hides is not None and _holds(base, one.hides)
        )
        return ChangedRun(base, rows, hidden)


def _holds(run: Run, mark: bytes) -> bool:
    number = run.before(mark)
    return number < run.size and run.marks[number] == mark


_OWN = (
    sa.select(records.c.rank, records.c.identity, records.c.body, records.c.hides)
    .where(
        records.c.session == sa.bindparam("session"),
        records.c.collection == sa.bindparam("collection"),
    )
    .order_by(records.c.rank)
    .limit(_MOST_OWN + 1)
)
