from __future__ import annotations

from mockserver.spec.semantics import semantics_of
from tests.spec.semantics.building import (
    TEXT,
    api_of,
    listed,
    meaning,
    operation,
    query,
    ref,
    thing,
)

PET = thing(id=TEXT, name=TEXT, status=TEXT)
LIST = {
    "/pets": {
        "get": operation(thing(items=listed(ref("Pet"))), parameters=query("limit", "offset"))
    },
    "/pets/{id}": {"get": operation(ref("Pet"))},
}


def test_an_extension_that_is_declared_counts_as_a_whole() -> None:
    declared = {"x-pagination": {"style": "page"}, "x-filters": {}}
    paths = LIST | {"/pets": {"get": LIST["/pets"]["get"] | declared}}
    meant = meaning(api_of(paths, Pet=PET), "GET /pets")
    assert meant.pagination is not None
    assert (meant.pagination.style, meant.pagination.position) == ("page", None)
    assert meant.filters == ()
    assert meant.collection is not None
    assert meant.collection.name == "pets"


def test_what_is_declared_false_is_not_inferred() -> None:
    denied = {"x-pagination": False, "x-collection": False}
    paths = LIST | {"/pets": {"get": LIST["/pets"]["get"] | denied}}
    meant = meaning(api_of(paths, Pet=PET), "GET /pets")
    assert (meant.pagination, meant.collection) == (None, None)


def test_what_is_inferred_is_not_declared() -> None:
    api = api_of(LIST, Pet=PET)
    assert all(semantics_of(api, one).collection is None for one in api.operations)
