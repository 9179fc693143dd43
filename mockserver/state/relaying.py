"""Lay what sessions changed over base records that were made anew.

Changes belong to identities, and outlive the records that they were made of: what was deleted stays
deleted, what was changed stays as it was changed, whatever the base has in its place now.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from mockserver.spec.json_text import value_from_json
from mockserver.state.keys import order_key
from mockserver.state.queries import SortTerm
from mockserver.state.ranks import FIRST_CREATED, number_of, number_text
from mockserver.state.tables import BASE, SomeText, records, tallies

_CHUNK = 500


def relay(connection: sa.Connection, collection: int, order: tuple[SortTerm, ...]) -> None:
    """Let all changes of *collection* be about its base records as they are now, in *order*.

    It must have no indexes.
    """
    changed = sa.select(tallies.c.session, tallies.c.version).where(
        tallies.c.collection == collection
    )
    for session, version in connection.execute(changed).all():
        _relay(connection, session, collection, order, version)


def _relay(
    connection: sa.Connection,
    session: str,
    collection: int,
    order: tuple[SortTerm, ...],
    version: int,
) -> None:
    own = (records.c.session == session, records.c.collection == collection)
    found = connection.execute(
        sa.select(records.c.identity, records.c.rank, records.c.body, records.c.last)
        .where(*own)
        .order_by(records.c.rank)
    ).all()
    hidden = base_ranks(connection, collection, [one.identity for one in found])
    rows: list[dict[str, Any]] = []
    surplus = 0
    for identity, rank, body, last in found:
        hides = hidden.get(identity)
        number = number_of(rank if hides is None else hides)
        if hides is None and number < FIRST_CREATED:
            # The base has no such record any more, and its number is another one's.
            version += 1
            number = FIRST_CREATED + version
        place = order_key(value_from_json(body or last or "{}"), order) + number_text(number)
        row = {"session": session, "collection": collection, "identity": identity, "rank": place}
        rows.append({**row, "body": body, "last": last, "hides": hides})
        surplus += (body is not None) - (hides is not None)
    if rows:
        connection.execute(records.delete().where(*own))
        connection.execute(records.insert(), rows)
    connection.execute(
        tallies.update()
        .where(tallies.c.session == session, tallies.c.collection == collection)
        .values(surplus=surplus, version=version, mark=SomeText())
    )


def base_ranks(
    connection: sa.Connection, collection: int, identities: Sequence[str]
) -> dict[str, bytes]:
    """Return the ranks of those base records of *collection* that have one of *identities*."""
    ranks: dict[str, bytes] = {}
    for start in range(0, len(identities), _CHUNK):
        found = connection.execute(
            sa.select(records.c.identity, records.c.rank).where(
                records.c.session == BASE,
                records.c.collection == collection,
                records.c.identity.in_(identities[start : start + _CHUNK]),
            )
        )
        ranks |= {identity: bytes(rank) for identity, rank in found}
    return ranks
