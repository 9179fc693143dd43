"""The records of one app: its collections, as each session sees and changes them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from mockserver.state.advance import Advance
from mockserver.state.changes import Changes
from mockserver.state.database import Database
from mockserver.state.facts import Facts
from mockserver.state.filling import Base, filled
from mockserver.state.held import Held, Holdings
from mockserver.state.indexes import Indexes
from mockserver.state.sessions import DEFAULT_SESSION, Sessions
from mockserver.state.statements import Statements
from mockserver.state.stored import StoredCollection


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionCollection:
    """One collection as one session sees it, and the way to change it there."""

    stored: StoredCollection
    changes: Changes


class Store:
    """Collections of records in a database; in one of its own, unless a *url* names another."""

    def __init__(self, url: str | None = None) -> None:
        """Open the database. Raises `StateUnavailable` if that cannot be done."""
        self._database = Database(url)
        self._statements = Statements()
        self._ids: dict[tuple[str, str], int] = {}
        self._indexes: dict[int, Indexes] = {}
        self._holdings = Holdings()
        self._held: dict[int, Held] = {}
        self.sessions = Sessions(self._database)
        self.advance = Advance(self._database)
        self.facts = Facts(self._database)

    def close(self) -> None:
        """Let the database go."""
        self._database.close()

    def collection(
        self,
        name: str,
        base: Base,
        *,
        session: str = DEFAULT_SESSION,
        passed: Callable[[int], None] = lambda _count: None,
    ) -> SessionCollection:
        """Return the collection *name* in *session*; at first use it is filled with *base*."""
        key = (name, base.fingerprint)
        collection = self._ids.get(key)
        if collection is None:
            collection = self._ids[key] = filled(self._database, name, base, passed=passed)
            self._indexes[collection] = Indexes(self._database, collection)
            self._held[collection] = Held(self._holdings, self._statements, collection)
        indexes = self._indexes[collection]
        stored = StoredCollection(
            self._database,
            self._statements,
            indexes,
            collection,
            session,
            base,
            self._held[collection],
        )
        changes = Changes(self._database, stored, indexes, collection, session, base)
        return SessionCollection(stored=stored, changes=changes)

    def seeded(self, name: str) -> int | None:
        """Return how many base records the collection *name* was given, `None` if nobody did."""
        count = self.facts.value(f"size of {name}")
        return None if count is None else int(count)

    def seed(self, name: str, count: int) -> None:
        """Let the collection *name* have *count* base records, whoever fills it from now on."""
        self.facts.set(f"size of {name}", str(count))

    def version(self) -> tuple[int, int] | None:
        """Return what differs after every change, `None` where others' changes are not told."""
        return self._database.version()
