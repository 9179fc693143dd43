"""Answer a valid request: the world's handler, its collection, an example, or a generated value."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from urllib.parse import parse_qsl

import orjson

from mockserver.errors import BrokenContract, InvalidRequest, RequestRefused, Violation
from mockserver.generation.compiler import Generator
from mockserver.mocking.collections import Collections, name_of
from mockserver.mocking.lists import Lists
from mockserver.mocking.media_types import body_of, content_type, is_json
from mockserver.mocking.messages import Answer, Request
from mockserver.mocking.negotiation import ResponsePlan, documented, success_plan
from mockserver.mocking.pages import Page
from mockserver.mocking.worlds import Reply, Source, World
from mockserver.spec.instants import instant_from
from mockserver.spec.model import Api, MediaType, Operation, Response, Schema
from mockserver.spec.schemas import Schemas
from mockserver.spec.semantics import Semantics, semantics_of
from mockserver.spec.types import JsonObject, JsonValue
from mockserver.state.cursors import Cursors
from mockserver.state.queries import ListQuery
from mockserver.state.store import Store


class Responder:
    """Answers requests to one API; belongs to one app."""

    def __init__(
        self,
        api: Api,
        schemas: Schemas,
        *,
        world: World,
        store: Store,
        source: Source,
        generator: Generator,
        namespace: str,
    ) -> None:
        self.api = api
        self.schemas = schemas
        self.world = world
        self.source = source
        self.generator = generator
        self.lists = Lists(schemas, Cursors(source.seed))
        self._semantics: dict[str, Semantics] = {}
        self.collections = Collections(
            api, self.semantics, world, store=store, source=source, namespace=namespace
        )

    def semantics(self, operation: Operation) -> Semantics:
        """Return what *operation* means beyond its schemas."""
        if operation.name not in self._semantics:
            self._semantics[operation.name] = semantics_of(self.api, operation)
        return self._semantics[operation.name]

    def answer(self, request: Request) -> Answer:
        """Return the answer to *request*.

        Raises `RequestRefused`, among others `BrokenContract` if a world's body is invalid.
        """
        plan = success_plan(request.operation, request.accept)
        call = HandlerCall(self, request, plan)
        handler = self.world.handlers.get(request.operation.operation_id or "")
        if handler is not None:
            result = handler(call)
            if isinstance(result, Page) and is_json(plan.media_type_name):
                body, headers = result.body(), result.headers
                return self._checked(request, plan, body, headers, "a page by the world's handler")
            reply = result if isinstance(result, Reply) else Reply(body=result, status=plan.status)
            return self._from_reply(request, plan, reply)
        if is_json(plan.media_type_name) and call.collection_name is not None:
            page = call.page()
            return self._checked(request, plan, page.body(), page.headers, "from its collection")
        return self._invented(request, plan)

    def _from_reply(self, request: Request, plan: ResponsePlan, reply: Reply) -> Answer:
        response = documented(request.operation.responses, reply.status)
        body = b""
        if response is not None and response.content:
            name = plan.media_type_name
            if reply.status != plan.status:
                name = response.content[0].name
            body = body_of(reply.body, name)
        plan = ResponsePlan(
            status=reply.status,
            response=response,
            media_type=plan.media_type if response is plan.response else _first(response),
            reasons=plan.reasons,
        )
        return self._checked(request, plan, body, reply.headers, "from the world's handler")

    def _invented(self, request: Request, plan: ResponsePlan) -> Answer:
        """Answer with a generated value where the schema says what is wanted, else an example."""
        media_type = plan.media_type
        if media_type is None:
            return self._checked(request, plan, b"", {}, "no body is documented")
        name = plan.media_type_name
        if media_type.schema is not None and (is_json(name) or not media_type.examples):
            about = (request.operation.name, orjson.dumps(dict(request.parameters)).decode())
            value = self.generator.value(media_type.schema, *about)
            return self._checked(request, plan, body_of(value, name), {}, "generated")
        example = media_type.examples[0].value if media_type.examples else ""
        return self._checked(request, plan, body_of(example, name), {}, "the documented example")

    def _checked(
        self,
        request: Request,
        plan: ResponsePlan,
        body: bytes,
        headers: Mapping[str, str],
        reason: str,
    ) -> Answer:
        """Return the answer. Raises `BrokenContract` if its body violates the document."""
        media_type = plan.media_type
        name = plan.media_type_name
        if media_type is not None and media_type.schema is not None:
            value = orjson.loads(body) if is_json(name) else body.decode(errors="replace")
            validator = self.schemas.validator(media_type.schema, direction="response")
            if (is_json(name) or name.startswith("text/")) and not validator.is_valid(value):
                raise self._broken(request.operation, plan.status, media_type.schema, value)
        missing = self._required_headers(request, plan.response, headers)
        return Answer(
            status=plan.status,
            content_type=content_type(name) if media_type is not None else None,
            body=body,
            headers={**missing, **headers},
            reasons=(*plan.reasons, reason),
        )

    def _required_headers(
        self, request: Request, response: Response | None, given: Mapping[str, str]
    ) -> dict[str, str]:
        present = {name.lower() for name in given}
        return {
            header.name: _header_text(
                self.generator.value(header.schema, request.operation.name, "header", header.name)
            )
            for header in (response.headers if response else ())
            if header.required and header.schema and header.name.lower() not in present
        }

    def _broken(
        self, operation: Operation, status: int, schema: Schema, value: JsonValue
    ) -> BrokenContract:
        errors = list(self.schemas.errors(schema, value, direction="response"))
        return BrokenContract(
            detail=f"{operation.name}: the {status} body made by world "
            f"{self.world.name or '(none)'} is invalid: "
            + "; ".join(f"{error.pointer or '(root)'} {error.message}" for error in errors[:5]),
            violations=[
                Violation(place=f"body#{error.pointer}", detail=error.message) for error in errors
            ],
        )


class HandlerCall:
    """What a handler is told and may ask for. See `worlds.Call`."""

    def __init__(self, responder: Responder, request: Request, plan: ResponsePlan) -> None:
        self._responder = responder
        self._request = request
        self._semantics = responder.semantics(request.operation)
        self.parameters = request.parameters
        self.body = request.body
        self.media_type = plan.media_type_name
        self.source = responder.source

    @property
    def collection_name(self) -> str | None:
        """The collection that a page is cut from, `None` if there is none."""
        reference = self._semantics.collection
        if reference is None or self._semantics.pagination is None:
            return None
        name = name_of(reference, self.parameters)
        return name if self._responder.collections.has(name) else None

    def records(self, collection: str) -> Sequence[JsonObject]:
        """Return every record of *collection*, in its declared order."""
        return self._responder.collections.records(collection)

    def page(self, records: Iterable[JsonObject] | None = None) -> Page:
        """Return the page asked for, from the operation's collection or from *records*."""
        collections = self._responder.collections
        operation = self._request.operation
        reference = self._semantics.collection
        name = name_of(reference, self.parameters) if reference else operation.name
        source = (
            collections.stored(name) if records is None else collections.computed(records, name)
        )
        return self._responder.lists.page(
            operation, self._semantics, source, self.parameters, path=self._request.path
        )

    def matching(self) -> Sequence[JsonObject]:
        """Return every record of the operation's collection that its filters let through."""
        reference = self._semantics.collection
        if reference is None:
            return ()
        lists = self._responder.lists
        operation = self._request.operation
        query = ListQuery(
            conditions=lists.conditions(self._semantics, self.parameters),
            backwards=lists.is_backwards(operation, self._semantics, self.parameters),
        )
        name = name_of(reference, self.parameters)
        listed = self._responder.collections.stored(name).listed(query)
        return tuple(orjson.loads(body) for body in listed.bodies)

    def instant(self, parameter: str) -> datetime | None:
        """Return the date-time that *parameter* holds, in UTC; `None` where it was omitted."""
        if parameter not in self.parameters:
            return None
        moment = instant_from(self.parameters[parameter])
        if moment is None:
            raise self.invalid(parameter, "is no date-time like 2026-05-03T09:00:00Z")
        return moment

    def sent(self, parameter: str) -> str | None:
        """Return the text that the query sends for *parameter*, before defaults and clamping."""
        pairs = parse_qsl(self._request.query_string, keep_blank_values=True)
        return next((value for name, value in pairs if name == parameter), None)

    def invalid(self, parameter: str, detail: str) -> RequestRefused:
        """Return the refusal to raise where the value of *parameter* makes no sense."""
        described = self._request.operation.parameter(parameter)
        place = described.place if described else parameter
        return InvalidRequest(
            detail=f"{place.replace('.', ' parameter ', 1)} {detail}",
            violations=(Violation(place=place, detail=detail),),
        )


def _first(response: Response | None) -> MediaType | None:
    return response.content[0] if response is not None and response.content else None


def _header_text(value: JsonValue) -> str:
    return value if isinstance(value, str) else orjson.dumps(value).decode()
