from __future__ import annotations

from mockserver.spec.semantics import Semantics
from tests.spec.semantics.declared.declaring import declared


def test_an_operation_that_declares_nothing_means_nothing() -> None:
    assert declared() == Semantics(
        pagination=None, order=None, filters=(), collection=None, rate_limit=None
    )


def test_what_is_declared_false_is_nothing() -> None:
    assert declared(x_pagination=False, x_order=False, x_filters=False) == declared()
