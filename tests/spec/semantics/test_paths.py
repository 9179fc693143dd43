from __future__ import annotations

import pytest

from mockserver.spec.semantics.paths import places_of
from mockserver.spec.semantics.words import is_plural, singular, squeezed, stem, words_of
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


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("createdAt", ("created", "at")),
        ("created_at", ("created", "at")),
        ("HTTPServerID", ("http", "server", "id")),
        ("page[size]", ("page", "size")),
        ("x-2fa", ("x", "2", "fa")),
        ("größe", ("größe",)),
        ("", ()),
    ],
)
def test_names_fall_into_words(name: str, words: tuple[str, ...]) -> None:
    assert words_of(name) == words
    assert squeezed(name) == "".join(words)


@pytest.mark.parametrize(
    ("plural", "one"),
    [
        ("pets", "pet"),
        ("categories", "category"),
        ("boxes", "box"),
        ("statuses", "status"),
        ("addresses", "address"),
        ("people", "person"),
        ("movies", "movie"),
    ],
)
def test_plurals_have_a_singular_which_is_its_own(plural: str, one: str) -> None:
    assert (singular(plural), singular(one)) == (one, one)
    assert is_plural(plural)
    assert not is_plural(one)
    assert stem(f"my_{plural}") == f"my{one}"
