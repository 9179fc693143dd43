"""Tell actions on one record: `POST /orders/{id}/cancel`."""

from __future__ import annotations

from mockserver.spec.model import Operation
from mockserver.spec.semantics.inference.bodies import answered, record_like
from mockserver.spec.semantics.inference.collections.homes import Home
from mockserver.spec.semantics.inference.collections.parts import Part
from mockserver.spec.semantics.inference.collections.paths import Place, parameter_in
from mockserver.spec.semantics.inference.collections.resources import Resource, Resources
from mockserver.spec.semantics.inference.collections.words import ACTIONS
from mockserver.spec.semantics.inference.words import is_plural, words_of

_METHODS = ("POST", "PUT", "PATCH")
_SHORTEST = 3


def acted_on(resources: Resources, operation: Operation) -> Place | None:
    """Return the place of the record that *operation* acts on; `None` if it is no action."""
    place = resources.places[operation.name]
    if operation.method not in _METHODS or len(place.base) < _SHORTEST or place.item or place.verb:
        return None
    identifier = parameter_in(place.base[-2])
    above = Place(base=place.base[:-2], item=identifier, verb=None)
    words = words_of(place.base[-1])
    if identifier is None or not words or not resources.has(above.shape):
        return None
    resource = resources.at(above.shape)
    # Where something is listed or read, the last word is the name of what is there.
    beside = resources.of(operation)
    is_read = any(one.method == "GET" for one in beside.operations)
    if resource.identity is None or is_read or beside.view is not None:
        return None
    if words[0] in ACTIONS or _answers_with(resources, operation, resource):
        return above
    return None


def acting_part(resources: Resources, operation: Operation, home: Home, identifier: str) -> Part:
    """Return the part of *operation*, an action on the record of *home* called *identifier*."""
    record = None
    if home.resource.view is not None:
        noun, view = home.resource.noun, home.resource.view
        found = record_like(resources.views, answered(operation), noun, view)
        # What is only like the record may be another thing: the refund of a payment.
        record = found[0].tokens if found and found[1] == 1.0 else None
    return Part(
        role="action",
        id=identifier,
        record=record,
        reason=f"{operation.name} acts on the record that {identifier} names",
        confidence="likely",
    )


def _answers_with(resources: Resources, operation: Operation, resource: Resource) -> bool:
    """Tell whether *operation* answers with the very record, and not with one made below it."""
    if resource.view is None or not operation.responses.keys() & {"200", "2XX", "default"}:
        return False
    found = record_like(resources.views, answered(operation), resource.noun, resource.view)
    return found is not None and found[1] == 1.0 and not is_plural(operation.path_template)
