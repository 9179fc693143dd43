"""Write what names one of many: ids, codes and slugs that differ from each other in one form.

The members of a list, and the records of a collection, have an `Ordinal`: which one it is, and
what all of them share. From it, and from nothing else, follows what the one is called, so that no
two are called alike in whatever order they are drawn.
"""

from __future__ import annotations

import math
import string
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mockserver.generation.seeds import derived_seed
from mockserver.spec.types import JsonValue

if TYPE_CHECKING:
    from mockserver.generation.draw import Draw

# Names of what tells one of a kind from another, whatever the kind.
_ALWAYS = frozenset({"id", "uuid", "guid", "uid", "sku", "slug", "code", "key"})
# With the kind before them: `customerId` of a customer.
_WITH_KIND = frozenset({"id", "uuid", "guid", "code", "key", "slug"})

THINGS = (
    ("blue", "silent", "bright", "rapid", "golden", "hidden", "polar", "amber"),
    ("falcon", "harbor", "compass", "orchid", "lantern", "summit", "river", "atlas"),
)
"""Two words that name a thing: one of the first and one of the second."""

# An example that leaves room for fewer others is no form.
_ROOMY = 1000
_NUMBERS = 90_000
_KINDS = (string.digits, string.ascii_lowercase, string.ascii_uppercase)
_HEX = frozenset("0123456789abcdef")


@dataclass(frozen=True, slots=True)
class Ordinal:
    """Which one of many is drawn, what the many share, and how deep they stand."""

    number: int
    shared: tuple[str | int, ...]
    depth: int

    def seed(self, name: str) -> int:
        """Return a number that the many have in common for what is called *name*."""
        return derived_seed(0, *self.shared, name)

    def spread(self, name: str, size: int) -> int:
        """Return a number below *size*: each *number* below it has another one for *name*."""
        key = self.seed(name)
        step = key % size | 1
        while math.gcd(step, size) != 1:
            step += 1
        return (key // size + self.number * step) % size


def is_identity(words: Sequence[str], kind: str) -> bool:
    """Whether a name of *words* tells one *kind* of object from another of the same."""
    if len(words) == 1:
        return words[0] in _ALWAYS
    return len(words) > 1 and words[-1] in _WITH_KIND and " ".join(words[:-1]) == kind


def called(value: JsonValue) -> list[tuple[str, JsonValue]]:
    """Return the names and values by which *value*, one of a list, is told from the others."""
    if not isinstance(value, dict):
        return []
    found = [(name, value[name]) for name in _ALWAYS if name in value]
    return [(name, one) for name, one in found if isinstance(one, str | int)]


def ordinal_of(draw: Draw) -> Ordinal | None:
    """Return which one of many *draw* is about: the item itself, or a member of it."""
    ordinal = draw.ordinal
    if ordinal is None or draw.depth > ordinal.depth + 1:
        return None
    return ordinal


class Form:
    """What texts that name things of one kind look like: the characters for each place."""

    def __init__(self, places: Sequence[str]) -> None:
        self._places = places
        self.size = math.prod(map(len, places))

    def text(self, ordinal: Ordinal, name: str) -> str:
        """Return the text for *ordinal*; others have others, as long as there are enough."""
        number = ordinal.spread(name, self.size)
        written = []
        for place in reversed(self._places):
            number, index = divmod(number, len(place))
            written.append(place[index])
        return "".join(reversed(written))


def form_written(text: str) -> Form:
    """Return the form that *text* writes: `?` is a capital letter, `#` a digit."""
    places = {"?": string.ascii_uppercase, "#": string.digits}
    return Form([places.get(character, character) for character in text])


def form_of(example: str) -> Form | None:
    """Return the form of texts like *example*: its prefix stays, and so do its separators."""
    head = max(example.rfind("_"), example.rfind(":"), example.rfind("/")) + 1
    digits = sum(character.isdigit() for character in example[head:])
    tail = example[head:]
    if not digits and not example[:head]:
        return None
    hexadecimal = len(tail) > 7 and set(tail) <= _HEX | {"-"}
    places = [*example[:head]]
    for character in tail:
        kind = next((kind for kind in _KINDS if character in kind), character)
        if hexadecimal and kind in _KINDS:
            kind = "0123456789abcdef"
        elif not digits or kind == string.digits or head:
            kind = kind if len(kind) > 1 else character
        else:
            # Letters beside digits are what the thing is: `INV-0042`.
            kind = character
        places.append(kind)
    form = Form(places)
    return form if form.size >= _ROOMY else None


def slug_for(ordinal: Ordinal) -> str:
    """Return two words for *ordinal*, with a number where words alone have run out."""
    size = math.prod(map(len, THINGS))
    index = Ordinal(ordinal.number % size, ordinal.shared, 0).spread("slug", size)
    first, second = divmod(index, len(THINGS[1]))
    rounds = ordinal.number // size
    return f"{THINGS[0][first]}-{THINGS[1][second]}" + (f"-{rounds + 1}" if rounds else "")


def number_for_ordinal(ordinal: Ordinal, name: str) -> int:
    """Return the number that *ordinal* is counted by; those of the many follow each other."""
    return ordinal.seed(name) % _NUMBERS + 1 + ordinal.number
