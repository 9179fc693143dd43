"""Tell what a path template says: which collection, which record of it, and what is done."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from mockserver.spec.model import Operation
from mockserver.spec.semantics.inference.collections.words import LEADING_VERBS, VERBS, Verb
from mockserver.spec.semantics.inference.words import is_plural, singular, words_of

_PARAMETER = re.compile(r"\{([^{}]*)\}")
_SUFFIX = re.compile(r"\.(?:json|xml|\{format\})$", re.IGNORECASE)
_PREFIX = re.compile(r"(?i)^(?:api|rest|public|v\d+(?:\.\d+)*(?:[-_]?(?:alpha|beta)\d*)?)$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where in the tree of paths an operation stands.

    `base` are the segments of the collection, path parameters in braces. `item` is the path
    parameter that names the record, `verb` what a last word says.
    """

    base: tuple[str, ...]
    item: str | None
    verb: Verb | None

    @property
    def name(self) -> str:
        """The name of the collection: `users/{user_id}/orders`."""
        return "/".join(self.base)

    @property
    def shape(self) -> tuple[str, ...]:
        """`base` without the names of its path parameters."""
        return tuple("{}" if parameter_in(segment) else segment for segment in self.base)

    @property
    def noun(self) -> str:
        """The last word of `base` that is no path parameter, such as `orders`."""
        return next((s for s in reversed(self.base) if not parameter_in(s)), "")

    @property
    def parameters(self) -> tuple[str, ...]:
        """The path parameters in `base`."""
        return tuple(name for segment in self.base if (name := parameter_in(segment)))


def parameter_in(segment: str) -> str | None:
    """Return the name of the path parameter that *segment* is, `None` if it is none."""
    found = _PARAMETER.fullmatch(segment)
    return found.group(1) if found else None


def places_of(operations: Iterable[Operation]) -> dict[str, Place]:
    """Return the place of every one of *operations*, by its name.

    What all paths begin with (`/api/v1`) is no part of a collection's name.
    """
    templates = {operation.path_template for operation in operations}
    segments = {template: _segments(template) for template in templates}
    prefix = _common_prefix(list(segments.values()))
    places = {template: _place(parts[prefix:]) for template, parts in segments.items()}
    return {operation.name: places[operation.path_template] for operation in operations}


def _segments(template: str) -> tuple[str, ...]:
    path = re.split(r"[?#]", template, maxsplit=1)[0].strip("/")
    found: list[str] = []
    parts = _SUFFIX.sub("", path).split("/")
    for index, segment in enumerate(parts):
        # `/conversations.list` and `/orders/{id}:cancel` are two words in one segment.
        head, sign, tail = segment.rpartition(":")
        if not sign and index == len(parts) - 1 and "{" not in segment:
            head, sign, tail = segment.rpartition(".")
            sign = sign if VERBS.get(tail.lower()) else ""
        if sign and head and tail and not tail.endswith("}"):
            found += [head, tail]
        elif segment:
            found.append(segment)
    return tuple(found)


def last_word(template: str) -> str:
    """Return the last segment of the path *template*, or the verb in it."""
    return _segments(template)[-1]


def _common_prefix(paths: list[tuple[str, ...]]) -> int:
    """Return how many segments all of *paths* begin with that only name the API."""
    count = 0
    while paths and all(
        len(path) > count and path[count] == paths[0][count] and _PREFIX.match(path[count])
        for path in paths
    ):
        count += 1
    return count


def _place(segments: tuple[str, ...]) -> Place:
    if not segments:
        return Place(base=(), item=None, verb=None)
    *rest, last = segments
    item = parameter_in(last)
    if item is not None:
        return Place(base=tuple(rest), item=item, verb=None)
    verb = VERBS.get("".join(words_of(last)))
    if verb is not None and any(not _PREFIX.match(segment) for segment in rest):
        named = parameter_in(rest[-1])
        if named is not None and verb != "list":
            return Place(base=tuple(rest[:-1]), item=named, verb=verb)
        if named is None:
            return Place(base=tuple(rest), item=None, verb=verb)
    led = words_of(last)
    if len(led) > 1 and led[0] in LEADING_VERBS and re.search(r"[a-z][A-Z]|[_-]", last):
        noun = re.sub(rf"(?i)^{led[0]}[-_]*", "", last)
        return Place(base=(*rest, noun[:1].lower() + noun[1:]), item=None, verb=VERBS[led[0]])
    return Place(base=segments, item=None, verb=None)


def merged(shapes: Iterable[tuple[str, ...]]) -> dict[tuple[str, ...], tuple[str, ...]]:
    """Return for each of *shapes* that is in the singular the one in the plural: pet → pets."""
    # In the order of the document: that of a set differs from process to process.
    known = tuple(dict.fromkeys(shapes))
    plurals: dict[tuple[str, ...], tuple[str, ...]] = {}
    for shape in known:
        if shape and shape[-1] != "{}" and is_plural(shape[-1]):
            words = (*shape[:-1], _lower_singular(shape[-1]))
            plurals[tuple(part.lower() for part in words)] = shape
    found = {}
    for shape in known:
        if shape and not is_plural(shape[-1]):
            plural = plurals.get(tuple(part.lower() for part in shape))
            if plural is not None and plural != shape:
                found[shape] = plural
    return found


def _lower_singular(segment: str) -> str:
    words = words_of(segment)
    last = words[-1]
    return segment[: len(segment) - len(last)].lower() + singular(last)
