from __future__ import annotations

import pytest

from mockserver.spec.semantics.inference.collections.paths import places_of
from tests.spec.semantics.building import api_of, operation


@pytest.mark.parametrize(
    ("template", "name", "item", "verb"),
    [
        ("/pets", "pets", None, None),
        ("/pets/{id}", "pets", "id", None),
        ("/pets/{id}/toys", "pets/{id}/toys", None, None),
        ("/pets/list", "pets", None, "list"),
        ("/pets/{id}/fetch", "pets", "id", "read"),
        ("/containers/{id}/json", "containers", "id", "show"),
        ("/pets.json", "pets", None, None),
        ("/conversations.list", "conversations", None, "list"),
        ("/pets/{id}:remove", "pets", "id", "delete"),
        ("/createPet", "pet", None, "create"),
        ("/v1/search", "v1/search", None, None),
        ("/pets/", "pets", None, None),
        ("/", "", None, None),
        ("/a.b/{x}.{y}", "a.b/{x}.{y}", None, None),
    ],
)
def test_a_path_says_collection_record_and_verb(
    template: str, name: str, item: str | None, verb: str | None
) -> None:
    api = api_of({template: {"get": operation()}, "/other": {"get": operation()}})
    place = places_of(api.operations)[f"GET {template}"]
    assert (place.name, place.item, place.verb) == (name, item, verb)
