from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from mockserver.errors import StateUnavailable
from mockserver.state.changes import DuplicateIdentity, NoSuchRecord
from mockserver.state.filling import Base
from mockserver.state.queries import ListQuery, SortTerm
from mockserver.state.store import Store


def base(*records: Any, order: tuple[SortTerm, ...] = (), fingerprint: str = "") -> Base:
    return Base(
        records=lambda: records,
        identity=lambda record: record.get("id"),
        order=order,
        fingerprint=fingerprint,
    )


BOOKS = base({"id": 1}, {"id": 2})


def bodies(store: Store, name: str = "books", session: str = "default") -> list[Any]:
    listed = store.collection(name, BOOKS, session=session).stored.listed(ListQuery())
    return [json.loads(body) for body in listed.bodies]


def test_a_collection_is_filled_once_at_first_use(store: Store) -> None:
    calls = []

    def records() -> Iterator[dict[str, int]]:
        calls.append(1)
        yield {"id": 1}

    once = Base(records=records, identity=lambda record: record["id"])
    assert calls == []
    for _ in range(2):
        assert store.collection("once", once).stored.total(()) == 1
    assert calls == [1]


def test_an_empty_collection_is_not_filled_again(store: Store) -> None:
    assert store.collection("none", base()).stored.total(()) == 0
    assert store.collection("none", base({"id": 1})).stored.total(()) == 0


def test_base_records_are_made_anew_when_what_they_come_from_changed(store: Store) -> None:
    assert store.collection("new", base({"id": 1})).stored.total(()) == 1
    changed = base({"id": 1}, {"id": 2}, fingerprint="other")
    assert store.collection("new", changed).stored.total(()) == 2


def test_collections_keep_apart(store: Store) -> None:
    books = store.collection("apart", BOOKS).stored
    films = store.collection("films", base({"id": 2})).stored
    assert (books.total(()), films.total(())) == (2, 1)
    assert films.place_of(1) is None
    assert films.listed(ListQuery()).bodies == ('{"id":2}',)


def test_stores_in_memory_keep_apart() -> None:
    one, two = Store(), Store()
    one.collection("books", BOOKS)
    assert two.collection("books", base()).stored.total(()) == 0
    one.close()
    two.close()


def test_records_are_stored_as_the_text_that_is_sent(store: Store) -> None:
    record = {"id": "ü", "price": 1.50, "none": None, "nul": "\0", "nested": {"b": [1, True]}}
    listed = store.collection("text", base(record)).stored.listed(ListQuery())
    assert listed.bodies == (
        '{"id":"ü","price":1.5,"none":null,"nul":"\\u0000","nested":{"b":[1,true]}}',
    )


def test_records_without_a_name_are_all_kept(store: Store) -> None:
    assert store.collection("nameless", base({"a": 1}, {"a": 1})).stored.total(()) == 2


def test_what_a_session_changes_no_other_sees(store: Store) -> None:
    mine = store.collection("cow", BOOKS, session="mine")
    mine.changes.create(lambda number: {"id": 3, "number": number})
    mine.changes.delete(1)
    mine.changes.change(2, lambda record: {**record, "title": "new"})
    assert bodies(store, "cow", "mine") == [{"id": 2, "title": "new"}, {"id": 3, "number": 1}]
    assert mine.stored.total(()) == 2
    assert bodies(store, "cow", "other") == [{"id": 1}, {"id": 2}]
    assert bodies(store, "cow") == [{"id": 1}, {"id": 2}]


def test_a_reset_session_is_as_it_was(store: Store) -> None:
    mine = store.collection("again", BOOKS, session="again")
    mine.changes.delete(1)
    mine.changes.create(lambda _: {"id": 3})
    store.sessions.reset("again")
    assert bodies(store, "again", "again") == [{"id": 1}, {"id": 2}]
    assert mine.stored.total(()) == 2


def test_one_collection_of_a_session_can_be_reset(store: Store) -> None:
    for name in ("first", "second"):
        store.collection(name, BOOKS, session="partly").changes.delete(1)
    store.sessions.reset("partly", "first")
    assert bodies(store, "first", "partly") == [{"id": 1}, {"id": 2}]
    assert bodies(store, "second", "partly") == [{"id": 2}]


def test_sessions_are_listed_and_deleted(store: Store) -> None:
    store.sessions.begin("listed")
    store.sessions.begin("listed", scenario="ignored")
    store.collection("listed", BOOKS, session="listed").changes.delete(1)
    found = {session.name: session for session in store.sessions.all()}["listed"]
    assert (found.scenario, found.changes) == ("", 1)
    store.sessions.set_scenario("listed", "busy")
    assert store.sessions.scenario("listed") == "busy"
    assert store.sessions.delete("listed") is True
    assert store.sessions.delete("listed") is False
    assert store.sessions.scenario("listed") is None
    assert bodies(store, "listed", "listed") == [{"id": 1}, {"id": 2}]


