"""Find the records in the body of a response, and say how they may be altered and stay valid."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from mockserver.spec.model import Schema
from mockserver.spec.pointers import MISSING, tokens_of, value_at
from mockserver.spec.types import JsonValue
from mockserver.web.faults.messages import Reply
from mockserver.web.faults.places import variations
from mockserver.web.faults.sites import Site
from mockserver.web.faults.spots import Spot, Way, allows, spots, way_to, with_at


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """A record in a body, and the way to it."""

    way: Way
    value: Mapping[str, JsonValue]


def records_in(site: Site, reply: Reply) -> list[Record]:
    """Return the records that *reply* shows, in their order: one or many, none of an error."""
    body = reply.json()
    if not reply.succeeded or body is MISSING:
        return []
    if site.items is None:
        collection = site.semantics.collection
        pointer = (collection.record if collection else None) or ""
        found = [(pointer, value_at(body, pointer))]
    else:
        items = value_at(body, site.items)
        count = len(items) if isinstance(items, list) else 0
        pointers = [f"{site.items}/{index}{site.item}" for index in range(count)]
        found = [(pointer, value_at(body, pointer)) for pointer in pointers]
    return [
        Record(way=way_to(body, pointer), value=value)
        for pointer, value in found
        if isinstance(value, Mapping)
    ]


def record_schema(site: Site) -> Iterator[Schema]:
    """Yield the schemas that describe a record in the responses of *site*."""
    for _, schema in site.successes():
        pointer = site.items
        if pointer is None:
            collection = site.semantics.collection
            yield from _inner(site, schema, tokens_of((collection and collection.record) or ""))
        else:
            yield from _inner(site, schema, (*tokens_of(pointer), "0", *tokens_of(site.item)))


def _inner(site: Site, schema: Schema, tokens: tuple[str, ...]) -> Iterator[Schema]:
    if not tokens:
        yield schema
        return
    found = site.schemas.property(schema, tokens[0])
    if found is None:
        resolved = site.schemas.resolved(schema)
        if isinstance(resolved.value, Mapping) and isinstance(resolved.value.get("items"), Mapping):
            found = site.schemas.member(resolved, "items")
    if found is not None:
        yield from _inner(site, found, tokens[1:])


def altered(site: Site, reply: Reply, record: Record, names: list[str]) -> Reply | None:
    """Return *reply* with another value of the first of *names* that *record* may have.

    `None` if every other value would break the contract in another way.
    """
    schema, body = site.schema_of(reply.status), reply.json()
    if schema is None:
        return None
    known = {spot.way: spot for spot in spots(site.schemas, schema, body)}
    for name in names:
        way = (*record.way, name)
        for other in _others(known.get(way), record.value[name]):
            whole = with_at(body, way, other)
            if allows(site.schemas, schema, whole):
                return reply.with_json(whole)
    return None


def _others(spot: Spot | None, value: JsonValue) -> Iterator[JsonValue]:
    options = [one for found in (spot.keywords("enum") if spot else ()) for one in found]
    yield from (one for one in options if one != value and one is not None)
    if not options:
        yield from variations(value)
