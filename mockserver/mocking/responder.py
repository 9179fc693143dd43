"""Answer a valid request: the world's handler, its collection, an example, or a generated value."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from datetime import datetime

from mockserver.errors import BrokenContract, InvalidRequest, Violation
from mockserver.generation.compiler import Generator
from mockserver.mocking.answers import Answers
from mockserver.mocking.bodies import Bodies, ExamplesFirst
from mockserver.mocking.calls import HandlerCall
from mockserver.mocking.collections import Collections
from mockserver.mocking.descriptions import Descriptions
from mockserver.mocking.headers import ResponseHeaders
from mockserver.mocking.listing import Listing
from mockserver.mocking.lists import Lists
from mockserver.mocking.media_names import EVENTS, is_structured
from mockserver.mocking.messages import Answer, Request
from mockserver.mocking.negotiation import (
    ResponsePlan,
    usual_response,
)
from mockserver.mocking.pages import Page
from mockserver.mocking.plans import Plans
from mockserver.mocking.preferences import NO_PREFERENCES
from mockserver.mocking.resources import Resources
from mockserver.mocking.shapes import Shapes
from mockserver.mocking.showing import Showing
from mockserver.mocking.sizes import Sizes
from mockserver.mocking.views import Views
from mockserver.mocking.worlds import Reply, Source, World
from mockserver.spec.model import Api, Operation
from mockserver.spec.schemas import Schemas
from mockserver.spec.semantics import CollectionReference, Range, Semantics, ranges_of
from mockserver.state.cursors import Cursors
from mockserver.state.store import Store


class Responder:
    """Answers requests to one API; belongs to one app."""

    def __init__(
        self,
        api: Api,
        schemas: Schemas,
        semantics: Callable[[Operation], Semantics],
        *,
        world: World,
        store: Store,
        source: Source,
        now: Callable[[], datetime],
        generator: Generator,
        sizes: Sizes,
        namespace: str,
        examples: ExamplesFirst = "generated",
    ) -> None:
        """*semantics* returns what an operation means; *sizes* how many records there are.

        *source* is that of the records that are there at first, *now* tells the time of handlers
        and changes. Records are kept in *store*, below *namespace*.
        """
        self.api = api
        self.schemas = schemas
        self.semantics = semantics
        self.world = world
        self.source = source
        self.now = now
        self.generator = generator
        shapes = Shapes(schemas)
        views = Views(shapes, generator)
        self.bodies = Bodies(schemas, generator, examples=examples)
        headers = ResponseHeaders(api, shapes, generator)
        self._plans = Plans()
        self._ranges: dict[str, tuple[Range, ...]] = {}
        self._answers = Answers(schemas, self.bodies, headers, world=world.name)
        self.lists = Lists(schemas, Cursors(source.seed))
        self.collections = Collections(
            api,
            Descriptions(api, semantics, views, [*filter(self._keeps_records, api.operations)]),
            world,
            store=store,
            source=source,
            views=views,
            sizes=sizes,
            namespace=namespace,
        )
        self.listing = Listing(self.collections, self.lists, views, shapes)
        self.resources = Resources(self.collections, views, shapes, now)
        self.showing = Showing(views, shapes, self._reader)

    def _keeps_records(self, operation: Operation) -> bool:
        """Tell whether records may stand behind *operation*: what a handler answers is its matter.

        Unless the document says what it is about.
        """
        is_handled = (operation.operation_id or "") in self.world.handlers
        return not is_handled or "x-collection" in operation.extensions

    def _reader(self, name: str) -> tuple[Operation, CollectionReference] | None:
        """Return the operation that reads a record of the collection *name*."""
        for operation in self.api.operations:
            reference = self.semantics(operation).collection
            if reference is not None and reference.role == "read" and reference.name == name:
                return operation, reference
        return None

    def answer(self, request: Request) -> Answer:
        """Return the answer to *request*.

        Raises `RequestRefused`, among others `BrokenContract` if a world's body is invalid.
        """
        operation = request.operation
        plan = self._plans.of(request)
        self._check_ranges(request)
        if self._must_invent(plan, request):
            return self._answers.invented(request, plan)
        call = self._call(request, plan)
        handler = self.world.handlers.get(operation.operation_id or "")
        if handler is not None:
            result = handler(call)
            if isinstance(result, Page):
                return self._answers.of_page(request, plan, result, "a page by the world's handler")
            reply = result if isinstance(result, Reply) else Reply(body=result, status=plan.status)
            return self._answers.of_reply(request, plan, reply, "from the world's handler")
        if call.collection_name is not None:
            return self._answers.of_page(request, plan, call.page(), "from its collection")
        return self._from_records(request, plan) or self._answers.invented(request, plan)

    def _check_ranges(self, request: Request) -> None:
        """Raise `InvalidRequest` if *request* has a range that ends before it starts."""
        operation = request.operation
        if operation.name not in self._ranges:
            self._ranges[operation.name] = ranges_of(self.api, operation)
        for one in self._ranges[operation.name]:
            if one.is_reversed(request.parameters):
                detail = f"is before {one.start}"
                raise InvalidRequest(
                    detail=f"query parameter {one.end} {detail}",
                    violations=[Violation(place=f"query.{one.end}", detail=detail)],
                )

    def repeats(self, operation: Operation) -> bool:
        """Tell whether an answer of *operation* follows from request, seed and records alone.

        Then it may be sent again until a record changes. A callback must be sent each time, and a
        world's own code can do what it likes, unless the world says that it does not.
        """
        is_handled = (operation.operation_id or "") in self.world.handlers
        return not operation.callbacks and (self.world.repeatable or not is_handled)

    def _from_records(self, request: Request, plan: ResponsePlan) -> Answer | None:
        """Answer from generated records that are kept, `None` if there are none."""
        semantics = self.semantics(request.operation)
        reference = semantics.collection
        if reference is None or reference.role is None:
            return None
        name = plan.media_type_name
        # Pictures and plain text hold no records, whatever they are about.
        can_show = plan.media_type is None or is_structured(name) or name == EVENTS
        if reference.role == "list":
            if not can_show:
                return None
            self.resources.check_list(request, reference)
            page = self.listing.page(request, plan, semantics)
            if page is None:
                return None
            return self._sound(
                request,
                plan,
                lambda: self._answers.of_page(
                    request, plan, page, f"from the collection {reference.name}"
                ),
            )
        outcome = self.resources.outcome(request, reference)
        if outcome is None:
            return None
        reply = self.showing.reply(request, plan, reference, outcome)
        if not can_show and reply.status == plan.status:
            return self._answers.invented(request, plan, reply.headers)
        return self._sound(
            request,
            plan,
            lambda: self._answers.of_reply(
                request, plan, reply, f"from the collection {reference.name}"
            ),
        )

    def _sound(
        self, request: Request, plan: ResponsePlan, answered: Callable[[], Answer]
    ) -> Answer:
        """Return what is *answered*; something made up where the schema does not allow that.

        No schema of a list with at least one item allows the page behind the last one.
        """
        try:
            return answered()
        except BrokenContract as error:
            answer = self._answers.invented(request, plan)
            wrong = "; ".join(f"{one.place} {one.detail}" for one in error.violations[:2])
            return dataclasses.replace(
                answer,
                reasons=(*answer.reasons, f"its collection breaks the schema: {wrong[:300]}"),
            )

    def _must_invent(self, plan: ResponsePlan, request: Request) -> bool:
        """Tell whether *request* prefers what no world answers: an error, or an example."""
        preferences = request.preferences
        if preferences is NO_PREFERENCES:
            return False
        if preferences.example is not None:
            return True
        if preferences.dynamic is False and plan.media_type and plan.media_type.examples:
            return True
        return preferences.code is not None and plan.response is not usual_response(
            request.operation
        )

    def _call(self, request: Request, plan: ResponsePlan) -> HandlerCall:
        return HandlerCall(
            request,
            plan,
            semantics=self.semantics(request.operation),
            collections=self.collections.of(request.session),
            lists=self.lists,
            source=lambda: self.source.at(self.now()),
        )
