"""Know the properties that say when a record was made and changed, and turn their order around."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta

from mockserver.spec.pointers import tokens_of
from mockserver.spec.types import JsonValue
from mockserver.web.faults.messages import Reply
from mockserver.web.faults.records import Record, record_schema
from mockserver.web.faults.sites import Site
from mockserver.web.faults.spots import Way, allows, parts_of, with_at

# Words that say what came first, and those that say what came after it.
_PAIRS = (
    (("created", "creation"), ("updated", "modified", "changed", "edited")),
    (("first",), ("last",)),
    (("started", "start", "begin"), ("ended", "end", "finished", "completed")),
)
_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_MOMENT = re.compile(r"(\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d)(\.\d+)?([Zz]|[+-]\d\d:\d\d)")
_SHIFT = timedelta(hours=1)


def times_of(site: Site) -> list[tuple[str, str]]:
    """Return the pairs of properties, earlier and later time, of the records of *site*."""
    names = list(dict.fromkeys(_times(site)))
    return [
        (earlier, later)
        for earlier in names
        for later in names
        for firsts, lasts in _PAIRS
        if _stem(earlier, firsts) is not None and _stem(earlier, firsts) == _stem(later, lasts)
    ]


def _stem(name: str, words: tuple[str, ...]) -> str | None:
    """Return what is left of *name* without the one of *words* in it, `None` if there is none."""
    parts = [word.lower() for word in _WORD.findall(name)]
    found = [word for word in parts if word in words]
    return " ".join(word for word in parts if word not in words) if found else None


def _times(site: Site) -> Iterator[str]:
    for schema in record_schema(site):
        for part in parts_of(site.schemas, schema):
            properties = part.value.get("properties") if isinstance(part.value, Mapping) else None
            for name in properties or ():
                member = site.schemas.member(part, "properties", name)
                found = site.schemas.resolved(member).value
                is_text = isinstance(found, Mapping) and found.get("format") == "date-time"
                if is_text or "integer" in site.schemas.types(member):
                    yield name


def reversed_times(site: Site, reply: Reply, records: list[Record]) -> Reply:
    """Return *reply* with the later time of each of *records* before the earlier one.

    What the records are sorted by stays as it is: their order is another matter.
    """
    schema, body = site.schema_of(reply.status), reply.json()
    if schema is None or not records:
        return reply
    pairs, sorted_by = times_of(site), _sorted_by(site)
    changes = [_changes(record, pairs, sorted_by) for record in records]
    whole = body
    for each in changes:
        for way, moved in each[:1]:
            whole = with_at(whole, way, moved)
    if allows(site.schemas, schema, whole):
        return reply.with_json(whole)
    # Judging a body for each change takes long, and is seldom needed.
    for each in changes:
        for way, moved in each:
            one = with_at(body, way, moved)
            if allows(site.schemas, schema, one):
                body = one
                break
    return reply.with_json(body)


def _changes(
    record: Record, pairs: list[tuple[str, str]], sorted_by: set[str]
) -> list[tuple[Way, JsonValue]]:
    """Return the ways to times of *record*, each with one that turns one of *pairs* around."""
    found: list[tuple[Way, JsonValue]] = []
    for earlier, later in pairs:
        values = record.value.get(earlier), record.value.get(later)
        if later in sorted_by and earlier not in sorted_by:
            name, moved = earlier, _moved(values[1], forward=True)
        else:
            name, moved = later, _moved(values[0], forward=False)
        if moved is not None and None not in values:
            found.append(((*record.way, name), moved))
    return found


def _sorted_by(site: Site) -> set[str]:
    """Return the properties by which the records of *site* are sorted, here or in another list."""
    own = site.semantics.collection
    return {
        token
        for other in site.all
        for key in (other.semantics.order.keys if other.semantics.order else ())
        if other is site
        or (own and other.semantics.collection and other.semantics.collection.name == own.name)
        for token in tokens_of(key.property)[-1:]
    }


def _moved(value: JsonValue, *, forward: bool) -> JsonValue:
    """Return a moment after *value*, or before it, written alike; `None` if it is none."""
    sign = 1 if forward else -1
    if isinstance(value, int) and not isinstance(value, bool):
        # Seconds or milliseconds since 1970.
        return value + sign * int(_SHIFT.total_seconds())
    found = _MOMENT.fullmatch(value) if isinstance(value, str) else None
    if found is None:
        return None
    moment = datetime.fromisoformat(found[1]) + sign * _SHIFT
    return f"{moment.isoformat()}{found[2] or ''}{found[3]}"
