"""Records over HTTP behave as a dictionary does, on every database."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    consumes,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from tests.databases import fresh_postgresql
from tests.support.keeping import Keeping
from tests.web.shop import SHOP

TITLES = st.text(min_size=1, max_size=8).filter(lambda text: text.isprintable())
STATUSES = st.sampled_from(["draft", "published", "sold"])
BOOKS = st.fixed_dictionaries(
    {"title": TITLES}, optional={"status": STATUSES, "pages": st.integers(-5, 5)}
)
_sessions = iter(range(10**9))


class Model(RuleBasedStateMachine):
    """Books are created, changed and deleted over HTTP and in a dictionary alike."""

    client: Keeping
    books = Bundle("books")

    @initialize()
    def begin(self) -> None:
        self.headers = {"X-Mock-Session": f"m{next(_sessions)}"}
        self.expected: dict[int, Any] = {}
        self.deleted: set[int] = set()

    def url(self, book: int) -> str:
        return f"/books/{book}"

    @rule(target=books, sent=BOOKS)
    def create(self, sent: Any) -> int:
        response = self.client.post("/books", sent, headers=self.headers)
        assert response.status_code == 201
        made = response.json()
        assert sent.items() <= made.items()
        assert made["id"] not in self.expected
        assert made["id"] not in self.deleted
        assert response.headers["Location"] == self.url(made["id"])
        self.expected[made["id"]] = made
        return int(made["id"])

    @rule(book=books)
    def read(self, book: int) -> None:
        response = self.client.get(self.url(book), headers=self.headers)
        if book in self.expected:
            assert response.json() == self.expected[book]
        else:
            assert response.status_code == 404

    @rule(book=books, sent=BOOKS)
    def replace(self, book: int, sent: Any) -> None:
        response = self.client.put(self.url(book), sent, headers=self.headers)
        if book not in self.expected:
            assert response.status_code == 404
            return
        old, new = self.expected[book], response.json()
        assert new["id"] == book
        assert new["createdAt"] == old["createdAt"]
        assert {"status": "draft", **sent}.items() <= new.items()
        assert ("pages" in new) == ("pages" in sent)
        self.expected[book] = new

    @rule(
        book=books, sent=st.fixed_dictionaries({}, optional={"title": TITLES, "pages": st.none()})
    )
    def update(self, book: int, sent: Any) -> None:
        headers = {**self.headers, "Content-Type": "application/merge-patch+json"}
        response = self.client.request("PATCH", self.url(book), json=sent, headers=headers)
        if book not in self.expected:
            assert response.status_code == 404
            return
        changed = {**self.expected[book], **sent, "updatedAt": response.json().get("updatedAt")}
        wanted = {name: value for name, value in changed.items() if value is not None}
        assert response.json() == wanted
        self.expected[book] = wanted

    @rule(book=consumes(books))
    def delete(self, book: int) -> None:
        response = self.client.delete(self.url(book), headers=self.headers)
        assert response.status_code == (204 if book in self.expected else 404)
        self.expected.pop(book, None)
        self.deleted.add(book)

    @rule(status=STATUSES)
    def filter(self, status: str) -> None:
        url = f"/books?limit=100&status={status}"
        found = self.client.read(url, **self.headers)
        ids = {item["id"] for item in found["items"]}
        wanted = {book for book, one in self.expected.items() if one.get("status") == status}
        assert wanted <= ids
        assert not ids & (self.expected.keys() - wanted)
        assert found["total"] == len(ids)

    @rule()
    def look_elsewhere(self) -> None:
        """Nobody else sees what happens here."""
        assert self.client.read("/books", **{"X-Mock-Session": "untouched"})["total"] == 50

    @invariant()
    def lists_agree(self) -> None:
        found = self.client.read("/books?limit=100", **self.headers)
        items = {item["id"]: item for item in found["items"]}
        assert found["total"] == 50 + len(self.expected)
        assert items.keys() >= self.expected.keys()
        assert not items.keys() & self.deleted
        for book, one in self.expected.items():
            assert items[book].items() <= one.items()


@pytest.fixture(params=["memory", "file", "postgresql"])
def client(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Keeping]:
    if request.param == "postgresql":
        with fresh_postgresql() as url, Keeping(SHOP, state=url) as found:
            yield found
    else:
        state = str(tmp_path / "state.db") if request.param == "file" else None
        with Keeping(SHOP, state=state) as found:
            yield found


def test_records_behave_as_a_dictionary_does(client: Keeping) -> None:
    machine = type("Machine", (Model,), {"client": client})
    run_state_machine_as_test(
        machine, settings=settings(max_examples=15, stateful_step_count=15, deadline=None)
    )
