"""Write what surrounds the items of a page: where it stands, and what leads to its neighbours."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from math import ceil
from typing import Any

from mockserver.mocking.positions import Positions, Start
from mockserver.spec.pointers import with_value_at
from mockserver.spec.semantics import Pagination
from mockserver.spec.types import JsonObject, JsonValue
from mockserver.state.queries import Listed

# Names of links to other pages (RFC 8288).
_NEXT, _PREVIOUS, _FIRST, _LAST = "next", "prev", "first", "last"


@dataclass(frozen=True, slots=True, kw_only=True)
class Turned:
    """One page of a list as it was found: `total` is `None` where nobody asks for it."""

    listed: Listed
    start: Start
    total: int | None
    is_first: bool
    is_last: bool


class Envelope:
    """Writes the envelope and the headers of one page."""

    def __init__(self, pagination: Pagination, positions: Positions, page: Turned) -> None:
        self._pagination = pagination
        self._positions = positions
        self._page = page

    def members(self) -> Mapping[str, JsonValue]:
        """Return the members of the body by JSON Pointer; `None` is what there is none of."""
        pagination = self._pagination
        return {
            pointer: value(self)
            for name, value in _MEMBERS
            if (pointer := getattr(pagination, name))
        }

    def headers(self) -> Mapping[str, str]:
        """Return the headers that the page has."""
        names = _names(self._pagination)
        if not names:
            return {}
        page = self._page
        values: dict[str, Callable[[], JsonValue]] = {
            "link": self._links,
            "total": lambda: page.total,
            "pageCount": self._page_count,
            "page": lambda: self._positions.page_number(page.start),
            "size": lambda: self._positions.limit,
            "nextPage": lambda: self._following,
            "nextCursor": lambda: self._following,
        }
        told = ((name, values[kind]()) for kind, name in names.items())
        return {name: str(value) for name, value in told if value is not None and value != ""}

    def _next(self) -> JsonValue:
        return self._written(self._following, self._pagination.next_form)

    def _previous(self) -> JsonValue:
        return self._written(self._preceding, self._pagination.previous_form)

    def _total(self) -> int | None:
        return self._page.total

    def _has_more(self) -> bool:
        return not self._page.is_last

    def _has_previous(self) -> bool:
        return not self._page.is_first

    def _page_number(self) -> int:
        return self._positions.page_number(self._page.start)

    def _size(self) -> int:
        limit = self._positions.limit
        return self._count() if limit is None else limit

    def _offset(self) -> int:
        return self._page.start.offset

    def _count(self) -> int:
        return len(self._page.listed.places)

    def _end_cursor(self) -> str | None:
        places = self._page.listed.places
        return self._positions.cursor(places[-1]) if places else None

    def _start_cursor(self) -> str | None:
        places = self._page.listed.places
        return self._positions.cursor(places[0]) if places else None

    @cached_property
    def _following(self) -> JsonValue:
        """The position of the next page, `None` if there is none."""
        page = self._page
        if page.is_last and self._pagination.last_page != "empty-page":
            return None
        return self._positions.following(page.listed, page.start)

    @cached_property
    def _preceding(self) -> JsonValue:
        """The position of the previous page, `None` if there is none."""
        page = self._page
        return self._positions.preceding(page.listed, page.start, is_first=page.is_first)

    def _written(self, position: JsonValue, form: str) -> JsonValue:
        if position is None or form == "token":
            return position
        return self._positions.url(position)

    def _page_count(self) -> int | None:
        if self._page.total is None:
            return None
        return ceil(self._page.total / self._positions.limit) if self._positions.limit else 1

    def _links(self) -> str:
        links = [(_NEXT, self._following), (_PREVIOUS, self._preceding)]
        pages = self._page_count()
        if self._positions.counts == "page":
            if self._preceding is not None:
                links.append((_FIRST, self._pagination.first))
            if self._following is not None and pages is not None:
                links.append((_LAST, self._pagination.first + pages - 1))
        return ", ".join(
            f'<{self._positions.url(position)}>; rel="{relation}"'
            for relation, position in links
            if position is not None
        )


# Members of the body by the pointer of `Pagination` that says where each stands. None is told that
# is not asked for: signing a cursor takes as long as reading a tenth of the page.
_MEMBERS: tuple[tuple[str, Callable[[Envelope], JsonValue]], ...] = (
    ("next", Envelope._next),
    ("previous", Envelope._previous),
    ("total", Envelope._total),
    ("page_count", Envelope._page_count),
    ("has_more", Envelope._has_more),
    ("has_previous", Envelope._has_previous),
    ("page", Envelope._page_number),
    ("size", Envelope._size),
    ("offset", Envelope._offset),
    ("count", Envelope._count),
    ("end_cursor", Envelope._end_cursor),
    ("start_cursor", Envelope._start_cursor),
)


def needs_total(pagination: Pagination) -> bool:
    """Tell whether a page says how many records or pages there are."""
    names = _names(pagination)
    return bool(
        pagination.total is not None
        or pagination.page_count is not None
        or "total" in names
        or "pageCount" in names
    )


def _names(pagination: Pagination) -> Mapping[Any, str]:
    if pagination.style == "link" and "link" not in pagination.headers:
        return {**pagination.headers, "link": "Link"}
    return pagination.headers


def element(
    pagination: Pagination, record: JsonValue, cursor: str, around: JsonObject
) -> JsonValue:
    """Return the element of a list that holds *record*, with the members *around* it."""
    made: JsonValue = around
    if pagination.element_cursor is not None:
        made = with_value_at(made, pagination.element_cursor, cursor)
    return with_value_at(made, pagination.item, record)
