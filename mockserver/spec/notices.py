"""Collect what was overlooked in a document, and say where it stands."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from mockserver.spec.pointers import escaped
from mockserver.spec.types import JsonValue

MAX_NOTICES = 1_000


@dataclass(slots=True)
class Notices:
    """Messages about objects of documents. Pointers are looked for at the end, for all at once.

    `stand_ins` says by `id` for which object of the document another one stands.
    """

    messages: list[tuple[Any, str]] = field(default_factory=list)
    stand_ins: dict[int, tuple[Any, Any]] = field(default_factory=dict)

    def add(self, written: Any, message: str) -> None:
        """Remember *message* about *written*, an object of a document."""
        if len(self.messages) < MAX_NOTICES:
            self.messages.append((written, message))

    def stands_for(self, made: Any, written: Any) -> None:
        """Remember that *made* holds what *written*, an object of a document, says."""
        self.stand_ins[id(made)] = (made, written)

    def places(
        self, owners: Iterable[Any], files: Mapping[str, JsonValue]
    ) -> Iterator[tuple[str, str]]:
        """Yield for each of *owners* the file and JSON Pointer where it stands."""
        wanted = [self.stand_ins.get(id(owner), (None, owner))[1] for owner in owners]
        found: dict[int, tuple[str, str]] = {}
        missing = {id(owner) for owner in wanted if isinstance(owner, dict | list)}
        for source, content in files.items():
            if missing:
                _find(missing, source, content, found)
        nowhere = (next(iter(files), ""), "")
        for owner in wanted:
            yield found.get(id(owner), nowhere)


def _find(
    missing: set[int], source: str, content: JsonValue, found: dict[int, tuple[str, str]]
) -> None:
    waiting: list[tuple[Any, str]] = [(content, "")]
    while waiting and missing:
        value, pointer = waiting.pop()
        if id(value) in missing:
            missing.discard(id(value))
            found[id(value)] = (source, pointer)
        members = value.items() if isinstance(value, dict) else enumerate(value)
        waiting.extend(
            (member, f"{pointer}/{escaped(str(key))}")
            for key, member in members
            if isinstance(member, dict | list)
        )
