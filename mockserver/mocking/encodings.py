"""Find how the parts of a form or multipart body are written (OAS 3.2, Encoding Object)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from mockserver.mocking.accept import split_outside_quotes
from mockserver.spec import model
from mockserver.spec.model import Header, MediaType

DELIMITERS = {"spaceDelimited": " ", "pipeDelimited": "|"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Encoding:
    """How one part is written. `content_types` are those allowed, none where it does not say.

    `style` is `None` where the object does not ask for one; `explode` is then as in queries.
    `headers` are those of the part, `parts` is how its own parts are written.
    """

    content_types: tuple[str, ...] = ()
    style: str | None = None
    explode: bool = True
    headers: tuple[Header, ...] = ()
    parts: Encodings | None = None

    @property
    def delimiter(self) -> str | None:
        """What stands between the items of an array in one value, `None` if each has its own."""
        if self.explode and self.style not in DELIMITERS:
            return None
        return DELIMITERS.get(self.style or "", ",")

    @property
    def inner(self) -> Encodings:
        """How the parts of a part, itself multipart or a form, are written."""
        return self.parts or UNSAID


USUAL = Encoding()
"""How a part without an Encoding Object is written."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Encodings:
    """How the parts of a body are written: those with a name, else the first ones, else the rest.

    Where nothing speaks of names, parts have none: they are the items of a list.
    """

    named: Mapping[str, Encoding] = field(default_factory=dict)
    first: tuple[Encoding, ...] = ()
    rest: Encoding | None = None

    @property
    def by_position(self) -> bool:
        """Tell whether the parts are told apart by where they stand."""
        return bool(self.first) or self.rest is not None

    def of(self, name: str) -> Encoding:
        """Return how the part *name* is written."""
        return self.named.get(name, USUAL)

    def at(self, index: int) -> Encoding:
        """Return how the part in the place *index* is written."""
        return self.first[index] if index < len(self.first) else self.rest or USUAL


UNSAID = Encodings()
"""Nothing is said of any part."""


def encodings_of(media_type: MediaType) -> Encodings:
    """Return how the parts of *media_type* are written, those it has an object for."""
    return _encodings(media_type.parts)


def _encodings(parts: model.Encodings) -> Encodings:
    if not (parts.encoding or parts.prefix_encoding or parts.item_encoding):
        return UNSAID
    item = parts.item_encoding
    return Encodings(
        named={name: _encoding(one) for name, one in parts.encoding.items()},
        first=tuple(_encoding(one) for one in parts.prefix_encoding),
        rest=None if item is None else _encoding(item),
    )


def _encoding(described: model.Encoding) -> Encoding:
    names = split_outside_quotes(described.content_type or "", ",")
    explode = described.style not in DELIMITERS
    return Encoding(
        content_types=tuple(name.strip() for name in names if name.strip()),
        style=described.style,
        explode=explode if described.explode is None else described.explode,
        headers=described.headers,
        parts=_encodings(described.parts),
    )
