"""Read and alter pages as a client does: by what `x-pagination` says of parameters and bodies."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from mockserver.spec.pointers import MISSING, value_at, with_value_at, without
from mockserver.spec.semantics import Pagination, body_pointer
from mockserver.spec.types import JsonValue
from mockserver.web.faults.messages import Reply, Sent
from mockserver.web.faults.sites import Site

_NEXT_LINK = re.compile(r'<([^<>]*)>\s*;\s*rel="?next"?')
_TOLD_IN_HEADERS = ("link", "nextCursor", "nextPage")


class Paging:
    """The pages of the list that *site* answers with. Raises `ValueError` if it has none."""

    def __init__(self, site: Site) -> None:
        if site.semantics.pagination is None:
            raise ValueError(f"{site.operation.name} has no pages")
        self.says: Pagination = site.semantics.pagination
        self._site = site
        headers = self.says.headers
        if self.says.style == "link" and "link" not in headers:
            headers = {**headers, "link": "Link"}
        self.headers: Mapping[Any, str] = headers

    @property
    def counts(self) -> str:
        """What a position counts, `page` or `offset`; empty if it is a token."""
        if self.says.style in ("page", "offset"):
            return self.says.style
        if self.says.style != "link":
            return ""
        name = self.says.position
        parameter = self._site.operation.parameter(name) if name else None
        if parameter is None:
            return "page"
        types = self._site.schemas.types(parameter.schema)
        if types and "integer" not in types:
            return ""
        return "offset" if parameter.name.lower() in ("offset", "skip", "start") else "page"

    @property
    def tells_next(self) -> bool:
        """Tell whether a page says where the next one is."""
        told = self.says.next is not None or any(n in self.headers for n in _TOLD_IN_HEADERS)
        return told or self.says.end_cursor is not None

    def items(self, reply: Reply) -> list[JsonValue] | None:
        """Return the elements of the page, `None` if *reply* is no page."""
        if not reply.succeeded:
            return None
        found = value_at(reply.json(), self.says.items)
        return list(found) if isinstance(found, list) else None

    def with_items(self, reply: Reply, items: list[JsonValue]) -> Reply:
        """Return the page with other elements, and their number where it says that."""
        body = with_value_at(reply.json(), self.says.items, items)
        if self.says.count and isinstance(value_at(body, self.says.count), int):
            body = with_value_at(body, self.says.count, len(items))
        return reply.with_json(body)

    def limit(self, sent: Sent) -> int | None:
        """Return how many elements *sent* asks for, `None` if it does not say."""
        text = self._asked(sent, self.says.limit)
        return int(text) if text is not None and re.fullmatch(r"[0-9]{1,9}", text) else None

    def with_limit(self, sent: Sent, limit: int | None) -> Sent:
        """Return *sent*, asking for *limit* elements; without saying how many for `None`."""
        return self._asking(sent, self.says.limit, limit)

    def position(self, sent: Sent) -> str | None:
        """Return the position that *sent* asks for, `None` on the first page."""
        text = self._asked(sent, self.says.position)
        first = {"offset": "0", "page": str(self.says.first)}.get(self.counts, "")
        return None if text in (None, "", first) else text

    def at(self, sent: Sent, position: JsonValue) -> Sent:
        """Return *sent*, asking for *position*; for the first page if it is `None`."""
        return self._asking(sent, self.says.position, position)

    def number(self, sent: Sent) -> int:
        """Return the offset, or the number of the page, that *sent* asks for."""
        text = self.position(sent) or ""
        usual = self.says.first if self.counts == "page" else 0
        return int(text) if re.fullmatch(r"[0-9]{1,9}", text) else usual

    def following(self, sent: Sent, reply: Reply) -> Sent | None:
        """Return the request for the page behind *reply*, `None` if there is none."""
        items = self.items(reply) or []
        told = self._told_next(reply)
        if told is not None:
            return self._led(sent, told)
        if self.says.next is not None or self.says.style == "link" or not items:
            return None
        if not self._has_more(sent, reply, items):
            return None
        if self.counts == "offset":
            return self.at(sent, self.number(sent) + len(items))
        if self.counts:
            return self.at(sent, self.number(sent) + 1)
        if self.says.end_cursor is not None:
            return self.at(sent, value_at(reply.json(), self.says.end_cursor))
        last = value_at(items[-1], self._site.item + self._site.identity)
        return None if last is MISSING else self.at(sent, last)

    def with_following_of(self, reply: Reply, other: Reply) -> Reply:
        """Return *reply*, telling of the next page what the page *other* tells."""
        body, elsewhere = reply.json(), other.json()
        for pointer in (self.says.next, self.says.end_cursor, self.says.has_more):
            if pointer:
                told = value_at(elsewhere, pointer)
                body = without(body, pointer) if told is MISSING else _with(body, pointer, told)
        reply = reply.with_json(body)
        for name in _TOLD_IN_HEADERS:
            if name in self.headers:
                reply = reply.with_header(self.headers[name], other.header(self.headers[name]))
        return reply

    def with_next(self, reply: Reply, sent: Sent, position: JsonValue) -> Reply:
        """Return the page *reply* to *sent*, saying that the next one is at *position*."""
        body, url = reply.json(), self.at(sent, position).url()
        if self.says.next is not None:
            body = _with(body, self.says.next, url if self.says.next_form == "url" else position)
        if self.says.end_cursor is not None:
            body = _with(body, self.says.end_cursor, position)
        if self.says.has_more is not None:
            body = _with(body, self.says.has_more, True)
        reply = reply.with_json(body)
        for name in ("nextCursor", "nextPage"):
            if name in self.headers:
                reply = reply.with_header(self.headers[name], str(position))
        if "link" in self.headers:
            others = _NEXT_LINK.sub("", reply.header(self.headers["link"]) or "").strip(", ")
            links = f'<{url}>; rel="next"' + (f", {others}" if others else "")
            reply = reply.with_header(self.headers["link"], links)
        return reply

    def _told_next(self, reply: Reply) -> str | None:
        """Return where the next page is, as the page says: a position or a URL."""
        if self.says.next is not None:
            told = value_at(reply.json(), self.says.next)
            return str(told) if isinstance(told, str | int) and told != "" else None
        if "link" in self.headers:
            found = _NEXT_LINK.search(reply.header(self.headers["link"]) or "")
            return found.group(1) if found else None
        for name in ("nextCursor", "nextPage"):
            if name in self.headers:
                return reply.header(self.headers[name]) or None
        return None

    def _led(self, sent: Sent, told: str) -> Sent:
        is_url = self.says.next_form == "url" if self.says.next is not None else "/" in told
        if is_url:
            return dataclasses.replace(sent, query=urlsplit(told).query)
        return self.at(sent, told)

    def _has_more(self, sent: Sent, reply: Reply, items: list[JsonValue]) -> bool:
        body = reply.json()
        if self.says.has_more is not None:
            return value_at(body, self.says.has_more) is True
        total = value_at(body, self.says.total) if self.says.total else MISSING
        if isinstance(total, int) and self.counts == "offset":
            return self.number(sent) + len(items) < total
        limit = self.limit(sent) or self.says.default_limit
        return limit is not None and len(items) >= limit

    def _asked(self, sent: Sent, place: str | None) -> str | None:
        pointer = body_pointer(place)
        if pointer is not None:
            value = value_at(sent.json(), pointer)
            return None if value is MISSING or value is None else str(value)
        return next(iter(sent.values(place)), None) if place is not None else None

    def _asking(self, sent: Sent, place: str | None, value: JsonValue) -> Sent:
        pointer = body_pointer(place)
        if pointer is not None:
            body = sent.json()
            if value is not None:
                return sent.with_json(_with(body, pointer, value))
            return sent if body is MISSING else sent.with_json(without(body, pointer))
        if place is None:
            return sent
        return sent.with_query(place, None if value is None else str(value))


def _with(body: JsonValue, pointer: str, value: JsonValue) -> JsonValue:
    return with_value_at({} if body is MISSING else body, pointer, value)
