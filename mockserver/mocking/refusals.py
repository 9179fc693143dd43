"""Answer what cannot be done in the shape that the document gives its errors."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from http import HTTPStatus
from typing import Any

from mockserver.errors import (
    Forbidden,
    InvalidRequest,
    NoAcceptableMediaType,
    RequestRefused,
    Unauthorized,
    UnsatisfiableSchema,
)
from mockserver.mocking.media_types import body_of, content_type, is_json
from mockserver.mocking.messages import Answer
from mockserver.mocking.negotiation import concrete, documented
from mockserver.spec.model import Api, MediaType, Operation, Response, Schema
from mockserver.spec.references import value_at, with_value_at
from mockserver.spec.schemas import Schemas
from mockserver.spec.types import JsonValue

PROBLEM_JSON = "application/problem+json"

# The statuses by which documents say "your request is wrong", the most specific first.
_INVALID_STATUSES = (422, 400)

# Members that say in words what is wrong, the most telling first.
_MESSAGES = (
    "detail",
    "message",
    "error_message",
    "errorMessage",
    "error_description",
    "description",
    "reason",
    "msg",
    "title",
)
_LISTS = ("errors", "violations", "invalid_params", "invalidParams", "details", "detail")

Generate = Callable[[Schema, str], JsonValue]
"""Draws a value for a schema; the text says what for."""


class Refusals:
    """Turns refusals into answers for one API."""

    def __init__(self, api: Api, schemas: Schemas, generate: Generate) -> None:
        self._api = api
        self._schemas = schemas
        self._generate = generate
        self._common = _most_common_error(api)

    def answer(self, refusal: RequestRefused, operation: Operation | None, target: str) -> Answer:
        """Return the answer to a request for *target* that was refused with *refusal*.

        *operation* is `None` where none was reached. The shape comes from the operation's own
        response, else from the API's; where nothing is documented it is problem+json.
        """
        status = self.status(refusal, operation)
        response, reason = self._response(status, operation)
        if response is not None and not response.content:
            return Answer(
                status=status,
                content_type=None,
                body=b"",
                headers=refusal.headers,
                reasons=(*self._why(refusal), reason, "it has no body"),
            )
        for media_type in response.content if response else ():
            if is_json(concrete(media_type.name)):
                body = self._body(media_type, refusal, status, target)
                if body is not None:
                    return Answer(
                        status=status,
                        content_type=content_type(concrete(media_type.name)),
                        body=body_of(body, concrete(media_type.name)),
                        headers=refusal.headers,
                        reasons=(*self._why(refusal), reason),
                    )
        return Answer(
            status=status,
            content_type=PROBLEM_JSON,
            body=body_of(problem(refusal, status), PROBLEM_JSON),
            headers=refusal.headers,
            reasons=(*self._why(refusal), f"no body is documented for {status}: RFC 9457"),
        )

    def status(self, refusal: RequestRefused, operation: Operation | None) -> int:
        """Return the status for *refusal*: declared by `x-refusals`, documented, or the usual."""
        declared = operation.extensions.get("x-refusals", {}) if operation else {}
        for choices in (declared, self._api.refusals):
            if refusal.condition in choices:
                return int(choices[refusal.condition])
        if isinstance(refusal, InvalidRequest) and operation is not None:
            for status in _INVALID_STATUSES:
                if str(status) in operation.responses:
                    return status
        return int(refusal.status)

    def _why(self, refusal: RequestRefused) -> tuple[str, ...]:
        return (f"refused: {refusal.condition}",)

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

    def _body(
        self, media_type: MediaType, refusal: RequestRefused, status: int, target: str
    ) -> JsonValue | None:
        """Return the documented error body, filled with what is wrong; `None` if none is valid."""
        if media_type.schema is None:
            return media_type.examples[0].value if media_type.examples else None
        valid = self._schemas.validator(media_type.schema, direction="response").is_valid
        template = _example(media_type, refusal, valid)
        if template is None:
            try:
                template = self._generate(media_type.schema, f"{status} {target}")
            except UnsatisfiableSchema:
                return None
        elif isinstance(refusal, Unauthorized | Forbidden):
            # Clients compare these literally: the documented example is the answer.
            return self._identified(template, media_type.schema, status, target)
        for pointer, member in _changes(template, refusal, status):
            changed = with_value_at(template, pointer, member)
            if valid(changed):
                template = changed
        return self._identified(template, media_type.schema, status, target)

    def _identified(self, body: JsonValue, schema: Schema, status: int, target: str) -> JsonValue:
        """Give each request its own `request_id`, and the same one when it is repeated."""
        if not isinstance(body, Mapping):
            return body
        for name in body:
            if re.fullmatch(r"(request|trace|correlation)_?id", name, re.IGNORECASE):
                member = self._schemas.property(schema, name)
                if member is not None:
                    return {**body, name: self._generate(member, f"{status} {target}")}
        return body


def problem(refusal: RequestRefused, status: int) -> dict[str, Any]:
    """Return *refusal* as the members of a problem (RFC 9457)."""
    body: dict[str, Any] = {
        "type": refusal.type,
        "title": refusal.title,
        "status": status,
        "detail": refusal.detail,
    }
    if refusal.violations:
        body["errors"] = _listed(refusal)
    return body


def _listed(refusal: RequestRefused) -> list[dict[str, str]]:
    return [
        {"pointer": v.place[4:], "detail": v.detail}
        if v.place.startswith("body#")
        else {"parameter": v.place, "detail": v.detail}
        for v in refusal.violations
    ]


def _example(
    media_type: MediaType, refusal: RequestRefused, valid: Callable[[JsonValue], bool]
) -> JsonValue | None:
    """Return the documented example that fits *refusal* best, or `None`."""
    examples = [example for example in media_type.examples if valid(example.value)]
    if isinstance(refusal, NoAcceptableMediaType):
        examples.sort(key=lambda example: "accept" not in example.name.lower())
    elif isinstance(refusal, InvalidRequest):
        examples.sort(key=lambda example: "accept" in example.name.lower())
    return examples[0].value if examples else None


def _changes(
    template: JsonValue, refusal: RequestRefused, status: int
) -> Iterator[tuple[str, JsonValue]]:
    """Yield what makes *template* speak of *refusal*: JSON Pointers and what to put there."""
    pointer = _message_pointer(template)
    if pointer is not None:
        yield pointer, refusal.detail
    if not isinstance(template, Mapping):
        return
    for name in ("status", "statusCode", "status_code", "code"):
        if isinstance(template.get(name), int):
            yield f"/{name}", status
    if "title" in template:
        yield "/title", HTTPStatus(status).phrase
    listed = _listed(refusal)
    if not listed:
        return
    for place in ("", "/error"):
        inner = value_at(template, place)
        for name in _LISTS if isinstance(inner, Mapping) else ():
            if name in inner and not isinstance(inner[name], str):
                as_object = isinstance(inner[name], Mapping)
                yield f"{place}/{name}", {"errors": listed} if as_object else listed


def _message_pointer(template: JsonValue, depth: int = 0) -> str | None:
    """Return where *template* says in words what is wrong, at most three levels down."""
    if not isinstance(template, Mapping) or depth > 3:
        return None
    for name in _MESSAGES:
        if isinstance(template.get(name), str):
            return f"/{name}"
    for name, member in template.items():
        inner = _message_pointer(member, depth + 1)
        if inner is not None:
            return f"/{name}{inner}"
    return None


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
