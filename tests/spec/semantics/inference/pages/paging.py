"""A list of pets, and how its pages are inferred."""

from __future__ import annotations

from typing import Any

from tests.spec.semantics.building import TEXT, api_of, listed, operation, ref, thing, value

PET = thing(id=TEXT, name=TEXT)
PETS = listed(ref("Pet"))


def pages(answer: Any, parameters: Any = None, *, method: str = "get", **more: Any) -> Any:
    """Return the `x-pagination` inferred for a list that answers with the schema *answer*."""
    path = "/pets/search" if method == "post" else "/pets"
    item = {method: operation(answer, parameters=parameters, **more)}
    return value(api_of({path: item}, Pet=PET), f"{method.upper()} {path}", "x-pagination")
