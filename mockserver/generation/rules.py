"""What rules of coherence are made of: the members of an object, found by the words they end in."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from typing import TypeAlias

from mockserver.generation.draw import Draw
from mockserver.generation.names import words_of
from mockserver.spec.types import JsonValue

Rule: TypeAlias = Callable[[dict[str, JsonValue], Draw], Iterator[tuple[str, JsonValue]]]
"""Looks at an object and yields what its members should be."""


class Members:
    """The names of an object's members, and what *kind* of object it is."""

    def __init__(self, names: Collection[str], kind: str) -> None:
        self.kind = kind
        self.words = {name: words_of(name) for name in names}

    def called(self, *endings: str) -> list[tuple[str, str]]:
        """Return the members that end in one of *endings*, with what goes before the ending.

        Better endings go first; `billing_city` is called `city`, with `billing` before it.
        """
        found: dict[str, str] = {}
        for ending in endings:
            wanted = ending.split()
            for name, words in self.words.items():
                if words[-len(wanted) :] == wanted:
                    found.setdefault(name, " ".join(words[: -len(wanted)]))
        return list(found.items())

    def by_prefix(self, *endings: str) -> dict[str, str]:
        """Return, by what goes before, the first member that ends in one of *endings*."""
        result: dict[str, str] = {}
        for name, prefix in self.called(*endings):
            result.setdefault(prefix, name)
        return result


def is_number(value: JsonValue) -> bool:
    """Whether *value* is a number; `true` is none."""
    return isinstance(value, int | float) and not isinstance(value, bool)


def like(value: float, model: JsonValue) -> JsonValue:
    """Return *value* as an integer where *model* is one, else with two decimals."""
    return round(value) if isinstance(model, int) else round(value, 2)
