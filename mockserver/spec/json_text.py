"""Read JSON text, integers of any size as they are."""

from __future__ import annotations

import json

import orjson

from mockserver.spec.types import JsonValue

# orjson makes floats of integers beyond 64 bits, which have at least this many digits.
_LONG = b"0" * 19
# Every digit as 0: long runs are then found without looking at each character in Python's way.
_DIGITS_ALIKE = bytes(0x30 if 0x30 <= byte <= 0x39 else byte for byte in range(256))


def value_from_json(text: str | bytes) -> JsonValue:
    """Return the value that *text* is. Raises `orjson.JSONDecodeError`, a `ValueError`."""
    value = orjson.loads(text)
    written = text.encode() if isinstance(text, str) else text
    if _LONG not in written.translate(_DIGITS_ALIKE):
        return value
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return value  # Python reads no integers of thousands of digits.
