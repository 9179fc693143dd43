"""The tables in which worlds are kept, and their version."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.compiler import compiles

VERSION = 1
"""Of these tables. A database of a newer version is refused, an older one is brought up to it."""

BASE = ""
"""The session whose records all sessions see: those that exist before the first request."""

metadata = sa.MetaData()


class SomeText(sa.sql.functions.GenericFunction[str]):
    """Some text that is another one each time, as the database makes it up."""

    type = sa.Text()
    inherit_cache = True


@compiles(SomeText, "sqlite")
def _in_sqlite(*_: Any, **__: Any) -> str:
    return "(hex(randomblob(8)))"


@compiles(SomeText)
def _elsewhere(*_: Any, **__: Any) -> str:
    return "gen_random_uuid()::text"


facts = sa.Table(
    "mock_fact",
    metadata,
    sa.Column("name", sa.Text, primary_key=True),
    sa.Column("value", sa.Text, nullable=False),
)

collections = sa.Table(
    "mock_collection",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("name", sa.Text, nullable=False, unique=True),
    # What the base records were made from: other ones are made when it changes.
    sa.Column("fingerprint", sa.Text, nullable=False),
    # Counting a large collection takes as long as reading it: the size is kept.
    sa.Column("size", sa.BigInteger, nullable=False),
)

records = sa.Table(
    "mock_record",
    metadata,
    sa.Column("session", sa.Text, primary_key=True),
    sa.Column("collection", sa.Integer, primary_key=True),
    # Its key in the order of the collection, then a number of its own.
    sa.Column("rank", sa.LargeBinary, primary_key=True),
    sa.Column("identity", sa.Text, nullable=False),
    # The JSON text that is sent; none where a session deleted the record.
    sa.Column("body", sa.Text),
    # What it was before it was deleted: who pages by identities goes on from there.
    sa.Column("last", sa.Text),
    # The rank of the base record that a session's record stands for.
    sa.Column("hides", sa.LargeBinary),
    sa.UniqueConstraint("session", "collection", "identity", name="mock_record_identity"),
    sqlite_with_rowid=False,
)
# Base records hide nothing: they need no entries here.
sa.Index(
    "mock_record_hides",
    *(records.c[name] for name in ("session", "collection", "hides")),
    sqlite_where=records.c.hides.is_not(None),
    postgresql_where=records.c.hides.is_not(None),
)

milestones = sa.Table(
    "mock_milestone",
    metadata,
    sa.Column("collection", sa.Integer, primary_key=True),
    # How many base records come before the end of the milestone's own one.
    sa.Column("ordinal", sa.BigInteger, primary_key=True),
    sa.Column("rank", sa.LargeBinary, nullable=False),
    sqlite_with_rowid=False,
)

tallies = sa.Table(
    "mock_tally",
    metadata,
    sa.Column("session", sa.Text, primary_key=True),
    sa.Column("collection", sa.Integer, primary_key=True),
    # How many records the session has more than the base.
    sa.Column("surplus", sa.BigInteger, nullable=False),
    # Counts the session's changes of the collection; numbers new records.
    sa.Column("version", sa.BigInteger, nullable=False),
    # Made up by the database: versions count anew after a reset, and are not those before it.
    sa.Column("mark", sa.Text, nullable=False, server_default=SomeText()),
)

claims = sa.Table(
    "mock_claim",
    metadata,
    sa.Column("session", sa.Text, primary_key=True),
    sa.Column("collection", sa.Integer, primary_key=True),
    sa.Column("key", sa.Text, primary_key=True),
    # What the request was that claimed the key, and what it was answered.
    sa.Column("content", sa.Text, nullable=False),
    sa.Column("answer", sa.Text),
)

indexes = sa.Table(
    "mock_index",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("collection", sa.Integer, nullable=False),
    sa.Column("definition", sa.Text, nullable=False),
    sa.UniqueConstraint("collection", "definition", name="mock_index_definition"),
)

entries = sa.Table(
    "mock_entry",
    metadata,
    sa.Column("index", sa.Integer, primary_key=True),
    sa.Column("session", sa.Text, primary_key=True),
    sa.Column("key", sa.LargeBinary, primary_key=True),
    sa.Column("rank", sa.LargeBinary, primary_key=True),
    sqlite_with_rowid=False,
)

sessions = sa.Table(
    "mock_session",
    metadata,
    sa.Column("name", sa.Text, primary_key=True),
    sa.Column("scenario", sa.Text, nullable=False, server_default=""),
)
