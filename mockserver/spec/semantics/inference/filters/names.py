"""Take the name of a parameter apart: `filter[status]`, `price_gte`, `created[lt]`, `min_age`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from mockserver.spec.semantics.inference.filters.words import MATCHES
from mockserver.spec.semantics.inference.words import squeezed, words_of
from mockserver.spec.semantics.model import FilterMatch

_BRACKETS = re.compile(r"\[([^\[\]]*)\]")
_HOLDERS = frozenset({"filter", "filters", "where", "f", "query"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """The property, squeezed, that a parameter may name, and how it compares; `None`: plainly."""

    word: str
    match: FilterMatch | None


def names_in(name: str) -> Iterator[Named]:
    """Yield what the parameter *name* may mean, the simplest first."""
    parts = [part for part in (name.split("[")[0], *_BRACKETS.findall(name)) if part]
    if len(parts) > 1 and squeezed(parts[0]) in _HOLDERS:
        parts = parts[1:]
    match = None
    if len(parts) > 1 and squeezed(parts[-1]) in MATCHES:
        match = MATCHES[squeezed(parts[-1])]
        parts = parts[:-1]
    words = [word for part in parts for word in words_of(part)]
    yield Named(word="".join(words), match=match)
    if match is not None or len(words) < 2:
        return
    # `starts with` is one sign in two words.
    for length in (2, 1):
        if len(words) > length:
            before, behind = "".join(words[:length]), "".join(words[-length:])
            if behind in MATCHES:
                yield Named(word="".join(words[:-length]), match=MATCHES[behind])
            if before in MATCHES and before not in ("is", "in", "to"):
                yield Named(word="".join(words[length:]), match=MATCHES[before])
