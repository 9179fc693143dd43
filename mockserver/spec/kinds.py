"""Call JSON values by what they are, in messages."""

from __future__ import annotations

from typing import Any

_KINDS = {
    type(None): "nothing",
    bool: "a boolean",
    dict: "an object",
    float: "a number",
    int: "a number",
    list: "an array",
    str: "text",
}


def kind_of(value: Any) -> str:
    """Return what *value* is: `an array`, `text`, `nothing`."""
    return _KINDS.get(type(value), "something that JSON does not know")
