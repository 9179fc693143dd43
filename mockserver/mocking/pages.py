"""One page of a list: an envelope, and items that are text already."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import orjson

from mockserver.mocking.json_bytes import json_bytes
from mockserver.spec.json_text import value_from_json
from mockserver.spec.references import with_value_at
from mockserver.spec.types import JsonObject, JsonValue
from mockserver.state.queries import HeldRecords

# Stands for the items while the envelope is written; no text of an envelope holds a NUL.
_ITEMS = "\0items"
_MARK = orjson.dumps(_ITEMS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One page: its envelope without items, the items as JSON text, and headers of its own.

    `held` are records that never change, and that most items are among, where there are such.
    """

    envelope: JsonValue
    items: str
    bodies: tuple[str, ...]
    held: HeldRecords | None = None
    headers: Mapping[str, str] = field(default_factory=dict)

    def around(self) -> tuple[bytes, bytes]:
        """Return what stands in the body before the array of items, and what behind it."""
        marked = json_bytes(with_value_at(self.envelope, self.items, _ITEMS))
        before, _, behind = marked.partition(_MARK)
        return before, behind

    def body(self) -> bytes:
        """Return the whole body. Records are joined as they are stored, not written anew."""
        before, behind = self.around()
        return b"".join((before, self.array(), behind))

    def array(self) -> bytes:
        """Return the array of items."""
        return array_of(self.bodies)

    def value(self) -> Any:
        """Return the whole body as a value."""
        return with_value_at(self.envelope, self.items, [value_from_json(b) for b in self.bodies])

    def __or__(self, members: JsonObject) -> Page:
        """Return the page with *members* added to its envelope."""
        envelope = {**self.envelope, **members} if self.envelope else dict(members)
        return dataclasses.replace(self, envelope=envelope)


def array_of(bodies: Iterable[str]) -> bytes:
    """Return the array of the JSON texts *bodies*."""
    return f"[{','.join(bodies)}]".encode()
