"""Tell what an operation does with the records of its collection."""

from __future__ import annotations

from mockserver.spec.model import Operation
from mockserver.spec.semantics.finding import Confidence
from mockserver.spec.semantics.inference.bodies import (
    SIMILAR,
    ListAnswer,
    View,
    Views,
    answered,
    record_like,
    sent,
    similarity,
)
from mockserver.spec.semantics.inference.collections.clearing import clearing_part
from mockserver.spec.semantics.inference.collections.homes import Home
from mockserver.spec.semantics.inference.collections.parts import Part
from mockserver.spec.semantics.inference.collections.paths import Place
from mockserver.spec.semantics.inference.collections.resources import Resources, is_query
from mockserver.spec.semantics.inference.collections.selectors import id_asked
from mockserver.spec.semantics.inference.collections.writing import changing_part, creating_part

_VERBS = {"PUT": "replace", "PATCH": "update", "DELETE": "delete", "GET": "read"}


def part_of(
    resources: Resources, operation: Operation, home: Home, array: ListAnswer | None
) -> Part | None:
    """Return what *operation* does with the records of *home*; `None` if nothing is known."""
    if array is not None:
        return _list(operation, home, array)
    place = resources.places[operation.name]
    if operation.method in ("HEAD", "OPTIONS", "TRACE") or not place.base:
        return None
    resource = home.resource
    role = _role(operation, place)
    if role is None or (resource.array is None and resource.record is None):
        return None
    if resource.identity is None:
        return Part(role=None, reason=f"{resource.why}, so that no record can be told apart")
    view = resource.view
    if view is None:
        return None
    return _of_records(resources, operation, role, home, view)


def _list(operation: Operation, home: Home, array: ListAnswer) -> Part:
    resource = home.resource
    where = f"an array at {array.items}" if array.items else "an array"
    reason = f"{operation.name} answers {where}"
    if resource.reading is not None and resource.record is not None:
        if array.record.core == resource.record.view.core:
            reason += f" whose items are what {resource.reading.name} answers"
        else:
            reason += f" whose items are like what {resource.reading.name} answers"
        confidence: Confidence = "certain"
    elif resource.identity is not None:
        reason += f" whose items have {resource.identity.pointer}"
        confidence = "likely"
    else:
        reason += f"; {resource.why}"
        confidence = "guess"
    return Part(role="list", reason=reason, confidence=confidence, record=array.tokens)


def _role(operation: Operation, place: Place) -> str | None:
    """Return what method and path say that *operation* does."""
    if place.verb in ("list", "show") and place.item is None:
        return None
    if place.verb is not None and place.verb != "show":
        reads = place.verb == "read"
        if reads != is_query(operation, place):
            return None
        return place.verb
    if place.item is not None:
        return {"POST": "update", **_VERBS}.get(operation.method)
    roles = {"POST": "create", "DELETE": "clear", "PUT": "replace", "PATCH": "update"}
    return roles.get(operation.method)


def _of_records(
    resources: Resources, operation: Operation, role: str, home: Home, view: View
) -> Part | None:
    views = resources.views
    answer = record_like(views, answered(operation), home.resource.noun, view)
    record = answer[0].tokens if answer else None
    share = answer[1] if answer else 0.0
    place = resources.places[operation.name]
    if role == "create":
        return creating_part(views, operation, home, view, (record, share))
    if role == "clear":
        return clearing_part(views, operation, home.resource, resources.of(operation), place)
    identifier = id_asked(views, operation, place, home.resource)
    if identifier is None:
        return None
    if place.item is None and place.verb is None and not _is_whole(views, operation, view):
        return None
    if role == "read":
        own = home.resource.record
        if operation is home.resource.reading and own is not None:
            record, share = own.tokens, 1.0
        if record is None:
            return Part(role=None, reason=f"{operation.name} answers with no such record")
        reason = f"{operation.name} answers with the record that {identifier} names"
        sure: Confidence = "certain" if share == 1.0 else "likely"
        return Part(role="read", reason=reason, id=identifier, record=record, confidence=sure)
    if role == "delete":
        reason = f"{operation.name} takes away the record that {identifier} names"
        return Part(role="delete", reason=reason, id=identifier, record=record)
    return changing_part(views, operation, role, home, view, identifier, (record, share))


def _is_whole(views: Views, operation: Operation, view: View) -> bool:
    """Tell whether the body of *operation* is itself the record *view*."""
    return similarity(views.of(sent(operation)), view) >= SIMILAR
