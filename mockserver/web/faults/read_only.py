"""The fault of a readOnly property that clients may set: what they sent is shown ever after."""

from __future__ import annotations

from collections.abc import Mapping

from mockserver.spec.pointers import MISSING, value_at
from mockserver.spec.types import JsonObject
from mockserver.web.faults.change import sent_record
from mockserver.web.faults.messages import Reply
from mockserver.web.faults.model import Case, Fault
from mockserver.web.faults.places import Place, body_places, is_read_only
from mockserver.web.faults.records import records_in
from mockserver.web.faults.sites import Site
from mockserver.web.faults.spots import with_at


def _guarded(site: Site) -> list[Place]:
    """Return the readOnly properties of the body of *site*, those that identify nothing first."""
    identity = site.identity.removeprefix("/")
    found = [one for one in body_places(site) if is_read_only(one)]
    return sorted(found, key=lambda one: one.name == identity)


def _no_read_only(site: Site) -> str | None:
    if site.operation.method not in ("POST", "PUT", "PATCH"):
        return "it changes nothing"
    if not any(str(status) in site.operation.responses for status in (200, 201)):
        return "its answer does not show what became of the record"
    return None if _guarded(site) else "its body has no readOnly property"


def _shows_written(site: Site) -> bool:
    """Tell whether *site* reads records that clients write elsewhere, readOnly ones included."""
    collection = site.semantics.collection
    if site.operation.method != "GET" or collection is None:
        return False
    return any(
        other.semantics.collection is not None
        and other.semantics.collection.name == collection.name
        and _no_read_only(other) is None
        for other in site.all
    )


async def _lets_write(case: Case) -> Reply:
    """Show what a client sent for a readOnly property, in this answer and all that follow."""
    reply = await case.sound()
    _, record = sent_record(case)
    if not reply.succeeded or reply.json() is MISSING:
        return reply
    names = [one.name for one in _guarded(case.site)] if record else []
    written = next((name for name in names if record and name in record), None)
    if case.sent.method != "GET" and written is not None and record is not None:
        for shown in records_in(case.site, reply)[:1]:
            key = _key(case, shown.value)
            case.notes.keep(key, {written: record[written]})
    return _as_written(case, reply)


def _as_written(case: Case, reply: Reply) -> Reply:
    for shown in records_in(case.site, reply):
        written = case.notes.get(_key(case, shown.value))
        if isinstance(written, Mapping):
            reply = reply.with_json(with_at(reply.json(), shown.way, {**shown.value, **written}))
    return reply


def _key(case: Case, record: JsonObject) -> tuple[str, str, str]:
    collection = case.site.semantics.collection
    named = value_at(record, case.site.identity) if case.site.identity else case.sent.path
    session = case.sent.header("x-mock-session") or ""
    return session, collection.name if collection else "", str(named)


FAULTS = (
    Fault(
        id="read-only.writable",
        does="lets a client set a `readOnly` property",
        obstacle=_no_read_only,
        reply=_lets_write,
        shows=_shows_written,
    ),
)
