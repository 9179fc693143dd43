"""Take every credential out of a run, wherever in it one is repeated."""

from __future__ import annotations

import base64
import binascii
import dataclasses
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any
from urllib.parse import parse_qsl, quote, unquote, unquote_plus, urlsplit

from contract_tests.exchanges import CREDENTIAL, Exchange, Violation, shown_header, shown_url
from contract_tests.results import Finding, Run, Verdict

# Members of JSON that hold credentials, by their names in lower case without separators.
# Source: RFC 6749, 5.1 and 2.3.1; RFC 7591, 3.2.1; OpenID Connect Core, 3.1.3.3.
_TOKENS = frozenset(
    {
        "accesstoken",
        "apikey",
        "clientsecret",
        "idtoken",
        "password",
        "refreshtoken",
        "registrationaccesstoken",
        "secretkey",
        "sessiontoken",
    }
)

# A shorter text occurs by chance: it is taken from its own place alone.
_SHORTEST = 4
_SHORTEST_OF_OTHERS = 8

_Change = Callable[[str], str]


def without_secrets(run: Run, secrets: Iterable[str] = ()) -> Run:
    """Return *run* with `$CREDENTIAL` for every credential, also where a server echoes one.

    *secrets* are known ones; those that stand in the exchanges are found.
    """
    found = {text for text in secrets if len(text) >= _SHORTEST}
    for verdict in run.verdicts:
        for finding in verdict.findings:
            for exchange in finding.exchanges:
                found |= set(_secrets_of(exchange))
    found |= set(_of_address(run.url))
    change = _replacing(found - {CREDENTIAL})
    return dataclasses.replace(
        run,
        url=change(_without_user(run.url)),
        notes=tuple(map(change, run.notes)),
        stopped=change(run.stopped),
        verdicts=tuple(cleaned(verdict, change) for verdict in run.verdicts),
    )


def cleaned(verdict: Verdict, change: _Change) -> Verdict:
    """Return *verdict* with *change* made to every text that comes from the server or to it."""
    findings = tuple(
        Finding(
            violation=_cleaned_violation(finding.violation, change),
            exchanges=tuple(_cleaned_exchange(each, change) for each in finding.exchanges),
            known=finding.known,
        )
        for finding in verdict.findings
    )
    return dataclasses.replace(verdict, reason=change(verdict.reason), findings=findings)


def secrets_cleaned(verdict: Verdict, secrets: Iterable[str] = ()) -> Verdict:
    """Return *verdict* alone without credentials, as `without_secrets` does for a run."""
    found = {text for text in secrets if len(text) >= _SHORTEST}
    for finding in verdict.findings:
        for exchange in finding.exchanges:
            found |= set(_secrets_of(exchange))
    return cleaned(verdict, _replacing(found - {CREDENTIAL}))


def _cleaned_violation(violation: Violation, change: _Change) -> Violation:
    return dataclasses.replace(
        violation, evidence=change(violation.evidence), curl=change(violation.curl)
    )


def _cleaned_exchange(exchange: Exchange, change: _Change) -> Exchange:
    def headers(pairs: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
        return tuple((name, change(shown_header(exchange, name, value))) for name, value in pairs)

    body = exchange.request_body
    return dataclasses.replace(
        exchange,
        url=change(shown_url(exchange)),
        request_headers=headers(exchange.request_headers),
        request_body=None if body is None else _changed(body, change),
        response_headers=headers(exchange.response_headers),
        response_body=_changed(exchange.response_body, change),
    )


def _changed(body: bytes, change: _Change) -> bytes:
    # Latin-1 keeps every byte; what is looked for is there in the bytes of UTF-8, too.
    return change(body.decode("latin-1")).encode("latin-1")


def _replacing(secrets: Iterable[str]) -> _Change:
    """Return what replaces *secrets*, in the forms that URLs, JSON and UTF-8 give them."""
    forms = set()
    for secret in secrets:
        written = {secret, quote(secret, safe=""), json.dumps(secret)[1:-1]}
        forms |= written | {text.encode().decode("latin-1") for text in written}
    if not forms:
        return lambda text: text
    pattern = re.compile("|".join(map(re.escape, sorted(forms, key=len, reverse=True))))
    return lambda text: pattern.sub(lambda _: CREDENTIAL, text)


def _secrets_of(exchange: Exchange) -> Iterator[str]:
    """Yield the credentials that stand in *exchange*."""
    for name, value in exchange.request_headers:
        key = name.lower()
        if key in ("authorization", "proxy-authorization"):
            yield from _of_authorization(value)
        elif key == "cookie":
            yield from _long(part.partition("=")[2].strip() for part in value.split(";"))
        elif f"header.{key}" in exchange.secret_places and len(value) >= _SHORTEST:
            yield value
    for name, value in parse_qsl(urlsplit(exchange.url).query):
        if f"query.{name.lower()}" in exchange.secret_places and len(value) >= _SHORTEST:
            yield from {value, unquote_plus(value)}
    for name, value in exchange.response_headers:
        if name.lower() == "set-cookie":
            yield from _long((value.split(";")[0].partition("=")[2].strip(),))
    yield from _of_address(exchange.url)
    for body in (exchange.request_body, exchange.response_body):
        yield from _long(_tokens(_json(body)))


def _of_authorization(value: str) -> Iterator[str]:
    scheme, _, credential = value.partition(" ")
    credential = credential.strip() or scheme
    if len(credential) >= _SHORTEST:
        yield credential
    if scheme.lower() == "basic":
        try:
            password = base64.b64decode(credential).decode().partition(":")[2]
        except (binascii.Error, ValueError):
            return
        if len(password) >= _SHORTEST:
            yield password


def _of_address(url: str) -> Iterator[str]:
    password = urlsplit(url).password
    if password and len(password) >= _SHORTEST:
        yield from {password, unquote(password)}


def _without_user(url: str) -> str:
    parts = urlsplit(url)
    return parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl()


def _long(texts: Iterable[str]) -> Iterator[str]:
    return (text for text in texts if len(text) >= _SHORTEST_OF_OTHERS)


def _json(body: bytes | None) -> Any:
    if not body or not any(name in body.lower() for name in (b"token", b"secret", b"key", b"pass")):
        return None
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return None


def _tokens(value: Any) -> Iterator[str]:
    waiting = [value]
    while waiting:
        value = waiting.pop()
        if isinstance(value, Mapping):
            for name, member in value.items():
                if isinstance(member, str) and re.sub("[_-]", "", name.lower()) in _TOKENS:
                    yield member
                else:
                    waiting.append(member)
        elif isinstance(value, list):
            waiting.extend(value)
