"""A collection that is changed answers as a plain list in memory would, on every database."""

from __future__ import annotations

import itertools
import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from mockserver.state.changes import DuplicateIdentity, NoSuchRecord
from mockserver.state.filling import MILESTONE, Base
from mockserver.state.keys import order_key
from mockserver.state.queries import Condition, ListQuery, SortTerm
from mockserver.state.store import Store

ORDER = (SortTerm(path=("at",), descending=True),)
BY_KIND = (SortTerm(path=("kind",)), SortTerm(path=("at",)))
IDS = st.integers(0, 12)
VALUES = st.fixed_dictionaries({"at": st.integers(0, 3), "kind": st.sampled_from(["a", "b", None])})
_names = itertools.count()


def made(store: Store, records: list[Any], session: str = "default") -> Any:
    base = Base(records=lambda: records, identity=lambda record: record["id"], order=ORDER)
    return store.collection(f"changed-{next(_names)}", base, session=session)


class Model(RuleBasedStateMachine):
    """The collection and a dictionary are changed alike."""

    store: Store

    @initialize(records=st.lists(VALUES, max_size=6))
    def begin(self, records: list[Any]) -> None:
        base = [{"id": number, **record} for number, record in enumerate(records)]
        self.collection = made(self.store, base)
        # In the order in which equal ones stand: by the time of their creation.
        self.expected = {record["id"]: record for record in base}

    @rule(identity=IDS, values=VALUES)
    def create(self, identity: int, values: Any) -> None:
        record = {"id": identity, **values}
        if identity in self.expected:
            with pytest.raises(DuplicateIdentity):
                self.collection.changes.create(lambda _: record)
        else:
            assert self.collection.changes.create(lambda _: record) == record
            self.expected[identity] = record

    @rule(identity=IDS, values=VALUES)
    def change(self, identity: int, values: Any) -> None:
        if identity not in self.expected:
            with pytest.raises(NoSuchRecord):
                self.collection.changes.change(identity, lambda record: record)
        else:
            changed = self.collection.changes.change(identity, lambda record: {**record, **values})
            self.expected[identity] = changed
            assert changed == {"id": identity, **values}

    @rule(identity=IDS)
    def delete(self, identity: int) -> None:
        if identity not in self.expected:
            with pytest.raises(NoSuchRecord):
                self.collection.changes.delete(identity)
        else:
            assert self.collection.changes.delete(identity) == self.expected.pop(identity)

    @rule(identity=IDS)
    def read(self, identity: int) -> None:
        found = self.collection.stored.found(identity)
        body = None if found is None or found.body is None else json.loads(found.body)
        assert body == self.expected.get(identity)

    @rule(kind=st.sampled_from(["a", "b", None]), low=st.integers(0, 3), limit=st.integers(1, 4))
    def walk(self, kind: Any, low: int, limit: int) -> None:
        conditions = (
            Condition(path=("kind",), operator="equals", operand=kind),
            Condition(path=("at",), operator="from", operand=low),
        )
        for order, backwards in itertools.product(((), BY_KIND), (False, True)):
            query = ListQuery(conditions=conditions, order=order, backwards=backwards, limit=limit)
            found = [r for r in self.expected.values() if r["kind"] == kind and r["at"] >= low]
            assert joined(self.collection.stored, query) == in_order(found, order, backwards)
        assert self.collection.stored.total(conditions) == len(found)

    @invariant()
    def lists_agree(self) -> None:
        listed = self.collection.stored.listed(ListQuery())
        assert [json.loads(body) for body in listed.bodies] == in_order(
            list(self.expected.values()), (), False
        )
        assert self.collection.stored.total(()) == len(self.expected)


def in_order(records: list[Any], order: tuple[SortTerm, ...], backwards: bool) -> list[Any]:
    found = sorted(records, key=lambda record: order_key(record, ORDER))
    found = sorted(found, key=lambda record: order_key(record, order))
    return found[::-1] if backwards else found


def joined(collection: Any, query: ListQuery) -> list[Any]:
    """Return all pages of *query*, one after another."""
    found: list[Any] = []
    after, more = None, True
    while more:
        page = collection.listed(
            ListQuery(
                conditions=query.conditions,
                order=query.order,
                backwards=query.backwards,
                limit=query.limit,
                after=after,
            )
        )
        found += [json.loads(body) for body in page.bodies]
        after, more = (page.places[-1] if page.places else None), page.more
    return found


def test_it_answers_as_a_dictionary_does(store: Store) -> None:
    machine = type("Machine", (Model,), {"store": store})
    run_state_machine_as_test(
        machine, settings=settings(max_examples=25, stateful_step_count=20, deadline=None)
    )


def test_pages_are_right_while_others_come_and_go(store: Store) -> None:
    collection = made(store, [{"id": n, "at": n % 7, "kind": "a"} for n in range(60)])
    stayed = {n for n in range(60) if n % 5}
    found: list[int] = []
    after, more = None, True
    while more:
        page = collection.stored.listed(ListQuery(after=after, limit=7))
        found += [json.loads(body)["id"] for body in page.bodies]
        after, more = page.places[-1], page.more
        collection.changes.create(
            lambda number: {"id": f"new-{number}", "at": number % 7, "kind": "b"}
        )
        gone = next((n for n in range(0, 60, 5) if collection.stored.found(n).body), None)
        if gone is not None:
            collection.changes.delete(gone)
    assert len(found) == len(set(found))
    assert stayed <= set(found)


@given(
    size=st.sampled_from([0, 5, MILESTONE, MILESTONE + 1, 3 * MILESTONE + 7]),
    deleted=st.sets(st.integers(0, 3 * MILESTONE), max_size=30),
    created=st.integers(0, 30),
    fraction=st.floats(0, 1.1),
    backwards=st.booleans(),
)
@settings(max_examples=40, deadline=None)
def test_an_offset_leads_to_the_record_of_that_number(
    size: int, deleted: set[int], created: int, fraction: float, backwards: bool
) -> None:
    store = Store()
    collection = made(store, [{"id": n, "at": n % 5, "kind": None} for n in range(size)])
    for identity in deleted:
        if identity < size:
            collection.changes.delete(identity)
    for number in range(created):
        at = number % 6
        collection.changes.create(lambda n, at=at: {"id": f"new-{n}", "at": at, "kind": None})
    everything = collection.stored.listed(ListQuery(backwards=backwards)).bodies
    offset = int(len(everything) * fraction)
    page = collection.stored.listed(ListQuery(backwards=backwards, offset=offset, limit=3))
    assert page.bodies == everything[offset : offset + 3]
    assert page.more is (len(everything) > offset + 3)
    store.close()


def test_there_may_be_more_orders_than_indexes() -> None:
    store = Store()
    records = [
        {"id": n, "at": 0, **{f"p{m}": (n * 7 + m) % 5 for m in range(120)}} for n in range(9)
    ]
    stored = made(store, records).stored
    for number in range(120):
        order = (SortTerm(path=(f"p{number}",)),)
        found = [json.loads(body) for body in stored.listed(ListQuery(order=order)).bodies]
        values = [record[f"p{number}"] for record in found]
        assert values == sorted(values)
        asked = (Condition(path=(f"p{number}",), operator="equals", operand=3),)
        assert stored.total(asked) == values.count(3)
    store.close()
