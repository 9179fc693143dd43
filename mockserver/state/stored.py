"""List a stored collection as one session sees it."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple, TypeVar

import sqlalchemy as sa

from mockserver.spec.json_text import value_from_json
from mockserver.spec.types import JsonValue
from mockserver.state.changed import ChangedLists
from mockserver.state.computed import ComputedCollection
from mockserver.state.database import Database
from mockserver.state.filling import MILESTONE, Base
from mockserver.state.held import Held
from mockserver.state.indexes import Indexes
from mockserver.state.keys import order_key
from mockserver.state.offsets import Milestones, start_of
from mockserver.state.planning import Plan, Planner, TooManyIndexes
from mockserver.state.queries import Condition, Listed, ListQuery, SortTerm, identity_text
from mockserver.state.reading import Reader, place_in_order, split_place
from mockserver.state.runs import InMemory, listed
from mockserver.state.statements import Statements
from mockserver.state.tables import BASE, collections, records, tallies

_Result = TypeVar("_Result")
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


class Seen(NamedTuple):
    """The row of a record that a session sees: the base's, or its own. See `tables.records`."""

    session: str
    rank: bytes
    identity: str
    body: str | None
    last: str | None
    hides: bytes | None


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
        held: Held,
    ) -> None:
        self._database = database
        self._held = held
        self._changed = ChangedLists(statements, collection, session)
        self._statements = statements
        self._indexes = indexes
        self._collection = collection
        self._session = session
        self._base = base
        self._own = {"session": session, "collection": collection}
        self._planner = Planner(database, indexes, collection, base.order)
        # What was read last, and the version of the database that it was read at.
        self._tally: tuple[tuple[int, int] | None, Tally] | None = None
        self._sized: tuple[tuple[int, int] | None, int] | None = None
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
            run = self._run(connection, plan)
            if run is not None:
                return listed(run, plan, after, offset, limit)
            if offset >= MILESTONE and after is None and plan.is_plain:
                size = self._size(connection)
                marks = Milestones(connection, self._statements, self._collection, session, size)
                after, offset = start_of(marks, offset, backwards=query.backwards)
            reader = Reader(connection, self._statements, plan, session)
            return reader.listed(after, offset, limit)

    def _run(self, connection: sa.Connection, plan: Plan) -> InMemory | None:
        """Return the list that *plan* leads to, where it is held in memory."""
        version = self._database.version()
        # Inside a greater change, versions do not tell what was changed so far.
        if version is None or self._database.is_at_once:
            return None
        base = self._held.run(connection, plan, self._size(connection), version[1])
        tally = self.tally(connection)
        if base is None or not tally.version:
            return base
        return self._changed.run(connection, plan, base, tally)

    def _held_rank(self, connection: sa.Connection, identity: str) -> bytes | None:
        """Return the rank of the record with *identity*, `None` if it is not held."""
        version = self._database.version()
        if version is None or self._database.is_at_once:
            return None
        tally = self.tally(connection)
        if tally.version:
            if not self._changed.is_known(connection, tally):
                return None
            own = self._changed.rank(connection, identity, tally)
            if own is not None:
                return own
        return self._held.rank(identity, version[1])

    def reduced(self, reduce: Callable[[Iterator[str]], _Result]) -> _Result:
        """Return what *reduce* makes of the JSON texts of all records, in their order.

        They are read while it asks for them, all of one state of the database.
        """
        plan = self._planner.plan(ListQuery())
        if plan is None:
            raise AssertionError("a query without conditions is met by every record")
        with self._database.reading() as connection:
            session = self._session if self.tally(connection).version else None
            return reduce(Reader(connection, self._statements, plan, session).bodies())

    def changed(self) -> tuple[int, str] | None:
        """Return what differs after every change by the session, `None` where it made none."""
        with self._database.reading() as connection:
            tally = self.tally(connection)
        return (tally.version, tally.mark) if tally.version else None

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
            rank = None if order else self._held_rank(connection, identity_text(identity))
            if rank is not None:
                return rank
            row = self.row(connection, identity)
        if row is None:
            return None
        if not order:
            return row.rank
        record = value_from_json(row.body or row.last or "{}")
        return place_in_order(order_key(record, order), row.rank)

    def found(self, identity: JsonValue) -> Found | None:
        """Return the record with *identity*, `None` if there never was one."""
        with self._database.reading() as connection:
            row = self.row(connection, identity)
        return None if row is None else Found(row.body)

    def row(self, connection: sa.Connection, identity: JsonValue) -> Seen | None:
        """Return the row of the record with *identity*: the session's own, else the base's."""
        return self._seen(connection, _BY_IDENTITY, identity_text(identity))

    def ranked(self, connection: sa.Connection, rank: bytes) -> Seen | None:
        """Return the row of the record at *rank*, likewise."""
        return self._seen(connection, _BY_RANK, rank)

    def is_base(self, identity: JsonValue) -> bool:
        """Tell whether the base has a record with *identity*, whatever became of it here."""
        with self._database.reading() as connection:
            statement = sa.select(records.c.rank).where(
                records.c.session == BASE,
                records.c.collection == self._collection,
                records.c.identity == identity_text(identity),
            )
            return connection.execute(statement).first() is not None

    def _seen(
        self, connection: sa.Connection, statement: sa.Select[Any], wanted: str | bytes
    ) -> Seen | None:
        # Who changed nothing has no rows of its own to look for.
        own = statement if self.tally(connection).version else _OF_BASE[statement]
        found = self._statements.run(connection, own, {**self._own, "wanted": wanted})
        return Seen(*found[0]) if found else None

    def tally(self, connection: sa.Connection) -> Tally:
        """Return what the session changed so far."""
        version = self._database.version()
        if self._tally is None or version is None or self._tally[0] != version:
            found = self._statements.run(connection, _TALLY, self._own)
            self._tally = (version, Tally(*found[0]) if found else Tally(0, 0))
        return self._tally[1]

    def _size(self, connection: sa.Connection) -> int:
        version = self._database.version()
        if self._sized is None or version is None or self._sized[0] != version:
            [(size,)] = self._statements.run(connection, _SIZE, self._own)
            self._sized = (version, int(size))
        return self._sized[1]

    def _all(self) -> ComputedCollection:
        bodies = self.listed(ListQuery()).bodies
        return ComputedCollection([value_from_json(body) for body in bodies], self._base.identity)


