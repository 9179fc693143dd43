"""Find what is wrong with a message as HTTP and JSON have it, whatever the document says."""

from __future__ import annotations

import codecs
import json
from collections.abc import Iterator
from email.message import Message

from contract_tests.checks.core import is_text_of_json
from contract_tests.exchanges import Exchange

Wrong = tuple[str, str, str]
"""A rule, a place, and what was seen."""

_UTF_8 = frozenset({"utf-8", "ascii"})
_NO_JSON = (b"NaN", b"Infinity")


def framing(exchange: Exchange) -> Iterator[Wrong]:
    """Yield what is wrong with the body of the response of *exchange*, and what says how it is."""
    yield from _nothing(exchange)
    if exchange.response_body:
        yield from _charset(exchange)
        if is_text_of_json(exchange.media_type):
            yield from _numbers(exchange.response_body)


def _nothing(exchange: Exchange) -> Iterator[Wrong]:
    """Yield that there is a body where there is none: RFC 9110, 6.4.1 and 8.6."""
    if exchange.status not in (204, 304):
        return
    length = exchange.header("content-length")
    if exchange.response_body:
        what = f"{exchange.status} has a body of {len(exchange.response_body)} bytes"
        yield "body.unexpected", "body", what
    elif exchange.status == 204 and length is not None:
        yield "body.unexpected", "header.content-length", f"204 has a Content-Length: {length}"


def _charset(exchange: Exchange) -> Iterator[Wrong]:
    message = Message()
    message["content-type"] = exchange.header("content-type") or ""
    charset = message.get_content_charset()
    if charset is None:
        return
    rule, place = "media-type.charset", "header.content-type"
    try:
        name = codecs.lookup(charset).name
        exchange.response_body.decode(name)
    except LookupError:
        yield rule, place, f"nobody knows the charset {charset}"
    except UnicodeDecodeError:
        yield rule, place, f"the charset is {charset}, and the body is not written in it"
    else:
        is_plain = name in _UTF_8 or exchange.response_body.isascii()
        if is_text_of_json(exchange.media_type) and not is_plain:
            # RFC 8259, 8.1: JSON between systems is UTF-8.
            yield rule, place, f"the charset is {charset}; JSON is UTF-8"


def _numbers(body: bytes) -> Iterator[Wrong]:
    """Yield that there are numbers which JSON has not: RFC 8259, 6."""
    if not any(name in body for name in _NO_JSON):
        return
    found: list[str] = []
    try:
        json.loads(body, parse_constant=found.append)
    except ValueError:
        return  # What is no JSON at all is told by others.
    if found:
        yield "body.unreadable", "body", f"{found[0]} is no number of JSON"
