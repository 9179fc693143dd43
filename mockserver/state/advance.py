"""How far the time was moved on: one number for all processes that share the database."""

from __future__ import annotations

from collections.abc import Callable

import sqlalchemy as sa

from mockserver.state.database import Database
from mockserver.state.tables import facts

_NAME = "advanced seconds"


class Advance:
    """The advance of one database. It lasts as long as the records do that were stamped by it."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._read_at: tuple[int, int] | None = None
        self._seconds = 0.0

    def seconds(self) -> float:
        """Return by how many seconds the time was moved on, by whichever process."""
        version = self._database.version()
        # Where nobody tells of changes, others may have moved it at any time.
        if version is None or version != self._read_at:
            with self._database.reading() as connection:
                self._seconds = float(connection.execute(_VALUE).scalar_one_or_none() or 0)
            self._read_at = version
        return self._seconds

    def add(self, seconds: float, allowed: Callable[[float], None]) -> None:
        """Move the time on by *seconds*, unless *allowed*, given what that makes, raises."""
        with self._database.changing() as connection:
            self._database.insert_new(connection, facts, {"name": _NAME, "value": "0"})
            # Others wait: two who move it at once both do.
            kept = connection.execute(_VALUE.with_for_update()).scalar_one()
            moved = float(kept) + seconds
            allowed(moved)
            connection.execute(
                facts.update().where(facts.c.name == _NAME).values(value=repr(moved))
            )


_VALUE = sa.select(facts.c.value).where(facts.c.name == _NAME)
