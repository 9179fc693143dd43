"""Show requests and responses as text, the part that a violation is about marked."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

from contract_tests.exchanges import Exchange, Headers
from mockserver.spec.pointers import tokens_of

SHOWN_CHARACTERS = 20_000
"""Of a longer body, so much is shown."""


_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of a message; `marked` if a violation is about what stands in it."""

    text: str
    marked: bool = False


def request_lines(exchange: Exchange, place: str = "") -> tuple[Line, ...]:
    """Return the request of *exchange*, line by line, with what *place* names marked."""
    parts = urlsplit(exchange.url)
    target = parts.path + (f"?{parts.query}" if parts.query else "")
    location, _, name = place.partition(".")
    first = Line(text=f"{exchange.method} {target}", marked=location in ("query", "path"))
    return (
        first,
        *_header_lines(exchange.request_headers, name if location == "header" else ""),
        Line(text=""),
        *_body_lines(exchange.request_body or b"", None),
    )


def response_lines(exchange: Exchange, place: str = "") -> tuple[Line, ...]:
    """Return the response of *exchange*, line by line, with what *place* names marked."""
    name = place.partition(".")[2] if place.startswith("header.") else ""
    pointer = place.partition("#")[2] if place.startswith("body#") else None
    first = Line(text=f"{exchange.status} {phrase(exchange.status)}", marked=place == "status")
    return (
        first,
        *_header_lines(exchange.response_headers, name),
        Line(text=""),
        *_body_lines(exchange.response_body, pointer),
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


def _body_lines(body: bytes, pointer: str | None) -> tuple[Line, ...]:
    if not body:
        return (Line(text="(no body)"),)
    try:
        text = body.decode()
    except UnicodeDecodeError:
        return (Line(text=f"({len(body):,} bytes that are no text)"),)
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return _cut([Line(text=line) for line in text.splitlines()])
    lines: list[Line] = []
    try:
        _write(value, tokens_of(pointer) if pointer else None, "", "", lines)
    except RecursionError:
        lines = [Line(text=line) for line in text.splitlines()]
    return _cut(lines)


def _write(
    value: Any, pointed: tuple[str, ...] | None, start: str, end: str, lines: list[Line]
) -> None:
    """Add *value* as indented JSON to *lines*, with what *pointed* leads to marked."""
    here = pointed == ()
    indent = start[: len(start) - len(start.lstrip(" "))]
    members: list[tuple[str, str, Any]]
    if isinstance(value, dict) and value:
        opening, closing = "{}"
        members = [
            (name, f"{json.dumps(name, ensure_ascii=False)}: ", each)
            for name, each in value.items()
        ]
    elif isinstance(value, list) and value:
        opening, closing = "[]"
        members = [(str(index), "", each) for index, each in enumerate(value)]
    else:
        text = json.dumps(value, ensure_ascii=False)
        lines.append(Line(text=f"{start}{text}{end}", marked=here or bool(pointed)))
        return
    # A member that is missing is shown by the object that lacks it.
    lost = bool(pointed) and (pointed or ("",))[0] not in {name for name, _, _ in members}
    lines.append(Line(text=f"{start}{opening}", marked=here or lost))
    for number, (name, key, each) in enumerate(members, 1):
        rest: tuple[str, ...] | None = ()
        if not here:
            rest = pointed[1:] if pointed and pointed[0] == name else None
        comma = "," if number < len(members) else ""
        _write(each, rest, f"{indent}  {key}", comma, lines)
    lines.append(Line(text=f"{indent}{closing}{end}", marked=here or lost))


def _cut(lines: list[Line]) -> tuple[Line, ...]:
    """Return *lines* up to a length, from a little before the first that is marked."""
    first = next((number for number, line in enumerate(lines) if line.marked), 0)
    shown: list[Line] = []
    length = 0
    start = max(0, first - 10) if sum(len(line.text) for line in lines) > SHOWN_CHARACTERS else 0
    for line in lines[start:]:
        length += len(line.text) + 1
        if length > SHOWN_CHARACTERS:
            if not shown:
                shown.append(Line(text=line.text[:SHOWN_CHARACTERS], marked=line.marked))
            break
        shown.append(line)
    left = len(lines) - start - len(shown)
    before = [Line(text=f"… {start:,} lines before")] if start else []
    after = [Line(text=f"… {left:,} lines more")] if left else []
    return (*before, *shown, *after)
