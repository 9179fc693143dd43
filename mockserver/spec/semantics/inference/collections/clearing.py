"""Tell operations that take away several records at once: `DELETE /orders`."""

from __future__ import annotations

from mockserver.spec.model import Operation
from mockserver.spec.semantics.inference.bodies import Views
from mockserver.spec.semantics.inference.collections.parts import Part
from mockserver.spec.semantics.inference.collections.paths import Place
from mockserver.spec.semantics.inference.collections.resources import Resource
from mockserver.spec.semantics.inference.collections.selectors import several_ids_asked
from mockserver.spec.semantics.inference.words import is_plural, squeezed
from mockserver.spec.semantics.inference.words.presentation import PRESENTATION


def clearing_part(
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
        one.location == "query" and squeezed(one.name) not in PRESENTATION
        for one in operation.parameters
    )
    if chooses or operation.request_body is not None:
        return Part(role=None, reason=f"{operation.name} does not say which records it takes away")
    reason = f"{operation.name} takes away what {beside.listing.name} lists"
    return Part(role="clear", reason=reason, confidence="likely")
