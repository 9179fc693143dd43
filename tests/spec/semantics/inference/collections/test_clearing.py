from __future__ import annotations

from tests.spec.semantics.building import TEXT, listed, operation, query, ref
from tests.spec.semantics.inference.pets import collection


def test_a_deletion_that_may_choose_does_not_clear() -> None:
    deletion = operation(status="204", parameters=query(q=TEXT))
    paths = {"/pets": {"get": operation(listed(ref("Pet"))), "delete": deletion}}
    assert collection(paths, "DELETE /pets") is None


def test_ending_something_that_has_no_plural_clears_nothing() -> None:
    paths = {"/pets/{id}/watch": {"get": operation(listed(ref("Pet"))), "delete": operation()}}
    assert collection(paths, "DELETE /pets/{id}/watch") is None
