"""A document as plain JSON values, with the other files that it refers to."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from mockserver.errors import SpecError
from mockserver.spec.types import JsonObject, JsonValue


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A document as plain JSON values. `source` is what errors call it: a path, or `<stdin>`.

    `files` are the other files that it refers to, by location: their contents, or why one cannot
    be read. In normal form there are none: what was referred to stands inside `content`. There,
    `places` says for the start of a JSON Pointer which file and pointer were written by the
    author, where it differs, `problems` why a reference to a JSON Pointer leads nowhere, and
    `notices` what was overlooked.
    """

    source: str
    content: JsonObject
    files: Mapping[str, JsonValue | SpecError] = field(default_factory=dict)
    places: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    problems: Mapping[str, SpecError] = field(default_factory=dict)
    notices: tuple[SpecError, ...] = ()

    @property
    def name(self) -> str:
        """A short name: the file's stem, in lower case, safe in a path."""
        stem = re.split(r"[/\\]", self.source.split("?")[0])[-1].split(".")[0]
        return re.sub(r"[^a-z0-9_-]+", "-", stem.lower()).strip("-") or "api"

    def place(self, pointer: str) -> tuple[str, str]:
        """Return the source and the JSON Pointer that the author knows *pointer* by."""
        start = pointer
        while self.places:
            if start in self.places:
                source, written = self.places[start]
                return source, written + pointer[len(start) :]
            if not start:
                break
            start = start.rpartition("/")[0]
        return self.source, pointer
