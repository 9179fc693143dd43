"""Build the statements that list records. Building one costs more than running it: each is kept."""

from __future__ import annotations

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
        self._counting: dict[Shape, sa.Select[Any]] = {}

    def listing(self, shape: Shape) -> sa.Select[Any]:
        """Return the statement that gives key, rank and body of records in their order.

        Its parameters: `session`, `collection`, `after` and `limit`; `low` and `high` if
        bounded; `index` with `key`, or with `low_key` and `high_key`, or with `after_key`;
        `also_N` and `keys_N`; `hiding` the session.
        """
        found = self._listing.get(shape)
        if found is None:
            found = self._listing[shape] = _listing(shape)
        return found

    def counting(self, shape: Shape) -> sa.Select[Any]:
        """Return the statement that counts them. Its parameters are those but after and limit."""
        found = self._counting.get(shape)
        if found is None:
            found = self._counting[shape] = _counting(shape)
        return found


def _listing(shape: Shape) -> sa.Select[Any]:
    rank = _rank(shape)
    key: Any = sa.null() if shape.way == "rank" else entries.c.key
    statement = _found(shape, sa.select(key.label("key"), rank, records.c.body)).where(
        _is_after(shape, rank)
    )
    order = (entries.c.key, rank) if shape.way == "order" else (rank,)
    return statement.order_by(
        *(column.desc() if shape.backwards else column for column in order)
    ).limit(_parameter("limit", sa.BigInteger))


def _counting(shape: Shape) -> sa.Select[Any]:
    # A record with several keys in a range is one.
    each = sa.distinct(_rank(shape)) if shape.way == "range" else _rank(shape)
    return _found(shape, sa.select(sa.func.count(each)))


def _rank(shape: Shape) -> Any:
    return records.c.rank if shape.way == "rank" else entries.c.rank


def _found(shape: Shape, statement: sa.Select[Any]) -> sa.Select[Any]:
    """Return *statement* about the records that its shape asks for, wherever they stand."""
    session, rank = _parameter("session", sa.Text), _rank(shape)
    if shape.way != "rank":
        statement = statement.join_from(
            entries, records, sa.and_(records.c.rank == rank, records.c.session == session)
        ).where(entries.c.index == _parameter("index", sa.Integer), entries.c.session == session)
    statement = statement.where(
        records.c.session == session,
        records.c.collection == _parameter("collection", sa.Integer),
        records.c.body.is_not(None),
        *_key_criteria(shape),
        *(_has_key(number, session, rank) for number in range(shape.also)),
    )
    if shape.bounded:
        low, high = _parameter("low", sa.LargeBinary), _parameter("high", sa.LargeBinary)
        statement = statement.where(rank >= low, rank < high)
    return statement.where(_is_not_hidden()) if shape.hiding else statement


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


def _is_not_hidden() -> sa.ColumnElement[bool]:
    own = records.alias("own")
    return ~(
        sa.select(sa.literal(1))
        .where(
            own.c.session == _parameter("hiding", sa.Text),
            own.c.collection == records.c.collection,
            own.c.hides == records.c.rank,
        )
        .exists()
    )


def _parameter(name: str, kind: Any) -> sa.BindParameter[Any]:
    return sa.bindparam(name, type_=kind)
