"""Documents about pets, and about tags, which most of these tests change a little."""

from __future__ import annotations

from typing import Any

from tests.spec.semantics.building import TEXT, api_of, listed, operation, ref, thing, value

PET = thing(id=TEXT, name=TEXT, tag=TEXT)
NEW_PET = thing(name=TEXT, tag=TEXT)
TAG = thing(slug=TEXT, label=TEXT)


def collection(paths: dict[str, dict[str, Any]], name: str, **schemas: Any) -> Any:
    """Return the `x-collection` inferred for the operation *name* of the API with *paths*."""
    return value(api_of(paths, **{"Pet": PET, "Tag": TAG, **schemas}), name, "x-collection")


PETS = {
    "/pets": {
        "get": operation(listed(ref("Pet"))),
        "post": operation(ref("Pet"), sent=NEW_PET, status="201"),
        "delete": operation(status="204"),
    },
    "/pets/{petId}": {
        "get": operation(ref("Pet")),
        "put": operation(ref("Pet"), sent=NEW_PET),
        "patch": operation(sent=NEW_PET, status="204"),
        "delete": operation(status="204"),
    },
    "/pets/{petId}/cancel": {"post": operation(ref("Pet"))},
}

TAGS = {
    "/tags": {
        "get": operation(listed(ref("Tag"))),
        "post": operation(ref("Tag"), sent=ref("Tag"), status="201"),
    },
    "/tags/{slug}": {"get": operation(ref("Tag"))},
}
