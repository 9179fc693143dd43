"""List a stored collection as one session sees it."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from typing import Any, NamedTuple

import sqlalchemy as sa

from mockserver.spec.json_text import value_from_json
from mockserver.spec.types import JsonValue
from mockserver.state.computed import ComputedCollection
from mockserver.state.database import Database
from mockserver.state.filling import Base
from mockserver.state.indexes import Indexes
from mockserver.state.keys import order_key
from mockserver.state.offsets import start_of
from mockserver.state.queries import Condition, Listed, ListQuery, SortTerm, identity_text
from mockserver.state.reading import Planner, Reader, TooManyIndexes, split_place
from mockserver.state.statements import Statements
from mockserver.state.tables import BASE, collections, records, tallies

_MOST_TOTALS = 500


class Tally(NamedTuple):
    """How many records a session sees more than the base has, and how often it changed them.

    `mark` tells apart versions before a reset and after it.
    """

    surplus: int
    version: int
    mark: str = ""


class Found(NamedTuple):
    """A record as a session sees it: its JSON text, `None` if it was deleted."""

    body: str | None


class StoredCollection:
    """One collection of a `Store` as *session* sees it. See `Records` for its questions."""

    def __init__(
        self,
        database: Database,
        statements: Statements,
        indexes: Indexes,
        collection: int,
        session: str,
        base: Base,
    ) -> None:
        self._database = database
        self._statements = statements
        self._indexes = indexes
        self._collection = collection
        self._session = session
        self._base = base
        self._planner = Planner(database, indexes, collection, base.order)
        # What was read last, and the version of the database that it was read at.
        self._tally: tuple[tuple[int, int] | None, Tally] | None = None
        self._totals: OrderedDict[Any, int] = OrderedDict()

    def listed(self, query: ListQuery) -> Listed:
        """Return the records that *query* asks for, and whether others follow."""
        limit = None if query.limit is None else max(0, query.limit)
        offset = max(0, query.offset)
        try:
            plan = self._planner.plan(query)
        except TooManyIndexes:
            return self._all().listed(query)
        if plan is None:
            return Listed(bodies=(), places=(), more=False)
        after = None
        if query.after is not None:
            after = split_place(query.after, ordered=bool(query.order))
        with self._database.reading() as connection:
            session = self._session if self.tally(connection).version else None
            if offset and after is None and plan.is_plain:
                after, offset = start_of(
                    connection, self._collection, session, offset, backwards=query.backwards
                )
            reader = Reader(connection, self._statements, plan, session)
            # One more than asked for tells whether there is more.
            found = reader.rows(after, offset, None if limit is None else limit + 1)
        wanted = found if limit is None else found[:limit]
        return Listed(
            bodies=tuple(row.body for row in wanted),
            places=tuple(row.place for row in wanted),
            more=len(found) > len(wanted),
        )

    def total(self, conditions: Sequence[Condition]) -> int:
        """Return how many records meet *conditions*. Each number is counted once, then kept."""
        with self._database.reading() as connection:
            tally = self.tally(connection)
            if not conditions:
                return self._size(connection) + tally.surplus
        known = (tally.version, tally.mark, repr(conditions))
        if known not in self._totals:
            self._totals[known] = self._counted(tuple(conditions))
            if len(self._totals) > _MOST_TOTALS:
                self._totals.popitem(last=False)
        return self._totals[known]

    def _counted(self, conditions: tuple[Condition, ...]) -> int:
        plan = self._planner.plan(ListQuery(conditions=conditions))
        if plan is None:
            return 0
        with self._database.reading() as connection:
            session = self._session if self.tally(connection).version else None
            return Reader(connection, self._statements, plan, session).count()

    def place_of(self, identity: JsonValue, order: tuple[SortTerm, ...] = ()) -> bytes | None:
        """Return the place of the record with *identity* in *order*, or `None`.

        One that was deleted has the place that it had.
        """
        with self._database.reading() as connection:
            row = self.row(connection, identity)
        if row is None:
            return None
        if not order:
            return bytes(row.rank)
        key = order_key(value_from_json(row.body or row.last), order)
        return len(key).to_bytes(4, "big") + key + bytes(row.rank)

    def found(self, identity: JsonValue) -> Found | None:
        """Return the record with *identity*, `None` if there never was one."""
        with self._database.reading() as connection:
            row = self.row(connection, identity)
        return None if row is None else Found(row.body)

    def row(self, connection: sa.Connection, identity: JsonValue) -> Any:
        """Return the row of the record with *identity*: the session's own, else the base's."""
        return self._seen(connection, records.c.identity == identity_text(identity))

    def ranked(self, connection: sa.Connection, rank: bytes) -> Any:
        """Return the row of the record at *rank*, likewise."""
        return self._seen(connection, records.c.rank == rank)

    def is_base(self, identity: JsonValue) -> bool:
        """Tell whether the base has a record with *identity*, whatever became of it here."""
        with self._database.reading() as connection:
            statement = sa.select(records.c.rank).where(
                records.c.session == BASE,
                records.c.collection == self._collection,
                records.c.identity == identity_text(identity),
            )
            return connection.execute(statement).first() is not None

    def _seen(self, connection: sa.Connection, criterion: sa.ColumnElement[bool]) -> Any:
        statement = (
            sa.select(records)
            .where(
                records.c.session.in_([BASE, self._session]),
                records.c.collection == self._collection,
                criterion,
            )
            .order_by(records.c.session.desc())
            .limit(1)
        )
        return connection.execute(statement).one_or_none()

    def tally(self, connection: sa.Connection) -> Tally:
        """Return what the session changed so far."""
        version = self._database.version()
        if self._tally is None or version is None or self._tally[0] != version:
            found = connection.execute(
                _TALLY, {"session": self._session, "collection": self._collection}
            ).one_or_none()
            self._tally = (version, Tally(0, 0) if found is None else Tally(*found))
        return self._tally[1]

    def _size(self, connection: sa.Connection) -> int:
        return int(connection.execute(_SIZE, {"collection": self._collection}).scalar_one())

    def _all(self) -> ComputedCollection:
        bodies = self.listed(ListQuery()).bodies
        return ComputedCollection([value_from_json(body) for body in bodies], self._base.identity)


_TALLY = sa.select(tallies.c.surplus, tallies.c.version, tallies.c.mark).where(
    tallies.c.session == sa.bindparam("session"),
    tallies.c.collection == sa.bindparam("collection"),
)
_SIZE = sa.select(collections.c.size).where(collections.c.id == sa.bindparam("collection"))
