"""Tell from the name of a property, and from its parent's, what stands there."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from mockserver.generation.draw import Draw
from mockserver.generation.providers import Provider, provider
from mockserver.generation.vocabulary import (
    BOOLEANS,
    CODE,
    DESCRIPTIONS,
    HOLLOW,
    NUMBERS,
    OF_SOMEBODY,
    PEOPLE,
    TEXTS,
)

_WORD_BREAK = re.compile(r"([a-z0-9])([A-Z])|([A-Z])([A-Z][a-z])")
_SEPARATORS = re.compile(r"[^0-9A-Za-z]+")
_EXAMPLE = re.compile(
    r"(?:e\.g\.|for example|[Ee]xample|such as):?,? [`\"']([^`\"'\n]{1,60})[`\"']"
)
_LONGEST_NAME = 4

# In front of what is counted.
_COUNTING = frozenset({"num", "number", "n", "no", "total", "count", "nb"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """What numbers of a name look like. `moment` is `s` or `ms` for times since 1970."""

    low: float = 0
    high: float = 0
    decimals: int = 0
    moment: str = ""

    def number(self, draw: Draw, *, whole: bool = False) -> int | float:
        """Return one of these numbers, an integer if it has to be *whole*."""
        if self.moment:
            seconds = int(draw.now.timestamp()) - draw.random.randrange(90 * 86400)
            return seconds * (1000 if self.moment == "ms" else 1)
        if whole or self.decimals == 0:
            return draw.random.randint(math.ceil(self.low), math.floor(self.high))
        return round(draw.random.uniform(self.low, self.high), self.decimals)

    def text(self, draw: Draw) -> str:
        """Return one of these numbers in writing."""
        value = self.number(draw)
        return str(value) if isinstance(value, int) else f"{value:.{self.decimals}f}"


def words_of(name: str) -> list[str]:
    """Return the words of *name*, in lower case: `avatarUrl` and `avatar_url` are alike."""
    broken = _WORD_BREAK.sub(r"\1\3 \2\4", name)
    return _SEPARATORS.sub(" ", broken).lower().split()


def singular(name: str) -> str:
    """Return the name of one of what *name* names many of."""
    lower = name.lower()
    if lower.endswith("ies") and len(name) > 4:
        return name[:-3] + "y"
    if lower.endswith(("sses", "xes", "ches", "shes", "uses")):
        return name[:-2]
    if lower.endswith("s") and not lower.endswith(("ss", "us", "is")):
        return name[:-1]
    for ending in ("list", "array", "collection"):
        if lower.endswith(ending) and len(name) > len(ending):
            return name[: -len(ending)].rstrip("_-")
    return name


def parent_of(name: str) -> str:
    """Return the word that says what an object called *name* is: `company` of `CompanyResponse`."""
    telling = [word for word in words_of(singular(name)) if word not in HOLLOW]
    return singular(telling[-1]) if telling else ""


def text_for(name: str, parent: str = "", own: Mapping[str, str] | None = None) -> Provider | None:
    """Return a provider of text for a property called *name*, or `None` for a name unknown.

    *own* are further names, which go before ours.
    """
    for table in (own or {}, TEXTS):
        found = _listed(table, name, parent)
        if found is not None:
            return provider(found)
    words = words_of(name)
    if words[-1:] == ["name"]:
        return provider("name" if _is_of_somebody(words[:-1], parent) else "thing")
    span = number_for(name, parent)
    return span.text if span is not None and len(name) > 2 else None


def form_for(name: str, parent: str) -> str | None:
    """Return what text for *name* looks like, with `?` and `#` for capitals and digits, if known.

    A code that nothing else is known of looks like codes do.
    """
    found = _listed(TEXTS, name, parent)
    if found is None:
        return CODE if words_of(name)[-1:] == ["code"] else None
    kind, _, written = found.partition(":")
    return written if kind in ("bothify", "numerify") else None


def _listed(table: Mapping[str, str], name: str, parent: str) -> str | None:
    return next((table[known] for known in _candidates(name, parent) if known in table), None)


def _is_of_somebody(before: list[str], parent: str) -> bool:
    """Whether a name with the words *before* it, inside *parent*, is a person's."""
    if before:
        return before[-1] in OF_SOMEBODY
    return parent in PEOPLE or not parent


def text_by_description(description: str) -> Provider | None:
    """Return a provider of the kind of text that *description* speaks of, or `None`."""
    example = _EXAMPLE.search(description)
    if example:
        shown = example.group(1).rstrip(".")
        return lambda _draw: shown
    lower = description.lower()
    for phrase, found in DESCRIPTIONS.items():
        if phrase in lower:
            return provider(found)
    return None


def own_for(name: str, parent: str, own: Mapping[str, str]) -> Provider | None:
    """Return the provider that *own* names for a property called *name*, or `None`."""
    for known in _candidates(name, parent):
        if known in own:
            return provider(own[known])
    return None


def number_for(name: str, parent: str = "") -> Span | None:
    """Return what numbers of a property called *name* look like, or `None`."""
    for known in _candidates(name, parent):
        found = NUMBERS.get(known)
        if found is not None:
            return _span(found)
    words = words_of(name)
    if len(words) > 1 and (words[0] in _COUNTING or words[-1] in ("count", "total")):
        return _span(NUMBERS["count"])
    return None


def likelihood_for(name: str) -> float:
    """Return how often a boolean called *name* is true."""
    for known in _candidates(name, ""):
        if known in BOOLEANS:
            return float(BOOLEANS[known])
    return 0.5


def _candidates(name: str, parent: str) -> Iterator[str]:
    """Yield what *name* may be known as: long endings first, the parent's word before one alone."""
    words = words_of(name)
    if not words:
        return
    for length in range(min(_LONGEST_NAME, len(words)), 1, -1):
        yield " ".join(words[-length:])
    # A part of a word is none: `emailaddress` is looked up whole.
    if parent and len(words) == 1:
        yield f"{parent} {words[0]}"
    yield words[-1]


def _span(text: str) -> Span:
    if text in ("s", "ms"):
        return Span(moment=text)
    bounds, decimals, *_ = text.split()
    low, high = bounds.split("..")
    return Span(low=float(low), high=float(high), decimals=int(decimals))
