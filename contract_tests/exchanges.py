"""Hold one request with its response as sent over the wire, and what was found wrong in it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import quote, unquote_plus, urlsplit, urlunsplit

from contract_tests.secret_names import (
    CREDENTIAL,
    is_made_up,
    is_secret_header,
    is_secret_query,
    shown_credential,
)
from mockserver.spec import MISSING
from mockserver.spec.types import JsonValue

Headers = tuple[tuple[str, str], ...]

# Headers that every client adds by itself: a reader learns nothing from them.
_NOISE = frozenset(
    {
        "user-agent",
        "accept-encoding",
        "connection",
        "content-length",
        "host",
        "x-schemathesis-testcaseid",
    }
)

_SHOWN_BODY_BYTES = 4000


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Exchange:
    """One request and its response.

    `url` is absolute, with the query as sent. `secret_places` are the places of API keys
    (`header.x-api-key`, `query.key`), names in lower case, and members of bodies that the document
    calls secret (`member.pin`); what stands there is never shown.
    `elapsed_ms` runs from the first byte sent to the headers of the response.
    """

    method: str
    url: str
    request_headers: Headers = ()
    request_body: bytes | None = None
    status: int
    response_headers: Headers = ()
    response_body: bytes = b""
    elapsed_ms: float = 0.0
    secret_places: frozenset[str] = frozenset()

    @property
    def media_type(self) -> str:
        """The media type of the response in lower case, without parameters; `""` if none."""
        return (self.header("content-type") or "").split(";")[0].strip().lower()

    def header(self, name: str) -> str | None:
        """Return the response header *name*, values joined by commas, or `None`."""
        values = [value for key, value in self.response_headers if key.lower() == name.lower()]
        return ", ".join(values) if values else None

    def json(self) -> JsonValue:
        """Return the response body as JSON, or `MISSING` if it is none."""
        try:
            return json.loads(self.response_body)
        except ValueError:
            return MISSING

    def __repr__(self) -> str:
        return f"<Exchange {curl(self)} -> {self.status} {self.media_type}>"


@dataclass(frozen=True, slots=True, kw_only=True)
class Violation:
    """One way in which a server, or a request sent to it, breaks the document.

    `operation` is `GET /books/{bookId}`, `rule` names what was broken (`page.duplicate`), `place`
    is where (`body#/items/0/name`), `evidence` what was seen and what was expected. `curl` repeats
    the request that shows it.
    """

    operation: str
    rule: str
    place: str
    evidence: str
    curl: str

    def __str__(self) -> str:
        place = f" at {self.place}" if self.place else ""
        return f"{self.operation}: {self.rule}{place}\n    {self.evidence}\n    {self.curl}"


def report(violations: Iterable[Violation], *, shown: int = 10) -> str:
    """Return *violations* as text for people, the first *shown* of them in full."""
    found = list(dict.fromkeys(violations))
    lines = [str(violation) for violation in found[:shown]]
    if len(found) > shown:
        rules = sorted({violation.rule for violation in found[shown:]})
        lines.append(f"and {len(found) - shown} more: {', '.join(rules)}")
    return "\n".join(lines)


def curl(exchange: Exchange) -> str:
    """Return a shell command that repeats *exchange*; `$CREDENTIAL` stands for every credential."""
    parts = ["curl"]
    if exchange.method != "GET":
        parts.append(f"-X {exchange.method}")
    parts.append(_quoted(shown_url(exchange)))
    for name, value in exchange.request_headers:
        if name.lower() not in _NOISE and (name.lower(), value) != ("accept", "*/*"):
            parts.append(f"-H {_quoted(f'{name}: {shown_header(exchange, name, value)}')}")
    if exchange.request_body:
        if len(exchange.request_body) > _SHOWN_BODY_BYTES:
            parts.append(f"--data-binary @body  # {len(exchange.request_body)} bytes")
        else:
            text = exchange.request_body.decode("utf-8", errors="replace")
            parts.append(f"--data-raw {_quoted(text, expand=False)}")
    return " ".join(parts)


def shown_header(exchange: Exchange, name: str, value: str) -> str:
    """Return *value* of the header *name* as it may be shown: without credentials."""
    if not is_secret_header(name, exchange.secret_places):
        return value
    return shown_credential(name, value)


def shown_url(exchange: Exchange) -> str:
    """Return the URL of *exchange* as it may be shown: without credentials."""
    parts = urlsplit(exchange.url)
    pairs = []
    for pair in parts.query.split("&"):
        name, equals, value = pair.partition("=")
        secret = (
            value
            and is_secret_query(unquote_plus(name), exchange.secret_places)
            and not is_made_up(value)
        )
        pairs.append(f"{name}{equals}{CREDENTIAL if secret else quote(value, safe='%+,:;/@!*()~')}")
    # A user and password inside the URL are credentials as well.
    netloc = parts.netloc.rpartition("@")[2]
    return urlunsplit((parts.scheme, netloc, parts.path, "&".join(pairs), ""))


def _quoted(text: str, *, expand: bool = True) -> str:
    """Return *text* quoted for a shell; the variable of the credential stays a variable."""
    if expand and CREDENTIAL in text:
        parts = (re.sub(r'(["\\$`])', r"\\\1", part) for part in text.split(CREDENTIAL))
        return f'"{CREDENTIAL.join(parts)}"'
    return "'" + text.replace("'", "'\\''") + "'"
