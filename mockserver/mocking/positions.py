"""Find where the page that was asked for starts, and what leads to its neighbours."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlencode

from mockserver.errors import InvalidRequest, Violation
from mockserver.mocking.asked import asked
from mockserver.mocking.messages import Request
from mockserver.spec.json_text import value_from_json
from mockserver.spec.model import Parameter
from mockserver.spec.parameter_texts import query_of
from mockserver.spec.pointers import MISSING, tokens_of, value_at, without
from mockserver.spec.schemas import Schemas
from mockserver.spec.semantics import Pagination, Semantics, body_pointer
from mockserver.spec.types import JsonValue
from mockserver.state.cursors import Cursors, UnknownCursor
from mockserver.state.queries import Listed, Records, SortTerm

# More records than any collection has.
_ENDLESS = 2**62


@dataclass(frozen=True, slots=True, kw_only=True)
class Start:
    """Where a page starts: at a place, or after a number of records.

    `is_before` tells that the page ends at the place. `nowhere` is a place that was never there.
    """

    place: bytes | None = None
    offset: int = 0
    is_before: bool = False
    nowhere: bool = False

    @property
    def is_first(self) -> bool:
        """Tell whether nothing comes before the page."""
        return self.place is None and self.offset == 0 and not self.nowhere


class Positions:
    """Reads and writes the positions of one list, for one request."""

    def __init__(
        self, semantics: Semantics, request: Request, schemas: Schemas, cursors: Cursors
    ) -> None:
        self._pagination = _declared(semantics)
        self._request = request
        self._cursors = cursors
        self._identity = semantics.collection.identity if semantics.collection else "/id"
        self.limit = _limit(self._pagination, request)
        self.counts = _counts(self._pagination, request, schemas)

    def start(self, records: Records, order: tuple[SortTerm, ...]) -> Start:
        """Return where the page starts. Raises `InvalidRequest` for a position nobody gave out."""
        position = asked(self._request, self._pagination.position)
        if position is None or position == "":
            return Start()
        if self._pagination.style == "keyset":
            place = records.place_of(position, order)
            return Start(place=place, nowhere=place is None)
        if not self.counts:
            return self._at_cursor(str(position))
        try:
            number = int(position)
        except (TypeError, ValueError) as error:
            raise self._invalid("is not a whole number") from error
        if self.counts == "offset":
            return Start(offset=max(0, number))
        # Without a size, the first page holds everything.
        size = _ENDLESS if self.limit is None else self.limit
        return Start(offset=max(0, number - self._pagination.first) * size)

    def page_number(self, start: Start) -> int:
        """Return the number of the page that starts at *start*."""
        return self._pagination.first + (start.offset // self.limit if self.limit else 0)

    def following(self, listed: Listed, start: Start) -> JsonValue:
        """Return the position of the next page, `None` if there is none."""
        # With `empty-page` the last page points on, too: to a page without items.
        goes_on = listed.more or self._pagination.last_page == "empty-page"
        if not listed.bodies or not goes_on:
            return None
        if self.counts == "offset":
            return start.offset + len(listed.bodies)
        if self.counts:
            return self.page_number(start) + 1
        if self._pagination.style == "keyset":
            return self._named(listed.bodies[-1])
        return self.cursor(listed.places[-1])

    def preceding(self, listed: Listed, start: Start, *, is_first: bool) -> JsonValue:
        """Return the position of the previous page, `None` if there is none."""
        if is_first:
            return None
        if self.counts == "offset":
            return max(0, start.offset - (self.limit or 0))
        if self.counts:
            return max(self._pagination.first, self.page_number(start) - 1)
        if self._pagination.style == "keyset" or not listed.places:
            return None
        return self._cursors.issued(listed.places[0], context=[*self._context, "before"])

    def cursor(self, place: bytes) -> str:
        """Return the cursor to what follows *place*."""
        return self._cursors.issued(place, context=self._context)

    def url(self, position: JsonValue) -> str:
        """Return the URL of the page at *position*, with everything else that was asked for."""
        parameters = self._request.parameters
        pairs = [
            pair
            for parameter in self._request.operation.parameters
            if parameter.location == "query"
            and parameter.name in parameters
            and parameter.name != self._pagination.position
            for pair in query_of(parameter, parameters[parameter.name])
        ]
        if self._pagination.position is not None:
            pairs.append((self._pagination.position, str(position)))
        return f"{self._request.origin}{self._request.path}?{urlencode(pairs, safe=',')}"

    def _at_cursor(self, cursor: str) -> Start:
        context = self._context
        try:
            return Start(place=self._cursors.place(cursor, context=context))
        except UnknownCursor:
            pass
        try:
            place = self._cursors.place(cursor, context=[*context, "before"])
        except UnknownCursor as error:
            # An error that is not documented would break the contract.
            responses = self._request.operation.responses
            if not any(status[:1] == "4" or status == "default" for status in responses):
                return Start()
            raise self._invalid(self._unknown()) from error
        return Start(place=place, is_before=True)

    @cached_property
    def _context(self) -> list[JsonValue]:
        """What a cursor belongs to: everything that was asked for but place and size."""
        passing = {self._pagination.limit, self._pagination.position}
        # Headers and cookies speak of one request: who traces requests numbers each of them.
        telling = {
            parameter.name
            for parameter in self._request.operation.parameters
            if parameter.location not in ("header", "cookie")
        }
        known = {
            name: value
            for name, value in self._request.parameters.items()
            if name in telling and name not in passing
        }
        context: list[JsonValue] = [self._request.operation.name, known, self._identity]
        if any(body_pointer(place) is not None for place in passing):
            body = self._request.body
            for place in passing:
                body = without(body, body_pointer(place) or "")
            context.append(body)
        return context

    def _named(self, body: str) -> JsonValue:
        identity = value_at(value_from_json(body), self._identity)
        return None if identity is MISSING else identity

    def _unknown(self) -> str:
        following = self._pagination.next
        name = f"`{'.'.join(tokens_of(following))}`" if following else "the next"
        return (
            f"was not issued for this list with these parameters; send {name} of a previous "
            "page unchanged, or leave it out"
        )

    def _invalid(self, detail: str) -> InvalidRequest:
        place = self._pagination.position or ""
        pointer = body_pointer(place)
        if pointer is not None:
            return InvalidRequest(
                detail=f"body {pointer} {detail}",
                violations=(Violation(place=f"body#{pointer}", detail=detail),),
            )
        return InvalidRequest(
            detail=f"query parameter {place} {detail}",
            violations=(Violation(place=f"query.{place}", detail=detail),),
        )


def _declared(semantics: Semantics) -> Pagination:
    if semantics.pagination is None:
        raise ValueError("the operation has no x-pagination")
    return semantics.pagination


def _limit(pagination: Pagination, request: Request) -> int | None:
    """Return the size of the page that *request* asks for, `None` if all is one page."""
    limit = asked(request, pagination.limit)
    if isinstance(limit, str) and limit.isascii() and limit.isdigit():
        limit = int(limit[:9])
    if isinstance(limit, int) and not isinstance(limit, bool):
        return limit
    return pagination.default_limit


def _counts(pagination: Pagination, request: Request, schemas: Schemas) -> str:
    """Return what the position counts, `page` or `offset`; empty if it is a token."""
    if pagination.style in ("page", "offset"):
        return pagination.style
    if pagination.style != "link":
        return ""
    parameter: Parameter | None = None
    if pagination.position is not None:
        parameter = request.operation.parameter(pagination.position)
    if parameter is None:
        return "page"
    if "integer" not in schemas.types(parameter.schema):
        return "" if schemas.types(parameter.schema) else "page"
    return "offset" if parameter.name.lower() in ("offset", "skip", "start") else "page"