def test_the_changes_of_a_session_can_be_told(store: Store) -> None:
    mine = store.collection("told", BOOKS, session="told")
    mine.changes.create(lambda _: {"id": 3})
    mine.changes.delete(1)
    assert store.sessions.changes("told") == [
        {"collection": "told", "identity": "1", "record": None},
        {"collection": "told", "identity": "3", "record": {"id": 3}},
    ]


def test_a_second_record_of_one_identity_is_refused(store: Store) -> None:
    changes = store.collection("double", BOOKS).changes
    with pytest.raises(DuplicateIdentity):
        changes.create(lambda _: {"id": "2"})
    with pytest.raises(DuplicateIdentity):
        changes.change(1, lambda _: {"id": 2})
    assert bodies(store, "double") == [{"id": 1}, {"id": 2}]


def test_a_record_can_take_another_name(store: Store) -> None:
    changes = store.collection("renamed", BOOKS).changes
    changes.change(1, lambda _: {"id": 7})
    assert bodies(store, "renamed") == [{"id": 2}, {"id": 7}]
    with pytest.raises(NoSuchRecord) as error:
        changes.change(1, lambda record: record)
    assert error.value.was_deleted


def test_a_deleted_record_is_told_from_one_that_never_was(store: Store) -> None:
    books = store.collection("gone", BOOKS)
    books.changes.delete(1)
    for identity, was_deleted in ((1, True), (9, False)):
        with pytest.raises(NoSuchRecord) as error:
            books.changes.delete(identity)
        assert error.value.was_deleted is was_deleted
    deleted = books.stored.found(1)
    assert deleted is not None
    assert deleted.body is None
    assert books.stored.found(9) is None


def test_what_was_deleted_can_be_created_again(store: Store) -> None:
    books = store.collection("back", BOOKS)
    books.changes.delete(1)
    books.changes.create(lambda _: {"id": 1, "again": True})
    assert bodies(store, "back") == [{"id": 2}, {"id": 1, "again": True}]
    assert books.stored.total(()) == 2


def test_nothing_is_kept_of_a_change_that_fails(store: Store) -> None:
    books = store.collection("whole", BOOKS)

    def failing(_: Any) -> Any:
        raise KeyError

    for change in (
        lambda: books.changes.create(failing),
        lambda: books.changes.change(1, failing),
        lambda: books.changes.delete(1, failing),
    ):
        with pytest.raises(KeyError):
            change()
    assert bodies(store, "whole") == [{"id": 1}, {"id": 2}]
    assert books.stored.total(()) == 2


def test_a_file_is_read_again_by_the_next_process(tmp_path: Path) -> None:
    path = str(tmp_path / "state.db")
    first = Store(path)
    first.collection("books", BOOKS).changes.create(lambda _: {"id": 3})
    first.close()
    second = Store(path)
    assert bodies(second) == [{"id": 1}, {"id": 2}, {"id": 3}]
    second.close()


def test_a_thousand_sessions_cost_what_they_changed(tmp_path: Path) -> None:
    path = tmp_path / "mock.db"
    store = Store(str(path))
    many = Base(
        records=lambda: ({"id": number} for number in range(1, 501)),
        identity=lambda record: record["id"],
    )
    for number in range(1_000):
        session = store.collection("many", many, session=f"worker-{number}")
        assert session.stored.total(()) == 500
        if number % 2:
            session.changes.delete(1 + number % 500)
            assert session.stored.total(()) == 499
    store.close()
    with closing(sqlite3.connect(path)) as database:
        [(rows,)] = database.execute("SELECT count(*) FROM mock_record")
    assert rows == 500 + 500


def test_a_database_of_a_newer_version_is_refused(tmp_path: Path) -> None:
    path = str(tmp_path / "state.db")
    Store(path).close()
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE mock_fact SET value = '99' WHERE name = 'version'")
    with pytest.raises(StateUnavailable, match="newer version"):
        Store(path)


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("/no/such/folder/state.db", "unable to open"),
        ("postgresql://someone:secret@127.0.0.1:1/nothing", "refused"),
        ("nonsense://here", "nonsense"),
    ],
)
def test_a_database_that_cannot_be_opened_is_told_without_its_password(
    url: str, reason: str
) -> None:
    with pytest.raises(StateUnavailable) as error:
        Store(url)
    assert reason in str(error.value)
    assert "secret" not in str(error.value)


def test_a_file_that_is_no_database_is_refused_and_kept(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("my notes " * 100)
    with pytest.raises(StateUnavailable, match="not a database"):
        Store(str(path))
    assert path.read_text() == "my notes " * 100
