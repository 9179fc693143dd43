"""Read recorded traffic: HAR, HAR entries line by line, and the NDJSON of schemathesis."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import orjson

from contract_tests.exchanges import Exchange, Headers


class UnusableRecording(Exception):
    """A file holds no traffic that can be read: where, and what would do."""


def recorded_in(path: Path, secret_places: frozenset[str] = frozenset()) -> Iterator[Exchange]:
    """Yield the exchanges that the file *path* holds, in their order.

    It is a HAR file (HAR 1.2), or has one JSON object a line: a HAR entry, or an event that
    schemathesis writes with `--report ndjson`. Requests that were never answered are left out.
    *secret_places* are as for `Exchange`. Raises `UnusableRecording`.
    """
    try:
        with path.open("rb") as file:
            first = file.readline()
            if _is_object(first):
                lines = _lines(path, [first], file)
                yield from _in_lines(path, lines, secret_places)
            else:
                yield from _in_har(path, first + file.read(), secret_places)
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
    path: Path, lines: Iterable[tuple[str, Any]], secret_places: frozenset[str]
) -> Iterator[Exchange]:
    found = False
    for where, value in lines:
        try:
            if "request" in value:
                one = from_entry(value, secret_places)
                found = True
                if one is not None:
                    yield one
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


def _in_har(path: Path, content: bytes, secret_places: frozenset[str]) -> Iterator[Exchange]:
    try:
        entries = orjson.loads(content)["log"]["entries"]
    except (orjson.JSONDecodeError, KeyError, TypeError) as error:
        raise UnusableRecording(f"{path}: no HAR file: it has no log/entries") from error
    for index, entry in enumerate(entries):
        try:
            found = from_entry(entry, secret_places)
        except (KeyError, TypeError, ValueError) as error:
            raise UnusableRecording(f"{path}: log/entries/{index}: {error!r}") from error
        if found is not None:
            yield found


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
    return tuple((str(each["name"]), str(each["value"])) for each in headers or ())


def _listed(headers: Any) -> Headers:
    return tuple((name, str(value)) for name, values in (headers or {}).items() for value in values)


def _posted(data: Any) -> bytes | None:
    if not data:
        return None
    text = data.get("text")
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
