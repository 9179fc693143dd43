"""Tell what an operation does with the records of its collection: list, read, create and so on."""

from __future__ import annotations

from dataclasses import dataclass

from mockserver.spec.model import Operation, Schema
from mockserver.spec.semantics.bodies import all_sent, answered, is_sent_patches, sent
from mockserver.spec.semantics.filter_words import NEVER
from mockserver.spec.semantics.finding import Confidence
from mockserver.spec.semantics.homes import Home
from mockserver.spec.semantics.list_answers import ListAnswer
from mockserver.spec.semantics.model import Role
from mockserver.spec.semantics.paths import Place
from mockserver.spec.semantics.records import record_like
from mockserver.spec.semantics.resources import Resource, Resources, is_query
from mockserver.spec.semantics.selectors import id_asked, several_ids_asked
from mockserver.spec.semantics.similarity import SIMILAR, similarity
from mockserver.spec.semantics.views import View, Views
from mockserver.spec.semantics.words import is_plural, squeezed

_VERBS = {"PUT": "replace", "PATCH": "update", "DELETE": "delete", "GET": "read"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """What an operation does: its role, `None` with a reason why it has none.

    `id` names the record; `record` and `sent` are tokens that lead to it in the bodies.
    """

    role: Role | None
    reason: str
    confidence: Confidence = "certain"
    id: str | None = None
    record: tuple[str, ...] | None = None
    sent: tuple[str, ...] | None = None


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
        return _create(views, operation, home, view, (record, share))
    if role == "clear":
        return _clear(views, operation, home.resource, resources.of(operation), place)
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
    return _write(views, operation, role, home, view, identifier, (record, share))


def _write(
    views: Views,
    operation: Operation,
    role: str,
    home: Home,
    view: View,
    identifier: str,
    answer: tuple[tuple[str, ...] | None, float],
) -> Part | None:
    """Return the part of an operation that changes one record: its body must be like it."""
    record, share = answer
    given = _sent(views, operation, home, view)
    if given is None:
        return Part(role=None, reason=f"{operation.name} is sent nothing that is like the record")
    tokens, likeness = given
    if operation.method == "POST" and record is None:
        return Part(role=None, reason=f"{operation.name} does not answer with the record")
    if operation.method == "PUT" and role == "replace" and _may_create(operation):
        role = "upsert"
    word = {"replace": "replaces", "update": "changes", "upsert": "makes or replaces"}[role]
    reason = f"{operation.name} {word} the record that {identifier} names"
    sure: Confidence = "certain" if max(share, likeness) == 1.0 else "likely"
    return Part(
        role=role,  # type: ignore[arg-type]  # it is one of those above
        reason=reason,
        id=identifier,
        record=record,
        sent=tokens,
        confidence=sure,
    )


def _create(
    views: Views,
    operation: Operation,
    home: Home,
    view: View,
    answer: tuple[tuple[str, ...] | None, float],
) -> Part | None:
    record, share = answer
    several = bulk_part(views, operation, view)
    if several is not None:
        return several
    ids = several_ids_asked(views, operation, home.resource)
    given = _sent(views, operation, home, view)
    created = "201" in operation.responses
    if given is None and created and share == 1.0 and views.of(sent(operation)).is_object:
        # What is sent may be quite different from what is made of it.
        given = ((), 0.0)
    if given is None or (ids is not None and record is None):
        return Part(role=None, reason=f"{operation.name} is sent nothing that is like the record")
    tokens, likeness = given
    if record is None and not created and likeness < 1.0 and home.resource.reading is None:
        return Part(role=None, reason=f"{operation.name} does not answer with the record")
    reason = f"{operation.name} is sent a record" + (
        " and answers with it" if record is not None else ""
    )
    sure: Confidence = "certain" if share == 1.0 and created else "likely"
    return Part(role="create", reason=reason, record=record, sent=tokens, confidence=sure)


def _clear(
    views: Views, operation: Operation, resource: Resource, beside: Resource, place: Place
) -> Part | None:
    """Return the part of a DELETE where *beside* lists what it takes away."""
    if beside.listing is None or place.verb is not None:
        return None
    ids = several_ids_asked(views, operation, resource)
    if ids is not None:
        reason = f"{operation.name} takes away the records that {ids} names"
        return Part(role="bulk-delete", id=ids, reason=reason, confidence="likely")
    if not is_plural(place.noun):
        # `DELETE /snippets/{id}/watch` ends one's own watching, and that lists all who watch.
        return None
    chooses = any(
        one.location == "query" and squeezed(one.name) not in NEVER for one in operation.parameters
    )
    if chooses or operation.request_body is not None:
        return Part(role=None, reason=f"{operation.name} does not say which records it takes away")
    reason = f"{operation.name} takes away what {beside.listing.name} lists"
    return Part(role="clear", reason=reason, confidence="likely")


def _is_whole(views: Views, operation: Operation, view: View) -> bool:
    """Tell whether the body of *operation* is itself the record *view*."""
    return similarity(views.of(sent(operation)), view) >= SIMILAR


def _may_create(operation: Operation) -> bool:
    return "201" in operation.responses and len({"200", "204"} & operation.responses.keys()) > 0


def _sent(
    views: Views, operation: Operation, home: Home, view: View
) -> tuple[tuple[str, ...], float] | None:
    """Return where in its body *operation* is sent a record, and how like the known one it is."""
    for body in all_sent(operation):
        found = record_like(views, body, home.resource.noun, view)
        if found is not None:
            return found[0].tokens, found[1]
    if is_sent_patches(operation):
        # What a patch looks like says nothing of the record.
        return (), SIMILAR
    seen = views.of(sent(operation))
    # A body with one property of the record, such as a new name, is part of one.
    own = {name for name in seen.properties if name in view.properties}
    if seen.is_object and own and len(own) == len(seen.properties):
        return (), SIMILAR
    return None


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
