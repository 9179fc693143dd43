"""Show requests and responses as text, the part that a violation is about marked."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

from contract_tests.exchanges import Exchange, Headers
from mockserver.spec.pointers import tokens_of

SHOWN_CHARACTERS = 6_000
"""Of a longer body, so much is shown."""

_LINES_BEFORE = 10


_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of a message; `marked` if a violation is about what stands in it."""

    text: str
    marked: bool = False


def request_lines(
    exchange: Exchange, place: str = "", *, most: int = SHOWN_CHARACTERS
) -> tuple[Line, ...]:
    """Return the request of *exchange*, line by line, with what *place* names marked.

    Of its body, *most* characters are shown.
    """
    parts = urlsplit(exchange.url)
    target = parts.path + (f"?{parts.query}" if parts.query else "")
    location, _, name = place.partition(".")
    first = Line(text=f"{exchange.method} {target}", marked=location in ("query", "path"))
    return (
        first,
        *_header_lines(exchange.request_headers, name if location == "header" else ""),
        Line(text=""),
        *_body_lines(exchange.request_body or b"", None, most),
    )


def response_lines(
    exchange: Exchange, place: str = "", *, most: int = SHOWN_CHARACTERS
) -> tuple[Line, ...]:
    """Return the response of *exchange* as `request_lines` does the request."""
    name = place.partition(".")[2] if place.startswith("header.") else ""
    pointer = place.partition("#")[2] if place.startswith("body#") else None
    first = Line(text=f"{exchange.status} {phrase(exchange.status)}", marked=place == "status")
    return (
        first,
        *_header_lines(exchange.response_headers, name),
        Line(text=""),
        *_body_lines(exchange.response_body, pointer, most),
    )


def visible(text: str) -> str:
    """Return *text* with control characters written out, so that no terminal obeys them."""
    return _CONTROL.sub(lambda found: f"\\x{ord(found.group()):02x}", text)


def phrase(status: int) -> str:
    """Return the reason phrase of *status*; empty if it has none."""
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return ""


def _header_lines(headers: Headers, marked: str) -> tuple[Line, ...]:
    return tuple(
        Line(text=f"{name}: {value}", marked=bool(marked) and name.lower() == marked.lower())
        for name, value in headers
    )


def _body_lines(body: bytes, pointer: str | None, most: int) -> tuple[Line, ...]:
    if not body:
        return (Line(text="(no body)"),)
    try:
        text = body.decode()
    except UnicodeDecodeError:
        return (Line(text=f"({len(body):,} bytes that are no text)"),)
    plain = (Line(text=line) for line in text.splitlines())
    try:
        value = json.loads(text)
        pointed = tokens_of(pointer) if pointer else None
        return _cut(_written(value, pointed, "", ""), most, until_marked=bool(pointed))
    except (ValueError, RecursionError):
        return _cut(plain, most)


def _written(value: Any, pointed: tuple[str, ...] | None, start: str, end: str) -> Iterator[Line]:
    """Yield the lines of *value* as indented JSON, with what *pointed* leads to marked."""
    here = pointed == ()
    indent = start[: len(start) - len(start.lstrip(" "))]
    members: list[tuple[str, str, Any]]
    if isinstance(value, dict) and value:
        opening, closing = "{}"
        members = [(name, f"{_json(name)}: ", each) for name, each in value.items()]
    elif isinstance(value, list) and value:
        opening, closing = "[]"
        members = [(str(index), "", each) for index, each in enumerate(value)]
    else:
        yield Line(text=f"{start}{_json(value)}{end}", marked=here or bool(pointed))
        return
    # A member that is missing is shown by the object that lacks it.
    lost = bool(pointed) and (pointed or ("",))[0] not in {name for name, _, _ in members}
    yield Line(text=f"{start}{opening}", marked=here or lost)
    for number, (name, key, each) in enumerate(members, 1):
        rest: tuple[str, ...] | None = ()
        if not here:
            rest = pointed[1:] if pointed and pointed[0] == name else None
        comma = "," if number < len(members) else ""
        yield from _written(each, rest, f"{indent}  {key}", comma)
    yield Line(text=f"{indent}{closing}{end}", marked=here or lost)


_json = json.JSONEncoder(ensure_ascii=False).encode


def _cut(lines: Iterable[Line], most: int, *, until_marked: bool = False) -> tuple[Line, ...]:
    """Return *lines* up to *most* characters, *until_marked* from a little before the first that
    is marked.

    No more of them are taken than are needed: bodies may be long.
    """
    shown: list[Line] = []
    length = skipped = 0
    for line in lines:
        if line.marked and until_marked:
            until_marked = False
            if skipped or length > most // 2:
                skipped += max(0, len(shown) - _LINES_BEFORE)
                shown = shown[-_LINES_BEFORE:]
                length = sum(len(each.text) + 1 for each in shown)
        length += len(line.text) + 1
        shown.append(line)
        if length > most:
            if not until_marked:
                break
            skipped += max(0, len(shown) - _LINES_BEFORE)
            shown = shown[-_LINES_BEFORE:]
    return _shortened(shown, most, skipped)


def _shortened(lines: list[Line], most: int, skipped: int) -> tuple[Line, ...]:
    """Return *lines* up to *most* characters; *skipped* others stand before them."""
    before = [Line(text=f"… {skipped:,} lines before")] if skipped else []
    shown: list[Line] = []
    length = 0
    for line in lines:
        length += len(line.text) + 1
        if length > most:
            if not shown:
                shown.append(Line(text=line.text[:most], marked=line.marked))
            return (*before, *shown, Line(text="… more"))
        shown.append(line)
    return (*before, *shown)
