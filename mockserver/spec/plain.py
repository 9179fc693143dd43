"""Bound what was read: plain JSON values, of a depth and number that can be worked with."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from typing import Any

from mockserver.errors import UnreadableDocument
from mockserver.spec.pointers import escaped
from mockserver.spec.types import JsonValue

MAX_DEPTH = 200
MAX_NODES = 10_000_000


def finite(value: JsonValue) -> bool:
    """Tell whether *value*, as the JSON reader returns it, is within the limits.

    It is the fast look at large documents; `plain` says what is wrong, and where.
    """
    level: list[Any] = [value]
    for _ in range(MAX_DEPTH + 1):
        deeper: list[Any] = []
        for container in level:
            for member in container.values() if type(container) is dict else container:
                kind = type(member)
                if kind is dict or kind is list:
                    deeper.append(member)
                elif kind is float and not math.isfinite(member):
                    return False
        if not deeper:
            return True
        level = deeper
    return False


def plain(value: Any, source: str, *, max_nodes: int | None = None) -> JsonValue:
    """Return a copy of *value* with text keys (YAML allows `200:`), bounded in depth and size.

    Raises `UnreadableDocument` with the JSON Pointer of what is beyond the limits or no JSON.
    """
    return _plain(value, source, "", 0, _Budget(max_nodes or MAX_NODES))


class _Budget:
    """How many values there may be, and how many of them are left."""

    def __init__(self, most: int) -> None:
        self.most = most
        self._left = most

    def spend(self) -> bool:
        """Take one more value; tell whether there was one left."""
        self._left -= 1
        return self._left >= 0


def _plain(value: Any, source: str, pointer: str, depth: int, budget: _Budget) -> Any:
    if not budget.spend():
        raise UnreadableDocument(
            f"expands to more than {budget.most:,} values (aliases?)", source=source
        )
    if depth > MAX_DEPTH:
        raise UnreadableDocument(
            f"is nested more than {MAX_DEPTH} levels deep", source=source, pointer=pointer
        )
    if isinstance(value, Mapping):
        return {
            _key(key): _plain(member, source, f"{pointer}/{escaped(_key(key))}", depth + 1, budget)
            for key, member in value.items()
        }
    if isinstance(value, list):
        return [
            _plain(item, source, f"{pointer}/{index}", depth + 1, budget)
            for index, item in enumerate(value)
        ]
    if value is None or isinstance(value, str | int):
        return value
    if isinstance(value, float) and math.isfinite(value):
        return value
    raise UnreadableDocument(
        f"holds {value if isinstance(value, float) else type(value).__name__}, "
        "which JSON does not know",
        source=source,
        pointer=pointer,
        hint="Quote it, and leave a tag (!!…) out.",
    )


def _key(key: Any) -> str:
    if key is None or isinstance(key, bool):
        return json.dumps(key)
    return str(key)
