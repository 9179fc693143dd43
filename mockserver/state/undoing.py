"""Undo what a session changed in one collection."""

from __future__ import annotations

import sqlalchemy as sa

from mockserver.state.database import Database
from mockserver.state.indexes import Indexes
from mockserver.state.tables import claims, records, tallies


def undo(database: Database, connection: sa.Connection, session: str, collection: int) -> None:
    """Let *collection* be for *session* as all sessions begin with it."""
    Indexes(database, collection).cleared(connection, session)
    for table in (records, tallies, claims):
        connection.execute(
            table.delete().where(table.c.session == session, table.c.collection == collection)
        )
