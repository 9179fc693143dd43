"""Sessions: worlds beside each other, each of which holds only what it changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import orjson
import sqlalchemy as sa

from mockserver.spec.types import JsonObject
from mockserver.state.database import Database
from mockserver.state.indexes import Indexes
from mockserver.state.tables import collections, records, sessions, tallies

DEFAULT_SESSION = "default"
"""The session of requests that name none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """A session, its scenario, and how many changes it has made."""

    name: str
    scenario: str
    changes: int


class Sessions:
    """The sessions of one store."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def all(self) -> Sequence[Session]:
        """Return every session that was ever asked for, by name."""
        changes = (
            sa.select(sa.func.coalesce(sa.func.sum(tallies.c.version), 0))
            .where(tallies.c.session == sessions.c.name)
            .scalar_subquery()
        )
        with self._database.reading() as connection:
            found = connection.execute(
                sa.select(sessions.c.name, sessions.c.scenario, changes).order_by(sessions.c.name)
            ).all()
        return [Session(name=n, scenario=s, changes=int(count)) for n, s, count in found]

    def scenario(self, name: str) -> str | None:
        """Return the scenario of the session *name*, `None` if there is no such session."""
        with self._database.reading() as connection:
            return connection.execute(
                sa.select(sessions.c.scenario).where(sessions.c.name == name)
            ).scalar_one_or_none()

    def begin(self, name: str, scenario: str = "") -> None:
        """Remember the session *name*; one that is there already stays as it is."""
        with self._database.changing() as connection:
            self._database.insert_new(connection, sessions, {"name": name, "scenario": scenario})

    def set_scenario(self, name: str, scenario: str) -> None:
        """Let the session *name* be in *scenario* from now on."""
        self.begin(name)
        with self._database.changing() as connection:
            connection.execute(
                sessions.update().where(sessions.c.name == name).values(scenario=scenario)
            )

    def reset(self, name: str, collection: str | None = None) -> None:
        """Undo every change of the session *name*, or those of the one *collection*."""
        with self._database.changing() as connection:
            self._undo(connection, name, collection)

    def delete(self, name: str) -> bool:
        """Forget the session *name* and its changes; tell whether there was one."""
        with self._database.changing() as connection:
            self._undo(connection, name, None)
            gone = connection.execute(sessions.delete().where(sessions.c.name == name))
            return bool(gone.rowcount)

    def changes(self, name: str) -> list[JsonObject]:
        """Return what the session *name* changed: `collection`, `identity`, and `record`.

        `record` is null where one was deleted.
        """
        statement = (
            sa.select(collections.c.name, records.c.identity, records.c.body)
            .join_from(records, collections, records.c.collection == collections.c.id)
            .where(records.c.session == name)
            .order_by(collections.c.name, records.c.rank)
        )
        with self._database.reading() as connection:
            found = connection.execute(statement).all()
        return [
            {
                "collection": collection,
                "identity": identity,
                "record": None if body is None else orjson.loads(body),
            }
            for collection, identity, body in found
        ]

    def _undo(self, connection: sa.Connection, name: str, collection: str | None) -> None:
        chosen = sa.select(collections.c.id)
        if collection is not None:
            chosen = chosen.where(collections.c.name == collection)
        for (each,) in connection.execute(chosen).all():
            Indexes(self._database, each).cleared(connection, name)
            for table in (records, tallies):
                connection.execute(
                    table.delete().where(table.c.session == name, table.c.collection == each)
                )
