"""Know what response headers of well-known names say, and which of them say it only at times."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from uuid import UUID

from mockserver.mocking.json_bytes import text_of
from mockserver.spec.types import JsonValue

# Headers that speak of other pages, ranges or challenges. What is not known is not made up:
# clients follow them.
_ONLY_IF_KNOWN = re.compile(
    r"link|allow|alt-svc|content-(?:range|location|md5|security-policy.*)|www-authenticate"
    r"|proxy-authenticate|strict-transport-security|refresh|warning|age"
    r"|(?:x-)?.*(?:next|prev|previous|cursor|continuation|offset|has-?more).*"
    r"|(?:x-)?(?:page|pages|per-page|page-.*|current-page|first-.*|last-page|first|last|limit)"
)
_TOTAL = re.compile(r"(?:x-)?(?:.*-)?total(?:-?(?:count|items|results|records?))?(?:-?count)?")
_RATE = re.compile(r"(?:x-)?rate-?limit-?(?:.*-)?(limit|remaining|reset|used)")
_IDENTITY = re.compile(r".*-?(?:request|correlation|trace|transaction|interaction)-?id")

# Text that keeps a client from nothing.
_TEXTS: Mapping[str, str] = {
    "accept-ranges": "bytes",
    "cache-control": "no-cache",
    "content-language": "en",
    "expires": "0",
    "pragma": "no-cache",
    "vary": "Accept",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
}
_RATES: Mapping[str, int] = {"limit": 1000, "remaining": 999, "reset": 60, "used": 1}
_EXTENSIONS: Mapping[str, str] = {"plain": "txt", "octet-stream": "bin", "jpeg": "jpg"}


def may_be_made_up(name: str, status: int) -> bool:
    """Tell whether the header *name*, in lower case, may be in an answer that nothing asks for."""
    if name == "retry-after":
        return status in (429, 503)
    return not (_ONLY_IF_KNOWN.fullmatch(name) or _TOTAL.fullmatch(name))


def usual_values(
    name: str, *, status: int, about: str, media_type: str, body: JsonValue
) -> Iterator[JsonValue]:
    """Yield what the header *name*, in lower case, usually says, the best first.

    *about* tells answers apart: the same one has the same identities. *status*, *media_type* and
    *body* are those of the answer.
    """
    rate = _RATE.fullmatch(name)
    if name in _TEXTS:
        yield _TEXTS[name]
    elif rate:
        yield _RATES[rate.group(1)]
    elif name == "retry-after" and may_be_made_up(name, status):
        yield 60
    elif name == "etag":
        yield f'"{_digest(about)[:16]}"'
    elif name == "set-cookie":
        yield f"session={_digest(about)[:32]}; Path=/; HttpOnly"
    elif name == "content-disposition":
        sub = media_type.partition("/")[2].rpartition("+")[2]
        yield f'attachment; filename="file.{_EXTENSIONS.get(sub, sub if sub.isalnum() else "bin")}"'
    elif _TOTAL.fullmatch(name) and isinstance(body, list):
        yield len(body)
    elif _IDENTITY.fullmatch(name):
        yield str(UUID(hex=_digest(about)[:32], version=4))


def header_value(value: JsonValue) -> str:
    """Return *value* as a header holds it (style `simple`), on one line of ASCII."""
    if isinstance(value, list):
        text = ",".join(text_of(item) for item in value)
    elif isinstance(value, Mapping):
        text = ",".join(text_of(part) for pair in value.items() for part in pair)
    else:
        text = text_of(value)
    return "".join(c if " " <= c <= "~" else "?" for c in text).strip()


def _digest(about: str) -> str:
    return hashlib.sha256(about.encode(errors="replace")).hexdigest()
