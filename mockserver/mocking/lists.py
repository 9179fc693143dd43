"""Cut the page that was asked for out of a collection, and put it into its envelope."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from mockserver.mocking.echoes import Echoes
from mockserver.mocking.envelopes import Envelope, Turned, element, needs_total
from mockserver.mocking.filters import conditions
from mockserver.mocking.messages import Request
from mockserver.mocking.orders import asked_order
from mockserver.mocking.pages import Page
from mockserver.mocking.positions import Positions, Start
from mockserver.spec.json_text import value_from_json
from mockserver.spec.pointers import MISSING, with_value_at
from mockserver.spec.schemas import Schemas
from mockserver.spec.semantics import Pagination, Semantics
from mockserver.spec.types import JsonObject, JsonValue
from mockserver.state.cursors import Cursors
from mockserver.state.queries import Condition, Listed, ListQuery, Records
from mockserver.state.texts import written


def as_it_is(body: str) -> str:
    """Return *body*, how a list shows a record that it shows whole."""
    return body


class Lists:
    """Pages of one document's lists."""

    def __init__(self, schemas: Schemas, cursors: Cursors) -> None:
        self._schemas = schemas
        self._cursors = cursors
        self._echoes = Echoes(schemas)

    def page(
        self,
        request: Request,
        semantics: Semantics,
        records: Records,
        *,
        also: tuple[Condition, ...] = (),
        around: JsonObject | None = None,
        empty: Callable[[str], JsonValue] | None = None,
        shown: Callable[[str], str] = as_it_is,
        total: int | None = None,
    ) -> Page:
        """Return the page of *records* that *request* asks for.

        Records must meet the conditions in *also*. *around* are members of the envelope that are
        no matter of pages; without any, what the schema requires and a parameter gives is echoed.
        *empty* returns what stands at a pointer where there is nothing to tell, `MISSING` for
        nothing at all. *shown* turns a record into how the list shows it, as JSON text. *total* is
        the number of records that match, if it is known.
        Raises `InvalidRequest` for a cursor that was not issued for this list.
        """
        pagination = semantics.pagination
        if pagination is None:
            raise ValueError(f"{request.operation.name} declares no x-pagination")
        query = self.query(request, semantics, also)
        positions = Positions(semantics, request, self._schemas, self._cursors)
        start = positions.start(records, query.order)
        listed, is_first, is_last = _turned(records, query, start, positions.limit)
        if total is None and needs_total(pagination):
            total = records.total(query.conditions)
        envelope = Envelope(
            pagination,
            positions,
            Turned(listed=listed, start=start, total=total, is_first=is_first, is_last=is_last),
        )
        bodies = _elements(pagination, positions, listed, shown)
        return Page(
            envelope=self._written(request, pagination, envelope.members(), around, empty),
            items=pagination.items,
            bodies=bodies,
            held=listed.held if bodies is listed.bodies else None,
            headers=envelope.headers(),
        )

    def query(
        self, request: Request, semantics: Semantics, also: tuple[Condition, ...] = ()
    ) -> ListQuery:
        """Return what *request* asks of the records, whatever the page."""
        order, backwards = asked_order(semantics.order, request, self._schemas)
        found = conditions(semantics.filters, request) if semantics.filters else ()
        return ListQuery(
            conditions=(*also, *found),
            order=order,
            backwards=backwards,
        )

    def _written(
        self,
        request: Request,
        pagination: Pagination,
        members: Mapping[str, JsonValue],
        around: JsonObject | None,
        empty: Callable[[str], JsonValue] | None,
    ) -> JsonValue:
        envelope: Any = with_value_at(around or {}, pagination.items, [])
        for pointer, value in members.items():
            member = value
            if value is None:
                is_null = pointer == pagination.next and pagination.last_page == "null"
                member = empty(pointer) if empty is not None else None if is_null else MISSING
            if member is not MISSING:
                envelope = with_value_at(envelope, pointer, member)
        return envelope if around is not None else self._echoes.added(request, envelope)


def _turned(
    records: Records, query: ListQuery, start: Start, limit: int | None
) -> tuple[Listed, bool, bool]:
    """Return the page at *start*, and whether it is the first one and the last one."""
    if start.nowhere:
        return Listed(bodies=(), places=(), more=False), False, True
    asked = ListQuery(
        conditions=query.conditions,
        order=query.order,
        backwards=query.backwards is not start.is_before,
        after=start.place,
        offset=start.offset,
        limit=limit,
    )
    if not start.is_before:
        listed = records.listed(asked)
        return listed, start.is_first, not listed.more
    turned = records.listed(asked)
    listed = Listed(bodies=turned.bodies[::-1], places=turned.places[::-1], more=True)
    return listed, not turned.more, False


def _elements(
    pagination: Pagination, positions: Positions, listed: Listed, shown: Callable[[str], str]
) -> tuple[str, ...]:
    if not pagination.item and pagination.element_cursor is None:
        return listed.bodies if shown is as_it_is else tuple(map(shown, listed.bodies))
    return tuple(
        written(element(pagination, value_from_json(shown(body)), positions.cursor(place), {}))
        for body, place in zip(listed.bodies, listed.places, strict=True)
    )
