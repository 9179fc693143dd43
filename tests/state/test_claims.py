"""Changes that belong together, keys that are claimed once, and what is left after a reset."""

from __future__ import annotations

import itertools
import json
from typing import Any

import pytest

from mockserver.state.changes import DuplicateIdentity, KeyTaken
from mockserver.state.filling import Base
from mockserver.state.queries import Condition, ListQuery, SortTerm
from mockserver.state.store import SessionCollection, Store

KIND = (Condition(path=("kind",), operator="equals", operand="a"),)
_names = itertools.count()


def made(
    store: Store, size: int = 4, session: str = "default", name: str = ""
) -> SessionCollection:
    base = Base(
        records=lambda: [{"id": n, "kind": "ab"[n % 2]} for n in range(size)],
        identity=lambda record: record.get("id"),
    )
    return store.collection(name or f"claimed-{next(_names)}", base, session=session)


def ids(collection: SessionCollection, query: ListQuery | None = None) -> list[Any]:
    listed = collection.stored.listed(query or ListQuery())
    return [json.loads(body)["id"] for body in listed.bodies]


def create(collection: SessionCollection, identity: Any, kind: str = "a") -> Any:
    return collection.changes.create(lambda _number: {"id": identity, "kind": kind})


def test_work_is_done_once_for_each_key(store: Store) -> None:
    collection = made(store)
    answers = [
        collection.changes.once("key", "content", lambda: create(collection, "new"))
        for _ in range(3)
    ]
    assert answers == [{"id": "new", "kind": "a"}] * 3
    assert ids(collection) == [0, 1, 2, 3, "new"]


def test_a_key_is_not_taken_for_something_else(store: Store) -> None:
    collection = made(store)
    collection.changes.once("key", "one", lambda: None)
    with pytest.raises(KeyTaken):
        collection.changes.once("key", "other", lambda: create(collection, "new"))
    assert ids(collection) == [0, 1, 2, 3]


def test_work_that_fails_leaves_neither_records_nor_its_key(store: Store) -> None:
    collection = made(store)

    def fails() -> Any:
        create(collection, "new")
        return create(collection, 0)

    with pytest.raises(DuplicateIdentity):
        collection.changes.once("key", "content", fails)
    assert ids(collection) == [0, 1, 2, 3]
    assert collection.stored.total(()) == 4
    assert collection.changes.once("key", "other", lambda: 5) == 5


def test_keys_belong_to_a_session_and_end_with_it(store: Store) -> None:
    name = f"claimed-{next(_names)}"
    one, other = (made(store, session=session, name=name) for session in ("one", "other"))
    assert one.changes.once("key", "content", lambda: 1) == 1
    assert other.changes.once("key", "content", lambda: 2) == 2
    store.sessions.reset("one", name)
    assert one.changes.once("key", "content", lambda: 3) == 3
    assert other.changes.once("key", "content", lambda: 4) == 2


def test_changes_of_several_collections_are_kept_together_or_not_at_all(store: Store) -> None:
    one, other = made(store), made(store)

    def fails() -> None:
        with one.changes.at_once():
            create(one, "new")
            other.changes.delete(0)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fails()
    assert (ids(one), ids(other)) == ([0, 1, 2, 3], [0, 1, 2, 3])
    with one.changes.at_once():
        create(one, "new")
        assert ids(one)[-1] == "new"
        other.changes.delete(0)
    assert (ids(one), ids(other)) == ([0, 1, 2, 3, "new"], [1, 2, 3])


def test_nothing_is_filled_inside_a_change_that_may_be_undone(store: Store) -> None:
    collection = made(store)
    filled = pytest.raises(RuntimeError, match="is filled inside another change")
    with filled, collection.changes.at_once():
        made(store)


def test_clearing_deletes_what_meets_its_conditions(store: Store) -> None:
    collection = made(store)
    create(collection, "new")
    collection.changes.clear(KIND)
    assert ids(collection) == [1, 3]
    assert collection.stored.total(()) == 2
    collection.changes.clear()
    assert ids(collection) == []
    assert collection.stored.total(()) == 0


