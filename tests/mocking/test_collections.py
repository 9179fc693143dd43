from __future__ import annotations

import pytest

from mockserver.mocking.collection_names import name_of
from mockserver.mocking.orders import terms_of
from mockserver.spec.semantics import CollectionReference, Order, OrderKey
from mockserver.state.queries import SortTerm


def test_a_declared_order_is_one_of_the_store() -> None:
    order = Order(
        keys=(
            OrderKey(property="/created/at", descending=True, nulls="first"),
            OrderKey(property="/id", descending=False, nulls="last"),
        ),
        direction_parameter=None,
    )
    assert terms_of(order) == (
        SortTerm(path=("created", "at"), descending=True, nulls_first=True),
        SortTerm(path=("id",), descending=False, nulls_first=False),
    )
    assert terms_of(None) == ()


@pytest.mark.parametrize(
    ("name", "expected"),
    [("books", "books"), ("books/{kind}", "books/a"), ("{kind}/{n}/{none}", "a/5/")],
)
def test_names_of_collections_hold_path_parameters(name: str, expected: str) -> None:
    reference = CollectionReference(name=name, identity="/id")
    assert name_of(reference, {"kind": "a", "n": 5}) == expected