def _seen_by(column: sa.Column[Any], kind: Any, *, of_base: bool = False) -> sa.Select[Any]:
    """Return the statement that finds the row with `wanted` in *column*, as `session` sees it.

    Or as everybody does who changed nothing.
    """
    statement = sa.select(*(records.c[name] for name in Seen._fields)).where(
        records.c.collection == sa.bindparam("collection"),
        column == sa.bindparam("wanted", type_=kind),
    )
    if of_base:
        return statement.where(records.c.session == sa.bindparam("base", BASE))
    own: list[sa.BindParameter[Any]] = [sa.bindparam("base", BASE), sa.bindparam("session")]
    return statement.where(records.c.session.in_(own)).order_by(records.c.session.desc()).limit(1)


_BY_IDENTITY = _seen_by(records.c.identity, sa.Text)
_BY_RANK = _seen_by(records.c.rank, sa.LargeBinary)
_OF_BASE = {
    _BY_IDENTITY: _seen_by(records.c.identity, sa.Text, of_base=True),
    _BY_RANK: _seen_by(records.c.rank, sa.LargeBinary, of_base=True),
}
_TALLY = sa.select(tallies.c.surplus, tallies.c.version, tallies.c.mark).where(
    tallies.c.session == sa.bindparam("session"),
    tallies.c.collection == sa.bindparam("collection"),
)
_SIZE = sa.select(collections.c.size).where(collections.c.id == sa.bindparam("collection"))
