"""Tell where the operations of an API stand: what paths say, put right by what is answered."""

from __future__ import annotations

from collections.abc import Mapping

from mockserver.spec.model import Api, Operation
from mockserver.spec.semantics.inference.bodies import ListAnswer, Views, answered, list_answer
from mockserver.spec.semantics.inference.collections.paths import Place, places_of
from mockserver.spec.semantics.inference.pages import has_page_parameters, pagination_finding


def places_in(api: Api, views: Views) -> Mapping[str, Place]:
    """Return the places of all operations of *api*, by their names.

    `GET /repos/{owner}` may list what `/repos/{owner}/{repo}` reads, and no owner.
    """
    places = places_of(api.operations)
    shapes = {place.shape for place in places.values() if place.item is not None}
    for operation in api.operations:
        place = places[operation.name]
        if operation.method != "GET" or place.item is None or place.verb is not None:
            continue
        if (*place.shape, "{}") in shapes and _lists(views, operation, place.noun):
            base = (*place.base, f"{{{place.item}}}")
            places[operation.name] = Place(base=base, item=None, verb=None)
    return places


def array_in(views: Views, operation: Operation, noun: str) -> ListAnswer | None:
    """Return the array of records called *noun* that *operation* answers with."""
    body = views.of(answered(operation))
    return list_answer(views, body, noun, pages=has_page_parameters(operation, views))


def _lists(views: Views, operation: Operation, noun: str) -> bool:
    """Tell whether *operation* answers with an array, or with one in pages."""
    if views.of(answered(operation)).is_array:
        return True
    array = array_in(views, operation, noun)
    told = pagination_finding(views, operation, array) if array is not None else None
    return told is not None and told.value is not None
