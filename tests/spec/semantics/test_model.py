from __future__ import annotations

from mockserver.spec.semantics import OrderKey
from tests.spec.semantics.declared.declaring import declared


def test_an_order_reversed_twice_is_itself() -> None:
    order = declared(x_order={"keys": [{"property": "/a", "nulls": "first"}]}).order
    assert order is not None
    assert order.reversed().keys == (OrderKey(property="/a", descending=True, nulls="last"),)
    assert order.reversed().reversed() == order
