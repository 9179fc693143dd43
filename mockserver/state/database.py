"""Open the database: SQLite in memory or in a file, or PostgreSQL; read it, and change it whole.

Reading sees one state of the database, from its begin to its end. A change is done as a whole or
not at all, and no two of them are under way at once in SQLite.
"""

from __future__ import annotations

import weakref
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.pool import StaticPool

from mockserver.errors import StateUnavailable
from mockserver.state import tables

_ADVISORY_LOCK = 7_355_608
_BUSY_S = 30


class Database:
    """One database, for one thread. `shared` tells whether other processes may change it, too."""

    def __init__(self, url: str | None = None) -> None:
        """Open *url*; `None` is a database in memory, which ends with this object.

        Raises `StateUnavailable` if it cannot be opened, or belongs to a newer version.
        """
        self.shared = url is not None
        self._changes = 0
        self._is_busy = False
        self._whole: sa.Connection | None = None
        try:
            self._engine = _engine(url)
            # Drivers complain of connections that nobody closed.
            weakref.finalize(self, self._engine.dispose)
            self.is_sqlite = self._engine.dialect.name == "sqlite"
            # SQLite has one connection for the life of the process: it is the database.
            self._connection = self._engine.connect() if self.is_sqlite else None
            self._prepare()
        except (sa.exc.SQLAlchemyError, ImportError) as error:
            raise StateUnavailable(url or "", _reason(error)) from error

    def close(self) -> None:
        """Let the database go."""
        if self._connection is not None:
            self._connection.close()
        self._engine.dispose()

    @contextmanager
    def reading(self) -> Iterator[sa.Connection]:
        """Give a connection that sees one state of the database."""
        if self._whole is not None:
            yield self._whole
        elif self._connection is None:
            with self._engine.connect() as connection:
                snapshot = connection.execution_options(
                    isolation_level="REPEATABLE READ", postgresql_readonly=True
                )
                yield snapshot
        elif self.shared:
            with self._in_sqlite("BEGIN") as connection:
                yield connection
        else:
            yield self._connection

    @contextmanager
    def changing(self) -> Iterator[sa.Connection]:
        """Give a connection whose changes are kept at the end, or none of them on an error."""
        if self._whole is not None:
            yield self._whole
            return
        self._changes += 1
        try:
            if self._connection is None:
                with self._engine.begin() as connection:
                    yield connection
            else:
                with self._in_sqlite("BEGIN IMMEDIATE") as connection:
                    yield connection
        finally:
            # What was read meanwhile may never have come to be.
            self._changes += 1

    @contextmanager
    def at_once(self) -> Iterator[sa.Connection]:
        """Give a connection for one change that all changes inside are part of.

        What they build beside records, collections and indexes, must be there before.
        """
        if self._whole is not None:
            yield self._whole
            return
        with self.changing() as connection:
            self._whole = connection
            try:
                yield connection
            finally:
                self._whole = None

    @property
    def is_at_once(self) -> bool:
        """Tell whether all changes are part of a greater one just now."""
        return self._whole is not None

    def version(self) -> tuple[int, int] | None:
        """Return what differs after every change, `None` where others' changes are not told."""
        if self._connection is None:
            return None
        if not self.shared:
            return self._changes, 0
        [(outside,)] = _told(self._connection, "PRAGMA data_version")
        return self._changes, int(outside)

    def insert_new(
        self,
        connection: sa.Connection,
        table: sa.Table,
        rows: Sequence[Mapping[str, Any]] | Mapping[str, Any],
    ) -> None:
        """Insert *rows*, but those whose key is there already."""
        if rows:
            dialect = sqlite if self.is_sqlite else postgresql
            connection.execute(dialect.insert(table).on_conflict_do_nothing(), rows)

    def insert_if_new(
        self, connection: sa.Connection, table: sa.Table, row: Mapping[str, Any]
    ) -> bool:
        """Insert *row* unless its key is there already; tell whether it was not.

        Whoever inserts the same key meanwhile is waited for.
        """
        dialect = sqlite if self.is_sqlite else postgresql
        statement = dialect.insert(table).values(row).on_conflict_do_nothing()
        # Drivers do not tell how many rows such a statement inserted.
        return connection.execute(statement.returning(sa.literal(1))).first() is not None

    def insert_many(
        self,
        connection: sa.Connection,
        table: sa.Table,
        columns: Sequence[str],
        rows: Sequence[tuple[Any, ...]],
    ) -> None:
        """Insert *rows*, which hold the *columns* of *table* in its own order.

        SQLAlchemy takes as long for the parameters of a row as SQLite for the row: they go to the
        driver as they are.
        """
        compiled: Any = table.insert().compile(dialect=connection.dialect, column_keys=columns)
        if compiled.positiontup is not None:
            connection.exec_driver_sql(compiled.string, list(rows))
        else:
            named = [dict(zip(columns, row, strict=True)) for row in rows]
            connection.exec_driver_sql(compiled.string, named)

    def measured(self, connection: sa.Connection, *tables: sa.Table) -> None:
        """Let the database find out how much *tables* hold, where it chooses its ways by that."""
        if not self.is_sqlite:
            for table in tables:
                connection.exec_driver_sql(f"ANALYZE {table.name}")

    @contextmanager
    def _in_sqlite(self, begin: str) -> Iterator[sa.Connection]:
        connection = self._connection
        if connection is None or self._is_busy:
            raise RuntimeError("a transaction is begun inside another one")
        self._is_busy = True
        try:
            _told(connection, begin)
            try:
                yield connection
            except BaseException:
                _told(connection, "ROLLBACK")
                raise
            _told(connection, "COMMIT")
        finally:
            self._is_busy = False

    def _prepare(self) -> None:
        """Create the tables, or find out that they are there."""
        with self.changing() as connection:
            if not self.is_sqlite:
                # Replicas that start at once must not create them twice.
                connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_ADVISORY_LOCK)))
            tables.metadata.create_all(connection)
            version = {"name": "version", "value": str(tables.VERSION)}
            self.insert_new(connection, tables.facts, version)
            kept = connection.execute(
                sa.select(tables.facts.c.value).where(tables.facts.c.name == "version")
            ).scalar_one()
        if int(kept) > tables.VERSION:
            raise StateUnavailable(
                self._engine.url.render_as_string(hide_password=True),
                f"it was written by a newer version (tables {kept}, known are {tables.VERSION}); "
                "use that version, or name another database",
            )


