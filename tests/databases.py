"""A PostgreSQL database of its own for tests; skipped where there is none, but not in CI."""

from __future__ import annotations

import os
import uuid
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import sqlalchemy as sa

SERVER = os.environ.get(
    "MOCKSERVER_TEST_POSTGRESQL", "postgresql+psycopg://postgres@127.0.0.1:5432/postgres"
)


@contextmanager
def fresh_postgresql() -> Iterator[str]:
    """Give the URL of an empty database, which is dropped at the end."""
    name = f"mockserver_test_{uuid.uuid4().hex}"
    try:
        server = sa.create_engine(
            SERVER, isolation_level="AUTOCOMMIT", connect_args={"connect_timeout": 3}
        )
        with server.connect() as connection:
            connection.exec_driver_sql(f"CREATE DATABASE {name}")
    except (ImportError, sa.exc.OperationalError) as error:
        if os.environ.get("CI") == "true":
            raise
        reason = str(error).strip().split("\n")[0]
        pytest.skip(f"no PostgreSQL, MOCKSERVER_TEST_POSTGRESQL names another one: {reason}")
    try:
        url = sa.make_url(SERVER).set(database=name)
        yield url.render_as_string(hide_password=False)
    finally:
        with server.connect() as connection:
            connection.exec_driver_sql(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        server.dispose()
