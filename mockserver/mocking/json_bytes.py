"""Write JSON fast, and numbers of any size."""

from __future__ import annotations

import json

import orjson

from mockserver.spec.types import JsonValue


def json_bytes(value: JsonValue) -> bytes:
    """Return *value* as JSON in UTF-8."""
    try:
        return orjson.dumps(value)
    except TypeError:
        # orjson writes no integers beyond 64 bits, and no lone surrogates.
        text = json.dumps(value, separators=(",", ":"), ensure_ascii=False)
        return text.encode(errors="replace")


def text_of(value: JsonValue) -> str:
    """Return *value* as text: a string as it is, nothing for null, everything else as JSON."""
    if value is None:
        return ""
    return value if isinstance(value, str) else json_bytes(value).decode()
