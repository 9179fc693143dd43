"""Write records as the JSON text that is kept and sent, and names as text that databases take."""

from __future__ import annotations

import hashlib
import json

import orjson

from mockserver.spec.types import JsonValue

# PostgreSQL indexes no more than about 2,700 bytes.
_LONGEST_NAME = 400


def written(value: JsonValue, *, sort_keys: bool = False) -> str:
    """Return *value* as JSON text."""
    try:
        return orjson.dumps(value, option=orjson.OPT_SORT_KEYS if sort_keys else None).decode()
    except TypeError:
        # orjson writes no integers beyond 64 bits, and no lone surrogates.
        text = json.dumps(value, separators=(",", ":"), ensure_ascii=False, sort_keys=sort_keys)
        return _encodable(text)


def name_text(name: str) -> str:
    """Return *name* as text without NUL and surrogates; a long one as its beginning and a digest.

    Different names stay different.
    """
    kept = name
    if "\0" in name or not _is_encodable(name):
        kept = json.dumps(name)
    if len(kept) > _LONGEST_NAME:
        digest = hashlib.blake2b(kept.encode(), digest_size=16).hexdigest()
        kept = f"{kept[: _LONGEST_NAME // 2]}…{digest}"
    return kept


def _encodable(text: str) -> str:
    return text.encode(errors="replace").decode()


def _is_encodable(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
