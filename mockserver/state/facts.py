"""Facts that the processes of one database share: a text by its name."""

from __future__ import annotations

import sqlalchemy as sa

from mockserver.state.database import Database
from mockserver.state.tables import facts


class Facts:
    """The facts of one database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def value(self, name: str) -> str | None:
        """Return the fact *name*, `None` if nobody set it."""
        with self._database.reading() as connection:
            return connection.execute(
                sa.select(facts.c.value).where(facts.c.name == name)
            ).scalar_one_or_none()

    def set(self, name: str, value: str) -> None:
        """Let the fact *name* be *value* from now on."""
        with self._database.changing() as connection:
            is_new = self._database.insert_if_new(connection, facts, {"name": name, "value": value})
            if not is_new:
                connection.execute(facts.update().where(facts.c.name == name).values(value=value))
