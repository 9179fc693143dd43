"""Find how the properties of a form or multipart body are written (OAS 3.1, Encoding Object)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from mockserver.mocking.accept import split_outside_quotes
from mockserver.spec import model
from mockserver.spec.model import MediaType

DELIMITERS = {"spaceDelimited": " ", "pipeDelimited": "|"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Encoding:
    """How one property is written. `content_types` are those allowed, none where it does not say.

    `style` is `None` where the object does not ask for one; `explode` is then as in queries.
    """

    content_types: tuple[str, ...] = ()
    style: str | None = None
    explode: bool = True

    @property
    def delimiter(self) -> str | None:
        """What stands between the items of an array in one value, `None` if each has its own."""
        if self.explode and self.style not in DELIMITERS:
            return None
        return DELIMITERS.get(self.style or "", ",")


USUAL = Encoding()
"""How a property without an Encoding Object is written."""


def encodings_of(media_type: MediaType) -> Mapping[str, Encoding]:
    """Return how the properties of *media_type* are written, those it has an object for."""
    return {name: _encoding(one) for name, one in media_type.encoding.items()}


def _encoding(described: model.Encoding) -> Encoding:
    names = split_outside_quotes(described.content_type or "", ",")
    explode = described.style not in DELIMITERS
    return Encoding(
        content_types=tuple(name.strip() for name in names if name.strip()),
        style=described.style,
        explode=explode if described.explode is None else described.explode,
    )
