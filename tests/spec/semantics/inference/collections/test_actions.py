from __future__ import annotations

from tests.spec.semantics.building import TEXT, operation, thing
from tests.spec.semantics.inference.pets import PETS, collection


def test_an_action_that_answers_with_something_like_the_record_does_not_show_it() -> None:
    paths = PETS | {
        "/pets/{petId}/clone": {"post": operation(thing(id=TEXT, name=TEXT, copy=TEXT))}
    }
    acted = collection(paths, "POST /pets/{petId}/clone")
    assert acted["role"] == "action"
    assert "record" not in acted
