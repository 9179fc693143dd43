"""Write values in the media type that was negotiated."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from typing import Any

import orjson

from mockserver.spec.types import JsonValue

_JSON_LINES = {
    "application/jsonl",
    "application/jsonlines",
    "application/x-jsonlines",
    "application/ndjson",
    "application/x-ndjson",
    "application/json-seq",
}


def is_json(name: str) -> bool:
    """Tell whether *name* is JSON: `application/json`, `application/problem+json`."""
    return name.endswith(("/json", "+json"))


def body_of(value: JsonValue, name: str) -> bytes:
    """Return *value* written as the media type *name*.

    A list becomes lines of JSON Lines, events (`{"event": …, "data": …}` or plain data) and rows
    of CSV. Bytes and text are sent as they are where the type is not JSON.
    """
    if is_json(name):
        return orjson.dumps(value)
    if isinstance(value, bytes):
        return value
    if name in _JSON_LINES:
        separator = b"\x1e" if name == "application/json-seq" else b""
        return b"".join(separator + orjson.dumps(item) + b"\n" for item in _items(value))
    if name == "text/event-stream":
        return b"".join(_event(item) for item in _items(value))
    if name == "text/csv" and not isinstance(value, str):
        return _csv(_items(value))
    return (value if isinstance(value, str) else orjson.dumps(value).decode()).encode()


def content_type(name: str) -> str:
    """Return the `Content-Type` for *name*: text says that it is UTF-8."""
    return f"{name}; charset=utf-8" if name.startswith("text/") else name


def _items(value: JsonValue) -> Iterable[JsonValue]:
    return value if isinstance(value, list | tuple) else [value]


def _event(item: JsonValue) -> bytes:
    if isinstance(item, str):
        return b"".join(f"data: {line}\n".encode() for line in item.split("\n")) + b"\n"
    if isinstance(item, Mapping) and item.keys() == {"event", "data"}:
        return b"event: %s\ndata: %s\n\n" % (item["event"].encode(), orjson.dumps(item["data"]))
    return b"data: " + orjson.dumps(item) + b"\n\n"


def _csv(rows: Iterable[Any]) -> bytes:
    rows = [row if isinstance(row, Mapping) else {"value": row} for row in rows]
    names = list(dict.fromkeys(name for row in rows for name in row))
    out = io.StringIO()
    if rows:
        csv.writer(out, lineterminator="\n").writerow(names)
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\n")
    for row in rows:
        writer.writerow([_cell(row.get(name)) for name in names])
    return out.getvalue().encode()


def _cell(value: JsonValue) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else orjson.dumps(value).decode()
