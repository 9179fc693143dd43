"""Read JSON text, integers of any size as they are."""

from __future__ import annotations

import json
import re

import orjson

from mockserver.spec.types import JsonValue

# orjson makes floats of integers beyond 64 bits, which have at least this many digits.
_LONG = re.compile(r"[0-9]{19}")


def value_from_json(text: str | bytes) -> JsonValue:
    """Return the value that *text* is. Raises `orjson.JSONDecodeError`, a `ValueError`."""
    value = orjson.loads(text)
    written = text if isinstance(text, str) else text.decode()
    if _LONG.search(written) is None:
        return value
    try:
        return json.loads(written)
    except (ValueError, RecursionError):
        return value  # Python reads no integers of thousands of digits.
