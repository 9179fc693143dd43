"""Answer a list from a collection whose records are generated, in an envelope that is, too."""

from __future__ import annotations

from collections.abc import Callable

from mockserver.mocking.collection_names import name_of
from mockserver.mocking.collections import Collections
from mockserver.mocking.filters import belonging
from mockserver.mocking.lists import Lists, as_it_is
from mockserver.mocking.messages import Request
from mockserver.mocking.negotiation import ResponsePlan
from mockserver.mocking.pages import Page
from mockserver.mocking.shapes import Shapes
from mockserver.mocking.views import Views
from mockserver.spec.json_text import value_from_json
from mockserver.spec.model import Schema
from mockserver.spec.pointers import MISSING, tokens_of, without
from mockserver.spec.semantics import CollectionReference, Pagination, Semantics
from mockserver.spec.types import JsonObject, JsonValue
from mockserver.state.texts import written

# What says that there is nothing where null is not allowed, and absence neither.
_NOTHINGS: tuple[JsonValue, ...] = (None, "", 0, False)


class Listing:
    """The lists of one API that show generated records."""

    def __init__(
        self, collections: Collections, lists: Lists, views: Views, shapes: Shapes
    ) -> None:
        self._collections = collections
        self._lists = lists
        self._views = views
        self._shapes = shapes
        self._around: dict[str, JsonObject] = {}
        self._empty: dict[tuple[str, str], JsonValue] = {}
        self._elements: dict[tuple[str, str], Schema | None] = {}

    def page(self, request: Request, plan: ResponsePlan, semantics: Semantics) -> Page | None:
        """Return the page that *request* asks for, `None` if its records are not kept."""
        reference = semantics.collection
        schema = plan.media_type.schema if plan.media_type else None
        if reference is None or reference.role != "list" or schema is None:
            return None
        name = name_of(reference, request.parameters)
        if not self._collections.has(name):
            return None
        pagination = semantics.pagination or _whole(reference)
        if pagination is None:
            return None
        return self._lists.page(
            request,
            semantics if semantics.pagination else semantics.with_pagination(pagination),
            self._collections.of(request.session).stored(name),
            also=belonging(reference, request),
            around=self._surroundings(request, schema, pagination),
            empty=lambda pointer: self._nothing(request, schema, pointer),
            shown=self._shown(request, name, schema, pagination, reference),
        )

    def _shown(
        self,
        request: Request,
        name: str,
        schema: Schema,
        pagination: Pagination,
        reference: CollectionReference,
    ) -> Callable[[str], str]:
        """Return what turns a record into how the list shows it."""
        key = (request.operation.name, schema.pointer)
        if key not in self._elements:
            element = self._shapes.items(self._shapes.at(schema, pagination.items))
            self._elements[key] = self._shapes.at(element, pagination.item or reference.item)
        shown = self._elements[key]
        description = self._collections.descriptions.of(name)
        if shown is None or description.schema is None or self._is_same(shown, description.schema):
            return as_it_is

        def view(body: str) -> str:
            record = value_from_json(body)
            identity = description.identity_of(record)
            return written(self._views.view(shown, record, "view", name, str(identity)))

        return view

    def _is_same(self, one: Schema, other: Schema) -> bool:
        resolved = self._shapes.schemas.resolved
        return resolved(one).pointer == resolved(other).pointer

    def _surroundings(self, request: Request, schema: Schema, pagination: Pagination) -> JsonObject:
        """Return the members of the envelope that are no matter of pages."""
        name = request.operation.name
        if name not in self._around:
            made: JsonValue = {}
            if pagination.items:
                made = self._views.generated(schema, name, "envelope")
                for pointer in pagination.members():
                    made = without(made, pointer)
            self._around[name] = made
        return self._around[name]

    def _nothing(self, request: Request, schema: Schema, pointer: str) -> JsonValue:
        """Return what stands at *pointer* where there is nothing, as the schema allows it."""
        key = (request.operation.name, pointer)
        if key not in self._empty:
            self._empty[key] = self._allowed_nothing(schema, pointer)
        return self._empty[key]

    def _allowed_nothing(self, schema: Schema, pointer: str) -> JsonValue:
        tokens = tokens_of(pointer)
        member = self._shapes.at(schema, pointer)
        if member is None:
            return MISSING
        holder = self._shapes.at(schema, pointer[: -len(tokens[-1]) - 1]) if tokens else schema
        is_required = bool(tokens) and tokens[-1] in self._shapes.required(holder)
        allowed = [value for value in _NOTHINGS if self._views.is_valid(member, value)]
        if None in allowed:
            return None
        return allowed[0] if is_required and allowed else MISSING


def _whole(reference: CollectionReference) -> Pagination | None:
    """Return how a list without pages is one page."""
    if reference.record is None:
        return None
    return Pagination(
        style="offset",
        limit=None,
        position=None,
        items=reference.record,
        item=reference.item,
        next=None,
        total=None,
        has_more=None,
        last_page="absent",
        bad_limit="fail",
        zero_limit="clamp",
    )
