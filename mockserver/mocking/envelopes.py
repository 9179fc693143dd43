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
        pagination, positions, page = self._pagination, self._positions, self._page
        places = page.listed.places
        found: dict[str, Callable[[], JsonValue]] = {
            pagination.next or "": lambda: self._written(self._following, pagination.next_form),
            pagination.previous or "": lambda: self._written(
                self._preceding, pagination.previous_form
            ),
            pagination.total or "": lambda: page.total,
            pagination.page_count or "": self._page_count,
            pagination.has_more or "": lambda: not page.is_last,
            pagination.has_previous or "": lambda: not page.is_first,
            pagination.page or "": lambda: positions.page_number(page.start),
            pagination.size or "": lambda: (
                len(places) if positions.limit is None else positions.limit
            ),
            pagination.offset or "": lambda: page.start.offset,
            pagination.count or "": lambda: len(places),
            pagination.end_cursor or "": lambda: positions.cursor(places[-1]) if places else None,
            pagination.start_cursor or "": lambda: positions.cursor(places[0]) if places else None,
        }
        return {pointer: value() for pointer, value in found.items() if pointer}

    def headers(self) -> Mapping[str, str]:
        """Return the headers that the page has."""
        page = self._page
        # Signing a cursor that nobody is told takes as long as reading a tenth of the page.
        values: dict[str, Callable[[], JsonValue]] = {
            "link": self._links,
            "total": lambda: page.total,
            "pageCount": self._page_count,
            "page": lambda: self._positions.page_number(page.start),
            "size": lambda: self._positions.limit,
            "nextPage": lambda: self._following,
            "nextCursor": lambda: self._following,
        }
        told = ((name, values[kind]()) for kind, name in _names(self._pagination).items())
        return {name: str(value) for name, value in told if value is not None and value != ""}

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
