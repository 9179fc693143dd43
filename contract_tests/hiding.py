"""Find what is secret in requests and responses, and take it out of texts in every form it has."""

from __future__ import annotations

import base64
import binascii
import html
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any
from urllib.parse import parse_qsl, quote, quote_plus, unquote, unquote_plus, urlsplit

from contract_tests.secret_names import (
    CREDENTIAL,
    is_made_up,
    is_secret_header,
    is_secret_name,
    is_secret_query,
)

Change = Callable[[str], str]

# What all of those have in them, one or another.
_BYTES = (b"key", b"credential", b"jwt", b"pass", b"pwd", b"secret", b"signature", b"token")

_IN_TEXT = re.compile(
    r"""(?P<name>[A-Za-z_][\w.\-]*)["']?\s*[:=>]\s*["']?(?P<value>[^"'&<>\s,;}\]]{8,})"""
)

# Marks of what was cut, and how much of a credential may be left before one.
_CUT = r"\.\.\.|…"
_SHORTEST_CUT = 6
_LONGEST_CUT = 2000
_LONGEST_TAIL = 500

# A shorter text occurs by chance: it is taken from its own place alone.
SHORTEST = 4
_SHORTEST_OF_OTHERS = 8


def secrets_in(
    url: str,
    headers: Iterable[tuple[str, str]],
    answered: Iterable[tuple[str, str]],
    bodies: Iterable[bytes | None],
    places: frozenset[str],
) -> Iterator[str]:
    """Yield the credentials in a request to *url* with *headers*, in the headers *answered*, and
    in *bodies*. *places* are those of API keys, and of members that the document calls secret.
    """
    yield from of_address(url)
    for name, value in parse_qsl(urlsplit(url).query):
        if is_secret_query(name, places):
            yield from _at_least(SHORTEST, (value, unquote_plus(value)))
    for name, value in (*headers, *answered):
        lower = name.lower()
        if lower in ("authorization", "proxy-authorization"):
            yield from _of_authorization(value)
        elif lower == "cookie":
            cookies = (part.partition("=")[2].strip() for part in value.split(";"))
            yield from _at_least(_SHORTEST_OF_OTHERS, cookies)
        elif lower == "set-cookie":
            # Several of them may have been joined to one.
            cookies = (each[0] for each in re.findall(r"=\s*([^;,\s]+)\s*(;|,|$)", value))
            yield from _at_least(_SHORTEST_OF_OTHERS, cookies)
        elif is_secret_header(name, places):
            yield from _at_least(SHORTEST, (value,))
    for body in bodies:
        yield from _at_least(_SHORTEST_OF_OTHERS, _of_body(body, places))


def of_address(url: str) -> Iterator[str]:
    """Yield the password in *url*, as it stands there and as it is meant."""
    try:
        password = urlsplit(url).password
    except ValueError:
        return
    yield from _at_least(SHORTEST, (password, unquote(password)) if password else ())


def without_user(url: str) -> str:
    """Return *url* without a name and password."""
    parts = urlsplit(url)
    return parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl()


def hiding(secrets: Iterable[str]) -> Change:
    """Return what puts `$CREDENTIAL` in the place of each of *secrets*, in whatever form it is
    written: as URLs, JSON, HTML, forms and UTF-8 write it, or in Base64.
    """
    forms = {
        form
        for secret in secrets
        if secret and secret != CREDENTIAL and not is_made_up(secret)
        for form in _forms(secret)
    }
    if not forms:
        return lambda text: text
    longest = sorted(forms, key=len, reverse=True)
    pattern = re.compile("|".join(map(re.escape, longest)))

    def change(text: str) -> str:
        text = pattern.sub(lambda _: CREDENTIAL, text)
        # What tells of a value is cut before it comes here, maybe inside a credential.
        return _without_cut(text, longest) if len(text) <= _LONGEST_CUT else text

    return change


def _without_cut(text: str, forms: Iterable[str]) -> str:
    """Return *text* without the beginnings of *forms* that stand where it was cut."""
    parts = re.split(f"({_CUT})", text)
    for index in range(0, len(parts), 2):
        part = parts[index]
        tail = part[-_LONGEST_TAIL:]
        for form in forms:
            at = tail.rfind(form[:_SHORTEST_CUT]) if len(form) > _SHORTEST_CUT else -1
            if at >= 0 and form.startswith(tail[at:]):
                parts[index] = part[: len(part) - len(tail) + at] + CREDENTIAL
                break
    return "".join(parts)


def _forms(secret: str) -> Iterator[str]:
    written = {
        secret,
        repr(secret)[1:-1],
        json.dumps(secret)[1:-1],
        json.dumps(secret, ensure_ascii=False)[1:-1],
    }
    written |= {each.replace("/", "\\/") for each in written}
    written |= {html.escape(secret), html.escape(secret, quote=False)}
    raw = secret.encode("utf-8", "surrogatepass")
    for quoted in (quote(raw, safe=""), quote(raw, safe="/"), quote_plus(raw)):
        written |= {quoted, re.sub("%..", lambda found: found[0].lower(), quoted)}
    for encode in (base64.b64encode, base64.urlsafe_b64encode):
        encoded = encode(raw).decode()
        # In shorter ones, other texts may occur.
        if len(encoded) >= _SHORTEST_OF_OTHERS:
            written |= {encoded, encoded.rstrip("="), quote(encoded, safe="")}
    # JSON may stand in JSON, or in what Python writes.
    again = {shown[1:-1] for each in written for shown in (json.dumps(each), repr(each))}
    for text in written | again:
        yield text
        # The bytes of UTF-8, where a body is read byte by byte.
        yield text.encode("utf-8", "surrogatepass").decode("latin-1")


def _of_authorization(value: str) -> Iterator[str]:
    scheme, _, credential = value.partition(" ")
    credential = credential.strip() or scheme
    yield from _at_least(SHORTEST, (credential,))
    if scheme.lower() == "basic":
        try:
            pair = base64.b64decode(credential).decode()
        except (binascii.Error, ValueError):
            return
        yield from _at_least(SHORTEST, (pair, pair.partition(":")[2]))


def _of_body(body: bytes | None, places: frozenset[str]) -> Iterator[str]:
    """Yield what is secret by its name in JSON, forms, lines of JSON, or any other text."""
    if not body or not _may_hold_one(body, places):
        return
    try:
        yield from _members(json.loads(body), places)
        return
    except (ValueError, RecursionError):
        text = body.decode("utf-8", "replace")
    for found in _IN_TEXT.finditer(text):
        if _is_secret_member(found["name"], places):
            yield from {found["value"], unquote_plus(found["value"])}


def _may_hold_one(body: bytes, places: frozenset[str]) -> bool:
    """Return whether anything in *body* may be called as secrets are: most bodies hold nothing."""
    lower = body.lower()
    members = (place.partition(".")[2] for place in places if place.startswith("member."))
    return any(end in lower for end in _BYTES) or any(each.encode() in body for each in members)


def _members(value: Any, places: frozenset[str]) -> Iterator[str]:
    waiting = [value]
    while waiting:
        value = waiting.pop()
        if isinstance(value, Mapping):
            for name, member in value.items():
                if isinstance(member, str):
                    if _is_secret_member(name, places):
                        yield member
                else:
                    waiting.append(member)
        elif isinstance(value, list):
            waiting.extend(value)


def _is_secret_member(name: str, places: frozenset[str]) -> bool:
    return is_secret_name(name) or f"member.{name}" in places


def _at_least(length: int, texts: Iterable[str]) -> Iterator[str]:
    return (text for text in texts if len(text) >= length)
