"""Change a stored collection in one session; the base records stay as they are for all others."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from mockserver.spec.json_text import value_from_json
from mockserver.spec.types import JsonObject, JsonValue
from mockserver.state.database import Database
from mockserver.state.filling import Base
from mockserver.state.indexes import Indexes
from mockserver.state.keys import order_key
from mockserver.state.queries import Condition, ListQuery, identity_text
from mockserver.state.ranks import FIRST_CREATED, number_of, number_text
from mockserver.state.stored import StoredCollection
from mockserver.state.tables import BASE, claims, records, tallies
from mockserver.state.texts import name_text, written
from mockserver.state.undoing import undo


class DuplicateIdentity(Exception):
    """A record of this identity is there already."""


class KeyTaken(Exception):
    """Another request was made with this key."""


class NoSuchRecord(Exception):
    """There is no record of this identity; `was_deleted` tells whether there once was."""

    def __init__(self, identity: JsonValue, *, was_deleted: bool) -> None:
        self.was_deleted = was_deleted
        super().__init__(identity)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Change:
    """A change under way: its transaction, and its number among those of the collection."""

    connection: sa.Connection
    number: int


class Changes:
    """Creates, replaces and deletes records of one collection in one session.

    Each change is done as a whole before it returns, and survives the end of the process if the
    database does.
    """

    def __init__(
        self,
        database: Database,
        stored: StoredCollection,
        indexes: Indexes,
        collection: int,
        session: str,
        base: Base,
    ) -> None:
        self._database = database
        self._stored = stored
        self._indexes = indexes
        self._collection = collection
        self._session = session
        self._base = base

    @contextmanager
    def at_once(self) -> Iterator[None]:
        """Do all changes inside, of any collection, as one: all of them are kept, or none."""
        with self._database.at_once():
            yield

    def once(self, key: str, content: str, work: Callable[[], JsonValue]) -> JsonValue:
        """Return what *work* returns, the first time; what it returned then, each other time.

        What *work* changes is kept together with *key*, or neither is, if it raises. Others who
        come with *key* meanwhile wait. Raises `KeyTaken` if it came with another *content* before.
        """
        name = {"session": self._session, "collection": self._collection, "key": name_text(key)}
        own = [claims.c[column] == value for column, value in name.items()]
        with self._database.at_once() as connection:
            claimed = {**name, "content": content, "answer": None}
            is_first = self._database.insert_if_new(connection, claims, claimed)
            if is_first:
                answer = work()
                connection.execute(claims.update().where(*own).values(answer=written(answer)))
                return answer
            kept = connection.execute(sa.select(claims).where(*own)).one()
        if kept.content != content:
            raise KeyTaken(key)
        return value_from_json(kept.answer)

    def clear(self, conditions: tuple[Condition, ...] = ()) -> None:
        """Delete every record that meets *conditions*."""
        with self.at_once(), self._changing() as change:
            for rank in self._stored.listed(ListQuery(conditions=conditions)).places:
                self._delete(change, self._stored.ranked(change.connection, rank))
                self._add(change, -1)

    def undo(self) -> None:
        """Undo all that the session changed here."""
        with self._database.changing() as connection:
            undo(self._database, connection, self._session, self._collection)

    def create(self, made: Callable[[int], JsonObject]) -> JsonObject:
        """Keep and return the record that *made* returns for the number of the change.

        Raises `DuplicateIdentity` if there is one of its identity.
        """
        with self._changing() as change:
            record = made(change.number)
            named = self._base.identity(record)
            identity = f"#c{change.number}" if named is None else identity_text(named)
            row = self._stored.row(change.connection, identity)
            if row is not None and row.body is not None:
                raise DuplicateIdentity(identity)
            self._write(change, identity, row, record)
            self._add(change, 1)
        return record

    def change(
        self, identity: JsonValue, changed: Callable[[JsonObject], JsonObject]
    ) -> JsonObject:
        """Put what *changed* makes of the record with *identity* in its place, and return it.

        Nothing else changes the record meanwhile, and nothing is changed if *changed* raises.
        Raises `NoSuchRecord` if there is none, `DuplicateIdentity` if it takes another's identity.
        """
        with self._changing() as change:
            row = self._existing(change, identity)
            record = changed(value_from_json(row.body))
            named = self._base.identity(record)
            taken = row.identity if named is None else identity_text(named)
            if taken != row.identity:
                other = self._stored.row(change.connection, taken)
                if other is not None and other.body is not None:
                    raise DuplicateIdentity(taken)
                self._delete(change, row)
                row = other
            self._write(change, taken, row, record)
        return record

    def delete(
        self, identity: JsonValue, allowed: Callable[[JsonObject], None] = lambda _record: None
    ) -> JsonObject:
        """Delete the record with *identity* and return it, unless *allowed* raises.

        Raises `NoSuchRecord` if there is none.
        """
        with self._changing() as change:
            row = self._existing(change, identity)
            record: JsonObject = value_from_json(row.body)
            allowed(record)
            self._delete(change, row)
            self._add(change, -1)
        return record

    def _existing(self, change: _Change, identity: JsonValue) -> Any:
        row = self._stored.row(change.connection, identity)
        if row is None or row.body is None:
            raise NoSuchRecord(identity, was_deleted=row is not None)
        return row

    def _write(self, change: _Change, identity: str, row: Any, record: JsonObject) -> None:
        """Write *record* in the place of *row*: the base's, the session's own, or none."""
        number = FIRST_CREATED + change.number
        hides = None
        if row is not None:
            # A changed record keeps its place among those that are equal in the order.
            number = number_of(row.rank)
            hides = row.rank if row.session == BASE else row.hides
            if row.session != BASE:
                self._forget(change, row)
        if row is not None and row.body is None:
            number = FIRST_CREATED + change.number
        rank = order_key(record, self._base.order) + number_text(number)
        body = written(record)
        self._insert(change, identity=identity, rank=rank, body=body, hides=hides)
        self._indexes.added(change.connection, self._session, [(rank, record)])

    def _delete(self, change: _Change, row: Any) -> None:
        """Leave a mark in the place of *row*: who asks for it learns that it was deleted."""
        hides = row.rank if row.session == BASE else row.hides
        if row.session != BASE:
            self._forget(change, row)
        self._insert(change, identity=row.identity, rank=row.rank, last=row.body, hides=hides)

    def _insert(self, change: _Change, **columns: Any) -> None:
        row = {"session": self._session, "collection": self._collection, "body": None, **columns}
        change.connection.execute(records.insert(), row)

    def _forget(self, change: _Change, row: Any) -> None:
        own = (
            records.c.session == self._session,
            records.c.collection == self._collection,
            records.c.rank == row.rank,
        )
        change.connection.execute(records.delete().where(*own))
        if row.body is not None:
            self._indexes.removed(
                change.connection, self._session, row.rank, value_from_json(row.body)
            )

    @contextmanager
    def _changing(self) -> Iterator[_Change]:
        """Begin a change; others of the same session and collection wait for its end."""
        own = (
            tallies.c.session == self._session,
            tallies.c.collection == self._collection,
        )
        with self._database.changing() as connection:
            row = {"session": self._session, "collection": self._collection}
            self._database.insert_new(connection, tallies, row | {"surplus": 0, "version": 0})
            number = connection.execute(
                tallies.update()
                .where(*own)
                .values(version=tallies.c.version + 1)
                .returning(tallies.c.version)
            ).scalar_one()
            yield _Change(connection=connection, number=number)

    def _add(self, change: _Change, count: int) -> None:
        change.connection.execute(
            tallies.update()
            .where(
                tallies.c.session == self._session,
                tallies.c.collection == self._collection,
            )
            .values(surplus=tallies.c.surplus + count)
        )
