"""Serve store.yaml as it is written, with the standard library alone.

Neither a mock nor generated from the document: it shows that the judge accepts any correct server.
Run it with a port: `python server.py 8080`.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import re
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

GENRES = ("novel", "poetry", "science")
METHODS = {"/books": "GET", "/books/{bookId}": "GET", "/quotes": "POST", "/health": "GET"}

BOOKS: list[dict[str, Any]] = [
    {
        "id": f"bk-{number:03}",
        "title": f"Book {number}",
        "genre": GENRES[number % 3],
        # Several books share an instant, and some were never sold.
        "soldAt": None if number % 9 == 0 else f"2026-01-{1 + number % 20:02}T10:00:00.5Z",
    }
    for number in range(1, 48)
]


class Refused(Exception):
    """The request is answered with an error: status, text, headers."""

    def __init__(self, status: int, text: str, **headers: str) -> None:
        super().__init__(text)
        self.status, self.text, self.headers = status, text, headers


def answer(method: str, target: str, headers: Any, body: bytes) -> tuple[int, dict[str, str], str]:
    """Return status, headers and body for one request."""
    url = urlsplit(target)
    segments = [unquote(segment) for segment in url.path.split("/")]
    path = "/" + "/".join(segments[2:])
    template = "/books/{bookId}" if segments[2:3] == ["books"] and len(segments) == 4 else path
    if segments[1:2] != ["v1"] or template not in METHODS:
        raise Refused(404, "there is nothing at this path")
    if method != METHODS[template]:
        raise Refused(405, f"{method} is not offered", Allow=METHODS[template])
    if template == "/health":
        return json_answer({"ok": True})
    authorize(headers)
    if template == "/books":
        return books(url.query, headers.get("Accept", ""))
    if template == "/quotes":
        return quote(headers.get("Content-Type", ""), body)
    found = [book for book in BOOKS if book["id"] == segments[3]]
    if not found:
        raise Refused(404, "no such book")
    return json_answer(found[0], ETag=f'"{segments[3]}"')


def json_answer(value: Any, **headers: str) -> tuple[int, dict[str, str], str]:
    """Return a 200 with *value*."""
    return 200, {"Content-Type": "application/json", **headers}, json.dumps(value)


def authorize(headers: Any) -> None:
    """Raise `Refused` unless one of the two credentials is good."""
    scheme, _, token = headers.get("Authorization", "").partition(" ")
    tokens = [token if scheme.lower() == "bearer" else "", headers.get("X-Store-Key", "")]
    if not any(re.fullmatch(r"st_\S+", text) for text in tokens):
        raise Refused(401, "a credential is needed", **{"WWW-Authenticate": "Bearer"})


def books(query: str, accept: str) -> tuple[int, dict[str, str], str]:
    """Return one page of books."""
    given = parse_qs(query, keep_blank_values=True)
    limit = one(given, "limit", "5")
    if not re.fullmatch(r"[0-9]{1,4}", limit, re.ASCII) or not 1 <= int(limit) <= 20:
        raise Refused(400, "limit: a whole number from 1 to 20")
    order = one(given, "order", "desc")
    if order not in ("asc", "desc"):
        raise Refused(400, "order: asc or desc")
    genre = one(given, "genre", "")
    if "genre" in given and genre not in GENRES:
        raise Refused(400, f"genre: one of {', '.join(GENRES)}")
    found = [book for book in BOOKS if not genre or book["genre"] == genre]
    found.sort(key=lambda book: book["id"])
    found.sort(key=lambda book: book["soldAt"] or "", reverse=True)
    if order == "asc":
        found.reverse()
    kind = f"{order} {genre}"
    start = position(one(given, "cursor", ""), kind) if "cursor" in given else 0
    end = start + int(limit)
    page = found[start:end]
    if accept.startswith("text/csv"):
        return 200, {"Content-Type": "text/csv; charset=utf-8"}, "".join(map(line, page))
    more = end < len(found)
    following = cursor(end, kind) if more else None
    return json_answer({"books": page, "next": following, "total": len(found), "more": more})


def one(given: dict[str, list[str]], name: str, default: str) -> str:
    """Return the only value of *name*, or *default*."""
    values = given.get(name, [default])
    if len(values) > 1:
        raise Refused(400, f"{name}: given twice")
    return values[0]


def line(book: dict[str, Any]) -> str:
    """Return *book* as a line of CSV."""
    return ",".join(str(value) for value in book.values()) + "\n"


def cursor(start: int, kind: str) -> str:
    """Return a cursor that only this server can make."""
    text = f"{start} {signature(start, kind)}"
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def position(text: str, kind: str) -> int:
    """Return where *text*, a cursor for a list of this *kind*, starts."""
    try:
        decoded = base64.urlsafe_b64decode(text.encode() + b"==").decode()
        start, _, signed = decoded.partition(" ")
        if text == cursor(int(start), kind) and signed == signature(int(start), kind):
            return int(start)
    except ValueError:
        pass
    raise Refused(400, "cursor: is none of this list")


def signature(start: int, kind: str) -> str:
    """Return what makes a cursor this server's own."""
    return hmac.new(b"store", f"{start} {kind}".encode(), hashlib.sha256).hexdigest()[:16]


def quote(content_type: str, body: bytes) -> tuple[int, dict[str, str], str]:
    """Return the price of some copies."""
    if content_type.split(";")[0].strip().lower() != "application/json":
        raise Refused(415, "the body must be JSON")
    try:
        value = json.loads(body)
    except ValueError:
        raise Refused(400, "the body is not JSON") from None
    if not isinstance(value, dict) or not {"bookId", "copies"} <= set(value):
        raise Refused(400, "bookId and copies are required")
    book, copies = value["bookId"], value["copies"]
    if set(value) - {"bookId", "copies", "gift"}:
        raise Refused(400, "only bookId, copies and gift are known")
    if not isinstance(book, str) or not 1 <= len(book) <= 40:
        raise Refused(400, "bookId: a text of 1 to 40 characters")
    if isinstance(copies, float) and copies.is_integer():
        copies = int(copies)  # JSON Schema: 2.0 is an integer.
    if not isinstance(copies, int) or isinstance(copies, bool) or not 1 <= copies <= 99:
        raise Refused(400, "copies: a whole number from 1 to 99")
    if not isinstance(value.get("gift", False), bool):
        raise Refused(400, "gift: true or false")
    return json_answer({"copies": copies, "price": copies * 12.5})


class Handler(BaseHTTPRequestHandler):
    """Answer every method by `answer`."""

    protocol_version = "HTTP/1.1"
    wbufsize = -1  # Head and body leave together: one without the other waits for the client.

    def __getattr__(self, name: str) -> Any:
        if name.startswith("do_"):
            return self._answer
        raise AttributeError(name)

    def _answer(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        try:
            status, headers, text = answer(self.command, self.path, self.headers, body)
        except Refused as refused:
            status, headers = refused.status, refused.headers
            headers = {**headers, "Content-Type": "application/json"}
            text = json.dumps({"error": refused.text})
        content = text.encode()
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)

    def log_message(self, *arguments: Any) -> None:
        """Print nothing for each request."""


if __name__ == "__main__":
    ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Handler).serve_forever()
