"""Walk a list page by page, as its `x-pagination` says, to its end or to a bound."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from contract_tests.exchanges import Exchange, Violation, curl
from contract_tests.messages import Values
from mockserver.spec import MISSING, Operation, value_at
from mockserver.spec.semantics import Pagination
from mockserver.spec.types import JsonValue

Ask = Callable[[Values], Exchange]
"""Sends the operation with these values of parameters, on top of those it requires."""

_END = object()


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One page: the exchange and what its body says."""

    exchange: Exchange
    items: tuple[JsonValue, ...]
    body: JsonValue = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Walk:
    """The pages of a list, in order. `limit` is what was asked for, `None` if nothing was.

    `complete` says that the list said it ended; otherwise the walk was stopped by its bound, or
    by what `violations` tells.
    """

    limit: int | None
    pages: tuple[Page, ...]
    complete: bool
    violations: tuple[Violation, ...] = ()

    @property
    def items(self) -> list[JsonValue]:
        """The items of all pages."""
        return [item for page in self.pages for item in page.items]


def identity_of(item: JsonValue, pointer: str | None) -> str:
    """Return what tells *item* from others: what *pointer* points at, else the whole of it."""
    value = value_at(item, pointer) if pointer is not None else MISSING
    return json.dumps(item if value is MISSING else value, sort_keys=True)


def walk(
    operation: Operation,
    pagination: Pagination,
    ask: Ask,
    *,
    limit: int | None,
    values: Values,
    max_pages: int,
    identity: str | None = None,
    any_end: bool = False,
) -> Walk:
    """Return the walk through *operation* with *limit* and *values*, of at most *max_pages*.

    *identity* is the JSON Pointer that tells records apart: pages that bring no new record show
    that a list never ends. With *any_end*, a next position that is null, empty or absent ends the
    list, whatever the pagination says: it was inferred.
    """
    steps = _Steps(operation, pagination, limit, dict(values), any_end=any_end)
    pages: list[Page] = []
    seen: set[str] = set()
    position: JsonValue = None
    while len(pages) < max_pages:
        exchange = ask(steps.values(position))
        page = steps.page(exchange)
        if isinstance(page, Violation):
            return steps.walk(pages, page)
        pages.append(page)
        following = steps.following(page, position, sum(len(p.items) for p in pages))
        if following is _END:
            return Walk(limit=limit, pages=tuple(pages), complete=True)
        if isinstance(following, Violation):
            return steps.walk(pages, following)
        new = {identity_of(item, identity) for item in page.items} - seen
        if not new:
            return steps.walk(pages, steps.stalled(page))
        seen |= new
        if following == position:
            return steps.walk(pages, steps.violation("page.cursor-loop", page, "leads to itself"))
        position = following
    return Walk(limit=limit, pages=tuple(pages), complete=False)


def page_beyond(
    operation: Operation, pagination: Pagination, ask: Ask, walk: Walk, values: Values
) -> Page | None:
    """Return the page after the last of *walk*, if it has items: then the list ended too early.

    Only where clients count, by offset or page number, can they ask beyond the end.
    """
    if not walk.complete or pagination.next is not None or walk.pages[-1].items == ():
        return None
    steps = _Steps(operation, pagination, walk.limit, dict(values))
    position: int
    if pagination.style == "offset":
        position = len(walk.items)
    elif pagination.style == "page":
        position = steps.first_page() + len(walk.pages)
    else:
        return None
    page = steps.page(ask(steps.values(position)))
    return page if isinstance(page, Page) and page.items else None


