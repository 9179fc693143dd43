"""A snapshot brings a session's world back: in another session, another process, any database."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.databases import fresh_postgresql
from tests.web.controlled import Client, book, client

_sessions = (f"s{number}" for number in itertools.count())

# Six books are there before the first request, numbered from 1.
IDS = st.integers(1, 9)
SHELVES = st.integers(0, 2)
CHANGES = st.lists(
    st.one_of(
        st.tuples(st.sampled_from(["POST", "PUT"]), IDS, SHELVES),
        st.tuples(st.just("DELETE"), IDS, st.just(0)),
        st.tuples(st.just("REPLACE ALL"), IDS, SHELVES),
    ),
    max_size=8,
)


@pytest.fixture(scope="module", params=["memory", "file", "postgresql"])
def asker(request: pytest.FixtureRequest, tmp_path_factory: Any) -> Iterator[Client]:
    if request.param == "postgresql":
        with fresh_postgresql() as url:
            made = client(state=url)
            yield made
            made.close()
    elif request.param == "file":
        yield client(state=str(tmp_path_factory.mktemp("state") / "state.db"))
    else:
        yield client()


def change(asker: Client, session: str, changes: list[Any]) -> None:
    for what, identity, shelf in changes:
        record = book(identity, shelf=shelf, title=what)
        if what == "REPLACE ALL":
            records = [record, book(identity + 1, shelf=shelf)]
            asker.control("PUT", "/state/shop/books", session=session, json=records)
        elif what == "POST":
            asker.ask("POST", "/books", session=session, json=record)
        else:
            body = None if what == "DELETE" else record
            asker.ask(what, f"/books/{identity}", session=session, json=body)


def seen(asker: Client, session: str) -> list[Any]:
    """Return all that clients see of a session."""
    answers = [asker.ask("GET", f"/books/{identity}", session=session) for identity in range(1, 11)]
    return [
        asker.books(session),
        [asker.books(session, f"?shelf={shelf}") for shelf in range(3)],
        [(answer.status_code, answer.json() if answer.is_success else None) for answer in answers],
        asker.control("GET", "/state", session=session).json()["apis"],
        asker.control("GET", f"/sessions/{session}").json()["changes"],
    ]


def restored(asker: Client, session: str, snapshot: Any) -> None:
    answer = asker.control("PUT", "/snapshot", session=session, json=snapshot)
    assert answer.status_code == 204, answer.text


@settings(max_examples=30, deadline=None)
@given(before=CHANGES, after=CHANGES)
# A record that is deleted and created again stands behind those that are equal in the order.
@example(before=[("DELETE", 1, 0), ("POST", 1, 0), ("POST", 9, 0)], after=[("DELETE", 1, 0)])
@example(before=[("POST", 8, 1), ("DELETE", 8, 0), ("POST", 9, 1)], after=[("POST", 8, 1)])
@example(before=[("REPLACE ALL", 3, 1)], after=[("REPLACE ALL", 1, 0)])
def test_a_snapshot_brings_back_every_list(
    asker: Client, before: list[Any], after: list[Any]
) -> None:
    session = next(_sessions)
    change(asker, session, before)
    expected = seen(asker, session)
    snapshot = json.loads(asker.control("GET", "/snapshot", session=session).text)
    change(asker, session, after)
    restored(asker, session, snapshot)
    assert seen(asker, session) == expected
    assert asker.control("GET", "/snapshot", session=session).json() == snapshot


@settings(max_examples=15, deadline=None)
@given(before=CHANGES, after=CHANGES)
def test_a_restored_session_goes_on_as_the_one_of_which_it_was_taken(
    asker: Client, before: list[Any], after: list[Any]
) -> None:
    first, second = next(_sessions), next(_sessions)
    change(asker, first, before)
    restored(asker, second, asker.control("GET", "/snapshot", session=first).json())
    assert seen(asker, second) == seen(asker, first)
    for session in (first, second):
        change(asker, session, after)
    assert seen(asker, second) == seen(asker, first)


def test_another_process_takes_up_where_a_snapshot_was_taken() -> None:
    one, other = client(), client()
    change(one, "mine", [("POST", 8, 1), ("DELETE", 2, 0), ("PUT", 3, 2)])
    restored(other, "default", one.control("GET", "/snapshot", session="mine").json())
    assert other.books() == one.books("mine")
    assert other.books("mine") == one.books()


def test_a_snapshot_that_counts_no_changes_is_restored_all_the_same() -> None:
    asker = client()
    gone = {"identity": "1", "created": False, "number": 0, "record": None, "last": book(1)}
    snapshot = _snapshot(changes=0)
    snapshot["collections"][0]["records"] = [gone]
    restored(asker, "default", snapshot)
    assert asker.ask("GET", "/books/1").status_code in (404, 410)
    assert len(asker.books()) == 5


def test_a_session_without_changes_has_an_empty_snapshot() -> None:
    asker = client()
    asker.books()
    empty = {"snapshot": 1, "collections": []}
    assert asker.control("GET", "/snapshot").json() == empty
    change(asker, "default", [("DELETE", 1, 0)])
    restored(asker, "default", empty)
    assert len(asker.books()) == 6


def test_a_filter_that_was_used_before_finds_restored_records() -> None:
    asker = client()
    asker.books(query="?shelf=1")
    change(asker, "mine", [("POST", 9, 1)])
    restored(asker, "default", asker.control("GET", "/snapshot", session="mine").json())
    assert 9 in [one["id"] for one in asker.books(query="?shelf=1")]


def _snapshot(**wrong: Any) -> Any:
    record = {"identity": "9", "created": True, "number": 1, "record": book(9)}
    collection = {"api": "shop", "name": "books", "changes": 1, "records": [record]}
    collection |= {name: value for name, value in wrong.items() if name in collection}
    record |= {name: value for name, value in wrong.items() if name in (*record, "last")}
    more = [record | wrong["again"]] if "again" in wrong else []
    if "records" not in wrong:
        collection["records"] = [record, *more]
    return {"snapshot": wrong.get("snapshot", 1), "collections": [collection]}


@pytest.mark.parametrize(
    ("wrong", "status", "pointer"),
    [
        ({"snapshot": 2}, 400, "#/snapshot"),
        ({"records": None}, 400, "#/collections/0/records"),
        ({"number": -1}, 400, "#/collections/0/records/0/number"),
        ({"record": None}, 400, "#/collections/0/records/0/last"),
        ({"api": "cinema"}, 409, "#/collections/0/name"),
        ({"name": "films"}, 409, "#/collections/0/name"),
        ({"identity": "8"}, 409, "#/collections/0/records/0/identity"),
        ({"record": book(9, shelf=99)}, 409, "#/collections/0/records/0/record/shelf"),
        ({"again": {"number": 2}}, 409, "#/collections/0/records/1"),
        ({"again": {"identity": "8", "record": book(8)}}, 409, "#/collections/0/records/1"),
    ],
)
def test_a_snapshot_that_does_not_fit_is_refused_and_changes_nothing(
    wrong: Any, status: int, pointer: str
) -> None:
    asker = client()
    change(asker, "default", [("DELETE", 1, 0)])
    before = asker.books()
    answer = asker.control("PUT", "/snapshot", json=_snapshot(**wrong))
    assert answer.status_code == status
    assert [error["pointer"] for error in answer.json()["errors"]] == [pointer]
    assert asker.books() == before
    assert asker.control("PUT", "/snapshot", json=_snapshot()).status_code == 204
    assert book(9) in asker.books()


def test_a_snapshot_of_another_order_of_creation_numbers_what_comes_next_anew() -> None:
    asker = client()
    restored(asker, "default", _snapshot(number=41, changes=0))
    assert asker.ask("POST", "/books", json=book(10)).status_code == 201
    assert [one["id"] for one in asker.books() if one["id"] in (9, 10)] == [9, 10]


def test_the_file_holds_what_the_documentation_shows(tmp_path: Path) -> None:
    asker = client()
    change(asker, "default", [("POST", 9, 1)])
    path = tmp_path / "snapshot.json"
    path.write_bytes(asker.control("GET", "/snapshot").content)
    (collection,) = json.loads(path.read_text())["collections"]
    assert collection["records"] == [
        {
            "identity": "9",
            "created": True,
            "number": 1,
            "record": {"id": 9, "title": "POST", "shelf": 1},
        }
    ]


# Requests with a key


def keyed(asker: Client, key: str, title: str, session: str = "default") -> Any:
    """Return the answer to a request for a new book, sent with *key*."""
    record = book(900, title=title)
    headers = {"Idempotency-Key": key}
    return asker.ask("POST", "/books", json=record, headers=headers, session=session)


def test_a_key_that_was_used_is_part_of_a_snapshot(asker: Client) -> None:
    first, second = next(_sessions), next(_sessions)
    answer = keyed(asker, "k1", "Emma", first)
    assert answer.status_code == 201
    snapshot = asker.control("GET", "/snapshot", session=first).json()
    restored(asker, second, snapshot)
    again = keyed(asker, "k1", "Emma", second)
    assert (again.status_code, again.content) == (201, answer.content)
    assert len(asker.books(second)) == 7
    assert keyed(asker, "k1", "Sanditon", second).status_code == 409
    assert asker.control("GET", "/snapshot", session=second).json() == snapshot


def test_a_key_that_was_used_later_is_free_after_a_restore(asker: Client) -> None:
    session = next(_sessions)
    snapshot = asker.control("GET", "/snapshot", session=session).json()
    keyed(asker, "k1", "Emma", session)
    restored(asker, session, snapshot)
    assert keyed(asker, "k1", "Sanditon", session).json()["title"] == "Sanditon"


@pytest.mark.parametrize(
    ("repeatable", "status", "pointer"),
    [
        ([{"key": "k", "content": "c"}], 400, "#/collections/0/repeatable/0/outcome"),
        ([{"key": "k", "content": "c", "outcome": {}}], 400, None),
        (
            [{"key": "k", "content": "c", "outcome": None}] * 2,
            409,
            "#/collections/0/repeatable/1/key",
        ),
    ],
)
def test_keys_that_do_not_fit_are_refused(
    repeatable: Any, status: int, pointer: str | None
) -> None:
    asker, snapshot = client(), _snapshot()
    snapshot["collections"][0]["repeatable"] = repeatable
    answer = asker.control("PUT", "/snapshot", json=snapshot)
    assert answer.status_code == status
    pointers = [error["pointer"] for error in answer.json()["errors"]]
    assert pointer is None or pointers == [pointer]
    assert len(asker.books()) == 6
