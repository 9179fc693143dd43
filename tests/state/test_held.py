"""What is held in memory is what the database says, for as long as that is so."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mockserver.state import changed, held
from mockserver.state.computed import ComputedCollection
from mockserver.state.filling import Base
from mockserver.state.held import Held
from mockserver.state.queries import Condition, Listed, ListQuery, SortTerm
from mockserver.state.store import SessionCollection, Store
from mockserver.state.stored import StoredCollection
from tests.state.test_records import RECORDS, VALUES

ORDER = (SortTerm(path=("a",), descending=True),)


def base_of(records: list[Any], order: tuple[SortTerm, ...] = ()) -> Base:
    return Base(
        records=lambda: records,
        identity=lambda record: record["id"],
        order=order,
        fingerprint=repr(records),
    )


def numbered(count: int) -> list[Any]:
    return [{"id": number, "kind": number % 3} for number in range(count)]


def filled(store: Store, records: list[Any], session: str = "default") -> SessionCollection:
    return store.collection("c", base_of(records), session=session)


def asked_often(collection: StoredCollection, query: ListQuery) -> list[Listed]:
    """Return the answers to *query*, of which the first is read from the database."""
    return [collection.listed(query) for _ in range(3)]


def equals(path: str, operand: Any) -> Condition:
    return Condition(path=(path,), operator="equals", operand=operand)


CONDITIONS = st.lists(
    st.builds(equals, st.sampled_from(["a", "b"]), VALUES)
    | st.builds(
        Condition,
        path=st.just(("a",)),
        operator=st.sampled_from(["from", "to", "after", "before"]),
        operand=VALUES,
    ),
    max_size=1,
).map(tuple)


QUERIES = st.builds(
    ListQuery,
    conditions=CONDITIONS,
    order=st.sampled_from([(), (SortTerm(path=("b",)),)]),
    backwards=st.booleans(),
    offset=st.integers(0, 4),
    limit=st.none() | st.integers(0, 5),
)


def read_from_the_database(collection: StoredCollection, query: ListQuery) -> Listed:
    with patch.object(held, "_MOST_RECORDS", -1):
        return collection.listed(query)


def same(one: Listed, other: Listed) -> bool:
    return (one.bodies, one.places, one.more) == (other.bodies, other.places, other.more)


def draw_query(data: st.DataObject, collection: StoredCollection) -> ListQuery:
    """Return a question that starts anywhere in the list."""
    query = data.draw(QUERIES)
    everything = dataclasses.replace(query, offset=0, limit=None, conditions=())
    places = read_from_the_database(collection, everything).places
    return dataclasses.replace(query, after=data.draw(st.sampled_from([None, *places])))


@settings(max_examples=150, deadline=None)
@given(data=st.data(), order=st.sampled_from([(), ORDER]))
def test_what_is_held_is_what_the_database_says(data: st.DataObject, order: Any) -> None:
    store = Store()
    stored = store.collection("c", base_of(data.draw(RECORDS), order)).stored
    for _ in range(3):
        query = draw_query(data, stored)
        read = read_from_the_database(stored, query)
        assert all(same(one, read) for one in asked_often(stored, query))
    store.close()


@settings(max_examples=150, deadline=None)
@given(data=st.data(), order=st.sampled_from([(), ORDER]))
def test_what_is_held_for_who_changed_something_is_what_the_database_says(
    data: st.DataObject, order: Any
) -> None:
    store = Store()
    collection = store.collection("c", base_of(data.draw(RECORDS), order))
    stored, changes = collection.stored, collection.changes
    known = [json.loads(body)["id"] for body in stored.listed(ListQuery()).bodies]
    for number in range(100, data.draw(st.integers(101, 106))):
        match data.draw(st.sampled_from(["create", "change", "delete"])) if known else "create":
            case "create":
                made = {"id": number, "a": data.draw(VALUES), "b": data.draw(VALUES)}
                changes.create(lambda _number, made=made: made)
                known.append(number)
            case "change":
                value = data.draw(VALUES)
                changes.change(
                    data.draw(st.sampled_from(known)),
                    lambda record, value=value: {**record, "a": value},
                )
            case "delete":
                gone = data.draw(st.sampled_from(known))
                changes.delete(gone)
                known.remove(gone)
        query = draw_query(data, stored)
        read = read_from_the_database(stored, query)
        assert all(same(one, read) for one in asked_often(stored, query))
        for identity in (*known, *range(12)):
            with patch.object(Held, "rank", return_value=None):
                row = stored.place_of(identity)
            assert stored.place_of(identity) == row
    store.close()


@settings(max_examples=150)
@given(records=RECORDS, query=QUERIES, data=st.data())
def test_computed_records_are_listed_alike_however_often(
    records: list[Any], query: ListQuery, data: st.DataObject
) -> None:
    computed = ComputedCollection(records, lambda record: record["id"])
    places = computed.listed(dataclasses.replace(query, offset=0, limit=None)).places
    query = dataclasses.replace(query, after=data.draw(st.sampled_from([None, *places])))
    once = ComputedCollection(records, lambda record: record["id"]).listed(query)
    assert all(same(computed.listed(query), once) for _ in range(3))


@pytest.mark.parametrize(
    "query",
    [
        ListQuery(limit=2),
        ListQuery(limit=2, conditions=(equals("kind", 1),)),
        ListQuery(limit=2, order=(SortTerm(path=("kind",), descending=True),)),
        ListQuery(limit=2, backwards=True),
    ],
)
def test_a_list_is_held_when_it_is_asked_for_again(query: ListQuery) -> None:
    stored = filled(Store(), numbered(10)).stored
    first, second, third = asked_often(stored, query)
    assert first.held is None
    assert second.held is not None
    assert second.held is third.held
    assert set(second.bodies) < set(second.held.bodies)


@pytest.mark.parametrize(
    "query",
    [
        ListQuery(conditions=(equals("kind", 1), equals("id", 4))),
        ListQuery(conditions=(Condition(path=("kind",), operator="in", operand=(1, 2)),)),
        ListQuery(conditions=(Condition(path=("kind",), operator="contains", operand="1"),)),
        ListQuery(conditions=(Condition(path=("kind",), operator="from", operand=1),)),
        ListQuery(conditions=(equals("kind", 1),), order=(SortTerm(path=("id",)),)),
    ],
)
def test_what_is_no_one_list_is_read(query: ListQuery) -> None:
    stored = filled(Store(), numbered(10)).stored
    assert {one.held for one in asked_often(stored, query)} == {None}


def test_all_lists_of_a_collection_show_the_same_texts() -> None:
    stored = filled(Store(), numbered(10)).stored
    whole = asked_often(stored, ListQuery())[-1]
    part = asked_often(stored, ListQuery(conditions=(equals("kind", 1),)))[-1]
    assert part.held is whole.held
    assert {id(body) for body in part.bodies} <= {id(body) for body in whole.bodies}


def test_who_changed_something_sees_the_change() -> None:
    store = Store()
    asked_often(filled(store, numbered(4)).stored, ListQuery())
    mine = filled(store, numbered(4), "mine")
    mine.changes.delete(2)
    assert len(mine.stored.listed(ListQuery()).bodies) == 3
    assert mine.stored.place_of(3) == filled(store, numbered(4)).stored.place_of(3)
    others = filled(store, numbered(4)).stored.listed(ListQuery())
    assert (len(others.bodies), others.held is None) == (4, False)


@pytest.mark.parametrize(
    "query", [ListQuery(limit=3), ListQuery(limit=3, conditions=(equals("kind", 1),))]
)
def test_lists_are_also_held_for_who_changed_something(query: ListQuery) -> None:
    store = Store()
    asked_often(filled(store, numbered(20)).stored, query)
    mine = filled(store, numbered(20), "mine")
    mine.changes.delete(4)
    mine.changes.create(lambda _number: {"id": 99, "kind": 1})
    shown = mine.stored.listed(query)
    assert shown.held is not None
    assert not any(json.loads(body)["id"] == 4 for body in shown.bodies)
    last = mine.stored.listed(dataclasses.replace(query, backwards=True))
    assert json.loads(last.bodies[0])["id"] == 99
    mine.changes.undo()
    assert mine.stored.listed(query) == filled(store, numbered(20)).stored.listed(query)


def test_many_changes_are_not_held(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(changed, "_MOST_OWN", 2)
    store = Store()
    asked_often(filled(store, numbered(9)).stored, ListQuery())
    mine = filled(store, numbered(9), "mine")
    for number in range(3):
        mine.changes.delete(number)
    assert mine.stored.listed(ListQuery()).held is None
    assert len(mine.stored.listed(ListQuery()).bodies) == 6
    assert mine.stored.place_of(1) == filled(store, numbered(9)).stored.place_of(1)


def test_the_place_of_a_record_is_the_same_whether_it_is_held_or_not() -> None:
    stored = filled(Store(), numbered(5)).stored
    read = [stored.place_of(number) for number in range(6)]
    assert asked_often(stored, ListQuery())[-1].held is not None
    assert [stored.place_of(number) for number in range(6)] == read
    assert read[-1] is None


def test_many_records_are_not_held(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(held, "_MOST_RECORDS", 9)
    stored = filled(Store(), numbered(10)).stored
    assert asked_often(stored, ListQuery())[-1].held is None


def test_long_records_are_not_held(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(held, "_MOST_TEXT", 100)
    stored = filled(Store(), numbered(10)).stored
    assert asked_often(stored, ListQuery())[-1].held is None


def test_what_was_not_used_for_long_goes_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(held, "_MOST_BYTES", 100)
    holdings = held.Holdings()
    holdings.keep(("a",), "A", 40)
    holdings.keep(("b",), "B", 40)
    assert holdings.kept(("a",)) == "A"
    holdings.keep(("c",), "C", 40)
    assert [holdings.kept((name,)) for name in "abc"] == ["A", None, "C"]
    holdings.keep(("c",), "D", 50)
    assert [holdings.kept((name,)) for name in "abc"] == ["A", None, "D"]


def test_records_that_another_process_made_anew_are_read_anew(tmp_path: Path) -> None:
    url = str(tmp_path / "state.db")
    one, other = Store(url), Store(url)
    stored = filled(one, numbered(3)).stored
    assert asked_often(stored, ListQuery())[-1].held is not None
    filled(other, numbered(5))
    assert len(stored.listed(ListQuery()).bodies) == 5
    assert len(asked_often(stored, ListQuery())[-1].bodies) == 5
    assert stored.place_of(4) is not None
    one.close()
    other.close()


def test_another_filling_in_this_process_is_not_shown_as_the_one_before() -> None:
    store = Store()
    asked_often(filled(store, numbered(3)).stored, ListQuery())
    again = filled(store, numbered(5)).stored
    assert len(asked_often(again, ListQuery())[-1].bodies) == 5
