"""Follow JSON Pointers and `$ref`s inside one document."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

from mockserver.errors import InvalidDocument, UnresolvableReference
from mockserver.spec.documents import Document, escaped
from mockserver.spec.types import JsonObject, JsonValue


def tokens_of(pointer: str) -> tuple[str, ...]:
    """Return the unescaped reference tokens of the JSON Pointer *pointer* (RFC 6901)."""
    if not pointer:
        return ()
    return tuple(t.replace("~1", "/").replace("~0", "~") for t in pointer[1:].split("/"))


# RFC 6901: an index has no leading zero. Nothing has a billion items.
_INDEX = re.compile(r"0|[1-9][0-9]{0,8}")


class _Missing:
    """The type of `MISSING`."""

    def __repr__(self) -> str:
        return "MISSING"


MISSING = _Missing()
"""What `value_at` returns where nothing is; `None` is JSON's null."""


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
    tokens = tokens_of(pointer)
    if not tokens:
        return member
    base = dict(value) if isinstance(value, Mapping) else {}
    rest = "".join(f"/{escaped(token)}" for token in tokens[1:])
    base[tokens[0]] = with_value_at(base.get(tokens[0], {}), rest, member)
    return base


@dataclass(frozen=True, slots=True)
class References:
    """Resolve the local references of *document*; circular ones are reported, not followed."""

    document: Document

    def resolved(self, value: JsonValue, pointer: str) -> tuple[JsonObject, str]:
        """Return the object that *value* is or refers to, and the JSON Pointer where it stands.

        Members beside a `$ref` are added to the object, as OpenAPI 3.1 does for `summary` and
        `description`. Raises `UnresolvableReference`, `InvalidDocument`.
        """
        seen: list[str] = []
        siblings: dict[str, Any] = {}
        while isinstance(value, Mapping) and isinstance(value.get("$ref"), str):
            siblings = {k: v for k, v in value.items() if k != "$ref"} | siblings
            target = self.pointer_of(value["$ref"], pointer)
            if target in seen:
                raise UnresolvableReference(
                    "refers to itself: " + " -> ".join((*seen, target)),
                    source=self.document.source,
                    pointer=pointer,
                )
            seen.append(target)
            found = value_at(self.document.content, target)
            if found is MISSING:
                raise UnresolvableReference(
                    f"$ref {value['$ref']!r} leads nowhere",
                    source=self.document.source,
                    pointer=pointer,
                    hint="Define it under components, or correct the reference.",
                )
            value, pointer = found, target
        if not isinstance(value, Mapping):
            raise InvalidDocument(
                f"expected an object, found {type(value).__name__}",
                source=self.document.source,
                pointer=pointer,
            )
        return ({**value, **siblings} if siblings else value), pointer

    def pointer_of(self, reference: str, pointer: str) -> str:
        """Return the JSON Pointer that the `$ref` *reference*, standing at *pointer*, means."""
        if not reference.startswith("#"):
            raise UnresolvableReference(
                f"$ref {reference!r} leaves the document",
                source=self.document.source,
                pointer=pointer,
                hint="Bundle the document into one file.",
            )
        fragment = unquote(reference[1:])
        if fragment and not fragment.startswith("/"):
            raise UnresolvableReference(
                f"$ref {reference!r} is no JSON Pointer",
                source=self.document.source,
                pointer=pointer,
            )
        return fragment