def test_records_without_a_name_can_be_cleared(store: Store) -> None:
    base = Base(records=lambda: [{"a": 1}, {"a": 1}], identity=lambda _: None)
    collection = store.collection("nameless and cleared", base)
    collection.changes.clear()
    assert collection.stored.total(()) == 0


def test_totals_are_counted_anew_after_a_reset(store: Store) -> None:
    name = f"claimed-{next(_names)}"
    collection = made(store, session="counted", name=name)
    create(collection, "new")
    assert collection.stored.total(KIND) == 3
    store.sessions.reset("counted", name)
    collection.changes.delete(0)
    assert collection.stored.total(KIND) == 1


@pytest.mark.parametrize("order", [(), (SortTerm(path=("kind",)),)])
def test_the_place_of_a_deleted_record_is_where_it_was(
    store: Store, order: tuple[SortTerm, ...]
) -> None:
    collection = made(store)
    create(collection, "new", "b")
    for identity in (2, "new"):
        before = collection.stored.place_of(identity, order)
        collection.changes.delete(identity)
        assert collection.stored.place_of(identity, order) == before
    assert collection.stored.place_of("never", order) is None


def test_what_the_base_holds_is_known_whatever_became_of_it(store: Store) -> None:
    collection = made(store)
    collection.changes.delete(0)
    create(collection, "new")
    assert collection.stored.is_base(0)
    assert not collection.stored.is_base("new")


@pytest.mark.parametrize("name", ["a\0b", "x" * 5000, "ü", '"a\\u0000b"'])
def test_any_text_can_name_a_record(store: Store, name: str) -> None:
    collection = made(store)
    create(collection, name)
    assert collection.stored.found(name) is not None
    assert collection.stored.found(name + "y") is None


def test_integers_of_any_size_are_kept_as_they_are(store: Store) -> None:
    collection = made(store)
    create(collection, 2**70)
    assert ids(collection)[-1] == 2**70
    changed = collection.changes.change(2**70, lambda record: {**record, "kind": "c"})
    assert changed == {"id": 2**70, "kind": "c"}


def test_a_key_with_which_nothing_was_changed_is_taken_and_restored_all_the_same(
    store: Store,
) -> None:
    name = f"claimed-{next(_names)}"
    first, second = made(store, session="s1", name=name), made(store, session="s2", name=name)
    assert first.changes.once("key", "content", lambda: None) is None
    (taken,) = [one for one in store.sessions.changed("s1") if one.name == name]
    assert (taken.version, taken.records) == (0, ())
    store.sessions.restore("s2", [taken], {name: ()})
    assert [one for one in store.sessions.changed("s2") if one.name == name] == [taken]
    with pytest.raises(KeyTaken):
        second.changes.once("key", "other", lambda: create(second, "new"))
    assert second.changes.once("key", "content", lambda: create(second, "new")) is None
    store.sessions.restore("s2", [], {})
    assert second.changes.once("key", "other", lambda: "done") == "done"


def test_what_one_session_changed_in_a_collection_can_be_undone(store: Store) -> None:
    name = f"claimed-{next(_names)}"
    mine, other = made(store, session="u1", name=name), made(store, session="u2", name=name)
    apart = made(store, session="u1")
    for collection in (mine, other, apart):
        create(collection, "new")
        collection.changes.delete(0)
    assert ids(mine, ListQuery(conditions=KIND)) == [2, "new"]
    with mine.changes.at_once():
        mine.changes.undo()
    assert ids(mine) == [0, 1, 2, 3]
    assert ids(mine, ListQuery(conditions=KIND)) == [0, 2]
    for collection in (other, apart):
        assert ids(collection) == [1, 2, 3, "new"]
    assert create(mine, "newer") == {"id": "newer", "kind": "a"}
