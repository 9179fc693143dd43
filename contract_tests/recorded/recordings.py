"""Read recorded traffic: HAR, HAR entries line by line, and the NDJSON of schemathesis."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import orjson

from contract_tests.exchanges import Exchange, Headers


class UnusableRecording(Exception):
    """A file holds no traffic that can be read: where, and what would do."""


@dataclass(slots=True)
class Unread:
    """How many answered requests were recorded without the body of the answer, or their own."""

    count: int = 0

    def note(self) -> tuple[str, ...]:
        """Return what to say of them."""
        told = f"{self.count} exchanges were recorded without their bodies, and are not judged"
        return (told,) if self.count else ()


def recorded_in(
    path: Path, secret_places: frozenset[str] = frozenset(), unread: Unread | None = None
) -> Iterator[Exchange]:
    """Yield the exchanges that the file *path* holds, in their order.

    It is a HAR file (HAR 1.2), or has one JSON object a line: a HAR entry, or an event that
    schemathesis writes with `--report ndjson`. Requests that were never answered are left out, and
    those whose bodies were not recorded, which *unread* counts. *secret_places* are as for
    `Exchange`. Raises `UnusableRecording`.
    """
    unread = unread or Unread()
    try:
        with path.open("rb") as file:
            first = file.readline()
            if _is_object(first):
                lines = _lines(path, [first], file)
                yield from _in_lines(path, lines, secret_places, unread)
            else:
                yield from _in_har(path, first + file.read(), secret_places, unread)
    except OSError as error:
        raise UnusableRecording(f"{path}: {(error.strerror or str(error)).lower()}") from error


def from_entry(entry: Mapping[str, Any], secret_places: frozenset[str]) -> Exchange | None:
    """Return the exchange of a HAR entry, `None` if it was not answered. Raises `KeyError`,
    `TypeError`, `ValueError` if it is none.

    Source: HAR 1.2, entries; the status of a request that failed is 0.
    """
    request, response = entry["request"], entry["response"]
    status = int(response["status"])
    if status < 100:
        return None
    content = response.get("content") or {}
    headers = _pairs(response.get("headers"))
    return Exchange(
        method=str(request["method"]).upper(),
        url=str(request["url"]),
        request_headers=_pairs(request.get("headers")),
        request_body=_posted(request.get("postData")),
        status=status,
        response_headers=headers,
        response_body=_decoded(content.get("text"), content.get("encoding")),
        elapsed_ms=float(entry.get("time") or 0.0),
        secret_places=secret_places,
    )


def _is_object(line: bytes) -> bool:
    """Return whether *line* is an object by itself, and no HAR file on one line."""
    try:
        value = orjson.loads(line)
    except orjson.JSONDecodeError:
        return False
    return isinstance(value, dict) and "log" not in value


def _lines(path: Path, *parts: Iterable[bytes]) -> Iterator[tuple[str, Any]]:
    number = 0
    for part in parts:
        for line in part:
            number += 1
            if not line.strip():
                continue
            try:
                yield f"{path}:{number}", orjson.loads(line)
            except orjson.JSONDecodeError as error:
                raise UnusableRecording(f"{path}:{number}: no JSON: {error}") from error


def _in_lines(
    path: Path,
    lines: Iterable[tuple[str, Any]],
    secret_places: frozenset[str],
    unread: Unread,
) -> Iterator[Exchange]:
    found = False
    for where, value in lines:
        try:
            if "request" in value:
                found = True
                yield from _from_entries((value,), secret_places, unread)
                continue
            for name, event in value.items():
                # Events that hold no traffic tell that the file is schemathesis' all the same.
                found = found or name in ("Initialize", "EngineStarted")
                recorder = event.get("recorder") if isinstance(event, Mapping) else None
                for interaction in ((recorder or {}).get("interactions") or {}).values():
                    if interaction.get("response"):
                        yield _from_interaction(interaction, secret_places)
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise UnusableRecording(f"{where}: no exchange: {error!r}") from error
    if not found:
        raise UnusableRecording(f"{path}: no HAR file, HAR entries or events of schemathesis")


def _from_entries(
    entries: Iterable[Mapping[str, Any]], secret_places: frozenset[str], unread: Unread
) -> Iterator[Exchange]:
    for entry in entries:
        one = from_entry(entry, secret_places)
        if one is not None and _has_lost_bodies(entry):
            unread.count += 1
        elif one is not None:
            yield one


def _has_lost_bodies(entry: Mapping[str, Any]) -> bool:
    """Return whether there were bodies that are not in *entry*: browsers and Playwright leave them
    out when told to, when they are large, or when a page was left.
    """
    request, content = entry["request"], entry["response"].get("content") or {}
    posted = request.get("postData") or {}
    sent = _number(request.get("bodySize")) > 0 and _posted(request.get("postData")) is None
    came = _number(content.get("size")) > 0 and content.get("text") is None
    return (sent and not posted.get("params")) or (came and request["method"].upper() != "HEAD")


def _number(value: Any) -> float:
    return float(value) if isinstance(value, int | float) else 0.0


def _in_har(
    path: Path, content: bytes, secret_places: frozenset[str], unread: Unread
) -> Iterator[Exchange]:
    try:
        entries = orjson.loads(content)["log"]["entries"]
    except (orjson.JSONDecodeError, KeyError, TypeError) as error:
        raise UnusableRecording(f"{path}: no HAR file: it has no log/entries") from error
    for index, entry in enumerate(entries):
        try:
            yield from _from_entries((entry,), secret_places, unread)
        except (KeyError, TypeError, ValueError) as error:
            raise UnusableRecording(f"{path}: log/entries/{index}: {error!r}") from error


def _from_interaction(interaction: Mapping[str, Any], secret_places: frozenset[str]) -> Exchange:
    request, response = interaction["request"], interaction["response"]
    return Exchange(
        method=str(request["method"]).upper(),
        url=str(request["uri"]),
        request_headers=_listed(request.get("headers")),
        request_body=_bytes(request.get("body")),
        status=int(response["status_code"]),
        response_headers=_listed(response.get("headers")),
        response_body=_bytes(response.get("content")) or b"",
        elapsed_ms=float(response.get("elapsed") or 0.0) * 1000,
        secret_places=secret_places,
    )


def _pairs(headers: Any) -> Headers:
    # Browsers record the pseudo-headers of HTTP/2 as well: `:authority`.
    pairs = ((str(each["name"]), str(each["value"])) for each in headers or ())
    return tuple((name, value) for name, value in pairs if not name.startswith(":"))


def _listed(headers: Any) -> Headers:
    return tuple((name, str(value)) for name, values in (headers or {}).items() for value in values)


def _posted(data: Any) -> bytes | None:
    if not data:
        return None
    text = data.get("text")
    if text is None and str(data.get("mimeType")).startswith("application/x-www-form-urlencoded"):
        # Firefox records the fields of a form alone.
        pairs = [(each["name"], each.get("value") or "") for each in data.get("params") or ()]
        return urlencode(pairs).encode() if pairs else None
    return None if text is None else _decoded(text, data.get("encoding"))


def _decoded(text: Any, encoding: Any) -> bytes:
    if text is None:
        return b""
    if encoding == "base64":
        return _from_base64(text)
    return str(text).encode("utf-8", errors="surrogatepass")


def _bytes(value: Any) -> bytes | None:
    """Return bytes as schemathesis writes them: `{"$base64": …}`, or nothing."""
    if value is None:
        return None
    return _from_base64(value["$base64"]) if isinstance(value, Mapping) else _from_base64(value)


def _from_base64(text: str) -> bytes:
    try:
        return base64.b64decode(text)
    except binascii.Error as error:
        raise ValueError(f"no base64: {error}") from error
