"""Faults of changes: what is created, replaced, changed or deleted is not what was asked for."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from urllib.parse import quote, unquote, urlsplit

from mockserver.spec.pointers import MISSING, value_at, with_value_at
from mockserver.spec.types import JsonObject, JsonValue
from mockserver.web.faults.messages import Reply, Sent
from mockserver.web.faults.model import Case, Fault
from mockserver.web.faults.places import (
    Place,
    body_places,
    is_read_only,
    is_write_only,
    other_values,
    variations,
)
from mockserver.web.faults.records import records_in
from mockserver.web.faults.sites import Site
from mockserver.web.faults.spots import allows

_JSON_PATCH = "application/json-patch+json"


# --- create ---------------------------------------------------------------------------------------


def _no_location(site: Site) -> str | None:
    if site.operation.method != "POST" or "201" not in site.operation.responses:
        return "it creates nothing: no 201 to a POST is documented"
    headers = site.operation.responses["201"].headers
    if any(header.name.lower() == "location" for header in headers):
        return None
    collection = site.semantics.collection
    if collection is not None and collection.role == "create" and _read_somewhere(site):
        return None
    return "no operation reads what it creates"


def _read_somewhere(site: Site) -> bool:
    name = site.semantics.collection.name if site.semantics.collection else None
    return any(
        other.semantics.collection is not None
        and other.semantics.collection.name == name
        and other.semantics.collection.role == "read"
        for other in site.all
    )


async def _dead_location(case: Case) -> Reply:
    """Lead the client to where nothing is; leave the header out if there is no such place."""
    reply = await case.sound()
    location = reply.header("location")
    if reply.status != 201 or location is None:
        return reply
    path = urlsplit(location).path
    parent, _, identity = path.rpartition("/")
    for other in variations(unquote(identity)):
        there = f"{parent}/{quote(str(other), safe='')}"
        found = await case.ask(dataclasses.replace(case.sent.reading(), path=there, query=""))
        if found.status in (404, 410):
            return reply.with_header("location", location.replace(path, there, 1))
    return reply.with_header("location", None)


# --- delete ---------------------------------------------------------------------------------------


def _no_delete(site: Site) -> str | None:
    if site.operation.method != "DELETE" or "204" not in site.operation.responses:
        return "it deletes nothing: no 204 to a DELETE is documented"
    return None if site.peer("GET") else "nobody could tell: its path cannot be read"


async def _keeps(case: Case) -> Reply:
    """Answer 204 where deleting would; ask only whether the resource is there."""
    found = await case.ask(case.sent.reading())
    expected = case.sent.header("if-match")
    is_same = expected in (None, "*") or expected == found.header("etag")
    if not found.succeeded or not is_same:
        return await case.sound()
    return Reply(status=204, headers=())


# --- replace --------------------------------------------------------------------------------------


def _no_put(site: Site) -> str | None:
    if site.operation.method != "PUT" or site.request_type() is None:
        return "it replaces nothing: it is no PUT with a JSON body"
    return None if site.peer("GET") else "nobody could tell: its path cannot be read"


def _settable(site: Site) -> list[Place]:
    identity = site.identity.removeprefix("/")
    return [one for one in body_places(site) if not is_read_only(one) and one.name != identity]


def _no_optional(site: Site) -> str | None:
    optional = [one for one in _settable(site) if not one.required and not is_write_only(one)]
    return _no_put(site) or (None if optional else "every property must be sent")


async def _current(case: Case) -> JsonObject | None:
    """Return the record at the path of the request, `None` if there is none."""
    reader = case.site.peer("GET")
    found = await case.ask(case.sent.reading())
    records = records_in(reader, found) if reader else []
    return records[0].value if len(records) == 1 else None


def sent_record(case: Case) -> tuple[str, JsonObject | None]:
    """Return where in the body of the request the record is, and the record."""
    collection = case.site.semantics.collection
    pointer = collection.sent if collection else ""
    body = case.sent.json()
    value = MISSING if body is MISSING else value_at(body, pointer)
    return pointer, value if isinstance(value, Mapping) else None


def _sending(sent: Sent, pointer: str, record: JsonValue) -> Sent:
    return sent.with_json(with_value_at(sent.json(), pointer, record))


async def _keeps_old_values(case: Case) -> Reply:
    pointer, record = sent_record(case)
    old = await _current(case) if record is not None else None
    if record is None or old is None:
        return await case.sound()
    names = [one.name for one in _settable(case.site) if not is_write_only(one)]
    kept = {name: old[name] for name in names if name in old and name not in record}
    return await case.instead(_sending(case.sent, pointer, {**record, **kept}))


def _alterable(site: Site) -> list[Place]:
    plain = {"string", "integer", "number", "boolean"}
    return [one for one in _settable(site) if one.types() & plain and not is_write_only(one)]


def _nothing_alterable(site: Site) -> str | None:
    return _no_put(site) or (None if _alterable(site) else "it takes no plain property")


async def _changes_again(case: Case) -> Reply:
    """Replace by something else what is already as the request wants it."""
    pointer, record = sent_record(case)
    old = await _current(case) if record is not None else None
    if record is None or old is None or not _is_as_sent(case.site, record, old):
        return await case.sound()
    for place in _alterable(case.site):
        for other in other_values(place, record[place.name]) if place.name in record else ():
            changed = _sending(case.sent, pointer, {**record, place.name: other})
            if _is_valid(case.site, changed):
                return await case.instead(changed)
    return await case.sound()


def _is_as_sent(site: Site, record: JsonObject, old: JsonObject) -> bool:
    return all(
        place.name not in record or old.get(place.name, MISSING) == record[place.name]
        for place in _settable(site)
        if not is_write_only(place)
    )


def _is_valid(site: Site, sent: Sent) -> bool:
    offer = site.request_type()
    schema = offer.schema if offer else None
    return schema is None or allows(site.schemas, schema, sent.json(), request=True)


# --- change ---------------------------------------------------------------------------------------


def _no_patch(site: Site) -> str | None:
    if site.operation.method != "PATCH" or site.request_type() is None:
        return "it is no PATCH with a JSON body"
    if site.peer("GET") is None:
        return "nobody could tell: its path cannot be read"
    return None if _resettable(site) else "it has no property that could be reset"


def _resettable(site: Site) -> list[Place]:
    return [one for one in _settable(site) if not is_write_only(one)]


async def _resets(case: Case) -> Reply:
    """Change one property, too, that the request does not name."""
    pointer, record = sent_record(case)
    media_type = (case.sent.header("content-type") or "").partition(";")[0].strip().lower()
    old = await _current(case) if record is not None and media_type != _JSON_PATCH else None
    if record is None or old is None:
        return await case.sound()
    left = [
        place
        for place in _resettable(case.site)
        if place.name not in record and old.get(place.name) is not None
    ]
    for values in (_empty, _first):
        for place in left:
            for value in values(place):
                changed = _sending(case.sent, pointer, {**record, place.name: value})
                if value != old[place.name] and _is_valid(case.site, changed):
                    return await case.instead(changed)
    return await case.sound()


def _empty(place: Place) -> list[JsonValue]:
    """Return what the property is without anybody's saying so; null takes it away."""
    default = place.keyword("default")
    return [*([] if default is MISSING else [default]), None, "", 0, False, []]


def _first(place: Place) -> list[JsonValue]:
    """Return the first values that the property may have, where it cannot be empty."""
    options, lowest = place.keyword("enum"), place.keyword("minimum")
    values = options if isinstance(options, list) else []
    return values if lowest is MISSING else [*values, lowest]


FAULTS = (
    Fault(
        id="create.no-location",
        does="answers 201 with a missing or dead `Location`",
        source="Z7",
        obstacle=_no_location,
        reply=_dead_location,
    ),
    Fault(
        id="delete.fake",
        does="answers 204 and keeps the resource",
        source="Z8",
        obstacle=_no_delete,
        reply=_keeps,
    ),
    Fault(
        id="put.partial",
        does="keeps old values of properties that a PUT left out",
        source="Z9",
        obstacle=_no_optional,
        reply=_keeps_old_values,
    ),
    Fault(
        id="put.not-idempotent",
        does="gives another result for the same PUT twice",
        source="Z10",
        obstacle=_nothing_alterable,
        reply=_changes_again,
    ),
    Fault(
        id="patch.resets",
        does="resets properties that a PATCH did not name",
        obstacle=_no_patch,
        reply=_resets,
    ),
)
