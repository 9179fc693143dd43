"""Gather what a request may ask about pages, and what the answer tells."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from mockserver.spec.model import Operation
from mockserver.spec.semantics.inference.bodies import ListAnswer, Views, answered, success_of
from mockserver.spec.semantics.inference.pages import words
from mockserver.spec.semantics.inference.pages.answers import Told, following, told_in
from mockserver.spec.semantics.inference.pages.parameters import Asked
from mockserver.spec.semantics.inference.words import squeezed

NUMBERS = ("integer", "number")


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What is known of the pages of *operation*, which answers with *array*.

    `asked` is by part of the question, the first for each; `following` is what of the `told` leads
    to the next page; `headers` are names of response headers by what they tell.
    """

    operation: Operation
    array: ListAnswer
    asked: Mapping[str, Asked]
    told: tuple[Told, ...]
    following: Told | None
    headers: Mapping[str, str]

    @property
    def is_numbered(self) -> bool:
        """Tell whether pages, or items, are asked for by their numbers."""
        return "page" in self.asked or "offset" in self.asked


def evidence_of(
    views: Views, operation: Operation, array: ListAnswer, asked: tuple[Asked, ...]
) -> Evidence:
    """Return what is known of the pages of *operation*, which answers with *array*."""
    told = told_in(views, views.of(answered(operation)), array)
    return Evidence(
        operation=operation,
        array=array,
        asked={one.part: one for one in reversed(asked)},
        told=told,
        following=following(told),
        headers=_headers(operation),
    )


def _headers(operation: Operation) -> dict[str, str]:
    response = success_of(operation)
    found: dict[str, str] = {}
    for header in response.headers if response else ():
        meaning = words.HEADERS.get(squeezed(header.name))
        if meaning is not None:
            found.setdefault(meaning, header.name)
    return found
