"""A library in memory, for checks to be judged by: correct, or with the faults it is told.

It serves library.yaml in-process. Each identity has books of its own. Faults are switches; what
each of them does stands where the name is asked for.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from contract_tests.checks.asking import Unjudged
from contract_tests.checks.contracts import Contract
from contract_tests.credentials import Credentials, credentials_from
from contract_tests.exchanges import Exchange, Headers
from contract_tests.messages import Body, Values, request_of
from contract_tests.samples import Samples
from mockserver.spec import Api, Operation, api_from_document, load_document
from mockserver.spec.schemas import Schemas
from mockserver.spec.semantics import Meanings

HERE = Path(__file__).parent
BASE = "https://library.example/v1"
GENRES = ("novel", "poetry", "science")
START = datetime(2026, 1, 1, tzinfo=UTC)
JSON = "application/json"

__all__ = ["Library", "Unjudged", "contract_of", "library_api"]

Answer = tuple[int, dict[str, str], Any]


class Refused(Exception):
    def __init__(self, status: int, text: str, **headers: str) -> None:
        super().__init__(text)
        self.status, self.text, self.headers = status, text, headers


def library_api() -> Api:
    return api_from_document(load_document(HERE / "library.yaml"))


def contract_of(api: Api) -> Contract:
    schemas = Schemas(api)
    return Contract(api, schemas, Meanings(api), Samples(schemas))


class Library:
    """Answers requests; `faults` are what it does wrong. `clock` goes on with each request."""

    def __init__(self, *faults: str, count: int = 34) -> None:
        self.faults = frozenset(faults)
        self.count = count
        self.books: dict[str, dict[str, dict[str, Any]]] = {}
        self.made = 0
        self.hidden: set[str] = set()
        self.now = START + timedelta(days=400)
        self.hits: list[datetime] = []
        self.log: list[Exchange] = []
        self.api = library_api()
        self.credentials = credentials_from(self.api, {})

    def identity(self, name: str) -> Credentials:
        """Return the credentials of somebody else."""
        return self.credentials.with_value("bearer", f"lib_{name}").with_value("key", f"lib_{name}")

    def operation(self, name: str) -> Operation:
        return next(one for one in self.api.operations if one.operation_id == name)

    def has(self, fault: str) -> bool:
        return fault in self.faults

    def ask(
        self,
        operation: Operation,
        values: Values,
        *,
        body: Body | None = None,
        headers: Headers = (),
        method: str | None = None,
        credentials: Credentials | None = None,
    ) -> Exchange:
        request = request_of(operation, values, body=body)
        for name, value in headers:
            request = request.with_header(name, value)
        request = (credentials or self.credentials).applied(request, operation.security[0])
        method = method or operation.method
        url = request.url(BASE)
        sent = {name.lower(): value for name, value in request.all_headers()}
        status, answered, content = self.answer(method, url, sent, request.body)
        if method == "HEAD":
            content = b""
        exchange = Exchange(
            method=method,
            url=url,
            request_headers=request.all_headers(),
            request_body=request.body,
            status=status,
            response_headers=tuple(answered.items()),
            response_body=content,
        )
        self.log.append(exchange)
        return exchange

    def answer(
        self, method: str, url: str, headers: dict[str, str], body: bytes | None
    ) -> tuple[int, dict[str, str], bytes]:
        self.now += timedelta(seconds=0.01)
        try:
            status, answered, value = self.routed(method, url, headers, body)
        except Refused as refused:
            status, answered = refused.status, dict(refused.headers)
            value = {"error": refused.text}
            if self.has("error.shape"):
                value = {"message": refused.text}
        content = b"" if value is None else json.dumps(value).encode()
        if value is not None:
            answered.setdefault("Content-Type", JSON)
        return status, answered, content

    def routed(self, method: str, url: str, headers: dict[str, str], body: bytes | None) -> Answer:
        parts = urlsplit(url)
        segments = [unquote(one) for one in parts.path.removeprefix("/v1/").split("/")]
        given = {
            name: ",".join(values)
            for name, values in parse_qs(parts.query, keep_blank_values=True).items()
        }
        kind = (segments[0], len(segments))
        routes: dict[tuple[str, int], dict[str, Callable[[], Answer]]] = {
            ("books", 1): {
                "GET": lambda: self.listed(owner, given),
                "POST": lambda: self.created(owner, self.sent(headers, body)),
            },
            ("books", 2): {
                "GET": lambda: self.read(owner, segments[1], headers),
                "PUT": lambda: self.replaced(owner, segments[1], headers, body),
                "PATCH": lambda: self.updated(owner, segments[1], headers, body),
                "DELETE": lambda: self.deleted(owner, segments[1]),
            },
            ("sales", 1): {"GET": lambda: self.sales(owner, given)},
            ("ping", 1): {"GET": self.ping},
            ("animals", 1): {"GET": self.animals},
        }
        if kind not in routes:
            raise Refused(404, "nothing is here")
        offered = routes[kind]
        real = "GET" if method == "HEAD" else method
        if real not in offered:
            allow = {"Allow": ", ".join([*offered, "HEAD"])}
            if method == "OPTIONS":
                return 204, allow, None
            if self.has("method.undeclared-allowed"):
                return 200, {}, {}
            if self.has("method.allow-wrong"):
                allow = {"Allow": method}
            if self.has("method.server-error"):
                raise Refused(500, "oops")
            raise Refused(405, "no such method", **({} if self.has("method.no-allow") else allow))
        owner = self.authorized(headers)
        accept = headers.get("accept", "*/*")
        if not re.search(r"json|\*/\*|application/\*", accept) and not self.has("accept.ignored"):
            raise Refused(406, "JSON only")
        status, answered, value = offered[real]()
        if method == "HEAD" and self.has("method.head-differs"):
            status = 404
        return status, answered, value

    def authorized(self, headers: dict[str, str]) -> str:
        scheme, _, token = headers.get("authorization", "").partition(" ")
        token = token if scheme == "Bearer" else headers.get("x-key", "")
        if not re.fullmatch(r"lib_\S+", token):
            raise Refused(401, "who are you?")
        return token

    def shelf(self, owner: str) -> dict[str, dict[str, Any]]:
        if owner not in self.books:
            start = len(self.books) * 1000 + 1
            numbers = range(start, start + self.count)
            self.books[owner] = {f"bk-{n:03}": self.book(n, owner) for n in numbers}
        return self.books[owner]

    def book(self, n: int, owner: str) -> dict[str, Any]:
        # Several share an instant and a price.
        at = START + timedelta(days=n // 2 % 40)
        book = {
            "id": f"bk-{n:03}",
            "title": f"Book {n} of {('the sea', 'the moon', 'nothing')[n % 3]}",
            "genre": GENRES[n % 3],
            "price": float(n * 7 % 50),
            "pages": 100 + n,
            "tags": [("old", "new", "rare")[n % 3], ("red", "blue")[n % 2]],
            "owner": owner,
            "site": f"https://library.example/{n}",
            "createdAt": stamp(at),
            "updatedAt": stamp(at + timedelta(hours=n % 5)),
        }
        if n % 4 == 0:
            book["note"] = f"note {n}"
        return book

    # Lists

    def listed(self, owner: str, given: dict[str, str]) -> Answer:
        known = {one.name for one in self.operation("listBooks").parameters}
        given = {name: text for name, text in given.items() if name in known}
        limit = self.whole(given, "limit", 5, 1, 20)
        self.allowed(given)
        found = self.sorted(self.selected(owner, given), given)
        token = {k: v for k, v in given.items() if k not in ("cursor", "limit")}
        start = self.position(given["cursor"], token) if "cursor" in given else 0
        if "limit" not in given and self.has("request.ignores-default"):
            limit = 3
        page = found[start : start + limit]
        more = start + limit < len(found)
        following = self.cursor(start + limit, token) if more else None
        items = [self.broken(self.shown(book, inside_list=True), n) for n, book in enumerate(page)]
        total = len(found) + (1 if self.has("page.total-wrong") else 0)
        answer = {"items": items, "next": following, "total": total, "more": more}
        headers = {} if self.has("header.missing") else {"X-Request-Id": "r1"}
        if self.has("media-type.wrong"):
            headers["Content-Type"] = "text/html"
        if self.has("status.error-as-200"):
            return 200, headers, {"error": "something went wrong"}
        return (202 if self.has("status.undocumented") else 200), headers, answer

    def allowed(self, given: dict[str, str]) -> None:
        """Raise `Refused` for what the document does not allow."""
        options = {"order": ("asc", "desc"), "sort": ("created", "price"), "genre": GENRES}
        wrong = [
            *(name for name in options if name in given and given[name] not in options[name]),
            *(["title"] if not 1 <= len(given.get("title", "a")) <= 30 else []),
        ]
        if wrong and not self.has("request.accepts-invalid"):
            raise Refused(400, f"{wrong[0]} is not allowed")
        for name in ("since", "until"):
            if name in given and not re.match(r"\d{4}-\d\d-\d\dT.*Z$", given[name]):
                raise Refused(400, f"{name}: a date-time")
        for name in ("priceFrom", "priceTo"):
            if name in given and not re.fullmatch(r"[0-9.]+", given[name]):
                raise Refused(400, f"{name}: a number")
        if given.get("limit") == "20" and self.has("request.rejects-valid"):
            raise Refused(400, "limit: too large")
        if given.get("limit") == "20" and self.has("status.500-on-edge"):
            raise Refused(500, "oops")

    def broken(self, item: dict[str, Any], index: int) -> dict[str, Any]:
        """Return the first item of a page as the faults about its shape have it."""
        shapes: dict[str, dict[str, Any]] = {
            "body.extra-property": {"extra": 1},
            "body.null": {"title": None},
            "body.wrong-type": {"pages": "100"},
            "body.enum": {"genre": "horror"},
            "body.format": {"createdAt": "yesterday"},
        }
        for fault, change in shapes.items():
            if self.has(fault) and index == 0:
                item = {**item, **change}
        if self.has("body.missing-required") and index == 0:
            item.pop("title")
        return item

    def whole(self, given: dict[str, str], name: str, default: int, low: int, high: int) -> int:
        if name not in given:
            return default
        text = given[name]
        if not re.fullmatch(r"-?[0-9]{1,6}", text):
            raise Refused(400, f"{name}: a whole number")
        if not low <= int(text) <= high:
            if self.has("request.accepts-invalid"):
                return min(max(int(text), low), high)
            raise Refused(400, f"{name}: from {low} to {high}")
        return int(text)

    def selected(self, owner: str, given: dict[str, str]) -> list[dict[str, Any]]:
        tests: dict[str, Callable[[dict[str, Any], str], bool]] = {
            "genre": lambda b, v: b["genre"] == v,
            "tag": lambda b, v: bool(set(v.split(",")) & set(b.get("tags", []))),
            "priceFrom": lambda b, v: b.get("price") is not None and b["price"] >= float(v),
            "priceTo": lambda b, v: b.get("price") is not None and b["price"] <= float(v),
            "since": lambda b, v: b["createdAt"] >= v,
            "until": lambda b, v: b["createdAt"] < v,
            "title": lambda b, v: v in b["title"],
        }
        if self.has("filter.ignored"):
            tests["genre"] = lambda b, v: b["genre"] == v or b["id"].endswith("4")
        if self.has("filter.ignored-whole"):
            tests["tag"] = lambda b, v: True
        if self.has("filter.incomplete"):
            tests["genre"] = lambda b, v: b["genre"] == v and not b["id"].endswith("7")
        if self.has("filter.range-open"):
            tests["priceTo"] = lambda b, v: (
                b.get("price") is not None and b["price"] <= float(v) + 8
            )
        if self.has("filter.unknown-gives-all"):
            tests["tag"] = lambda b, v: (
                bool(set(v.split(",")) & set(b.get("tags", [])))
                or v not in ("old", "new", "rare", "red", "blue")
            )
        active = [name for name in tests if name in given]
        if self.has("filter.no-intersection"):
            active = active[:1]
        books = self.shelf(owner).values()
        return [b for b in books if all(tests[name](b, given[name]) for name in active)]

    def sorted(self, found: list[dict[str, Any]], given: dict[str, str]) -> list[dict[str, Any]]:
        key = {"price": "price"}.get(given.get("sort", ""), "createdAt")
        if self.has("order.parameter-ignored"):
            key = "createdAt"
        found = sorted(
            found, key=lambda b: (b.get(key) or 0 if key == "price" else b[key], b["id"])
        )
        if given.get("order", "desc") == "desc" or self.has("order.direction-ignored"):
            found.reverse()
        if self.has("order.unsorted") and len(found) > 5:
            found[1], found[4] = found[4], found[1]
        if self.has("order.unstable"):
            self.made += 1
            if self.made % 4 > 1:
                found[:2] = reversed(found[:2])
        return found

    def cursor(self, start: int, token: dict[str, str]) -> str:
        text = json.dumps([start, token], sort_keys=True)
        signed = hashlib.sha256(text.encode()).hexdigest()[:12]
        return base64.urlsafe_b64encode(f"{signed}{text}".encode()).decode().rstrip("=")

    def position(self, text: str, token: dict[str, str]) -> int:
        try:
            decoded = base64.urlsafe_b64decode(text.encode() + b"==").decode()
            start, told = json.loads(decoded[12:])
        except ValueError:
            raise Refused(400, "cursor") from None
        if text != self.cursor(start, told):
            raise Refused(400, "cursor: tampered")
        if told != token and not self.has("page.foreign-cursor"):
            raise Refused(400, "cursor: of another list")
        return int(start)

    # Records

    def shown(self, book: dict[str, Any], *, inside_list: bool = False) -> dict[str, Any]:
        result = {name: value for name, value in book.items() if name != "secret"}
        if self.has("body.write-only"):
            result["secret"] = "s3cret"
        if self.has("detail.differs") and not inside_list:
            result["pages"] = book["pages"] + 1
        if self.has("clock.backwards"):
            result["updatedAt"] = "2020-01-01T00:00:00Z"
        return result

    def sent(self, headers: dict[str, str], body: bytes | None) -> Any:
        is_json = re.match(r"application/(merge-patch\+)?json", headers.get("content-type", ""))
        if not is_json and not self.has("media-type.any-accepted"):
            raise Refused(415, "JSON only")
        try:
            return json.loads(body or b"")
        except ValueError:
            raise Refused(400, "no JSON") from None

    def checked(self, value: Any, schema: str, *, partial: bool = False) -> dict[str, Any]:
        if not isinstance(value, dict):
            raise Refused(400, "an object is needed")
        read_only = {"id", "owner", "site", "createdAt", "updatedAt"}
        taken = {n: v for n, v in value.items() if n not in read_only}
        forged = (
            {n: v for n, v in value.items() if n == "owner"}
            if self.has("read-only.writable")
            else {}
        )
        document = self.api.document.content["components"]["schemas"][schema]
        if set(taken) - set(document["properties"]):
            raise Refused(400, "unknown property")
        if (
            not partial
            and not {"title", "genre"} <= set(taken)
            and not self.has("request.accepts-missing")
        ):
            raise Refused(400, "title and genre are required")
        for name, one in taken.items():
            if not fits(one, document["properties"][name]) and not self.has("body.accepts-invalid"):
                raise Refused(400, f"{name} is not allowed")
        if self.has("body.rejects-valid") and taken.get("pages") == 5000:
            raise Refused(400, "pages: too many")
        return taken | forged

    def created(self, owner: str, value: Any) -> Answer:
        record = self.checked(value, "NewBook")
        self.made += 1
        identity = f"bk-n{self.made}"
        default = 1 if self.has("default.body") else 100
        book = {"pages": default, "title": "", "genre": "novel", **record}
        book |= {"id": identity, "createdAt": stamp(self.now), "updatedAt": stamp(self.now)}
        book.setdefault("owner", owner)
        if self.has("create.differs") and "note" in book:
            book["note"] = "another"
        if not self.has("create.lost"):
            self.shelf(owner)[identity] = book
        headers = {"Location": f"{BASE}/books/{identity}"}
        if self.has("create.no-location"):
            headers = {}
        if self.has("create.dead-location"):
            headers = {"Location": f"{BASE}/books/{identity}-x"}
        if self.has("create.location-differs"):
            headers = {"Location": f"{BASE}/books/bk-001"}
        return 201, headers, self.shown(book)

    def found(self, owner: str, identity: str) -> dict[str, Any]:
        shelves = [self.shelf(owner)]
        if self.has("auth.foreign-object"):
            shelves += list(self.books.values())
        for shelf in shelves:
            if identity in shelf and identity not in self.hidden:
                return shelf[identity]
        if self.has("status.unknown-found"):
            return next(iter(shelves[0].values()))
        raise Refused(404, "no such book")

    def owner_of(self, owner: str, identity: str) -> str:
        """Return on whose shelf a book stands, if *owner* may touch it."""
        if self.has("auth.foreign-object") and identity not in self.shelf(owner):
            return next((name for name, shelf in self.books.items() if identity in shelf), owner)
        return owner

    def read(self, owner: str, identity: str, headers: dict[str, str]) -> Answer:
        if self.has("detail.missing") and identity.startswith("bk-0"):
            raise Refused(404, "no such book")
        book = self.shown(self.found(owner, identity))
        tag = etag(book)
        if self.has("get.unstable"):
            self.made += 1
            book["pages"] += self.made % 2
        if headers.get("if-none-match") == tag and not self.has("conditional.ignored"):
            return 304, {"ETag": tag}, None
        if "if-none-match" in headers and self.has("conditional.always"):
            return 304, {"ETag": tag}, None
        return 200, {"ETag": tag}, book

    def preconditions(self, book: dict[str, Any], headers: dict[str, str]) -> None:
        match = headers.get("if-match", "*")
        if match not in ("*", etag(self.shown(book))) and not self.has("conditional.lost-update"):
            raise Refused(412, "it has changed")

    def replaced(
        self, owner: str, identity: str, headers: dict[str, str], body: bytes | None
    ) -> Answer:
        book = self.found(owner, identity)
        record = self.checked(self.sent(headers, body), "NewBook")
        self.preconditions(book, headers)
        kept = {name: book[name] for name in ("id", "owner", "createdAt")}
        if self.has("put.partial") and "note" in book:
            kept["note"] = book["note"]
        new = {**kept, "pages": 100, **record, "updatedAt": stamp(self.now)}
        if self.has("put.not-idempotent"):
            self.made += 1
            new["title"] = f"{new['title']} {self.made}"
        self.shelf(self.owner_of(owner, identity))[identity] = new
        return 200, {}, self.shown(new)

    def updated(
        self, owner: str, identity: str, headers: dict[str, str], body: bytes | None
    ) -> Answer:
        book = self.found(owner, identity)
        record = self.checked(self.sent(headers, body), "BookPatch", partial=True)
        self.preconditions(book, headers)
        if self.has("patch.ignored"):
            record = {}
        if self.has("patch.resets"):
            book = {name: one for name, one in book.items() if name not in ("note", "price")}
        removed = set() if self.has("patch.null-kept") else {n for n in record if record[n] is None}
        kept = {name: one for name, one in record.items() if one is not None}
        new = {**book, **kept, "updatedAt": stamp(self.now)}
        new = {name: one for name, one in new.items() if name not in removed}
        self.shelf(self.owner_of(owner, identity))[identity] = new
        return 200, {}, self.shown(new)

    def deleted(self, owner: str, identity: str) -> Answer:
        self.found(owner, identity)
        if self.has("delete.still-listed"):
            self.hidden.add(identity)
        elif not self.has("delete.fake"):
            self.shelf(self.owner_of(owner, identity)).pop(identity, None)
        return 204, {}, None

    # The rest

    def sales(self, owner: str, given: dict[str, str]) -> Answer:
        for name in ("genre",):
            if name in given and given[name] not in GENRES:
                raise Refused(400, "genre")
        if "since" in given and not re.match(r"\d{4}-\d\d-\d\dT.*Z$", given["since"]):
            raise Refused(400, "since: a date-time")
        books = self.selected(owner, {k: v for k, v in given.items() if k in ("genre", "since")})
        prices = [book["price"] for book in books if "price" in book]
        genres = sorted({book["genre"] for book in books})
        by = {g: sum(b.get("price", 0) for b in books if b["genre"] == g) for g in genres}
        worth = sum(prices) + (1 if self.has("aggregate.wrong") else 0)
        if self.has("aggregate.wrong-group") and by:
            by[genres[0]] += 1
        if self.has("aggregate.ignores-filter"):
            worth = sum(book.get("price", 0) for book in self.shelf(owner).values())
        return (
            200,
            {},
            {
                "count": len(books),
                "worth": worth,
                "dearest": max(prices, default=None),
                "mean": sum(prices) / len(prices) if prices else None,
                "genres": [{"name": genre, "worth": sum_} for genre, sum_ in by.items()],
                "counts": {g: sum(b["genre"] == g for b in books) for g in genres},
            },
        )

    def ping(self) -> Answer:
        window = timedelta(seconds=2)
        if self.hits and self.now - self.hits[0] >= window + (
            window if self.has("rate.retry-after-short") else timedelta()
        ):
            self.hits.clear()
        self.hits.append(self.now)
        start, used = self.hits[0], len(self.hits)
        remaining = 3 if self.has("rate.remaining-lies") else max(0, 4 - used)
        headers = {
            "X-RateLimit-Limit": "9" if self.has("rate.limit-differs") else "4",
            "X-RateLimit-Remaining": str(remaining),
            "X-RateLimit-Reset": str(int((start + window).timestamp()) + 1),
        }
        if used > 4 and not self.has("rate.never-429"):
            if self.has("rate.no-headers"):
                raise Refused(429, "slow down")
            raise Refused(429, "slow down", **headers, **{"Retry-After": "2"})
        return 200, headers, {"ok": True}

    def animals(self) -> Answer:
        wrong = self.has("body.discriminator")
        return (
            200,
            {},
            [
                {"kind": "cat", "lives": 9},
                {"kind": "dog", "good": True} | ({} if not wrong else {"good": "very"}),
            ],
        )


def stamp(at: datetime) -> str:
    return at.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def etag(book: dict[str, Any]) -> str:
    return '"' + hashlib.sha256(json.dumps(book, sort_keys=True).encode()).hexdigest()[:10] + '"'


def fits(value: Any, schema: dict[str, Any]) -> bool:
    kinds = {"string": str, "number": (int, float), "integer": int, "array": list}
    if isinstance(schema["type"], list):
        return value is None or fits(value, {**schema, "type": schema["type"][0]})
    if not isinstance(value, kinds[schema["type"]]) or isinstance(value, bool):
        return False
    if "enum" in schema and value not in schema["enum"]:
        return False
    if isinstance(value, str):
        return schema.get("minLength", 0) <= len(value) <= schema.get("maxLength", 999)
    if isinstance(value, list):
        return len(value) <= schema.get("maxItems", 99) and all(
            fits(v, schema["items"]) for v in value
        )
    return schema.get("minimum", 0) <= value <= schema.get("maximum", 9e9)
