"""Fill a collection with its base records: those that exist before the first request."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from operator import itemgetter
from typing import Any

import sqlalchemy as sa

from mockserver.spec.types import JsonObject, JsonValue
from mockserver.state.database import Database
from mockserver.state.indexes import Indexes
from mockserver.state.keys import order_key
from mockserver.state.queries import SortTerm, identity_text
from mockserver.state.ranks import number_text
from mockserver.state.relaying import relay
from mockserver.state.tables import BASE, collections, milestones, records
from mockserver.state.texts import written

MILESTONE = 256
"""Every so many base records one is remembered, so that offsets need not be counted out."""

_CHUNK = 5_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Base:
    """What a collection holds before the first request, and how.

    `records` come in any order. `identity` gives what a record is found by, `None` if nothing in
    it names it: it is then found by its number. Base records are made anew if `fingerprint`
    differs from the one that they were made with; what sessions changed stays changed.
    """

    records: Callable[[], Iterable[JsonObject]]
    identity: Callable[[JsonObject], JsonValue]
    order: tuple[SortTerm, ...] = ()
    fingerprint: str = ""


def filled(
    database: Database,
    name: str,
    base: Base,
    *,
    passed: Callable[[int], None] = lambda _count: None,
) -> int:
    """Return the id of the collection *name*, filled with *base* unless it is already.

    *passed* is told how many records there are from time to time. Another process that needs the
    collection waits for the first one.
    """
    with database.reading() as connection:
        kept = _kept(connection, name)
    if kept is not None and kept.fingerprint == _mark(base):
        return int(kept.id)
    if database.is_at_once:
        # Where that is undone, nobody would learn that the collection is empty again.
        raise RuntimeError(f"the collection {name} is filled inside another change")
    with database.changing() as connection:
        row = {"name": name, "fingerprint": "", "size": 0}
        database.insert_new(connection, collections, row)
        kept = _kept(connection, name, alone=True)
        collection = int(kept.id)
        # An empty fingerprint tells that nobody filled it; those of others never are.
        if kept.fingerprint != _mark(base):
            _emptied(database, connection, collection)
            size = _inserted(database, connection, collection, base, passed)
            _set_milestones(connection, collection, size)
            relay(connection, collection, base.order)
            database.measured(connection, records, milestones)
            connection.execute(
                collections.update()
                .where(collections.c.id == collection)
                .values(fingerprint=_mark(base), size=size)
            )
    return collection


def _mark(base: Base) -> str:
    return f"={base.fingerprint}"


def _kept(connection: sa.Connection, name: str, *, alone: bool = False) -> Any:
    statement = sa.select(collections).where(collections.c.name == name)
    return connection.execute(statement.with_for_update() if alone else statement).one_or_none()


def _emptied(database: Database, connection: sa.Connection, collection: int) -> None:
    Indexes(database, collection).forgotten(connection)
    connection.execute(milestones.delete().where(milestones.c.collection == collection))
    connection.execute(
        records.delete().where(records.c.session == BASE, records.c.collection == collection)
    )


def _inserted(
    database: Database,
    connection: sa.Connection,
    collection: int,
    base: Base,
    passed: Callable[[int], None],
) -> int:
    seen: set[str] = set()
    rows = _rows(collection, base, seen)
    while chunk := list(islice(rows, _CHUNK)):
        # Rows that lie side by side are inserted faster.
        chunk.sort(key=_rank)
        database.insert_many(connection, records, _COLUMNS, chunk)
        passed(len(seen))
    return len(seen)


# In the order of the table, which is that of positions in the statement.
_COLUMNS = ["session", "collection", "rank", "identity", "body"]
_rank = itemgetter(2)


def _rows(collection: int, base: Base, seen: set[str]) -> Iterator[tuple[Any, ...]]:
    for number, record in enumerate(base.records()):
        named = base.identity(record)
        identity = f"#{number}" if named is None else identity_text(named)
        if identity in seen:
            continue  # two records of one name are one
        seen.add(identity)
        rank = order_key(record, base.order) + number_text(number)
        yield BASE, collection, rank, identity, written(record)


def _set_milestones(connection: sa.Connection, collection: int, size: int) -> None:
    if size <= MILESTONE:
        return
    ranks = connection.execute(
        sa.select(records.c.rank)
        .where(records.c.session == BASE, records.c.collection == collection)
        .order_by(records.c.rank),
        execution_options={"stream_results": True},
    )
    rows = [
        {"collection": collection, "ordinal": ordinal, "rank": rank}
        for ordinal, (rank,) in enumerate(ranks, start=1)
        if ordinal % MILESTONE == 0
    ]
    connection.execute(milestones.insert(), rows)
