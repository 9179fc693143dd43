"""Find the array of records in the body of an answer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from mockserver.spec.pointers import pointer_of
from mockserver.spec.semantics.inference.bodies.views import View, Views
from mockserver.spec.semantics.inference.words import squeezed, stem
from mockserver.spec.semantics.inference.words.envelopes import BESIDE, ITEMS, NOT_ITEMS, WRAPPERS

_DEEPEST = 3
_IDENTITIES = frozenset({"id", "uuid", "guid"})


@dataclass(frozen=True, slots=True, kw_only=True)
class ListAnswer:
    """An array in a body: the tokens that lead to it, and to the record in an element of it.

    `pointer_of_record` is that of the record's schema in the document.
    """

    tokens: tuple[str, ...]
    item: tuple[str, ...]
    element: View
    record: View
    pointer_of_record: str

    @property
    def items(self) -> str:
        """The JSON Pointer of the array."""
        return pointer_of(self.tokens)


def list_answer(views: Views, body: View, noun: str, *, pages: bool) -> ListAnswer | None:
    """Return the array in *body* that lists *noun*; `None` if none is certain to.

    An operation that *pages* surely lists something; it is then less of a question what.
    """
    arrays = list(_arrays(views, body, noun, (), 0))
    judged = [
        (_score(views, body, tokens, array, noun, pages=pages), tokens, array)
        for tokens, array in arrays
    ]
    good = [one for one in judged if one[0] >= _ENOUGH]
    objects = [one for one in judged if one[0] > -1 and _has_records(views, one[2])]
    if not good and len(objects) == 1 and (pages or _only_envelope(views, body, objects[0][1])):
        good = objects
    if not good and not objects and pages and len(judged) == 1:
        good = judged
    if not good:
        return None
    _, tokens, array = max(good, key=lambda one: (one[0], -len(one[1])))
    return _answer(views, tokens, array, noun)


_ENOUGH = 3


def _answer(views: Views, tokens: tuple[str, ...], array: View, noun: str) -> ListAnswer:
    element = views.of(array.items)
    item: tuple[str, ...] = ()
    if element.is_object and not _IDENTITIES & {squeezed(name) for name in element.properties}:
        wrapped = [
            name
            for name in element.properties
            if (name == "node" or stem(name) == stem(noun))
            and views.property(element, name).is_object
        ]
        item = tuple(wrapped[:1])
    schema = element.properties.get(item[0]) if item else array.items
    return ListAnswer(
        tokens=tokens,
        item=item,
        element=element,
        record=views.of(schema),
        pointer_of_record=schema.pointer if schema else "",
    )


def _arrays(
    views: Views, view: View, noun: str, tokens: tuple[str, ...], depth: int
) -> Iterator[tuple[tuple[str, ...], View]]:
    if view.is_array:
        yield tokens, view
    elif view.is_object and depth < _DEEPEST:
        for name in view.properties:
            # Only wrappers hold lists; what a record holds is part of the record.
            word = squeezed(name)
            member = views.property(view, name)
            wraps = word in WRAPPERS or word in ITEMS or stem(name) == stem(noun)
            if member.is_array or wraps or not _beside(view, name):
                yield from _arrays(views, member, noun, (*tokens, name), depth + 1)


def _score(
    views: Views, body: View, tokens: tuple[str, ...], array: View, noun: str, *, pages: bool
) -> int:
    """Return how likely *array* is what is listed: 3 and more is enough."""
    if not pages and not _has_records(views, array):
        return -1
    if not tokens:
        return 10
    name = squeezed(tokens[-1])
    if name in NOT_ITEMS:
        return -5
    wrapped = [squeezed(token) for token in tokens[:-1]]
    score = -2 * sum(1 for word in wrapped if word not in WRAPPERS and word not in ITEMS)
    if stem(tokens[-1]) == stem(noun):
        score += 6
    elif noun and stem(tokens[-1]).endswith(stem(noun)):
        score += 4
    elif name in ITEMS:
        score += 5 if not _is_record(views.at(body, tokens[:-1])) else 1
    return score if _has_records(views, array) else score - 2


def _has_records(views: Views, array: View) -> bool:
    """Tell whether the elements of *array* are objects."""
    return views.of(array.items).is_object


def _is_record(view: View) -> bool:
    """Tell whether *view* is itself a record, such as an order with its items."""
    return bool(_IDENTITIES & {squeezed(name) for name in view.properties})


def _only_envelope(views: Views, body: View, tokens: tuple[str, ...]) -> bool:
    """Tell whether nothing stands beside the array at *tokens* but what is about the list."""
    for depth, token in enumerate(tokens):
        around = views.at(body, tokens[:depth])
        if _beside(around, token):
            return False
    return True


def _beside(view: View, token: str) -> bool:
    """Tell whether something stands beside *token* in *view* that is not about the whole answer."""
    return any(name != token and squeezed(name) not in BESIDE for name in view.properties)
