"""What is held in memory is what the database says, for as long as that is so."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mockserver.state import held
from mockserver.state.filling import Base
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


@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_what_is_held_is_what_the_database_says(data: st.DataObject) -> None:
    records = data.draw(RECORDS)
    own = data.draw(st.sampled_from([(), ORDER]))
    store = Store()
    stored = store.collection("c", base_of(records, own)).stored
    query = ListQuery(
        conditions=data.draw(CONDITIONS),
        order=data.draw(st.sampled_from([(), (SortTerm(path=("b",)),)])),
        backwards=data.draw(st.booleans()),
        offset=data.draw(st.integers(0, 4)),
        limit=data.draw(st.none() | st.integers(0, 5)),
    )
    everything = stored.listed(dataclasses.replace(query, offset=0, limit=None, conditions=()))
    after = data.draw(st.sampled_from([None, *everything.places]))
    read, *held_ = asked_often(stored, dataclasses.replace(query, after=after))
    for one in held_:
        assert (one.bodies, one.places, one.more) == (read.bodies, read.places, read.more)
    store.close()


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
