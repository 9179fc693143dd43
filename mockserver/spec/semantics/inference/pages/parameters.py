"""Find the parameters, or the members of a request body, that ask for a page."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from mockserver.spec.model import Operation
from mockserver.spec.pointers import pointer_of
from mockserver.spec.semantics.inference.bodies import View, Views, sent
from mockserver.spec.semantics.inference.pages import words
from mockserver.spec.semantics.inference.words import squeezed

Part = Literal["limit", "offset", "page", "cursor", "keyset", "backward"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One thing that a request says about pages: the parameter, or place in the body, and what.

    A `vague` name may mean something else.
    """

    place: str
    part: Part
    view: View
    description: str
    is_vague: bool
    examples: tuple[Any, ...] = ()


_TABLES: tuple[tuple[Part, frozenset[str], frozenset[str]], ...] = (
    ("keyset", words.KEYSETS, frozenset()),
    ("limit", words.LIMITS, words.VAGUE_LIMITS),
    ("offset", words.OFFSETS, words.VAGUE_OFFSETS),
    ("page", words.PAGES, words.VAGUE_PAGES),
    ("cursor", words.CURSORS, words.VAGUE_CURSORS),
    ("backward", words.BACKWARD, frozenset()),
)
_NUMBERS = ("integer", "number")
_INSTANTS = frozenset({"date", "date-time"})
# What says that a vague name is about something else.
_OTHERWISE = re.compile(
    r"\b(?:dates?|datetimes?|times?|timestamps?|days?|hours?|months?|years?|iso.?8601|rfc.?3339|utc|"
    r"epoch|access|oauth|api.?keys?|latitude|longitude|location|address|pixels?)\b"
)


def page_parameters(operation: Operation, views: Views) -> tuple[Asked, ...]:
    """Return what *operation* may be asked about pages, vague names only beside clear ones."""
    found = [
        dataclasses.replace(asked, examples=tuple(one.value for one in parameter.examples))
        for parameter in operation.parameters
        if parameter.location == "query"
        for asked in _asked(
            parameter.name, parameter.name, views.of(parameter.schema), parameter.description
        )
    ]
    if operation.method in ("POST", "QUERY"):
        found += _in_body(operation, views)
    is_clear = any(not one.is_vague and one.part != "backward" for one in found)
    vague = {one.part for one in found if one.is_vague}
    # A vague limit and a vague position explain each other: `start` and `count`.
    is_clear = is_clear or ("limit" in vague and len(vague) > 1)
    return tuple(one for one in found if is_clear and _is_wanted(one, found))


def has_page_parameters(operation: Operation, views: Views) -> bool:
    """Tell whether *operation* may be asked for a part of what it lists."""
    return bool(page_parameters(operation, views))


def _is_wanted(one: Asked, found: list[Asked]) -> bool:
    if not one.is_vague:
        return True
    return not any(other.part == one.part and not other.is_vague for other in found)


def _asked(place: str, name: str, view: View, description: str) -> Iterator[Asked]:
    word = squeezed(name)
    for part, clear, vague in _TABLES:
        if (word in clear or word in vague) and _fits(part, view):
            text = f"{description} {view.text}".lower()
            if word in clear or not _OTHERWISE.search(text):
                yield Asked(
                    place=place,
                    part=_precise(part, view),
                    view=view,
                    description=text,
                    is_vague=word not in clear,
                )
            return


def _fits(part: Part, view: View) -> bool:
    """Tell whether values of *view* can say *part*."""
    if not view.is_scalar or view.keyword("format") in _INSTANTS or view.types == {"boolean"}:
        return False
    if part in ("limit", "offset", "page"):
        # Many documents call numbers text.
        return view.has_type(*_NUMBERS, "string") and not any(
            isinstance(value, str) and not value.isdigit() for value in view.enum
        )
    return part == "keyset" or not view.enum


def _precise(part: Part, view: View) -> Part:
    """Return *part* as the type says: an `offset` that is text is a token, `since` an identity."""
    if part == "cursor" and view.types and view.types <= {"integer", "number", "null"}:
        return "keyset"
    return part


def _in_body(operation: Operation, views: Views) -> list[Asked]:
    body = views.of(sent(operation))
    found: list[Asked] = []
    for name in body.properties:
        member = views.property(body, name)
        if member.is_scalar:
            place = f"body#{pointer_of((name,))}"
            found.extend(_asked(place, name, member, ""))
        elif squeezed(name) in words.AROUND:
            for inner in member.properties:
                below = views.property(member, inner)
                place = f"body#{pointer_of((name, inner))}"
                found.extend(_asked(place, inner, below, ""))
    # What a record is made of has all kinds of names: vague ones alone do not count.
    return found if any(not one.is_vague for one in found) else []
