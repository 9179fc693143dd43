"""Tell how large a page is that nobody chose, and what number the first one has."""

from __future__ import annotations

import re

from mockserver.spec.semantics.inference.bodies import View
from mockserver.spec.semantics.inference.pages.parameters import Asked

_USUAL = 20
_LARGEST_EXAMPLE = 100
_FROM_ZERO = re.compile(
    r"zero.?(?:based|indexed)|\b0.?(?:based|indexed)|index(?:ed|ing)?\s+(?:from|at)\s+(?:0|zero)|"
    r"start(?:s|ing)?\s+(?:at|from|with)\s+(?:0|zero)\b|\(0\s*\.\.|first page is (?:0|zero)\b"
)
_FROM_ONE = re.compile(
    r"one.?(?:based|indexed)|\b1.?(?:based|indexed)|start(?:s|ing)?\s+(?:at|from|with)\s+(?:1|one)\b"
)


def default_limit(limit: Asked | None) -> int | None:
    """Return the size of a page where no limit is asked for; `None` if the schema says it."""
    if limit is None:
        return None
    view = limit.view
    if _number(view.keyword("default")) is not None:
        return None
    least, most = _number(view.keyword("minimum")), _number(view.keyword("maximum"))
    listed = view.keyword("examples")
    shown = [
        *limit.examples,
        view.keyword("example"),
        *(listed if isinstance(listed, list) else ()),
    ]
    numbers = [number for number in map(_number, shown) if number is not None]
    usual = numbers[0] if numbers and 1 <= numbers[0] <= _LARGEST_EXAMPLE else _USUAL
    if most is not None and most >= 1:
        usual = min(usual, most)
    return max(1, usual, least or 1)


def first_page(page: Asked) -> int:
    """Return the number of the first page: 0 or 1."""
    if _FROM_ONE.search(page.description):
        return 1
    if _FROM_ZERO.search(page.description):
        return 0
    for keyword in ("minimum", "default"):
        number = _number(page.view.keyword(keyword))
        if number is not None and (keyword == "default" or number > 0):
            return 0 if number == 0 else 1
    return 0 if _number(page.view.keyword("minimum")) == 0 else 1


def is_bounded(limit: Asked) -> bool:
    """Tell whether the schema of *limit* refuses some numbers."""
    keywords = ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "enum")
    return any(_has(limit.view, keyword) for keyword in keywords)


def _has(view: View, keyword: str) -> bool:
    return view.keyword(keyword) is not None


def _number(value: object) -> int | None:
    if isinstance(value, str) and value.isdigit():
        return int(value)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return int(value) if value == value and abs(value) < 2**53 else None
