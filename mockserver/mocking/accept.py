"""Weigh what is offered by what `Accept` asks for (RFC 9110, content negotiation)."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from mockserver.spec.model import MediaType

# What a range such as `text/*` stands for where nothing more is known.
_USUAL = {
    "text": "text/plain",
    "image": "image/png",
    "audio": "audio/wav",
    "multipart": "multipart/form-data",
}

# What we can write for `*/*` beside JSON, the most telling first.
_WRITABLE = ("application/xml", "text/xml", "text/csv", "text/plain")

_QUOTED = re.compile(r'"(?:[^"\\]|\\.)*"|[^"]')


@dataclass(frozen=True, slots=True, kw_only=True)
class MediaRange:
    """A media type or range in lower case (`text/*`), its parameters without `q`, its weight."""

    name: str
    parameters: Mapping[str, str]
    weight: float = 1.0

    @property
    def family(self) -> str:
        """The structure of the type: `json` of `application/json` and `application/x+json`."""
        main, _, sub = self.name.partition("/")
        if "*" in sub or (main == "image" and "+" in sub):
            return ""
        suffix = sub.rpartition("+")[2].removeprefix("x-")
        return suffix if suffix in ("json", "xml", "yaml") else ""


@lru_cache(maxsize=1024)
def media_range(text: str) -> MediaRange:
    """Return the media type or range that *text* is: `application/json; charset=utf-8`."""
    name, *rest = split_outside_quotes(text, ";")
    parameters = {}
    weight = 1.0
    for part in rest:
        key, _, value = part.partition("=")
        key, value = key.strip().lower(), unquoted(value.strip())
        if key == "q":
            number = re.fullmatch(r"([01](?:\.\d{0,3})?)", value)
            weight = min(1.0, float(number.group(1))) if number else 1.0
        elif key:
            parameters[key] = value.lower()
    name = name.strip().lower()
    return MediaRange(name="*/*" if name == "*" else name, parameters=parameters, weight=weight)


@lru_cache(maxsize=1024)
def accepted_ranges(accept: str) -> tuple[MediaRange, ...]:
    """Return the ranges that the header *accept* lists; what is none, is passed over."""
    ranges = (media_range(part) for part in split_outside_quotes(accept, ",") if part.strip())
    return tuple(range_ for range_ in ranges if "/" in range_.name)


def acceptable(offers: Sequence[MediaType], accept: str | None) -> MediaType | None:
    """Return the offer that *accept* prefers, the first of equals; `None` if it allows none.

    The most specific range gives an offer its weight. Where nothing is accepted by name, types of
    one structure are as good as each other: `application/json` and `application/vnd.shelf+json`.
    """
    ranges = accepted_ranges(accept or "")
    if not ranges:
        return offers[0]
    return _heaviest(offers, ranges, _specificity) or _heaviest(offers, ranges, _kinship)


def weight_of(offered: str, ranges: Sequence[MediaRange]) -> float:
    """Return how welcome the media type *offered* is to *ranges*, from 0 to 1."""
    return _weight(media_range(offered), ranges, _specificity) or 0.0


def concrete(name: str, accept: str | None = None, *, is_binary: bool = False) -> str:
    """Return *name* as one media type in lower case, without parameters.

    A range becomes the type that *accept* names inside it; else `application/*` is
    `application/json`, or `application/octet-stream` for binary content.
    """
    range_ = media_range(name)
    main, _, sub = range_.name.partition("/")
    if sub and "*" not in range_.name:
        return range_.name
    if sub.startswith("*+"):
        return f"{main}/{sub[2:]}"
    usual = "application/octet-stream" if is_binary else "application/json"
    if main not in ("*", "application"):
        usual = _USUAL.get(main, f"{main}/{'octet-stream' if is_binary else 'json'}")
    if accept is None or not accept.strip():
        return usual
    ranges = accepted_ranges(accept)
    if weight_of(usual, ranges):
        return usual
    named = [r for r in ranges if "*" not in r.name and r.weight and _covers(range_.name, r.name)]
    named.sort(key=lambda r: (-r.weight, r.name not in _WRITABLE))
    writable = [one for one in _WRITABLE if _covers(range_.name, one) and weight_of(one, ranges)]
    return named[0].name if named else (writable or [usual])[0]


def with_parameters(name: str, described: str) -> str:
    """Return *name* with the parameters that *described*, a media type of a document, has."""
    _, *parameters = split_outside_quotes(described, ";")
    return ";".join((name, *parameters))


def split_outside_quotes(text: str, separator: str) -> list[str]:
    """Return the parts of *text* between *separator*s that stand outside quotes."""
    if '"' not in text:
        return text.split(separator)
    parts = [""]
    for piece in _QUOTED.findall(text):
        if piece == separator:
            parts.append("")
        else:
            parts[-1] += piece
    return parts


def unquoted(text: str) -> str:
    """Return the text of a quoted string (RFC 9110), or *text* where it is none."""
    if len(text) > 1 and text[0] == text[-1] == '"':
        return re.sub(r"\\(.)", r"\1", text[1:-1])
    return text


_Fit = Callable[[MediaRange, MediaRange], float]


def _heaviest(
    offers: Sequence[MediaType], ranges: Sequence[MediaRange], fit: _Fit
) -> MediaType | None:
    best, best_weight = None, 0.0
    for offer in offers:
        offered = media_range(offer.name)
        if fit is _kinship and _weight(offered, ranges, _specificity) is not None:
            continue  # It was weighed by name already, and found too light.
        weight = _weight(offered, ranges, fit) or 0.0
        if weight > best_weight:
            best, best_weight = offer, weight
    return best


def _weight(offered: MediaRange, ranges: Sequence[MediaRange], fit: _Fit) -> float | None:
    """Return the weight that the best fitting range gives, `None` if none fits."""
    fitting = [(fit(offered, range_), range_.weight) for range_ in ranges]
    fitting = [pair for pair in fitting if pair[0] > 0]
    return max(fitting)[1] if fitting else None


def _specificity(offered: MediaRange, accepted: MediaRange) -> float:
    """Return how exactly *accepted* names *offered*: 0 not at all, more is better."""
    name = accepted.name
    if name == "*/*":
        return 1
    if "*" in offered.name:
        # An offered range can be made any type inside it.
        inside = _covers(offered.name, name) or _covers(name, offered.name)
        return 3 if inside else 0
    if not _covers(name, offered.name):
        return 0
    shared = [
        offered.parameters[key] == value
        for key, value in accepted.parameters.items()
        if key in offered.parameters and key != "charset"
    ]
    if not all(shared):
        return 0
    return (4 if "*" not in name else 3 if "+" in name else 2) + len(shared) / 100


def _kinship(offered: MediaRange, accepted: MediaRange) -> float:
    return float(bool(offered.family) and offered.family == accepted.family)


def _covers(range_name: str, name: str) -> bool:
    """Tell whether the range `text/*`, `application/*+json` or `*/*` covers *name*."""
    if range_name in (name, "*/*", "*"):
        return True
    main, _, sub = range_name.partition("/")
    if not sub.startswith("*"):
        return False
    return name.partition("/")[0] == main and name.endswith(sub[1:])
