"""Answer what cannot be done in the shape that the document gives its errors."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence

from mockserver.errors import (
    Forbidden,
    InvalidRequest,
    NoAcceptableMediaType,
    NoSuchResponse,
    RequestRefused,
    Unauthorized,
    UnsatisfiableSchema,
    Violation,
)
from mockserver.mocking.error_lists import ErrorLists, Generate
from mockserver.mocking.error_members import LISTS, changes_for, codes_for
from mockserver.mocking.media_types import body_of, content_type, is_json
from mockserver.mocking.messages import Answer
from mockserver.mocking.negotiation import concrete, documented
from mockserver.mocking.problem_details import PROBLEM_JSON, problem
from mockserver.mocking.shapes import Shapes
from mockserver.spec.model import Api, MediaType, Operation, Response, Schema
from mockserver.spec.references import value_at, with_value_at
from mockserver.spec.schemas import Schemas
from mockserver.spec.types import JsonValue

# The statuses by which documents say "your request is wrong", the most specific first.
_INVALID_STATUSES = (422, 400)


class Refusals:
    """Turns refusals into answers for one API."""

    def __init__(self, api: Api, schemas: Schemas, generate: Generate) -> None:
        self._api = api
        self._schemas = schemas
        self._generate = generate
        self._shapes = Shapes(schemas)
        self._errors = ErrorLists(self._shapes, generate)
        self._common = _most_common_error(api)

    def answer(self, refusal: RequestRefused, operation: Operation | None, target: str) -> Answer:
        """Return the answer to a request for *target* that was refused with *refusal*.

        *operation* is `None` where none was reached. The shape comes from the operation's own
        response, else from the API's; where no body is documented it is problem+json, so that
        whoever asked learns what is wrong.
        """
        status = self.status(refusal, operation)
        response, reason = self._response(status, operation)
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
        if isinstance(refusal, NoSuchResponse):
            # The documented body may have no place for it, and only a person can help.
            return (f"refused: {refusal.condition}", refusal.detail)
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
        is_generated = template is None
        if is_generated:
            try:
                template = self._generate(media_type.schema, f"{status} {target}")
            except UnsatisfiableSchema:
                return None
        elif isinstance(refusal, Unauthorized | Forbidden):
            # Clients compare these literally: the documented example is the answer.
            return self._identified(template, media_type.schema, status, target)
        changes = [*changes_for(template, refusal, status)]
        violations = refusal.violations
        if not violations and is_generated:
            violations = [Violation(place="request", detail=refusal.detail, rule=refusal.condition)]
        changes.extend(self._lists(template, media_type.schema, violations))
        if is_generated:
            changes.extend(codes_for(template, refusal))
        for pointer, member in changes:
            changed = with_value_at(template, pointer, member)
            if valid(changed):
                template = changed
        return self._identified(template, media_type.schema, status, target)

    def _lists(
        self, template: JsonValue, schema: Schema, violations: Sequence[Violation]
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
                written = self._errors.written(member, violations, like=like)
                if written is not None:
                    yield f"{place}/{name}", written

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
