"""Read and write JSON Pointers (RFC 6901)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache

from mockserver.spec.types import JsonValue

# RFC 6901: an index has no leading zero. Nothing has a billion items.
_INDEX = re.compile(r"0|[1-9][0-9]{0,8}")


class _Missing:
    """The type of `MISSING`."""

    def __repr__(self) -> str:
        return "MISSING"


MISSING = _Missing()
"""What `value_at` returns where nothing is; `None` is JSON's null."""


def escaped(token: str) -> str:
    """Return *token* as one reference token of a JSON Pointer (RFC 6901)."""
    return token.replace("~", "~0").replace("/", "~1")


def pointer_of(tokens: Iterable[str]) -> str:
    """Return the JSON Pointer with the reference *tokens*, which are not escaped."""
    return "".join(f"/{escaped(token)}" for token in tokens)


@lru_cache(maxsize=4096)
def tokens_of(pointer: str) -> tuple[str, ...]:
    """Return the unescaped reference tokens of the JSON Pointer *pointer* (RFC 6901)."""
    if not pointer:
        return ()
    return tuple(t.replace("~1", "/").replace("~0", "~") for t in pointer[1:].split("/"))


def value_at(value: JsonValue, pointer: str) -> JsonValue:
    """Return what *pointer* points at inside *value*, or `MISSING`."""
    for token in tokens_of(pointer):
        if isinstance(value, Mapping):
            if token not in value:
                return MISSING
            value = value[token]
        elif isinstance(value, list | tuple):
            if not _INDEX.fullmatch(token) or int(token) >= len(value):
                return MISSING
            value = value[int(token)]
        else:
            return MISSING
    return value


def with_value_at(value: JsonValue, pointer: str, member: JsonValue) -> JsonValue:
    """Return a copy of *value* with *member* at *pointer*; missing objects on the way are made."""
    return _with_member(value, tokens_of(pointer), member)


def _with_member(value: JsonValue, tokens: tuple[str, ...], member: JsonValue) -> JsonValue:
    if not tokens:
        return member
    base = dict(value) if isinstance(value, Mapping) else {}
    base[tokens[0]] = _with_member(base.get(tokens[0], {}), tokens[1:], member)
    return base


def without(value: JsonValue, pointer: str) -> JsonValue:
    """Return *value* without the member at *pointer*, and as it is if there is none."""
    tokens = tokens_of(pointer)
    if not tokens or not isinstance(value, Mapping) or tokens[0] not in value:
        return value
    rest = {name: member for name, member in value.items() if name != tokens[0]}
    if len(tokens) > 1:
        below = pointer_of(tokens[1:])
        rest[tokens[0]] = without(value[tokens[0]], below)
        # The order of members is kept.
        return {name: rest[name] for name in value}
    return rest
