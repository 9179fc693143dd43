"""The library with faults that the catalogue does not have, as clients of other APIs meet them.

What each does stands where its name is asked for.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from tests.contract_tests.checks.library import Answer, Library

Headers = dict[str, str]


class Further(Library):
    """Answers as the library does, with one thing wrong."""

    def __init__(self, *faults: str, count: int = 34) -> None:
        super().__init__(*faults, count=count)
        self.gone = 0
        self.unlisted: set[str] = set()
        self.size = 5
        self.sizes: dict[str, int] = {}

    def answer(
        self, method: str, url: str, headers: Headers, body: bytes | None
    ) -> tuple[int, Headers, bytes]:
        status, answered, content = super().answer(method, url, headers, body)
        if self.has("http.204-with-body") and status == 204:
            content = b'{"deleted": true}'
        if self.has("http.204-with-length") and status == 204:
            answered = {**answered, "Content-Length": "16"}
        if self.has("http.304-with-body") and status == 304:
            content = b"{}"
        if self.has("http.charset") and content:
            answered = {**answered, "Content-Type": "application/json; charset=utf-16"}
        if self.has("json.nan"):
            content = content.replace(b'"price": 7.0', b'"price": NaN', 1)
        return status, answered, content

    # Requests

    def allowed(self, given: dict[str, str]) -> None:
        if self.has("enum.any-case") and "genre" in given:
            given["genre"] = given["genre"].lower()
        for name in {"since", "until"} & given.keys():
            given[name] = self.instant(given[name])
        super().allowed(given)

    def instant(self, text: str) -> str:
        """Return an instant as the library writes it."""
        try:
            at = datetime.fromisoformat(text)
        except ValueError:
            return text
        if at.tzinfo is None:
            return text
        if self.has("range.ignores-offset"):
            at = at.replace(tzinfo=UTC)
        at = at.astimezone(UTC).replace(tzinfo=None)
        return f"{at.isoformat(timespec='milliseconds')}Z"

    def whole(self, given: dict[str, str], name: str, default: int, low: int, high: int) -> int:
        return super().whole(given, name, default, low, high + self.has("bound.one-too-many"))

    # Lists

    def selected(self, owner: str, given: dict[str, str]) -> list[dict[str, Any]]:
        filtering = {"genre", "tag", "priceFrom", "priceTo", "since", "until", "title"}
        active = {name: text for name, text in given.items() if name in filtering}
        if self.has("filter.or") and len(active) > 1:
            found: dict[str, dict[str, Any]] = {}
            for name, text in active.items():
                found |= {book["id"]: book for book in self.selected(owner, {name: text})}
            return list(found.values())
        books = super().selected(owner, given)
        if self.has("range.end-exclusive") and "priceTo" in given:
            books = [book for book in books if book["price"] < float(given["priceTo"])]
        return [book for book in books if book["id"] not in self.unlisted]

    def sorted(self, found: list[dict[str, Any]], given: dict[str, str]) -> list[dict[str, Any]]:
        found = super().sorted(found, given)
        if self.has("order.shuffled"):
            self.made += 1
            turn = self.made % 3
            found = found[turn:] + found[:turn]
        if self.has("order.other-default") and "sort" not in given:
            found.sort(key=lambda book: str(book["title"]))
        return found

    def listed(self, owner: str, given: dict[str, str]) -> Answer:
        limit = given.get("limit", "")
        self.size = int(limit) if limit.isdecimal() and limit != "0" else 5
        status, headers, body = super().listed(owner, given)
        if self.has("total.counts-deleted"):
            body["total"] += self.gone
        if self.has("total.lags") and self.made:
            body["total"] -= 1
        return status, headers, body

    def cursor(self, start: int, token: dict[str, str]) -> str:
        text = super().cursor(start, token)
        self.sizes.setdefault(text, self.size)
        return text

    def position(self, text: str, token: dict[str, str]) -> int:
        start = super().position(text, token)
        # As many pages on, whatever their size was.
        return start // self.sizes[text] * self.size if self.has("cursor.counts-pages") else start

    # Records

    def created(self, owner: str, value: Any) -> Answer:
        if self.has("create.same-identity") and self.made:
            self.made -= 1
        status, headers, body = super().created(owner, value)
        if self.has("create.not-listed"):
            self.unlisted.add(body["id"])
        return status, headers, body

    def read(self, owner: str, identity: str, headers: Headers) -> Answer:
        status, answered, body = super().read(owner, identity, headers)
        if self.has("etag.of-the-name"):
            answered["ETag"] = f'"{identity}"'
        return status, answered, body

    def replaced(self, owner: str, identity: str, headers: Headers, body: bytes | None) -> Answer:
        if self.has("change.unknown-succeeds") and identity not in self.shelf(owner):
            return 200, {}, self.shown(self.book(1, owner))
        return super().replaced(owner, identity, headers, body)

    def updated(self, owner: str, identity: str, headers: Headers, body: bytes | None) -> Answer:
        if self.has("change.unknown-succeeds") and identity not in self.shelf(owner):
            return 200, {}, self.shown(self.book(1, owner))
        return super().updated(owner, identity, headers, body)

    def deleted(self, owner: str, identity: str) -> Answer:
        if self.has("change.unknown-succeeds") and identity not in self.shelf(owner):
            return 204, {}, None
        answer = super().deleted(owner, identity)
        self.gone += 1
        return answer
