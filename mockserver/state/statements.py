"""Build the statements that list records. Building one costs more than running it: each is kept.

Those that are run for every page go to the driver as text: SQLAlchemy's way of running a statement
takes as long as SQLite needs for 50 records.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import sqlalchemy as sa

from mockserver.state.tables import entries, records

START, END = b"", b"\xff" * 64
"""Before the first and behind the last rank, and likewise for keys."""

Way = Literal["rank", "key", "range", "order"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """What a statement is made of, whatever its values.

    `way` is how records are found: by their rank, by one key of an index or a range of keys, both
    in the order of ranks, or in the order of an index. `also` counts further indexes, in each of
    which a record must have one of some keys. `bounded` sets bounds to ranks. `hiding` leaves out
    the base records that the session replaced.
    """

    way: Way = "rank"
    also: int = 0
    bounded: bool = False
    hiding: bool = False
    backwards: bool = False


class Statements:
    """The statements of one store, by shape."""

    def __init__(self) -> None:
        self._listing: dict[Shape, sa.Select[Any]] = {}
        self._prepared: dict[sa.Select[Any], Prepared] = {}
        self._counting: dict[Shape, sa.Select[Any]] = {}

    def listing(self, shape: Shape) -> sa.Select[Any]:
        """Return the statement that gives key, rank and body of records in their order.

        Its parameters: `session`, `collection`, `after`, `offset` and `limit`; `low` and `high` if
        bounded; `index` with `key`, or with `low_key` and `high_key`, or with `after_key`;
        `also_N` and `keys_N`; `hiding` the session.
        """
        found = self._listing.get(shape)
        if found is None:
            found = self._listing[shape] = _listing(shape)
        return found

    def rows(
        self, connection: sa.Connection, shape: Shape, parameters: Mapping[str, Any]
    ) -> Sequence[Any]:
        """Return key, rank and body of the records that `listing` finds with *parameters*."""
        if shape.also:
            # How many keys are asked for decides the text.
            return connection.execute(self.listing(shape), parameters).all()
        return self.run(connection, self.listing(shape), parameters)

    def run(
        self, connection: sa.Connection, statement: sa.Select[Any], parameters: Mapping[str, Any]
    ) -> Sequence[Any]:
        """Return the rows that *statement*, one that is kept, gives with *parameters*."""
        prepared = self._prepared.get(statement)
        if prepared is None:
            prepared = self._prepared[statement] = Prepared(statement, connection.dialect)
        return prepared.rows(connection, parameters)

    def counting(self, shape: Shape) -> sa.Select[Any]:
        """Return the statement that counts them. Its parameters are those but after and limit."""
        found = self._counting.get(shape)
        if found is None:
            found = self._counting[shape] = _counting(shape)
        return found


class Prepared:
    """A statement as one kind of database takes it, without parameters that are lists."""

    def __init__(self, statement: sa.Select[Any], dialect: sa.Dialect) -> None:
        compiled: Any = statement.compile(dialect=dialect)
        self._text: str = compiled.string
        # Some drivers take parameters by name. SQLAlchemy makes parameters of constants, too.
        self._is_positional: bool = compiled.positional
        names = compiled.positiontup if compiled.positional else compiled.params
        self._parameters = tuple((name, compiled.params[name]) for name in names)

    def rows(self, connection: sa.Connection, parameters: Mapping[str, Any]) -> Sequence[Any]:
        """Return the rows that the statement gives with *parameters*; it may not need them all."""
        given: Any
        if self._is_positional:
            given = [parameters.get(name, value) for name, value in self._parameters]
        else:
            given = {name: parameters.get(name, value) for name, value in self._parameters}
        cursor = connection.connection.cursor()
        try:
            cursor.execute(self._text, given)
            return cursor.fetchall()
        finally:
            cursor.close()


def _listing(shape: Shape) -> sa.Select[Any]:
    rank = _rank(shape)
    key: Any = sa.null() if shape.way == "rank" else entries.c.key
    columns = (key.label("key"), rank.label("rank"))
    if shape.way == "rank":
        return _cut(shape, _found(shape, sa.select(*columns, records.c.body)), rank)
    # Cut before bodies are looked up: a database that guesses wrong would read half a table.
    page = _cut(shape, _found(shape, sa.select(*columns)), rank).subquery("page")
    return (
        sa.select(page.c.key, page.c.rank, records.c.body)
        .join_from(
            page,
            records,
            sa.and_(
                records.c.session == _parameter("session", sa.Text),
                records.c.collection == _parameter("collection", sa.Integer),
                records.c.rank == page.c.rank,
            ),
        )
        .order_by(*_order(shape, page.c.key, page.c.rank))
    )


def _cut(shape: Shape, statement: sa.Select[Any], rank: Any) -> sa.Select[Any]:
    """Return *statement* for one page of what it finds."""
    return (
        statement.where(_is_after(shape, rank))
        .order_by(*_order(shape, entries.c.key, rank))
        .limit(_parameter("limit", sa.BigInteger))
        .offset(_parameter("offset", sa.BigInteger))
    )


def _order(shape: Shape, key: Any, rank: Any) -> list[Any]:
    columns = (key, rank) if shape.way == "order" else (rank,)
    return [column.desc() if shape.backwards else column for column in columns]


def _counting(shape: Shape) -> sa.Select[Any]:
    # A record with several keys in a range is one.
    each = sa.distinct(_rank(shape)) if shape.way == "range" else _rank(shape)
    return _found(shape, sa.select(sa.func.count(each)))


def _rank(shape: Shape) -> Any:
    return records.c.rank if shape.way == "rank" else entries.c.rank


def _found(shape: Shape, statement: sa.Select[Any]) -> sa.Select[Any]:
    """Return *statement* about the records that its shape asks for, wherever they stand."""
    session, rank = _parameter("session", sa.Text), _rank(shape)
    if shape.way == "rank":
        collection = _parameter("collection", sa.Integer)
        statement = statement.where(
            records.c.session == session,
            records.c.collection == collection,
            records.c.body.is_not(None),
        )
    else:
        # An index has no entries of deleted records.
        statement = statement.where(
            entries.c.index == _parameter("index", sa.Integer), entries.c.session == session
        )
    statement = statement.where(
        *_key_criteria(shape), *(_has_key(number, session, rank) for number in range(shape.also))
    )
    if shape.bounded:
        low, high = _parameter("low", sa.LargeBinary), _parameter("high", sa.LargeBinary)
        statement = statement.where(rank >= low, rank < high)
    return statement.where(_is_not_hidden(rank)) if shape.hiding else statement


def _key_criteria(shape: Shape) -> list[Any]:
    key = entries.c.key
    if shape.way == "key":
        return [key == _parameter("key", sa.LargeBinary)]
    if shape.way == "range":
        low, high = _parameter("low_key", sa.LargeBinary), _parameter("high_key", sa.LargeBinary)
        return [key >= low, key < high]
    return []


def _is_after(shape: Shape, rank: Any) -> sa.ColumnElement[bool]:
    after = _parameter("after", sa.LargeBinary)
    if shape.way == "order":
        key, place = entries.c.key, _parameter("after_key", sa.LargeBinary)
        if shape.backwards:
            return sa.and_(key <= place, sa.or_(key < place, rank < after))
        return sa.and_(key >= place, sa.or_(key > place, rank > after))
    following: sa.ColumnElement[bool] = rank < after if shape.backwards else rank > after
    return following


def _has_key(number: int, session: Any, rank: Any) -> sa.ColumnElement[bool]:
    entry = entries.alias(f"also_{number}")
    return (
        sa.select(sa.literal(1))
        .where(
            entry.c.index == _parameter(f"also_{number}", sa.Integer),
            entry.c.session == session,
            entry.c.key.in_(sa.bindparam(f"keys_{number}", expanding=True, type_=sa.LargeBinary)),
            entry.c.rank == rank,
        )
        .exists()
    )


def _is_not_hidden(rank: Any) -> sa.ColumnElement[bool]:
    own = records.alias("own")
    return ~(
        sa.select(sa.literal(1))
        .where(
            own.c.session == _parameter("hiding", sa.Text),
            own.c.collection == _parameter("collection", sa.Integer),
            own.c.hides == rank,
        )
        .exists()
    )


def _parameter(name: str, kind: Any) -> sa.BindParameter[Any]:
    return sa.bindparam(name, type_=kind)
