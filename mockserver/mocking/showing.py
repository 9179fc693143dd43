"""Show what became of a record in the response that an operation documents for it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from urllib.parse import quote

from mockserver.mocking.collection_names import name_of
from mockserver.mocking.entity_tags import is_known
from mockserver.mocking.messages import Request
from mockserver.mocking.negotiation import ResponsePlan, documented
from mockserver.mocking.questions import Outcome
from mockserver.mocking.shapes import Shapes
from mockserver.mocking.views import Views
from mockserver.mocking.worlds import Reply
from mockserver.spec.model import Operation, Schema
from mockserver.spec.pointers import MISSING, value_at, with_value_at
from mockserver.spec.semantics import CollectionReference
from mockserver.spec.types import JsonObject, JsonValue


class Showing:
    """The answers of one API about single records."""

    def __init__(
        self,
        views: Views,
        shapes: Shapes,
        reader: Callable[[str], tuple[Operation, CollectionReference] | None],
    ) -> None:
        """*reader* returns the operation that reads a record of a collection, by its name."""
        self._views = views
        self._shapes = shapes
        self._reader = reader

    def reply(
        self,
        request: Request,
        plan: ResponsePlan,
        reference: CollectionReference,
        outcome: Outcome,
    ) -> Reply:
        """Return the answer to *request* after *outcome*."""
        status = plan.status
        if outcome.status is not None and documented(request.operation.responses, outcome.status):
            status = outcome.status
        headers: dict[str, str] = {}
        if outcome.tag is not None and not outcome.is_gone:
            headers["ETag"] = outcome.tag
            if is_known(request, outcome.tag):
                return Reply(status=304, headers=headers)
        if status == 201 and outcome.record is not None:
            place = self._place(request, reference, outcome.record)
            if place is not None:
                headers["Location"] = place
        schema = plan.media_type.schema if plan.media_type else None
        if schema is None:
            return Reply(status=status, headers=headers)
        return Reply(
            body=self._body(request, schema, reference, outcome), status=status, headers=headers
        )

    def _body(
        self,
        request: Request,
        schema: Schema,
        reference: CollectionReference,
        outcome: Outcome,
    ) -> JsonValue:
        about = (
            "view",
            name_of(reference, request.parameters),
            str(_named(reference, outcome.record)),
        )
        pointer = reference.record
        if outcome.records is not None:
            if pointer is None:
                return self._views.view(schema, {}, *about)
            element = self._shapes.items(self._shapes.at(schema, pointer))
            shown = [
                record if element is None else self._views.view(element, record, *about, number)
                for number, record in enumerate(outcome.records)
            ]
            return self._inside(schema, pointer, shown, about)
        record = outcome.record or {}
        if not pointer:
            return self._views.view(schema, record, *about)
        member = self._shapes.at(schema, pointer)
        inner = record if member is None else self._views.view(member, record, *about)
        return self._inside(schema, pointer, inner, about)

    def _inside(
        self, schema: Schema, pointer: str, shown: JsonValue, about: tuple[str, ...]
    ) -> JsonValue:
        """Return *shown* in its envelope; the envelope alone if it cannot hold it."""
        around = self._views.generated(schema, *about) if pointer else {}
        body = with_value_at(around, pointer, shown)
        return body if self._views.is_valid(schema, body) or not around else around

    def _place(
        self, request: Request, reference: CollectionReference, record: JsonObject
    ) -> str | None:
        """Return where the record can be read on this mock, `None` if no operation reads it."""
        found = self._reader(reference.name)
        if found is None:
            return None
        reader, reads = found
        identity = value_at(record, reads.identity) if reads.identity else MISSING
        if identity is MISSING or reads.id is None:
            return None
        known = {**request.parameters, reads.id: identity}
        segments = request.path.split("/")
        prefix = "/".join(segments[: len(segments) - request.operation.path_template.count("/")])
        place = prefix + _filled(reader.path_template, known)
        return None if "{" in place else place


def _filled(template: str, parameters: Mapping[str, JsonValue]) -> str:
    """Return *template* with the parameters that are known."""

    def value(match: re.Match[str]) -> str:
        known = parameters.get(match.group(1))
        return match.group(0) if known is None else quote(str(known), safe="")

    return re.sub(r"\{([^{}]*)\}", value, template)


def _named(reference: CollectionReference, record: JsonObject | None) -> JsonValue:
    return value_at(record, reference.identity) if record is not None else None
