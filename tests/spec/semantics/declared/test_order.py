from __future__ import annotations

from mockserver.spec.semantics import Order, OrderKey, SortValue
from tests.spec.semantics.declared.declaring import declared


def test_order_is_read_key_by_key() -> None:
    value = {
        "keys": [
            {"property": "/createdAt", "direction": "desc", "nulls": "first"},
            {"property": "/id"},
        ],
        "directionParameter": "order",
    }
    assert declared(x_order=value).order == Order(
        keys=(
            OrderKey(property="/createdAt", descending=True, nulls="first"),
            OrderKey(property="/id", descending=False, nulls="last"),
        ),
        direction_parameter="order",
    )


def test_a_sort_parameter_is_read_with_its_values() -> None:
    value = {
        "keys": [{"property": "/id"}],
        "parameter": "order",
        "syntax": "suffix",
        "values": {"old": "/age", "new": {"property": "/age", "direction": "desc"}},
    }
    found = declared(x_order=value).order
    assert found is not None
    assert (found.parameter, found.syntax) == ("order", "suffix")
    assert found.values == {
        "old": SortValue(property="/age"),
        "new": SortValue(property="/age", descending=True),
    }
