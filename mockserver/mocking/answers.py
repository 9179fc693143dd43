"""Put an answer together from what its source gives, and judge it: none breaks its contract."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping

import orjson

from mockserver.errors import BrokenContract, Violation
from mockserver.mocking.bodies import Bodies, Body
from mockserver.mocking.examples import validity
from mockserver.mocking.headers import ResponseHeaders, header_value
from mockserver.mocking.json_bytes import json_bytes
from mockserver.mocking.media_types import body_of, content_type, is_json
from mockserver.mocking.messages import Answer, Request
from mockserver.mocking.negotiation import (
    ResponsePlan,
    concrete,
    documented,
    has_no_body,
    usual_response,
)
from mockserver.mocking.page_judging import PageJudge
from mockserver.mocking.pages import Page
from mockserver.mocking.worlds import Reply
from mockserver.spec.model import MediaType, Operation, Response, Schema
from mockserver.spec.schemas import Schemas
from mockserver.spec.types import JsonValue

_NO_HEADERS: Mapping[str, str] = {}


class Answers:
    """The answers of one API; belongs to one app."""

    def __init__(
        self, schemas: Schemas, bodies: Bodies, headers: ResponseHeaders, *, world: str
    ) -> None:
        """*world* is the name of what gives records and replies, empty if nothing has one."""
        self._schemas = schemas
        self._bodies = bodies
        self._headers = headers
        self._world = world
        self._pages = PageJudge(schemas)

    def of_page(self, request: Request, plan: ResponsePlan, page: Page, reason: str) -> Answer:
        """Return the answer that is *page*, for *reason*. Raises `BrokenContract`."""
        if not is_json(plan.media_type_name):
            reply = Reply(body=page.value(), status=plan.status, headers=page.headers)
            return self.of_reply(request, plan, reply, reason)
        schema = plan.media_type.schema if plan.media_type else None
        body, is_valid = (page.body(), True) if schema is None else self._pages.judged(schema, page)
        if schema is not None and not is_valid:
            raise self._broken(request.operation, plan.status, schema, orjson.loads(body))
        return self._answer(request, plan, Body(content=body, reasons=(reason,)), page.headers)

    def of_reply(self, request: Request, plan: ResponsePlan, reply: Reply, reason: str) -> Answer:
        """Return the answer that is *reply*, for *reason*. Raises `BrokenContract`."""
        operation = request.operation
        response = documented(operation.responses, reply.status)
        media_type, name = plan.media_type, plan.media_type_name
        if response is not plan.response or has_no_body(reply.status):
            media_type = None if has_no_body(reply.status) else _first(response)
            name = concrete(media_type.name) if media_type else ""
        plan = dataclasses.replace(
            plan, status=reply.status, response=response, media_type=media_type, written_as=name
        )
        body = b""
        if media_type is not None:
            body = body_of(reply.body, name, self._bodies.layout(media_type))
            self._judge(operation, plan, reply.body, body)
        made = Body(content=body, value=reply.body, reasons=(reason,))
        return self._answer(request, plan, made, reply.headers)

    def _judge(
        self, operation: Operation, plan: ResponsePlan, value: JsonValue, body: bytes
    ) -> None:
        """Raise `BrokenContract` unless *value*, or the text it was written as, is valid."""
        schema = plan.media_type.schema if plan.media_type else None
        if plan.media_type is None or schema is None or isinstance(value, bytes):
            return
        is_valid = validity(plan.media_type, self._schemas)
        if is_json(plan.media_type_name):
            value = orjson.loads(body)
        elif is_valid(body.decode(errors="replace")):
            return
        if not is_valid(value):
            raise self._broken(operation, plan.status, schema, value)

    def invented(
        self, request: Request, plan: ResponsePlan, given: Mapping[str, str] = _NO_HEADERS
    ) -> Answer:
        """Answer with an example or a generated value, as the request prefers."""
        about: tuple[str, ...] = (
            request.operation.name,
            json_bytes(dict(request.parameters)).decode(),
        )
        if plan.response is not usual_response(request.operation):
            about = (*about, str(plan.status))
        body = self._bodies.invented(plan, request.preferences, about)
        return self._answer(request, plan, body, given)

    def _answer(
        self, request: Request, plan: ResponsePlan, body: Body, given: Mapping[str, str]
    ) -> Answer:
        """Return the answer with *body* and the headers that are *given* or documented."""
        headers = self._headers.of(
            request, plan.response, plan.status, given=given, value=body.value
        )
        applied = (*plan.applied, *body.applied, *request.preferences.of_the_world)
        if applied:
            headers["Preference-Applied"] = header_value(", ".join(applied))
        has_type = plan.media_type is not None
        return Answer(
            status=plan.status,
            content_type=content_type(plan.media_type_name) if has_type else None,
            body=body.content,
            headers={**headers, **given},
            reasons=(*plan.reasons, *body.reasons),
            reports=body.reports,
        )

    def _broken(
        self, operation: Operation, status: int, schema: Schema, value: JsonValue
    ) -> BrokenContract:
        errors = list(self._schemas.errors(schema, value, direction="response"))
        return BrokenContract(
            detail=f"{operation.name}: the {status} body made by world "
            f"{self._world or '(none)'} is invalid: "
            + "; ".join(f"{error.pointer or '(root)'} {error.message}" for error in errors[:5]),
            violations=[
                Violation(place=f"body#{error.pointer}", detail=error.message) for error in errors
            ],
        )


def _first(response: Response | None) -> MediaType | None:
    return response.content[0] if response is not None and response.content else None
