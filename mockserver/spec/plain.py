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
    most = max_nodes or MAX_NODES
    if _size(value, most) > most:
        raise _too_many(most, source)
    return _plain(value, source, "", 0, _Budget(most))


def _size(value: Any, most: int) -> int:
    """Return how many values *value* expands to, at most one more than *most*.

    What aliases repeat is counted by multiplying, so that nothing need be expanded to refuse it.
    """
    sizes: dict[int, int] = {}
    waiting = [value]
    while waiting:
        container = waiting[-1]
        if id(container) in sizes and sizes[id(container)] > 0:
            waiting.pop()
            continue
        members = _members(container)
        if id(container) in sizes:
            # One inside of itself is left to the limit of depth.
            sizes[id(container)] = min(most + 1, 1 + sum(sizes.get(id(m), 1) for m in members))
            waiting.pop()
            continue
        sizes[id(container)] = 0
        waiting.extend(m for m in members if isinstance(m, list | Mapping) and id(m) not in sizes)
    return sizes[id(value)]


def _members(container: Any) -> list[Any]:
    if isinstance(container, Mapping):
        return list(container.values())
    return container if isinstance(container, list) else []


def _too_many(most: int, source: str) -> UnreadableDocument:
    return UnreadableDocument(f"expands to more than {most:,} values (aliases?)", source=source)


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
        raise _too_many(budget.most, source)
    if depth > MAX_DEPTH:
        raise UnreadableDocument(
            f"is nested more than {MAX_DEPTH} levels deep: {_start(pointer)}", source=source
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


def _start(pointer: str) -> str:
    """Return where what is too deep begins: all of its *pointer* would fill the screen."""
    return f"{pointer[:60]}…"


def _key(key: Any) -> str:
    if key is None or isinstance(key, bool):
        return json.dumps(key)
    return str(key)
