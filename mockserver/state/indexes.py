"""Find records by the keys of their values: indexes are built at the first question for them.

An index of a property has an entry for each key of a record's value, an index of an order one
entry for each record. Their rows are kept true by every change.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import orjson
import sqlalchemy as sa

from mockserver.spec.json_text import value_from_json
from mockserver.spec.pointers import MISSING
from mockserver.spec.types import JsonObject
from mockserver.state.database import Database
from mockserver.state.keys import keys_of, order_key, value_of
from mockserver.state.queries import SortTerm
from mockserver.state.tables import BASE, collections, entries, indexes, records, tallies

_CHUNK = 20_000
# A client that filters by ever new properties must not fill the database.
_MOST_INDEXES = 100


@dataclass(frozen=True, slots=True)
class Definition:
    """What is indexed: the values at `path`, or an order."""

    path: tuple[str, ...] = ()
    order: tuple[SortTerm, ...] = ()

    def keys(self, record: JsonObject) -> Iterable[bytes]:
        """Return the keys under which *record* is entered."""
        if self.order:
            return (order_key(record, self.order),)
        value = value_of(record, self.path)
        return () if value is MISSING else keys_of(value)

    @property
    def text(self) -> str:
        """The definition as it is stored."""
        terms = [[list(term.path), term.descending, term.nulls_first] for term in self.order]
        return orjson.dumps(terms or list(self.path)).decode()

    @classmethod
    def from_text(cls, text: str) -> Definition:
        """Return the definition that was stored as *text*."""
        stored = value_from_json(text)
        if stored and isinstance(stored[0], list):
            terms = [
                SortTerm(path=tuple(path), descending=descending, nulls_first=nulls_first)
                for path, descending, nulls_first in stored
            ]
            return cls(order=tuple(terms))
        return cls(path=tuple(stored))


class Indexes:
    """The indexes of one collection."""

    def __init__(self, database: Database, collection: int) -> None:
        self._database = database
        self._collection = collection
        self._known: dict[Definition, int] = {}

    def wanted(self, definition: Definition) -> int | None:
        """Return the id of the index, built now if need be; `None` if there are too many."""
        found = self._known.get(definition)
        if found is None and not self._database.is_at_once:
            with self._database.changing() as connection:
                self._known = dict(self._stored(connection, alone=True))
                found = self._known.get(definition)
                if found is None and len(self._known) < _MOST_INDEXES:
                    found = self._known[definition] = self._built(connection, definition)
        return found

    def added(
        self,
        connection: sa.Connection,
        session: str,
        ranked: Sequence[tuple[bytes, JsonObject]],
    ) -> None:
        """Enter records of *session*, each after its rank, into every index."""
        rows = [
            (index, session, key, rank)
            for definition, index in self._stored(connection)
            for rank, record in ranked
            for key in definition.keys(record)
        ]
        if rows:
            self._database.insert_many(connection, entries, _COLUMNS, rows)

    def removed(
        self, connection: sa.Connection, session: str, rank: bytes, record: JsonObject
    ) -> None:
        """Take *record*, which has *rank* in *session*, out of every index."""
        for definition, index in self._stored(connection):
            for key in definition.keys(record):
                row = zip(_COLUMNS, (index, session, key, rank), strict=True)
                connection.execute(
                    entries.delete().where(*(entries.c[name] == value for name, value in row))
                )

    def cleared(self, connection: sa.Connection, session: str) -> None:
        """Take every record of *session* out of every index."""
        ids = [index for _, index in self._stored(connection)]
        if ids:
            connection.execute(
                entries.delete().where(entries.c.index.in_(ids), entries.c.session == session)
            )

    def forgotten(self, connection: sa.Connection) -> None:
        """Drop every index of the collection."""
        ids = [index for _, index in self._stored(connection, alone=True)]
        if ids:
            connection.execute(entries.delete().where(entries.c.index.in_(ids)))
            connection.execute(indexes.delete().where(indexes.c.id.in_(ids)))
        self._known = {}

    def _stored(
        self, connection: sa.Connection, *, alone: bool = False
    ) -> Sequence[tuple[Definition, int]]:
        """Return the indexes there are. Until the end of the transaction no other is built."""
        connection.execute(
            sa.select(collections.c.id)
            .where(collections.c.id == self._collection)
            .with_for_update(read=not alone)
        )
        found = connection.execute(
            sa.select(indexes.c.definition, indexes.c.id).where(
                indexes.c.collection == self._collection
            )
        )
        return [(Definition.from_text(text), index) for text, index in found]

    def _built(self, connection: sa.Connection, definition: Definition) -> int:
        made = connection.execute(
            indexes.insert().returning(indexes.c.id),
            {"collection": self._collection, "definition": definition.text},
        ).scalar_one()
        for session in self._sessions(connection):
            for rows in self._pieces(connection, session):
                entered = [
                    (made, session, key, bytes(rank))
                    for rank, body in rows
                    for key in definition.keys(value_from_json(body))
                ]
                # Rows that lie side by side are inserted faster.
                entered.sort()
                if entered:
                    self._database.insert_many(connection, entries, _COLUMNS, entered)
        self._database.measured(connection, entries)
        return int(made)

    def _sessions(self, connection: sa.Connection) -> list[str]:
        """Return the sessions that changed the collection, and the base."""
        changed = sa.select(tallies.c.session).where(tallies.c.collection == self._collection)
        return [BASE, *connection.execute(changed).scalars()]

    def _pieces(self, connection: sa.Connection, session: str) -> Iterator[Sequence[Any]]:
        """Yield rank and body of every record of *session*, some at a time."""
        after = b""
        while True:
            found = connection.execute(
                _PIECE, {"session": session, "collection": self._collection, "after": after}
            ).all()
            if found:
                yield found
            if len(found) < _CHUNK:
                return
            after = found[-1][0]


# In the order of the table.
_COLUMNS = ["index", "session", "key", "rank"]

_PIECE = (
    sa.select(records.c.rank, records.c.body)
    .where(
        records.c.session == sa.bindparam("session"),
        records.c.collection == sa.bindparam("collection"),
        records.c.rank > sa.bindparam("after"),
        records.c.body.is_not(None),
    )
    .order_by(records.c.rank)
    .limit(_CHUNK)
)
