"""Take the values of sort parameters apart: `-created`, `created:desc`, `desc`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from mockserver.spec.semantics.inference.order import words
from mockserver.spec.semantics.inference.words import squeezed


def taken_apart(value: str) -> tuple[str, str, Mapping[str, str] | None]:
    """Return syntax, name of the property and direction that *value* of a sort parameter says."""
    if value[:1] in ("-", "+") and len(value) > 1:
        return "minus", value[1:], {"direction": "desc" if value[0] == "-" else "asc"}
    found = words.ENDING.match(value) or words.CAMEL_ENDING.match(value)
    if found is not None:
        return "suffix", found["name"], {"direction": found["direction"].lower()}
    return "property", value, None


def is_directions(values: Iterable[object]) -> bool:
    """Tell whether *values* are words, or signs, for up and down."""
    found = list(values)
    known = words.ASCENDING | words.DESCENDING
    return bool(found) and all(
        value in (1, -1) if isinstance(value, int) else squeezed(str(value)) in known or value == ""
        for value in found
    )
