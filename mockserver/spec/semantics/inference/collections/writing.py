"""Tell operations that make a record or change one: what they are sent must be like it."""

from __future__ import annotations

from mockserver.spec.model import Operation
from mockserver.spec.semantics.finding import Confidence
from mockserver.spec.semantics.inference.bodies import (
    SIMILAR,
    View,
    Views,
    all_sent,
    is_sent_patches,
    record_like,
    sent,
)
from mockserver.spec.semantics.inference.collections.bulks import bulk_part
from mockserver.spec.semantics.inference.collections.homes import Home
from mockserver.spec.semantics.inference.collections.parts import Part
from mockserver.spec.semantics.inference.collections.selectors import several_ids_asked


def creating_part(
    views: Views,
    operation: Operation,
    home: Home,
    view: View,
    answer: tuple[tuple[str, ...] | None, float],
) -> Part | None:
    """Return the part of *operation*, which may create; *answer* is the record, and how like it."""
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


def changing_part(
    views: Views,
    operation: Operation,
    role: str,
    home: Home,
    view: View,
    identifier: str,
    answer: tuple[tuple[str, ...] | None, float],
) -> Part | None:
    """Return the part of *operation*, which may change the record that *identifier* names."""
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
