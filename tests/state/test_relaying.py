"""What sessions changed stays changed when base records are made anew."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mockserver.state.filling import Base
from mockserver.state.queries import Condition, ListQuery, SortTerm
from mockserver.state.store import SessionCollection, Store

IDENTITIES = st.sets(st.integers(0, 9))
ORDERS = st.sampled_from([(), (SortTerm(path=("v",), descending=True),)])
STEPS = st.lists(
    st.tuples(st.sampled_from(["put", "delete"]), st.integers(0, 12), st.integers(0, 3)), max_size=8
)


def opened(
    store: Store, identities: set[int], order: Any, *, value: int, session: str = "mine"
) -> SessionCollection:
    base = Base(
        records=lambda: [{"id": number, "v": value} for number in sorted(identities)],
        identity=lambda record: record["id"],
        order=order,
        fingerprint=repr([sorted(identities), order, value]),
    )
    return store.collection("c", base, session=session)


def shown(collection: SessionCollection, **query: Any) -> dict[int, int]:
    bodies = collection.stored.listed(ListQuery(**query)).bodies
    records = [json.loads(body) for body in bodies]
    found = {record["id"]: record["v"] for record in records}
    assert len(found) == len(records)
    return found


def done(collection: SessionCollection, steps: list[Any], known: set[int]) -> dict[int, int | None]:
    """Do *steps*, and return what each identity was changed to, `None` if it was deleted."""
    changed: dict[int, int | None] = {}
    present = set(known)
    for step, identity, value in steps:
        record = {"id": identity, "v": 10 + value}
        if step == "delete" and identity in present:
            collection.changes.delete(identity)
            present.remove(identity)
            changed[identity] = None
        elif step == "put" and identity in present:
            collection.changes.change(identity, lambda _before, record=record: record)
            changed[identity] = record["v"]
        elif step == "put":
            collection.changes.create(lambda _number, record=record: record)
            present.add(identity)
            changed[identity] = record["v"]
    return changed


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(first=IDENTITIES, second=IDENTITIES, orders=st.tuples(ORDERS, ORDERS), steps=STEPS)
def test_changes_belong_to_identities(
    url: str | None, first: set[int], second: set[int], orders: Any, steps: list[Any]
) -> None:
    store = Store(url)
    try:
        mine = opened(store, first, orders[0], value=1)
        mine.changes.undo()
        changed = done(mine, steps, first)
        again = opened(store, second, orders[1], value=2)
        expected = {**dict.fromkeys(second, 2), **changed}
        expected = {identity: v for identity, v in expected.items() if v is not None}
        for _ in range(2):  # read, and held
            assert shown(again) == expected
        assert again.stored.total(()) == len(expected)
        other = opened(store, second, orders[1], value=2, session="another")
        assert shown(other) == dict.fromkeys(second, 2)
        for value in (2, 10, 11):
            condition = Condition(path=("v",), operator="equals", operand=value)
            wanted = {identity: v for identity, v in expected.items() if v == value}
            assert shown(again, conditions=(condition,)) == wanted
        for identity in range(13):
            found = again.stored.found(identity)
            body = found.body if found is not None else None
            assert (None if body is None else json.loads(body)["v"]) == expected.get(identity)
        # What is created from now on gets numbers that nobody has.
        again.changes.create(lambda number: {"id": 100 + number, "v": 3})
        assert len(shown(again)) == len(expected) + 1
    finally:
        store.close()


def test_who_changes_on_finds_the_changes_before() -> None:
    store = Store()
    done(opened(store, {1, 2, 3}, (), value=1), [("delete", 1, 0), ("put", 2, 1)], {1, 2, 3})
    again = opened(store, {1, 2, 4}, (), value=2)
    again.changes.create(lambda _number: {"id": 1, "v": 5})
    again.changes.delete(2)
    assert shown(again) == {1: 5, 4: 2}
    again.changes.undo()
    assert shown(again) == {1: 2, 2: 2, 4: 2}
