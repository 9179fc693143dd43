"""Judge creation: what was created can be found, is what was sent, and keeps what is read-only."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from contract_tests.checks.asking import Ask, Unjudged, finding, succeeded
from contract_tests.checks.contracts import Contract
from contract_tests.checks.details import record_in
from contract_tests.checks.lists import Listed, Lists
from contract_tests.checks.owning import Own, Owned, owning, values_in
from contract_tests.checks.subjects import list_beside
from contract_tests.checks.values import same, shown
from contract_tests.results import Finding
from mockserver.spec import MISSING, Operation, value_at
from mockserver.spec.types import JsonValue


def creation(contract: Contract, operation: Operation, ask: Ask) -> Iterator[Finding]:
    """Yield what is wrong with records that *operation* creates; they are deleted again."""
    with owning(contract, operation, ask) as own:
        record, exchange = own.tried(own.drafts.full(1))
        if exchange.status == 202:
            raise Unjudged("what is created comes later (202)")
        owned = own.owned(record, exchange)
        if owned is None:
            raise Unjudged(f"creating a valid record is answered {exchange.status}")
        yield from _location(contract, own, owned, ask)
        if owned.identity is MISSING or own.reading is None:
            return
        yield from _found(contract, own, owned)
        yield from _another(own, owned)
        yield from _listed(contract, own, owned, ask)
        yield from _defaults(contract, own)


def _location(contract: Contract, own: Own, owned: Owned, ask: Ask) -> Iterator[Finding]:
    """Yield that Location, which a 201 has by the document, is missing or leads nowhere."""
    exchange, operation = owned.exchange, own.creating
    rule, place = "create.no-location", "header.location"
    location = exchange.header("location")
    if location is None:
        response = operation.responses.get(str(exchange.status))
        if response and any(one.name.lower() == "location" for one in response.headers):
            evidence = f"{exchange.status} has no Location, which the document gives it"
            yield finding(operation, rule, place, evidence, exchange)
        return
    if exchange.status != 201 or own.reading is None:
        return
    values = values_in(own.reading, location)
    if values is None:
        evidence = f"Location is {location!r}, which is not where {own.reading.name} is"
        yield finding(operation, rule, place, evidence, exchange)
        return
    led = ask(own.reading, {**owned.values, **values})
    if led.status in (404, 410):
        evidence = f"Location is {location!r}, and there is nothing: {led.status}"
        yield finding(operation, rule, place, evidence, exchange, led)
    elif succeeded(led) and owned.identity is not MISSING:
        collection = contract.semantics(own.reading).collection
        record = record_in(contract, own.reading, led)
        found = value_at(record, collection.identity) if collection else MISSING
        if found is not MISSING and str(found) != str(owned.identity):
            evidence = f"Location leads to {shown(found)}; {shown(owned.identity)} was created"
            yield finding(operation, "create.location-differs", place, evidence, exchange, led)


def _found(contract: Contract, own: Own, owned: Owned) -> Iterator[Finding]:
    """Yield that what was created cannot be read, or is not what was sent."""
    led = own.read(owned)
    if led.status in (404, 410):
        evidence = f"{shown(owned.identity)} was created, and reading it is answered {led.status}"
        yield finding(own.creating, "create.lost", "status", evidence, owned.exchange, led)
        return
    record = record_in(contract, own.reading, led) if own.reading else MISSING
    if not succeeded(led) or not isinstance(record, Mapping):
        return
    for name, sent in owned.sent.items():
        if name not in record or own.drafts.write_only(name) or own.drafts.read_only(name):
            continue
        if not _kept(sent, record[name]):
            evidence = f"{shown(sent)} was sent, {shown(record[name])} is shown"
            place = f"body#/{name}"
            yield finding(own.creating, "create.differs", place, evidence, owned.exchange, led)


def _another(own: Own, owned: Owned) -> Iterator[Finding]:
    """Yield that another record gets the same identity, which the server chose."""
    record = own.drafts.full(3)
    exchange = own.attempted(record)
    other = own.owned(record, exchange)
    if other is None or other.identity != owned.identity or _names_itself(own, owned):
        return
    evidence = f"two records were created, and both are {shown(owned.identity)}"
    rule, place = "create.same-identity", "body"
    yield finding(own.creating, rule, place, evidence, owned.exchange, exchange)


def _names_itself(own: Own, owned: Owned) -> bool:
    collection = own.contract.semantics(own.creating).collection
    sent = value_at(owned.sent, collection.identity) if collection else MISSING
    return sent is not MISSING


def _listed(contract: Contract, own: Own, owned: Owned, ask: Ask) -> Iterator[Finding]:
    """Yield that the list of all records does not show what was created, or counts it wrongly.

    It is asked twice: a list may lag behind a little.
    """
    listing = contract.beside(own.creating, "list")
    if listing is None or not contract.declares(listing, "x-collection"):
        return  # A list that was inferred may show some of the records only.
    lists = list_beside(contract, own.creating, ask)
    if lists.identity is None or any(one.required for one in listing.parameters):
        return
    listed = lists.all()
    if _is_among(lists, owned, listed) and not lists.wrong_total(listed):
        return
    listed = lists.all()
    if listed.refused or not listed.complete or not listed.items:
        return
    page = listed.exchanges[-1]
    if not _is_among(lists, owned, listed):
        evidence = f"{shown(owned.identity)} was created; the list has {len(listed.items)} others"
        yield finding(own.creating, "create.not-listed", "body", evidence, owned.exchange, page)
    wrong = lists.wrong_total(listed)
    if wrong:
        evidence = f"after a record was created, the list {wrong}"
        yield finding(listing, "page.total-wrong", "body", evidence, owned.exchange, page)


def _is_among(lists: Lists, owned: Owned, listed: Listed) -> bool:
    return shown(owned.identity) in [lists.identity_of(item) for item in listed.items]


def _defaults(contract: Contract, own: Own) -> Iterator[Finding]:
    """Yield properties that were left out and do not show their declared default."""
    smallest = own.drafts.smallest(2)
    left_out = {
        name: own.drafts.default(name)
        for name in own.drafts.properties()
        if name not in smallest and own.drafts.default(name) is not MISSING
    }
    if not left_out:
        return
    exchange = own.attempted(smallest)
    owned = own.owned(smallest, exchange)
    if owned is None or owned.identity is MISSING:
        return
    led = own.read(owned)
    record = record_in(contract, own.reading, led) if own.reading else MISSING
    for name, default in left_out.items():
        found = value_at(record, f"/{name}") if isinstance(record, Mapping) else MISSING
        if found is not MISSING and not same(found, default):
            evidence = f"left out, it is {shown(found)}; the declared default is {shown(default)}"
            rule, place = "request.ignores-default", f"body#/{name}"
            yield finding(own.creating, rule, place, evidence, exchange, led)


def _kept(sent: JsonValue, found: JsonValue) -> bool:
    """Tell whether *found* is what was *sent*; texts may be trimmed, and lists be in any order."""
    if isinstance(sent, str) and isinstance(found, str):
        return same(sent, found) or sent.strip().casefold() == found.strip().casefold()
    if isinstance(sent, list) and isinstance(found, list):
        return len(sent) == len(found) and all(any(same(a, b) for b in found) for a in sent)
    if isinstance(sent, Mapping) and isinstance(found, Mapping):
        return all(_kept(one, found[name]) for name, one in sent.items() if name in found)
    return same(sent, found)
