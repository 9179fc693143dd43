"""How far the time was moved on is one number for all that share a database."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from mockserver.state.store import Store


@pytest.fixture
def shared(url: str | None) -> Iterator[list[Store]]:
    """Two stores of one database; in memory, where none is shared, one twice."""
    first = Store(url)
    made = [first, first if url is None else Store(url)]
    yield made
    for store in made:
        store.close()


def free(_total: float) -> None:
    """Allow every advance."""


def test_it_begins_at_nothing_and_is_added_up_for_everybody(shared: list[Store]) -> None:
    one, other = shared
    begun = one.advance.seconds()
    assert other.advance.seconds() == begun
    one.advance.add(60, free)
    assert other.advance.seconds() == begun + 60
    other.advance.add(3.5, free)
    assert one.advance.seconds() == begun + 63.5


def test_it_stays_with_the_database(url: str | None) -> None:
    if url is None:
        pytest.skip("a database in memory ends with its store")
    store = Store(url)
    store.advance.add(60, free)
    moved = store.advance.seconds()
    store.close()
    again = Store(url)
    assert again.advance.seconds() == moved >= 60
    again.close()


def test_what_is_not_allowed_moves_nothing(shared: list[Store]) -> None:
    one, other = shared
    begun = one.advance.seconds()
    asked: list[float] = []

    def refuse(total: float) -> None:
        asked.append(total)
        raise ValueError("too far")

    with pytest.raises(ValueError, match="too far"):
        one.advance.add(60, refuse)
    assert asked == [begun + 60]
    assert one.advance.seconds() == other.advance.seconds() == begun


def test_it_differs_in_the_version_of_the_store_where_that_is_told(shared: list[Store]) -> None:
    one, other = shared
    before = one.version()
    other.advance.add(1, free)
    assert (before is None) is (one.version() is None)
    assert before is None or one.version() != before


def test_two_who_move_it_at_once_both_do(url: str | None) -> None:
    if url is None:
        pytest.skip("nobody shares a database in memory")

    def move() -> None:
        store = Store(url)
        for _ in range(20):
            store.advance.add(1, free)
        store.close()

    store = Store(url)
    begun = store.advance.seconds()
    threads = [threading.Thread(target=move) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert store.advance.seconds() == begun + 40
    store.close()