def _told(connection: sa.Connection, text: str) -> Sequence[Any]:
    """Let the driver run *text*, and return its rows.

    Every request begins, ends and asks for the version: SQLAlchemy's way takes ten times as long.
    """
    cursor = connection.connection.cursor()
    try:
        cursor.execute(text)
        return cursor.fetchall()
    finally:
        cursor.close()


def _engine(url: str | None) -> sa.Engine:
    if url is None:
        return _sqlite_engine("sqlite://")
    if "://" not in url:
        return _sqlite_engine(f"sqlite:///{url}")
    if url.startswith("sqlite:"):
        return _sqlite_engine(url)
    # `postgresql://` alone means a driver that is not installed here.
    known = url.replace("postgresql://", "postgresql+psycopg://", 1)
    return sa.create_engine(
        known,
        pool_pre_ping=True,
        pool_size=2,
        max_overflow=4,
        # A plan for any limit reads whole tables; planning for the limit at hand is cheap.
        connect_args={"options": "-c plan_cache_mode=force_custom_plan"},
    )


def _sqlite_engine(url: str) -> sa.Engine:
    engine = sa.create_engine(
        url,
        poolclass=StaticPool,
        connect_args={"check_same_thread": False, "timeout": _BUSY_S},
        isolation_level="AUTOCOMMIT",
    )

    @sa.event.listens_for(engine, "connect")
    def _configured(connection: Any, _record: object) -> None:
        # Readers and a writer do not wait for each other; what was acknowledged survives a kill.
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.execute("PRAGMA cache_size = -65536")

    return engine


def _reason(error: Exception) -> str:
    cause = getattr(error, "orig", None) or error
    if isinstance(error, ImportError):
        return f"{cause}; pip install 'mockserver[postgresql]'"
    return str(cause).strip().split("\n")[0]
