"""Know the bounds of the values that an operation takes: at the edge, beyond it, and inside."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from mockserver.spec.pointers import MISSING
from mockserver.spec.types import JsonValue
from mockserver.web.faults.messages import Sent
from mockserver.web.faults.places import Place, body_places, is_read_only, parameter_places
from mockserver.web.faults.sites import Site

# Longer texts cannot be sent everywhere.
_LONGEST = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Edge:
    """A bound of the value at *place*: of a number, or of the length of a text.

    `value` is allowed still, `beyond` no longer.
    """

    place: Place
    value: float
    beyond: float
    is_length: bool

    def is_at_edge(self, sent: Sent) -> bool:
        """Tell whether *sent* has the last value that is allowed."""
        found = self.place.read(sent)
        if self.is_length:
            return isinstance(found, str) and len(found) == self.value
        is_number = isinstance(found, int | float) and not isinstance(found, bool)
        return is_number and found == self.value

    def beyond_it(self, sent: Sent) -> Sent:
        """Return *sent*, which is at the edge, one step further."""
        if not self.is_length:
            return self.place.write(sent, self.beyond)
        text = str(self.place.read(sent))
        longer = text + (text[-1:] or "x")
        return self.place.write(sent, longer if self.beyond > self.value else text[:-1])


def edged(site: Site) -> Edge | None:
    """Return the edge that faults of *site* are about: its first, parameters before the body."""
    return next(_edges(site), None)


def _edges(site: Site) -> Iterator[Edge]:
    for place in (*parameter_places(site), *body_places(site)):
        if not is_read_only(place):
            found = _edge(place)
            if found is not None:
                yield found


def _edge(place: Place) -> Edge | None:
    """Return the upper bound of *place*, the lower one if there is no upper, or `None`."""
    types = place.types()
    if types & {"integer", "number"}:
        for keyword, step in (("maximum", 1), ("minimum", -1)):
            bound = place.keyword(keyword)
            if isinstance(bound, int | float) and not isinstance(bound, bool):
                return Edge(place=place, value=bound, beyond=bound + step, is_length=False)
    if "string" in types and place.keyword("pattern") is MISSING:
        for keyword, step in (("maxLength", 1), ("minLength", -1)):
            bound = place.keyword(keyword)
            if isinstance(bound, int) and 0 < bound <= _LONGEST:
                return Edge(place=place, value=bound, beyond=bound + step, is_length=True)
    return None


def is_bounded(place: Place) -> bool:
    """Tell whether the value of *place* must be one of an enum, or a number inside bounds."""
    if place.is_lenient:
        return False
    if isinstance(place.keyword("enum"), list):
        return True
    bounds = ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum")
    is_number = bool(place.types() & {"integer", "number"})
    return is_number and any(place.keyword(name) is not MISSING for name in bounds)


def made_to_fit(place: Place, value: JsonValue) -> JsonValue:
    """Return the value of *place* that *value*, one out of bounds, is closest to."""
    options, default = place.keyword("enum"), place.keyword("default")
    if isinstance(options, list):
        return default if default in options else options[0]
    for keyword, step in (("minimum", 0), ("exclusiveMinimum", 1)):
        bound = place.keyword(keyword)
        if isinstance(bound, int | float) and isinstance(value, int | float):
            value = max(value, bound + step)
    for keyword, step in (("maximum", 0), ("exclusiveMaximum", -1)):
        bound = place.keyword(keyword)
        if isinstance(bound, int | float) and isinstance(value, int | float):
            value = min(value, bound + step)
    return value
