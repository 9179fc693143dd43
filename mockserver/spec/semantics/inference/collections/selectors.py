"""Find what in a request names the record, or the records, that it is about."""

from __future__ import annotations

from mockserver.spec.model import Operation
from mockserver.spec.pointers import pointer_of
from mockserver.spec.semantics.inference.bodies import Views, sent
from mockserver.spec.semantics.inference.collections.paths import Place
from mockserver.spec.semantics.inference.collections.resources import Resource
from mockserver.spec.semantics.inference.words import singular, squeezed, words_of


def id_asked(views: Views, operation: Operation, place: Place, resource: Resource) -> str | None:
    """Return the parameter, or the place in the body, that names the record of *operation*."""
    if place.item is not None:
        return place.item
    if resource.identity is None:
        return None
    if place.verb is None:
        # `PUT /pets` is sent the record with its identity.
        inside = views.at(views.of(sent(operation)), resource.identity.tokens)
        return f"body#{resource.identity.pointer}" if inside.parts else None
    names = _names(resource)
    for parameter in operation.parameters:
        if parameter.location == "query" and squeezed(parameter.name) in names:
            return parameter.name
    body = views.of(sent(operation))
    for name in body.properties:
        if squeezed(name) in names and views.property(body, name).is_scalar:
            return f"body#{pointer_of((name,))}"
    return None


def several_ids_asked(views: Views, operation: Operation, resource: Resource) -> str | None:
    """Return the parameter, or the place in the body, with a list of names of records."""
    names = {f"{name}s" for name in _names(resource)} | {f"{name}es" for name in _names(resource)}
    for parameter in operation.parameters:
        if parameter.location == "query" and squeezed(parameter.name) in names:
            return parameter.name
    body = views.of(sent(operation))
    if body.is_array:
        return "body#" if views.of(body.items).is_scalar and views.of(body.items).types else None
    for name in body.properties:
        member = views.property(body, name)
        if member.is_array and squeezed(name) in names and views.of(member.items).is_scalar:
            return f"body#{pointer_of((name,))}"
    return None


def _names(resource: Resource) -> frozenset[str]:
    """Return what the identity of a record may be called in a request."""
    if resource.identity is None:
        return frozenset()
    noun = "".join(map(singular, words_of(resource.noun)))
    name = squeezed(resource.identity.tokens[-1])
    # `user` names a user, as `userId` does.
    return frozenset({name, f"{noun}{name}", noun})
