"""Answer what cannot be done in the shape that the document gives its errors."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from html import escape

from mockserver.errors import (
    Forbidden,
    InvalidRequest,
    NoAcceptableMediaType,
    RequestRefused,
    Unauthorized,
    Unavailable,
    UnsatisfiableSchema,
    Violation,
)
from mockserver.mocking.accept import with_parameters
from mockserver.mocking.encodings import encodings_of
from mockserver.mocking.error_bodies import ErrorBodies, ErrorOccasion
from mockserver.mocking.error_lists import ErrorLists, Generate
from mockserver.mocking.error_members import LISTS, changes_for, codes_for
from mockserver.mocking.layouts import Layout
from mockserver.mocking.media_names import is_binary_json, is_json, is_xml, is_yaml
from mockserver.mocking.media_types import body_of, content_type
from mockserver.mocking.messages import Answer
from mockserver.mocking.negotiation import acceptable, concrete, documented
from mockserver.mocking.problem_details import PROBLEM_JSON, problem
from mockserver.mocking.shapes import Shapes
from mockserver.spec.model import Api, MediaType, Operation, Response, Schema
from mockserver.spec.references import MISSING, value_at, with_value_at
from mockserver.spec.schemas import Schemas
from mockserver.spec.types import JsonValue

# The statuses by which documents say "your request is wrong", the most specific first.
_INVALID_STATUSES = (422, 400)

TOO_LARGE = "maxBytes"
"""The rule that a body breaks which is longer than what is read; documents answer it with 413."""


class Refusals:
    """Turns refusals into answers for one API."""

    def __init__(self, api: Api, schemas: Schemas, generate: Generate) -> None:
        self._api = api
        self._schemas = schemas
        self._generate = generate
        self._shapes = Shapes(schemas)
        self._errors = ErrorLists(self._shapes, generate)
        self._bodies = ErrorBodies(self._shapes, generate, self._errors)
        self._common = _most_common_error(api)

    def answer(
        self,
        refusal: RequestRefused,
        operation: Operation | None,
        target: str,
        *,
        accept: str | None = None,
    ) -> Answer:
        """Return the answer to a request for *target* that was refused with *refusal*.

        *operation* is `None` where none was reached. The shape comes from the operation's own
        response, else from the API's; where no body is documented it is problem+json, so that
        whoever asked learns what is wrong. *accept* chooses among what is documented, if it can.
        """
        status = self.status(refusal, operation)
        occasion = ErrorOccasion(refusal=refusal, status=status, target=target)
        response, reason = self._response(status, operation)
        why = self._why(refusal)
        for media_type in _offers(response.content if response else (), accept):
            name = concrete(media_type.name, accept)
            body = self._written(media_type, name, occasion)
            if body is not None:
                return Answer(
                    status=status,
                    content_type=content_type(with_parameters(name, media_type.name)),
                    body=body,
                    headers=refusal.headers,
                    reasons=(*why, reason),
                )
        return Answer(
            status=status,
            content_type=PROBLEM_JSON,
            body=body_of(problem(refusal, status), PROBLEM_JSON),
            headers=refusal.headers,
            reasons=(*why, f"no body is documented for {status}: RFC 9457"),
        )

    def status(self, refusal: RequestRefused, operation: Operation | None) -> int:
        """Return the status for *refusal*: declared by `x-refusals`, documented, or the usual."""
        declared = operation.extensions.get("x-refusals", {}) if operation else {}
        for choices in (declared, self._api.refusals):
            if refusal.condition in choices:
                return int(choices[refusal.condition])
        if isinstance(refusal, InvalidRequest) and operation is not None:
            is_too_large = any(one.rule == TOO_LARGE for one in refusal.violations)
            for status in ((413,) if is_too_large else ()) + _INVALID_STATUSES:
                if str(status) in operation.responses:
                    return status
        if isinstance(refusal, Unavailable) and operation is not None:
            known = sorted(s for s in operation.responses if s.isdigit() and s.startswith("5"))
            usual = str(int(refusal.status))
            return int(usual if usual in known or not known else known[0])
        return int(refusal.status)

    def _why(self, refusal: RequestRefused) -> tuple[str, ...]:
        # The documented body may have no place for the detail.
        return (f"refused: {refusal.condition}", refusal.detail)

    def _response(self, status: int, operation: Operation | None) -> tuple[Response | None, str]:
        if operation is not None:
            response = documented(operation.responses, status)
            if response is not None:
                return response, f"{response.status} of {operation.name}"
        if str(status) in self._api.default_responses:
            return self._api.default_responses[str(status)], f"{status} of x-default-responses"
        for other in self._api.operations:
            if str(status) in other.responses:
                return other.responses[str(status)], f"{status} as {other.name} documents it"
        return self._common, "the error shape that most operations document"

    def _written(self, media_type: MediaType, name: str, occasion: ErrorOccasion) -> bytes | None:
        """Return the body for *occasion* in the media type *name*, `None` if none is valid."""
        body = self._body(media_type, name, occasion)
        if body is MISSING:
            return None
        if name == "text/html" and isinstance(body, str) and "<" not in body:
            body = _page(occasion.phrase, body)
        layout = Layout(
            schema=media_type.schema, shapes=self._shapes, encodings=encodings_of(media_type)
        )
        return body_of(body, name, layout)

    def _body(self, media_type: MediaType, name: str, occasion: ErrorOccasion) -> JsonValue:
        """Return the documented error body, filled with what is wrong; `MISSING` if none is."""
        schema = media_type.schema
        if schema is None:
            return _undescribed(media_type, name, occasion)
        refusal, target = occasion.refusal, f"{occasion.status} {occasion.target}"
        valid = self._schemas.validator(schema, direction="response").is_valid
        example = _example(media_type, refusal, valid)
        if example is not MISSING:
            if isinstance(refusal, Unauthorized | Forbidden):
                # Clients compare these literally: the documented example is the answer.
                return self._identified(example, schema, target)
            changes = [*changes_for(example, refusal, occasion.status)]
            changes.extend(self._lists(example, schema, refusal.violations, occasion.status))
            return self._identified(_changed(example, changes, valid), schema, target)
        composed = self._bodies.composed(schema, occasion)
        if composed is not MISSING:
            return composed
        try:
            generated = self._generate(schema, target)
        except UnsatisfiableSchema:
            return MISSING
        changes = [*changes_for(generated, refusal, occasion.status)]
        changes.extend(self._lists(generated, schema, occasion.violations, occasion.status))
        changes.extend(codes_for(generated, refusal))
        return _changed(generated, changes, valid)

    def _lists(
        self, template: JsonValue, schema: Schema, violations: Sequence[Violation], status: int
    ) -> Iterator[tuple[str, JsonValue]]:
        """Yield the lists of errors in *template*, or beside it, with every violation in them."""
        if not violations or not isinstance(template, Mapping):
            return
        for place in ("", "/error"):
            inner = value_at(template, place)
            described = self._shapes.property(schema, "error") if place else schema
            if not isinstance(inner, Mapping) or described is None:
                continue
            for name in LISTS:
                member = self._schemas.property(described, name)
                like = inner.get(name)
                if (member is None and like is None) or isinstance(like, str):
                    continue
                written = self._errors.written(member, violations, like=like, status=status)
                if written is not None:
                    yield f"{place}/{name}", written

    def _identified(self, body: JsonValue, schema: Schema, target: str) -> JsonValue:
        """Give each request its own `request_id`, and the same one when it is repeated."""
        if not isinstance(body, Mapping):
            return body
        for name in body:
            if re.fullmatch(r"(request|trace|correlation)_?id", name, re.IGNORECASE):
                member = self._schemas.property(schema, name)
                if member is not None:
                    return {**body, name: self._generate(member, target)}
        return body


def _offers(content: Sequence[MediaType], accept: str | None) -> list[MediaType]:
    """Return those of *content* that can tell what is wrong, as *accept* likes them, JSON first."""
    offers = [offer for offer in content if _can_tell(concrete(offer.name))]
    offers.sort(key=lambda offer: not is_json(concrete(offer.name)))
    chosen = acceptable(offers, accept) if offers else None
    return offers if chosen is None else [chosen, *(one for one in offers if one is not chosen)]


def _can_tell(name: str) -> bool:
    structured = is_json(name) or is_xml(name) or is_yaml(name) or is_binary_json(name)
    return structured or name in ("text/plain", "text/html")


def _undescribed(media_type: MediaType, name: str, occasion: ErrorOccasion) -> JsonValue:
    """Return the body of a media type without a schema."""
    refusal = occasion.refusal
    example = media_type.examples[0].value if media_type.examples else MISSING
    if example is MISSING:
        is_text = name in ("text/plain", "text/html")
        return refusal.detail if is_text else problem(refusal, occasion.status)
    if isinstance(refusal, Unauthorized | Forbidden):
        return example
    return _changed(example, changes_for(example, refusal, occasion.status), lambda _: True)


def _changed(
    body: JsonValue,
    changes: Iterable[tuple[str, JsonValue]],
    valid: Callable[[JsonValue], bool],
) -> JsonValue:
    """Return *body* with those of *changes* that leave it valid."""
    for pointer, member in changes:
        changed = with_value_at(body, pointer, member)
        if valid(changed):
            body = changed
    return body


def _page(title: str, text: str) -> str:
    title, text = escape(title), escape(text)
    return f"<!DOCTYPE html>\n<html><head><title>{title}</title></head><body>{text}</body></html>\n"


def _example(
    media_type: MediaType, refusal: RequestRefused, valid: Callable[[JsonValue], bool]
) -> JsonValue:
    """Return the documented example that fits *refusal* best, or `MISSING`."""
    examples = [example for example in media_type.examples if valid(example.value)]
    if isinstance(refusal, NoAcceptableMediaType):
        examples.sort(key=lambda example: "accept" not in example.name.lower())
    elif isinstance(refusal, InvalidRequest):
        examples.sort(key=lambda example: "accept" in example.name.lower())
    return examples[0].value if examples else MISSING


def _most_common_error(api: Api) -> Response | None:
    """Return the error response whose schema most operations share, if any is shared."""
    counted: dict[str, list[Response]] = {}
    for operation in api.operations:
        for status, response in operation.responses.items():
            if status.startswith(("4", "5")) or status == "default":
                for media_type in response.content:
                    if media_type.schema is not None and is_json(concrete(media_type.name)):
                        key = str(media_type.schema.value)
                        counted.setdefault(key, []).append(response)
    ranked = sorted(counted.values(), key=len, reverse=True)
    return ranked[0][0] if ranked else None
