"""Write and read what comes in lines: JSON Lines, JSON sequences, events, and CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from typing import Any

import orjson

from mockserver.mocking.json_bytes import json_bytes, text_of
from mockserver.mocking.not_readable import NotReadable
from mockserver.mocking.shapes import Shapes, parsed_json
from mockserver.spec.model import Schema
from mockserver.spec.types import JsonValue


def lines_body(value: JsonValue, *, separator: bytes = b"") -> bytes:
    """Return each item of *value* as a line of JSON, after *separator*."""
    return b"".join(separator + json_bytes(item) + b"\n" for item in _items(value))


def events_body(value: JsonValue) -> bytes:
    """Return each item of *value* as a server-sent event.

    An object with `data`, and nothing but members of events beside it, is such an event.
    """
    return b"".join(_event(item) for item in _items(value))


def csv_body(value: JsonValue, *, delimiter: str = ",") -> bytes:
    """Return each item of *value* as a row, with a column for every property."""
    rows = [row if isinstance(row, Mapping) else {"value": row} for row in _items(value)]
    names = list(dict.fromkeys(name for row in rows for name in row))
    out = io.StringIO()
    if rows:
        csv.writer(out, lineterminator="\n", delimiter=delimiter).writerow(names)
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\n", delimiter=delimiter)
    for row in rows:
        writer.writerow([text_of(row.get(name)) for name in names])
    return out.getvalue().encode(errors="replace")


def lines_value(raw: bytes) -> list[JsonValue]:
    """Return the values of the lines or records in *raw*. Raises `NotReadable`."""
    found = []
    for number, line in enumerate(raw.replace(b"\x1e", b"").split(b"\n"), 1):
        if line.strip():
            try:
                found.append(orjson.loads(line))
            except orjson.JSONDecodeError as error:
                raise NotReadable(f"line {number} is no JSON: {error.msg}") from error
    return found


def csv_value(
    text: str, schema: Schema | None, shapes: Shapes, *, delimiter: str = ","
) -> list[dict[str, JsonValue]]:
    """Return the rows of *text* as objects; cells become what the schema names, empty ones go."""
    items = shapes.items(schema)
    try:
        rows = list(csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter, restkey=""))
    except csv.Error as error:
        raise NotReadable(f"is no CSV: {error}") from error
    return [
        {
            name: _cell(cell, shapes.property(items, name), shapes)
            for name, cell in row.items()
            if isinstance(cell, str) and cell != ""
        }
        for row in rows
    ]


def _cell(cell: str, schema: Schema | None, shapes: Shapes) -> JsonValue:
    """Return the value of *cell*; lists and objects stand in it as JSON."""
    types = shapes.types(schema)
    if types & {"object", "array"} and "string" not in types:
        return parsed_json(cell, cell)
    return shapes.coerced(cell, schema)


def _items(value: JsonValue) -> Iterable[Any]:
    return value if isinstance(value, list | tuple) else [value]


def _event(item: JsonValue) -> bytes:
    fields = {"event", "data", "id", "retry"}
    if not isinstance(item, Mapping) or "data" not in item or not item.keys() <= fields:
        return _field("data", item) + b"\n"
    named = [name for name in ("event", "id", "retry") if item.get(name) is not None]
    return b"".join(_field(name, item[name]) for name in (*named, "data")) + b"\n"


def _field(name: str, value: JsonValue) -> bytes:
    text = value if isinstance(value, str) else json_bytes(value).decode()
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    if name != "data":
        lines = [" ".join(lines)]
    return b"".join(f"{name}: {line}\n".encode(errors="replace") for line in lines)
