"""Find in the body of an answer what it tells about pages: the next one, how many there are."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from mockserver.spec.pointers import pointer_of
from mockserver.spec.semantics.inference.bodies import ListAnswer, View, Views
from mockserver.spec.semantics.inference.pages import words
from mockserver.spec.semantics.inference.words import squeezed, words_of

_DEEPEST = 3
_URL_TEXT = re.compile(r"\b(?:ur[li]s?|hrefs?|links?|https?)\b")
_NUMBERS = frozenset({"integer", "number"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One value in a body: its tokens, its schema, and whether it must be there."""

    tokens: tuple[str, ...]
    view: View
    is_required: bool

    @property
    def pointer(self) -> str:
        """Its JSON Pointer in the body."""
        return pointer_of(self.tokens)

    @property
    def word(self) -> str:
        """Its name, with that of the objects around it where it says nothing alone."""
        name = squeezed(self.tokens[-1])
        around = squeezed(self.tokens[-2]) if len(self.tokens) > 1 else ""
        if name in (
            "href",
            "url",
            "uri",
            "after",
            "cursor",
            "link",
            "token",
            "offset",
            "page",
        ) and (around in _DIRECTIONS):
            return f"{_DIRECTIONS[around]}{name}"
        return name

    @property
    def is_number(self) -> bool:
        """Tell whether it can be a number."""
        return self.view.has_type("integer", "number")

    @property
    def is_number_only(self) -> bool:
        """Tell whether it is a number, and no text."""
        return bool(self.view.types & _NUMBERS) and "string" not in self.view.types

    @property
    def is_nullable(self) -> bool:
        """Tell whether it may be null."""
        return "null" in self.view.types or self.view.keyword("x-nullable") is True

    @property
    def is_url(self) -> bool:
        """Tell whether it is a whole URL, as far as its name and description say."""
        if self.view.types and not self.view.has_type("string"):
            return False
        if self.view.keyword("format") in ("uri", "url", "uri-reference", "iri"):
            return True
        example = self.view.keyword("example") or (self.view.keyword("examples") or [None])
        shown = example[0] if isinstance(example, list) and example else example
        if isinstance(shown, str):
            return shown.startswith(("http", "/")) or "?" in shown
        named = set(words_of(self.tokens[-1]))
        around = set(words_of(self.tokens[-2])) if len(self.tokens) > 1 else set()
        if named & words.URL_WORDS or around & {"links", "link"}:
            return True
        return not named & _TOKEN_WORDS and bool(_URL_TEXT.search(self.view.text))


_DIRECTIONS = {"next": "next", "prev": "previous", "previous": "previous", "nextpage": "next"}
_TOKEN_WORDS = {"token", "cursor", "marker", "key", "id"}


def told_in(views: Views, body: View, array: ListAnswer) -> tuple[Told, ...]:
    """Return what stands around *array* in *body* and may tell about pages."""
    return tuple(_told(views, body, (), array, is_required=True))


def _told(
    views: Views, view: View, tokens: tuple[str, ...], array: ListAnswer, *, is_required: bool
) -> Iterator[Told]:
    for name in view.properties:
        member = views.property(view, name)
        path = (*tokens, name)
        required = is_required and name in view.required
        if path == array.tokens or member.is_array:
            continue
        if member.is_scalar:
            yield Told(tokens=path, view=member, is_required=required)
        elif len(path) < _DEEPEST and (
            squeezed(name) in words.AROUND or path == array.tokens[: len(path)]
        ):
            yield from _told(views, member, path, array, is_required=required)


def called(told: tuple[Told, ...], names: frozenset[str], *types: str) -> Told | None:
    """Return the first of *told* with one of *names* whose type may be one of *types*."""
    for one in told:
        if (one.word in names or squeezed(one.tokens[-1]) in names) and one.view.has_type(*types):
            return one
    return None


def following(told: tuple[Told, ...], *, backwards: bool = False) -> Told | None:
    """Return what leads to the next page; or to the previous one."""
    names = words.PREVIOUS if backwards else words.NEXT
    found = [
        one
        for one in told
        if (one.word in names or _is_after(one, backwards=backwards))
        and one.view.has_type("string", *_NUMBERS)
        and not _is_of_other_direction(one, backwards=backwards)
    ]
    # What says so itself comes before what only stands for a position, such as `cursor`, and
    # what can be sent back as it is before a URL that holds it.
    found.sort(key=lambda one: (not _says(one, "prev" if backwards else "next"), one.is_url))
    return found[0] if found else None


def _says(one: Told, word: str) -> bool:
    return any(part.startswith(word) for token in one.tokens for part in words_of(token))


def _is_after(one: Told, *, backwards: bool) -> bool:
    """Tell whether it is `cursors/after` or `next/cursor`, or with *backwards* the contrary."""
    names = _AFTER[backwards]
    return len(one.tokens) > 1 and (
        squeezed(one.tokens[-1]) in names[0] and squeezed(one.tokens[-2]) in names[1]
    )


_AFTER = {
    False: (
        {"after", "cursor", "token", "href", "url", "next"},
        {"cursors", "cursor", "next", "nextpage", "links", "link", "paging", "pagination", "pages"},
    ),
    True: (
        {"before", "cursor", "token", "href", "url", "prev", "previous", "page"},
        {"cursors", "prev", "previous", "previouspage"},
    ),
}


def _is_of_other_direction(one: Told, *, backwards: bool) -> bool:
    around = {squeezed(token) for token in one.tokens}
    ahead, behind = (
        {"next", "nextpage"},
        {"prev", "previous", "prevpage", "before", "first", "last"},
    )
    return bool(around & (ahead if backwards else behind))
