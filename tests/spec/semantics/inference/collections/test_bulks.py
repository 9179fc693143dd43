from __future__ import annotations

import pytest

from tests.spec.semantics.building import TEXT, listed, operation, ref, thing
from tests.spec.semantics.inference.pets import NEW_PET, TAGS, collection


def test_several_records_are_made_and_taken_away_at_once() -> None:
    paths = {
        "/pets": {
            "get": operation(listed(ref("Pet"))),
            "post": operation(sent=listed(NEW_PET)),
            "delete": operation(sent=thing(ids=listed(TEXT)), status="204"),
        },
    }
    made = collection(paths, "POST /pets")
    assert (made["role"], made["sent"]) == ("bulk-create", "")
    gone = collection(paths, "DELETE /pets")
    assert (gone["role"], gone["id"]) == ("bulk-delete", "body#/ids")


@pytest.mark.parametrize("word", ["bulk", "batch", "bulk-create"])
def test_a_word_below_a_list_creates_many_at_once(word: str) -> None:
    bulk = operation(thing(tags=listed(ref("Tag"))), sent=listed(ref("Tag")), status="201")
    found = collection({**TAGS, f"/tags/{word}": {"post": bulk}}, f"POST /tags/{word}")
    assert (found["name"], found["role"], found["record"]) == ("tags", "bulk-create", "/tags")


def test_a_word_below_a_list_that_is_sent_no_records_creates_none() -> None:
    bulk = operation(listed(ref("Tag")), sent=thing(slugs=listed(TEXT)))
    found = collection({**TAGS, "/tags/bulk": {"post": bulk}}, "POST /tags/bulk")
    assert found is None or found.get("role") != "bulk-create"
