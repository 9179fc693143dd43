"""Tell operations that create many records at once: `POST /orders/bulk`."""

from __future__ import annotations

from mockserver.spec.model import Operation, Schema
from mockserver.spec.semantics.inference.bodies import (
    SIMILAR,
    View,
    Views,
    answered,
    sent,
    similarity,
)
from mockserver.spec.semantics.inference.collections.parts import Part
from mockserver.spec.semantics.inference.collections.paths import Place, parameter_in
from mockserver.spec.semantics.inference.collections.resources import Resources
from mockserver.spec.semantics.inference.words import squeezed

_WORDS = frozenset(
    ["bulk", "batch", "many", "bulkcreate", "batchcreate", "createbulk", "createbatch"]
)
_SHORTEST = 2


def made_at_once(resources: Resources, operation: Operation) -> tuple[Place, Part] | None:
    """Return the place of the records that *operation* creates, and its part; `None` if none."""
    place = resources.places[operation.name]
    base = place.base
    if operation.method != "POST" or len(base) < _SHORTEST or place.item or place.verb:
        return None
    above = Place(base=base[:-1], item=None, verb=None)
    if squeezed(base[-1]) not in _WORDS or parameter_in(base[-2]) is not None:
        return None
    if not resources.has(above.shape):
        return None
    resource = resources.at(above.shape)
    if resource.identity is None or resource.view is None:
        return None
    part = bulk_part(resources.views, operation, resource.view)
    return None if part is None else (above, part)


def bulk_part(views: Views, operation: Operation, view: View) -> Part | None:
    """Return the part of *operation* if it is sent an array of records like *view*."""
    several = _several(views, sent(operation), view)
    if several is None:
        return None
    return Part(
        role="bulk-create",
        reason=f"{operation.name} is sent an array of records",
        record=_several(views, answered(operation), view),
        sent=several,
        confidence="likely",
    )


def _several(views: Views, body: Schema | None, view: View) -> tuple[str, ...] | None:
    """Return where in *body* stands an array of records like *view*, alone."""
    seen = views.of(body)
    if seen.is_array:
        return () if similarity(views.of(seen.items), view) >= SIMILAR else None
    for name in seen.properties:
        member = views.property(seen, name)
        if member.is_array and len(seen.properties) == 1:
            item = views.of(member.items)
            if item.is_object and similarity(item, view) >= SIMILAR:
                return (name,)
    return None
