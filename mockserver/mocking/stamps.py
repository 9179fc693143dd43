"""Know the properties that say when a record was created or changed, and write the time there."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import datetime

from mockserver.mocking.shapes import Shapes
from mockserver.spec.model import Schema
from mockserver.spec.types import JsonValue

_PLAIN = re.compile(r"[^a-z]")
_CREATED = re.compile(r"(?:date|time)?(?:created|creation|inserted)(?:at|on|date|time|timestamp)*")
_CHANGED = re.compile(
    r"(?:date|time|last)*(?:updated|modified|changed|update|modification)(?:at|on|date|time|timestamp)*"
)


def stamps(
    schema: Schema, shapes: Shapes, now: datetime, *, created: bool
) -> Mapping[str, JsonValue]:
    """Return what the properties of *schema* that tell of a change say at *now*.

    Those that tell of the creation are among them if *created*.
    """
    found: dict[str, JsonValue] = {}
    for name, member in shapes.properties(schema).items():
        plain = _PLAIN.sub("", name.lower())
        if _CHANGED.fullmatch(plain) or (created and _CREATED.fullmatch(plain)):
            is_valid = shapes.schemas.validator(member, direction="response").is_valid
            for written in _written(now):
                if is_valid(written):
                    found[name] = written
                    break
    return found


def _written(now: datetime) -> Iterator[JsonValue]:
    yield now.isoformat(timespec="milliseconds").replace("+00:00", "Z")
    yield now.date().isoformat()
    yield int(now.timestamp())
    yield int(now.timestamp() * 1000)
