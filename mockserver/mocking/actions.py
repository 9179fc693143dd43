"""Do to a record what the last word of an action's path says: `/orders/{id}/cancel`."""

from __future__ import annotations

import re

from mockserver.mocking.shapes import Shapes
from mockserver.spec.model import Schema
from mockserver.spec.types import JsonObject

_WORD = re.compile(r"[a-z]+")
_STATES = ("status", "state", "phase", "stage")
_LEAST_STEM = 4


def acted(schema: Schema, record: JsonObject, path_template: str, shapes: Shapes) -> JsonObject:
    """Return *record* in the state that the action leads to: `cancelled` for `cancel`.

    It stays as it is where no property of its state has a value that begins like the action.
    """
    words = _WORD.findall(path_template.rsplit("/", 1)[-1].rsplit(":", 1)[-1].lower())
    stem = words[0][: max(_LEAST_STEM, len(words[0]) - 2)] if words else ""
    if len(stem) < _LEAST_STEM:
        return record
    for name, member in shapes.properties(schema).items():
        if name.lower() in _STATES:
            for option in shapes.options(member):
                if isinstance(option, str) and option.lower().startswith(stem):
                    return {**record, name: option}
    return record
