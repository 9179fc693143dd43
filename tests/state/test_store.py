from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from mockserver.state.queries import ListQuery
from mockserver.state.store import Store


@pytest.fixture
def store() -> Iterator[Store]:
    made = Store()
    yield made
    made.close()


def identity(record: Any) -> Any:
    return record["id"]


def test_a_collection_is_filled_once_at_first_use(store: Store) -> None:
    calls = []

    def records() -> Iterator[dict[str, int]]:
        calls.append(1)
        yield {"id": 1}

    assert calls == []
    for _ in range(2):
        assert store.collection("books", records, identity).total(()) == 1
    assert calls == [1]


def test_an_empty_collection_is_not_filled_again(store: Store) -> None:
    assert store.collection("books", list, identity).total(()) == 0
    assert store.collection("books", lambda: [{"id": 1}], identity).total(()) == 0


def test_collections_keep_apart(store: Store) -> None:
    books = store.collection("books", lambda: [{"id": 1}, {"id": 2}], identity)
    films = store.collection("films", lambda: [{"id": 2}], identity)
    assert (books.total(()), films.total(())) == (2, 1)
    assert films.position_of(1) is None
    assert films.listed(ListQuery()).bodies == ('{"id":2}',)


def test_stores_keep_apart() -> None:
    one, two = Store(), Store()
    one.collection("books", lambda: [{"id": 1}], identity)
    assert two.collection("books", list, identity).total(()) == 0
    one.close()
    two.close()


def test_records_are_stored_as_the_text_that_is_sent(store: Store) -> None:
    record = {"id": "ü", "price": 1.50, "none": None, "nested": {"b": [1, True], "a": 2}}
    listed = store.collection("books", lambda: [record], identity).listed(ListQuery())
    assert listed.bodies == ('{"id":"ü","price":1.5,"none":null,"nested":{"b":[1,true],"a":2}}',)
