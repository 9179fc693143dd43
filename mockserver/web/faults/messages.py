"""A request as it was sent and a response as it goes over the wire, to be read and altered."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TypeAlias
from urllib.parse import quote, unquote_plus

from mockserver.mocking.json_bytes import json_bytes
from mockserver.mocking.media_names import is_json
from mockserver.spec.json_text import value_from_json
from mockserver.spec.pointers import MISSING
from mockserver.spec.types import JsonValue

Fields: TypeAlias = tuple[tuple[bytes, bytes], ...]
"""Header fields as ASGI has them: names in lower case."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Message:
    headers: Fields
    body: bytes = b""

    def header(self, name: str) -> str | None:
        """Return the first value of the header *name*, `None` without one."""
        wanted = name.lower().encode("latin-1")
        for key, value in self.headers:
            if key == wanted:
                return value.decode("latin-1")
        return None

    def json(self) -> JsonValue:
        """Return the body, `MISSING` if it is no JSON by its media type or its text."""
        if not is_json((self.header("content-type") or "").strip().lower()):
            return MISSING
        try:
            return value_from_json(self.body)
        except ValueError:
            return MISSING

    def _fields(self, name: str, value: str | None) -> Fields:
        """Return the headers with *name* once, where it was first; without it for `None`."""
        wanted = name.lower().encode("latin-1")
        field = [] if value is None else [(wanted, value.encode("latin-1"))]
        names = [key for key, _ in self.headers]
        at = names.index(wanted) if wanted in names else len(names)
        kept = [pair for pair in self.headers[at:] if pair[0] != wanted]
        return (*self.headers[:at], *field, *kept)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent(_Message):
    """A request. `path` is the normal one, percent-encoded; `origin` is `http://host:port`."""

    method: str
    path: str
    query: str = ""
    origin: str = ""

    def with_header(self, name: str, value: str | None) -> Sent:
        """Return the request with the header *name*, without it for `None`."""
        return dataclasses.replace(self, headers=self._fields(name, value))

    def with_body(self, body: bytes) -> Sent:
        """Return the request with another *body*."""
        changed = self.with_header("content-length", str(len(body)) if body else None)
        return dataclasses.replace(changed, body=body)

    def with_json(self, value: JsonValue) -> Sent:
        """Return the request with *value* as its body."""
        return self.with_body(json_bytes(value))

    def reading(self) -> Sent:
        """Return the GET of the same path, without what belongs to a body or a condition."""
        plain = dataclasses.replace(self.with_body(b""), method="GET")
        for name in ("content-type", "if-match", "if-none-match", "idempotency-key", "prefer"):
            plain = plain.with_header(name, None)
        return plain.with_header("accept", "application/json")

    def values(self, name: str) -> list[str]:
        """Return every value of the query parameter *name*."""
        return [unquote_plus(value) for key, value, _ in self._pairs() if key == name]

    def names(self) -> list[str]:
        """Return the names of the query parameters, as often as they were sent."""
        return [name for name, _, _ in self._pairs()]

    def with_query(self, name: str, value: str | None) -> Sent:
        """Return the request with *name* once, where it was first; without it for `None`."""
        parts, is_set = [], value is None
        for key, _, part in self._pairs():
            if key != name:
                parts.append(part)
            elif not is_set:
                parts.append(_pair(name, str(value)))
                is_set = True
        if not is_set:
            parts.append(_pair(name, str(value)))
        return dataclasses.replace(self, query="&".join(parts))

    def without_queries(self, names: Iterable[str]) -> Sent:
        """Return the request without the query parameters *names*."""
        left = set(names)
        kept = [part for key, _, part in self._pairs() if key not in left]
        return dataclasses.replace(self, query="&".join(kept))

    def url(self) -> str:
        """Return the address that was asked for."""
        return self.origin + self.path + (f"?{self.query}" if self.query else "")

    def _pairs(self) -> Iterator[tuple[str, str, str]]:
        for part in self.query.split("&"):
            if part:
                name, _, value = part.partition("=")
                yield unquote_plus(name), value, part


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply(_Message):
    """A response."""

    status: int

    @property
    def succeeded(self) -> bool:
        """Tell whether its status is one of success."""
        return 200 <= self.status < 300

    def with_status(self, status: int) -> Reply:
        """Return the response with another *status*."""
        return dataclasses.replace(self, status=status)

    def with_header(self, name: str, value: str | None) -> Reply:
        """Return the response with the header *name*, without it for `None`."""
        return dataclasses.replace(self, headers=self._fields(name, value))

    def with_body(self, body: bytes) -> Reply:
        """Return the response with another *body*, as long as its Content-Length says."""
        changed = self.with_header("content-length", str(len(body)))
        return dataclasses.replace(changed, body=body)

    def with_json(self, value: JsonValue) -> Reply:
        """Return the response with *value* as its body; its media type stays."""
        return self.with_body(json_bytes(value))


def _pair(name: str, value: str) -> str:
    return f"{quote(name, safe='')}={quote(value, safe='')}"
