"""Know the summaries of an API that lists the events behind them, and sum one of them wrongly."""

from __future__ import annotations

import re
from collections.abc import Mapping

from mockserver.spec.model import Schema
from mockserver.spec.pointers import MISSING
from mockserver.spec.types import JsonValue
from mockserver.web.faults.messages import Reply
from mockserver.web.faults.sites import Site
from mockserver.web.faults.spots import Spot, allows, described, spots, with_at

_NUMBERS = frozenset({"integer", "number"})
# Words of names that tell a sum, those first that count single events.
_SUMS = ("total", "count", "calls", "requests", "messages", "conversations", "events")
_MORE_SUMS = ("sum", "amount", "tokens", "credits", "cost", "used", "usage")
# What is given, or follows from other numbers.
_NO_SUMS = frozenset(
    {"limit", "limits", "quota", "allowed", "remaining", "max", "min", "percent", "percentage"}
    | {"rate", "ratio", "average", "avg", "per", "page", "pages", "days", "year", "month"}
)
_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")


def no_aggregate(site: Site) -> str | None:
    """Return why *site* does not answer with numbers that sum events listed elsewhere."""
    if site.operation.method != "GET":
        return "it only reads what it is sent"
    if site.semantics.pagination is not None:
        return "it lists records in pages"
    collection = site.semantics.collection
    if collection is not None and collection.identity:
        return "it shows records, not a summary of them"
    if not _lists_events(site):
        return "the API lists no events from which it could be summed"
    if not any(_has_sum(site, schema) for _, schema in site.successes()):
        return "it has no number whose name tells a sum"
    return None


def miscounted(site: Site, reply: Reply) -> Reply:
    """Return *reply* with one more in a number that sums events."""
    schema, body = site.schema_of(reply.status), reply.json()
    if not reply.succeeded or schema is None or body is MISSING:
        return reply
    found = [spot for spot in spots(site.schemas, schema, body) if _rank(spot) is not None]
    found.sort(key=lambda spot: (len(spot.way), _rank(spot)))
    for spot in found:
        whole = with_at(body, spot.way, _one_more(spot.value))
        if allows(site.schemas, schema, whole):
            return reply.with_json(whole)
    return reply


def _one_more(value: JsonValue) -> JsonValue:
    return value + 1 if isinstance(value, int | float) else value


def _rank(spot: Spot) -> int | None:
    """Return how well the name of a number tells a sum, the less the better; `None`: not at all."""
    is_number = isinstance(spot.value, int | float) and not isinstance(spot.value, bool)
    return _rank_of(str(spot.way[-1])) if spot.way and is_number else None


def _rank_of(name: str) -> int | None:
    words = [word.lower() for word in _WORD.findall(name)]
    if not _NO_SUMS.isdisjoint(words):
        return None
    ranks = [(*_SUMS, *_MORE_SUMS).index(word) for word in words if word in (*_SUMS, *_MORE_SUMS)]
    return min(ranks, default=None)


def _has_sum(site: Site, schema: Schema) -> bool:
    for one in described(site.schemas, schema):
        properties = one.value.get("properties") or {} if isinstance(one.value, Mapping) else {}
        for name in properties:
            member = site.schemas.member(one, "properties", name)
            if _rank_of(name) is not None and site.schemas.types(member) & _NUMBERS:
                return True
    return False


def _lists_events(site: Site) -> bool:
    """Tell whether an operation beside *site* lists records in pages, each with an identity."""
    start = _first_segment(site)
    return any(
        other.semantics.pagination is not None
        and other.identity != ""
        and _first_segment(other) == start
        for other in site.all
    )


def _first_segment(site: Site) -> str:
    return site.operation.path_template.split("/")[1]