class _Steps:
    """How one walk goes from page to page."""

    def __init__(
        self,
        operation: Operation,
        pagination: Pagination,
        limit: int | None,
        values: dict[str, Any],
        *,
        any_end: bool = False,
    ) -> None:
        self.operation = operation
        self.pagination = pagination
        self.limit = limit
        self.any_end = any_end
        self.fixed = values
        if limit is not None and pagination.limit is not None:
            self.fixed[self.place(pagination.limit)] = limit

    def place(self, name: str) -> str:
        parameter = self.operation.parameter(name)
        return parameter.place if parameter else f"query.{name}"

    def values(self, position: JsonValue) -> Values:
        if position is None:
            return self.fixed
        if isinstance(position, dict):  # A link: all of its parameters.
            return {**self.fixed, **position}
        if self.pagination.position is None:
            return self.fixed
        return {**self.fixed, self.place(self.pagination.position): position}

    def page(self, exchange: Exchange) -> Page | Violation:
        body = exchange.json()
        items = value_at(body, self.pagination.items) if body is not MISSING else MISSING
        if exchange.status != 200 or not isinstance(items, list):
            evidence = (
                f"expected 200 with a list at {self.pagination.items or 'the body'!r}, "
                f"got {exchange.status} {exchange.media_type}"
            )
            return self._violation("page.refused", exchange, evidence)
        return Page(exchange=exchange, items=tuple(items), body=body)

    def following(self, page: Page, position: JsonValue, count: int) -> Any:
        """Return the position of the page after *page*, `_END`, or a violation."""
        pagination = self.pagination
        if pagination.last_page == "empty-page" and not page.items:
            return _END
        if pagination.last_page == "has-more-false":
            more = value_at(page.body, pagination.has_more or "/has_more")
            if not isinstance(more, bool):
                return self.violation("page.last-page", page, f"has-more is {more!r}, no boolean")
            if not more:
                return _END
        if pagination.last_page == "total":
            total = value_at(page.body, pagination.total or "/total")
            if not isinstance(total, int):
                return self.violation("page.total-wrong", page, f"the total is {total!r}")
            if count >= total:
                return _END
        if pagination.style == "link":
            return self._link(page)
        if pagination.next is not None:
            return self._next(page)
        return self._counted(page, position, count)

    def _next(self, page: Page) -> Any:
        """Return what the body names as the next position."""
        following = value_at(page.body, self.pagination.next or "")
        last_page = self.pagination.last_page
        if self.any_end and following in (None, MISSING, "", False):
            return _END
        if following is not None and following is not MISSING:
            if self.pagination.next_form == "url":
                return self._linked(str(following))
            return following
        ends = {"null": None, "absent": MISSING}
        if last_page in ends and following is ends[last_page]:
            return _END
        said = "null" if following is None else "absent"
        return self.violation(
            "page.last-page", page, f"the next position is {said}; lists end by {last_page!r}"
        )

    def _counted(self, page: Page, position: JsonValue, count: int) -> Any:
        """Return the next position where the client counts: offset, page, last identity."""
        if self.pagination.style == "page":
            first = self.first_page()
            return (first if position is None else position) + 1
        if self.pagination.style == "offset":
            return count
        return self.violation("page.last-page", page, "nothing says where the next page starts")

    def first_page(self) -> int:
        parameter = self.operation.parameter(self.pagination.position or "")
        schema = parameter.schema.value if parameter and parameter.schema else {}
        declared: dict[str, Any] = dict(schema) if isinstance(schema, Mapping) else {}
        return int(declared.get("default", declared.get("minimum", self.pagination.first)))

    def _link(self, page: Page) -> Any:
        """Return the parameters of the next link (RFC 8288). Only those: the host stays ours."""
        url = value_at(page.body, self.pagination.next) if self.pagination.next else None
        if not isinstance(url, str):
            header = page.exchange.header("link") or ""
            match = re.search(r'<([^>]*)>[^,]*;\s*rel="?next"?', header)
            url = match.group(1) if match else None
        return _END if url is None else self._linked(url)

    def _linked(self, url: str) -> dict[str, Any]:
        """Return the parameters that *url* asks with."""
        return {
            parameter.place: text
            for name, text in parse_qsl(urlsplit(url).query)
            if (parameter := self.operation.parameter(name)) is not None
        }

    def stalled(self, page: Page) -> Violation:
        """Return what it means that *page* brings nothing new and yet is not the last."""
        if self.pagination.last_page == "total" and not page.items:
            return self.violation("page.total-wrong", page, "no items before the total is reached")
        what = "repeats records only" if page.items else "has no items"
        return self.violation("page.never-ends", page, f"{what}, yet says another follows")

    def violation(self, rule: str, page: Page, evidence: str) -> Violation:
        return self._violation(rule, page.exchange, evidence)

    def _violation(self, rule: str, exchange: Exchange, evidence: str) -> Violation:
        return Violation(
            operation=self.operation.name,
            rule=rule,
            place="body",
            evidence=f"limit {self.limit}: {evidence}",
            curl=curl(exchange),
        )

    def walk(self, pages: list[Page], violation: Violation) -> Walk:
        return Walk(limit=self.limit, pages=tuple(pages), complete=False, violations=(violation,))
