"""Faults of changes, seen by who reads what became of them."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

import pytest

from tests.web.faults.asking import (
    ASKER,
    BOOK,
    differences,
    headers_but,
    new_session,
    places,
    site_of,
    violations,
)

PATCH = {"Content-Type": "application/merge-patch+json"}


class Shop:
    """The books of the store as one client sees them, in a session of its own."""

    def __init__(self) -> None:
        self.session = new_session()

    def ask(self, method: str, path: str, **more: Any) -> Any:
        """Return the answer to *method* at *path*."""
        return ASKER.ask("store", method, path, session=self.session, **more)

    def created(self, **more: Any) -> Any:
        """Return the answer to a request that creates a book."""
        return self.ask("POST", "/books", json={**BOOK, **more})

    def book(self, identity: str) -> Any:
        """Return the answer to a request for one book."""
        return self.ask("GET", f"/books/{identity}")


def test_all_changes_are_faulty_in_the_store_only() -> None:
    faults = ("create.no-location", "delete.fake", "put.partial", "put.not-idempotent")
    found = places(*faults, "patch.resets")
    assert {api for _, api, _ in found} == {"store"}
    assert len(found) == 5


def test_the_location_of_what_was_created_is_dead() -> None:
    shop = Shop()
    sound = shop.created()
    with ASKER.faults("create.no-location"):
        faulty = shop.created()
    path = urlsplit(sound.headers["location"]).path.removeprefix("/store")
    assert shop.ask("GET", path).json() == sound.json()
    dead = urlsplit(faulty.headers["location"]).path.removeprefix("/store")
    assert shop.ask("GET", dead).status_code == 404
    assert shop.book(faulty.json()["id"]).json() == faulty.json()
    assert (
        headers_but(faulty, "location", "etag").keys()
        == headers_but(sound, "location", "etag").keys()
    )
    assert violations("store", "POST /books", faulty) == []


def test_a_deleted_book_is_still_there() -> None:
    shop = Shop()
    identity = shop.created().json()["id"]
    with ASKER.faults("delete.fake"):
        deleted = shop.ask("DELETE", f"/books/{identity}")
        assert shop.ask("DELETE", "/books/00000000-0000-4000-8000-000000000000").status_code == 404
        wrong = shop.ask("DELETE", f"/books/{identity}", headers={"If-Match": '"other"'})
        assert wrong.status_code == 412
        assert shop.ask("DELETE", f"/books/{identity}", authorized=False).status_code == 401
        assert shop.book(identity).status_code == 200
    assert (deleted.status_code, deleted.content) == (204, b"")
    assert shop.book(identity).status_code == 200
    assert shop.ask("DELETE", f"/books/{identity}").status_code == 204
    assert shop.book(identity).status_code == 404


def test_the_answer_to_a_fake_delete_has_the_headers_of_a_true_one() -> None:
    shop = Shop()
    identities = [shop.created().json()["id"] for _ in range(2)]
    with ASKER.faults("delete.fake"):
        faked = shop.ask("DELETE", f"/books/{identities[0]}")
    true = shop.ask("DELETE", f"/books/{identities[1]}")
    # Nobody deleted anything, so that there are no reasons to be told.
    assert headers_but(faked) == headers_but(true, "x-mockserver-reasons")


def test_a_put_keeps_what_it_left_out() -> None:
    less = {name: value for name, value in BOOK.items() if name not in ("blurb", "stock")}

    def replaced(shop: Shop) -> Any:
        identity = shop.created().json()["id"]
        answer = shop.ask("PUT", f"/books/{identity}", json={**less, "title": "Emma"})
        assert shop.book(identity).json() == answer.json()
        return answer

    sound = replaced(Shop())
    with ASKER.faults("put.partial"):
        faulty = replaced(Shop())
    assert "blurb" not in sound.json()
    assert faulty.json()["blurb"] == BOOK["blurb"]
    assert (sound.json().get("stock", 0), faulty.json()["stock"]) == (0, 7)
    assert faulty.json()["title"] == "Emma"
    assert violations("store", "PUT /books/{bookId}", faulty) == []


def test_the_same_put_twice_gives_two_results() -> None:
    def put(shop: Shop, times: int) -> list[Any]:
        identity = shop.created().json()["id"]
        body = {**BOOK, "title": "Emma"}
        return [shop.ask("PUT", f"/books/{identity}", json=body) for _ in range(times)]

    sound = put(Shop(), 2)
    with ASKER.faults("put.not-idempotent"):
        faulty = put(Shop(), 2)
    ways = [differences(a.json(), b.json()) for a, b in (sound, faulty)]
    assert all(way == ("updatedAt",) for way in ways[0])
    (way,) = [way for way in ways[1] if way != ("updatedAt",)]
    assert faulty[0].json()["title"] == "Emma"
    assert way == ("title",)
    assert violations("store", "PUT /books/{bookId}", faulty[1]) == []


def test_a_patch_resets_what_it_does_not_name() -> None:
    def patched(shop: Shop) -> tuple[Any, Any]:
        made = shop.created().json()
        answer = shop.ask("PATCH", f"/books/{made['id']}", json={"price": 1}, headers=PATCH)
        assert shop.book(made["id"]).json() == answer.json()
        return made, answer.json()

    for on in ((), ("patch.resets",)):
        with ASKER.faults(*on):
            made, now = patched(Shop())
        others = [w for w in differences(made, now) if w not in (("price",), ("updatedAt",))]
        assert others == ([("stock",)] if on else [])
        assert ("stock" in now) == (not on)
        assert now["price"] == 1


@pytest.mark.parametrize(("fault", "api", "operation"), places("read-only.writable"))
def test_a_client_sets_what_nobody_may_set(fault: str, api: str, operation: str) -> None:
    name = "updatedAt" if operation.startswith("PATCH") else "createdAt"
    mine = "2001-02-03T04:05:06Z"

    def written(shop: Shop) -> Any:
        if operation.startswith("POST"):
            return shop.created(createdAt=mine)
        path = f"/books/{shop.created().json()['id']}"
        if operation.startswith("PUT"):
            return shop.ask("PUT", path, json={**BOOK, name: mine})
        return shop.ask("PATCH", path, json={"price": 1, name: mine}, headers=PATCH)

    sound = written(Shop())
    assert sound.is_success
    assert sound.json()[name] != mine
    shop, other = Shop(), Shop()
    with ASKER.faults(f"{fault}@{operation}"):
        faulty = written(shop)
        identity = faulty.json()["id"]
        assert shop.book(identity).json()[name] == mine
        listed = [
            book
            for book in shop.ask("GET", "/books?limit=20").json()["books"]
            if book["id"] == identity
        ]
        assert all(book[name] == mine for book in listed)
        # Another world has a book of the same id, which nobody wrote to.
        assert other.created().json()[name] != mine
        assert other.book(identity).json()[name] != mine
    assert faulty.json()[name] == mine
    assert violations(api, operation, faulty) == []
    assert shop.book(identity).json()[name] != mine


def test_without_a_read_only_value_writes_are_sound() -> None:
    with ASKER.faults("read-only.writable"):
        faulty = Shop().created()
    sound = Shop().created()
    assert differences(sound.json(), faulty.json()) == []
    assert site_of("store", "POST /books").operation.responses["201"]
