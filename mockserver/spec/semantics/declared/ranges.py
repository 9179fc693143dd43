"""Read which parameters are the two ends of a range (`x-ranges`), and which ranges are reversed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from mockserver.spec.instants import instant_from
from mockserver.spec.model import Api, Operation
from mockserver.spec.semantics.declared.members import Declaring

_AT = "x-ranges"


@dataclass(frozen=True, slots=True, kw_only=True)
class Range:
    """The names of the parameters that hold the start and the end of a range."""

    start: str
    end: str

    def is_reversed(self, parameters: Mapping[str, Any]) -> bool:
        """Tell whether the range that *parameters* give ends before it starts.

        Date-times are compared as instants, everything else as it is: dates are text that sorts.
        """
        start, end = parameters.get(self.start), parameters.get(self.end)
        if start is None or end is None:
            return False
        begins, ends = instant_from(start), instant_from(end)
        if begins is not None and ends is not None:
            return ends < begins
        are_numbers = isinstance(start, int | float) and isinstance(end, int | float)
        are_texts = isinstance(start, str) and isinstance(end, str)
        return (are_numbers or are_texts) and end < start


def ranges_of(api: Api, operation: Operation) -> tuple[Range, ...]:
    """Return the ranges that *operation* declares. Raises `InvalidDocument`."""
    declaring = Declaring(
        document=api.document, operation=operation, extensions=operation.extensions
    )
    value = operation.extensions.get(_AT)
    if value is None:
        return ()
    if not isinstance(value, list):
        raise declaring.invalid(_AT, "expected a list of objects with start and end")
    found = []
    for index, each in enumerate(value):
        at = f"{_AT}/{index}"
        members = declaring.members(at, each)
        one = Range(
            start=declaring.text(at, members, "start"), end=declaring.text(at, members, "end")
        )
        for name in (one.start, one.end):
            declaring.known_parameter(at, name)
        found.append(one)
    return tuple(found)
