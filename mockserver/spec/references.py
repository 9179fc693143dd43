"""Follow JSON Pointers and `$ref`s inside one document."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

from mockserver.errors import InvalidDocument, UnresolvableReference
from mockserver.spec.document import Document
from mockserver.spec.kinds import kind_of
from mockserver.spec.pointers import MISSING, tokens_of, value_at, with_value_at
from mockserver.spec.types import JsonObject, JsonValue

__all__ = ["MISSING", "References", "tokens_of", "value_at", "with_value_at"]


@dataclass(frozen=True, slots=True)
class References:
    """Resolve the local references of *document*; circular ones are reported, not followed."""

    document: Document

    def resolved(self, value: JsonValue, pointer: str) -> tuple[JsonObject, str]:
        """Return the object that *value* is or refers to, and the JSON Pointer where it stands.

        Members beside a `$ref` are added to the object, as OpenAPI 3.1 does for `summary` and
        `description`. Raises `UnresolvableReference`, `InvalidDocument`.
        """
        seen: dict[str, None] = {}
        siblings: dict[str, Any] = {}
        while isinstance(value, Mapping) and isinstance(value.get("$ref"), str):
            siblings = {k: v for k, v in value.items() if k != "$ref"} | siblings
            target = self.pointer_of(value["$ref"], pointer)
            if target in seen:
                source, place = self.document.place(pointer)
                raise UnresolvableReference(
                    "refers to itself: " + " -> ".join((*seen, target)),
                    source=source,
                    pointer=place,
                )
            seen[target] = None
            if target in self.document.problems:
                raise self.document.problems[target]
            found = value_at(self.document.content, target)
            if found is MISSING:
                source, place = self.document.place(pointer)
                raise UnresolvableReference(
                    f"$ref {value['$ref']!r} leads nowhere",
                    source=source,
                    pointer=place,
                    hint="Define it under components, or correct the reference.",
                )
            value, pointer = found, target
        if not isinstance(value, Mapping):
            source, place = self.document.place(pointer)
            raise InvalidDocument(
                f"expected an object, found {kind_of(value)}", source=source, pointer=place
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
