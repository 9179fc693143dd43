from __future__ import annotations

import pytest

from tests.spec.semantics.building import TEXT, listed, operation, ref, thing
from tests.spec.semantics.inference.pets import NEW_PET, PETS, TAGS, collection

COMMAND = thing(command=TEXT, argument=TEXT)


def test_what_is_sent_something_else_does_not_write() -> None:
    paths = {
        "/pets": {
            "get": operation(listed(ref("Pet"))),
            "post": operation(thing(job=TEXT), sent=COMMAND),
        },
        "/pets/{id}": {"get": operation(ref("Pet")), "put": operation(sent=COMMAND)},
    }
    assert collection(paths, "POST /pets") is None
    assert collection(paths, "PUT /pets/{id}") is None


def test_put_that_may_create_makes_or_replaces() -> None:
    put = operation(ref("Pet"), sent=NEW_PET)
    put["responses"]["201"] = put["responses"]["200"]
    paths = PETS | {"/pets/{petId}": {"get": operation(ref("Pet")), "put": put}}
    assert collection(paths, "PUT /pets/{petId}")["role"] == "upsert"


@pytest.mark.parametrize(
    "media_type", ["application/merge-patch+json", "application/json-patch+json"]
)
def test_what_is_sent_patches_updates_whatever_they_look_like(media_type: str) -> None:
    patch = operation(ref("Tag"))
    patch["requestBody"] = {"content": {media_type: {"schema": {"type": ["object", "array"]}}}}
    paths = {**TAGS, "/tags/{slug}": {**TAGS["/tags/{slug}"], "patch": patch}}
    assert collection(paths, "PATCH /tags/{slug}")["role"] == "update"
