"""Tell lists that their paths do not show, but their pages do: `GET /repositories/{workspace}`."""

from __future__ import annotations

import dataclasses

from mockserver.spec.model import Operation
from mockserver.spec.semantics.inference.bodies import ListAnswer
from mockserver.spec.semantics.inference.collections.homes import Home
from mockserver.spec.semantics.inference.collections.paths import Place, last_word
from mockserver.spec.semantics.inference.collections.resources import Resources
from mockserver.spec.semantics.inference.collections.words import VERBS
from mockserver.spec.semantics.inference.pages import pagination_finding
from mockserver.spec.semantics.inference.words import squeezed


def paged_list(resources: Resources, operation: Operation) -> tuple[Place, Home, ListAnswer] | None:
    """Return the array that *operation* lists in pages, its home and place; `None` if none."""
    place = resources.places[operation.name]
    array = resources.array_of(operation) if place.base else None
    if array is None or not _asks(resources, operation, array):
        return None
    if place.item is not None:
        place = dataclasses.replace(place, base=(*place.base, f"{{{place.item}}}"), item=None)
    elif squeezed(last_word(operation.path_template)) in VERBS:
        place = dataclasses.replace(place, base=(*place.base, last_word(operation.path_template)))
    home = Home(resource=resources.apart(operation, array), name=place.name, parents={}, why="")
    return place, home, array


def _asks(resources: Resources, operation: Operation, array: ListAnswer) -> bool:
    """Tell whether *operation* only asks for pages of *array*, and changes nothing."""
    if operation.method not in ("GET", "POST", "QUERY"):
        return False
    if operation.method == "POST" and resources.of(operation).listing is not None:
        return False
    pages = pagination_finding(resources.views, operation, array)
    if pages is None or pages.value is None:
        return False
    # What is created may be answered in an envelope for pages, but is not asked for by them.
    return operation.method == "GET" or {"limit", "position"} <= pages.value.keys()
