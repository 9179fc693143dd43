"""What goes to the driver as text gives what SQLAlchemy gives."""

from __future__ import annotations

import itertools
from typing import Any

import pytest
import sqlalchemy as sa

from mockserver.state.database import Database
from mockserver.state.filling import Base
from mockserver.state.queries import Condition, ListQuery
from mockserver.state.statements import END, START, Shape, Statements
from mockserver.state.store import Store
from mockserver.state.tables import BASE, collections, indexes

SHAPES = [
    Shape(way=way, also=also, bounded=bounded, hiding=hiding, backwards=backwards)
    for way, also, bounded, hiding, backwards in itertools.product(
        ("rank", "key", "range", "order"), (0, 1), (False, True), (False, True), (False, True)
    )
]


@pytest.fixture
def filled(store: Store) -> tuple[Database, int, int]:
    """A database with ten records in a collection, and an index of their kinds: their numbers."""
    base = Base(
        records=lambda: ({"id": f"r{n}", "kind": f"k{n % 2}"} for n in range(10)),
        identity=lambda record: record["id"],
        fingerprint="ten",
    )
    stored = store.collection("ten", base).stored
    kind = Condition(path=("kind",), operator="equals", operand="k1")
    assert len(stored.listed(ListQuery(conditions=(kind,), limit=5)).bodies) == 5
    with store._database.reading() as connection:
        collection = connection.execute(
            sa.select(collections.c.id).where(collections.c.name == "ten")
        ).scalar_one()
        index = connection.execute(
            sa.select(indexes.c.id).where(indexes.c.collection == collection)
        ).scalar_one()
    return store._database, collection, index


@pytest.mark.parametrize("shape", SHAPES, ids=str)
def test_both_ways_of_running_a_statement_give_the_same_rows(
    filled: tuple[Database, int, int], shape: Shape
) -> None:
    database, collection, index = filled
    statements = Statements()
    parameters: dict[str, Any] = {
        "session": BASE,
        "collection": collection,
        "after": END if shape.backwards else START,
        "after_key": END if shape.backwards else START,
        "index": index,
        "key": b"\x04k1\x00\x00",
        "low_key": START,
        "high_key": END,
        "low": START,
        "high": END,
        "also_0": index,
        "keys_0": [b"\x04k0\x00\x00", b"\x04k1\x00\x00"],
        "hiding": "somebody",
        "offset": 1,
        "limit": 3,
        "nobody asks for this": 1,
    }
    with database.reading() as connection:
        found = statements.rows(connection, shape, parameters)
        asked = {name: parameters[name] for name in parameters if " " not in name}
        expected = connection.execute(statements.listing(shape), asked).all()
        assert [tuple(row) for row in found] == [tuple(row) for row in expected]
        assert len(found) == 3
        # The statement is kept: other values give other rows.
        again = statements.rows(connection, shape, {**parameters, "offset": 2, "limit": 1})
        assert [tuple(row) for row in again] == [tuple(row) for row in expected[1:2]]
        assert all(isinstance(rank, bytes) for _, rank, _ in found)


def test_a_statement_that_fails_leaves_the_database_usable(store: Store) -> None:
    statements = Statements()
    asked = {"session": BASE, "collection": -1, "after": START, "limit": 1, "offset": 0}
    with pytest.raises(Exception, match="object"), store._database.reading() as connection:
        statements.rows(connection, Shape(), {**asked, "limit": object()})
    with store._database.reading() as connection:
        assert list(statements.rows(connection, Shape(), asked)) == []
