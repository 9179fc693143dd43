"""Sessions: worlds beside each other, each of which holds only what it changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import orjson
import sqlalchemy as sa

from mockserver.spec.types import JsonObject
from mockserver.state.database import Database
from mockserver.state.indexes import Indexes
from mockserver.state.keys import order_key
from mockserver.state.queries import SortTerm
from mockserver.state.ranks import FIRST_CREATED, number_of, number_text
from mockserver.state.relaying import base_ranks
from mockserver.state.tables import BASE, claims, collections, records, sessions, tallies
from mockserver.state.texts import name_text
from mockserver.state.undoing import undo

_CHUNK = 500
# In the order of the table.
_COLUMNS = ["session", "collection", "rank", "identity", "body", "last", "hides"]

DEFAULT_SESSION = "default"
"""The session of requests that name none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """A session, its scenario, and how many changes it has made."""

    name: str
    scenario: str
    changes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangedRecord:
    """A record that a session created, changed or deleted.

    `body` is its JSON text, `None` if it was deleted; `last` is then what it was before. `number`
    is that of its rank: from `FIRST_CREATED` on, that of the change that created it.
    """

    identity: str
    number: int
    body: str | None
    last: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A key with which something was done once: what was asked, and the JSON text of the answer."""

    key: str
    content: str
    answer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangedCollection:
    """What a session changed in the collection `name`, in its order; `version` counts changes.

    `claims` are the keys that were used there.
    """

    name: str
    version: int
    records: tuple[ChangedRecord, ...]
    claims: tuple[Claim, ...] = ()


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

    def collections(self) -> Sequence[str]:
        """Return the names of all collections that were filled, whoever filled them."""
        with self._database.reading() as connection:
            return connection.execute(sa.select(collections.c.name)).scalars().all()

    def changed(self, name: str) -> list[ChangedCollection]:
        """Return all that the session *name* changed, as `restore` takes it."""
        with self._database.reading() as connection:
            versions = connection.execute(_TOUCHED, {"session": name}).all()
            return [
                ChangedCollection(
                    name=collection,
                    version=int(version),
                    records=tuple(_changed_records(connection, name, number)),
                    claims=tuple(_claims(connection, name, number)),
                )
                for number, collection, version in versions
            ]

    def restore(
        self,
        name: str,
        changed: Sequence[ChangedCollection],
        orders: Mapping[str, tuple[SortTerm, ...]],
    ) -> None:
        """Put *changed* in the place of all that the session *name* changed so far.

        *orders* are those of the collections, by name; all of them must be filled. No identity,
        no number and no key may come twice in one collection.
        """
        with self._database.changing() as connection:
            self._undo(connection, name, None)
            for one in changed:
                self._redo(connection, name, one, orders[one.name])

    def replace(
        self,
        name: str,
        collection: str,
        sent: Sequence[tuple[str | None, str]],
        order: tuple[SortTerm, ...],
    ) -> None:
        """Let *collection*, which is filled, hold just what was *sent*: identities and JSON texts.

        Records without identity are found by their numbers. No identity may come twice.
        """
        made = [
            ChangedRecord(
                identity=f"#c{number}" if identity is None else identity,
                number=FIRST_CREATED + number,
                body=body,
            )
            for number, (identity, body) in enumerate(sent, start=1)
        ]
        taken = {one.identity for one in made}
        with self._database.changing() as connection:
            self._undo(connection, name, collection)
            base = connection.execute(
                sa.select(records.c.identity, records.c.rank, records.c.body)
                .join_from(records, collections, records.c.collection == collections.c.id)
                .where(records.c.session == BASE, collections.c.name == collection)
            )
            gone = [
                ChangedRecord(identity=identity, number=number_of(rank), body=None, last=body)
                for identity, rank, body in base
                if identity not in taken
            ]
            changed = ChangedCollection(name=collection, version=len(made), records=(*made, *gone))
            self._redo(connection, name, changed, order)

    def _redo(
        self,
        connection: sa.Connection,
        name: str,
        changed: ChangedCollection,
        order: tuple[SortTerm, ...],
    ) -> None:
        collection = connection.execute(
            sa.select(collections.c.id).where(collections.c.name == changed.name)
        ).scalar_one()
        own = {"session": name, "collection": collection}
        indexes = Indexes(self._database, collection)
        # Who changed nothing sees the base alone.
        surplus, version = 0, max(changed.version, min(1, len(changed.records)))
        for start in range(0, len(changed.records), _CHUNK):
            some = changed.records[start : start + _CHUNK]
            hidden = base_ranks(connection, collection, [one.identity for one in some])
            rows, shown = [], []
            for one in some:
                hides = hidden.get(one.identity)
                record = orjson.loads(one.body or one.last or "{}")
                rank = order_key(record, order) + number_text(one.number)
                rows.append((name, collection, rank, one.identity, one.body, one.last, hides))
                if one.body is not None:
                    shown.append((rank, record))
                surplus += (one.body is not None) - (hides is not None)
                # The next record that is created must not get the number of one that is there.
                version = max(version, one.number - FIRST_CREATED)
            self._database.insert_many(connection, records, _COLUMNS, rows)
            indexes.added(connection, name, shown)
        connection.execute(tallies.insert(), {**own, "surplus": surplus, "version": version})
        for claim in changed.claims:
            kept = {"key": name_text(claim.key), "content": claim.content, "answer": claim.answer}
            connection.execute(claims.insert(), {**own, **kept})

    def _undo(self, connection: sa.Connection, name: str, collection: str | None) -> None:
        chosen = sa.select(collections.c.id)
        if collection is not None:
            chosen = chosen.where(collections.c.name == collection)
        for (each,) in connection.execute(chosen).all():
            undo(self._database, connection, name, each)


def _changed_records(
    connection: sa.Connection, session: str, collection: int
) -> list[ChangedRecord]:
    found = connection.execute(
        sa.select(records.c.identity, records.c.rank, records.c.body, records.c.last)
        .where(records.c.session == session, records.c.collection == collection)
        .order_by(records.c.rank)
    )
    return [
        ChangedRecord(
            identity=identity,
            number=number_of(rank),
            body=body,
            last=last,
        )
        for identity, rank, body, last in found
    ]


def _claims(connection: sa.Connection, session: str, collection: int) -> list[Claim]:
    found = connection.execute(
        sa.select(claims.c.key, claims.c.content, claims.c.answer)
        .where(claims.c.session == session, claims.c.collection == collection)
        .order_by(claims.c.key)
    )
    return [Claim(key=key, content=content, answer=answer) for key, content, answer in found]


# The collections of which a session changed records, or where it used keys.
_OWN_TALLY = sa.and_(
    tallies.c.collection == collections.c.id, tallies.c.session == sa.bindparam("session")
)
_TOUCHED = (
    sa.select(collections.c.id, collections.c.name, sa.func.coalesce(tallies.c.version, 0))
    .select_from(collections.outerjoin(tallies, _OWN_TALLY))
    .where(
        sa.or_(
            tallies.c.session.is_not(None),
            sa.exists().where(
                claims.c.collection == collections.c.id,
                claims.c.session == sa.bindparam("session"),
            ),
        )
    )
    .order_by(collections.c.name)
)
