"""Judge PUT: it replaces the whole record, and again with the same result."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from contract_tests.checks.asking import Ask, Unjudged, finding, succeeded
from contract_tests.checks.conditional import stale_tag
from contract_tests.checks.contracts import Contract
from contract_tests.checks.drafts import REFERENCES, Drafts
from contract_tests.checks.owning import Own, Owned, owning
from contract_tests.checks.values import differences, moment, same, shown
from contract_tests.exchanges import Exchange
from contract_tests.results import Finding
from mockserver.spec import MISSING, Operation
from mockserver.spec.types import JsonValue

Record = Mapping[str, JsonValue]

# What counts changes, and so changes with each of them.
_COUNTS = re.compile(r"(version|revision|etag|_rev|sequence|generation)$", re.IGNORECASE)


def replacement(contract: Contract, operation: Operation, ask: Ask) -> Iterator[Finding]:
    """Yield where *operation* does not replace, or not the same way twice (RFC 9110, 9.3.4).

    It is tried on a record made for that. Raises `Unjudged`.
    """
    with owning(contract, operation, ask) as own:
        owned = own.created(own.drafts.full(1))
        drafts = Drafts(contract, operation)
        full, least = _full_and_least(drafts, owned)
        _replaced(own, operation, owned, full)
        first, before = own.read(owned), own.shown(owned)
        exchange = _replaced(own, operation, owned, least)
        second, after = own.read(owned), own.shown(owned)
        yield from stale_tag(operation, first, second)
        # A body without a required property may be a change under the name of PUT.
        if contract.declares(operation, "x-collection") or drafts.required():
            for name in _kept(drafts, full, least, before, after):
                evidence = f"the PUT left it out, and it still is {shown(after[name])}"
                place, read = f"body#/{name}", own.read(owned)
                yield finding(operation, "put.partial", place, evidence, exchange, read)
        yield from _twice(own, operation, owned, least, exchange, after)


def _replaced(own: Own, operation: Operation, owned: Owned, record: Record) -> Exchange:
    exchange = own.changed(operation, owned, record)
    if not succeeded(exchange):
        raise Unjudged(f"a valid replacement is answered {exchange.status}")
    return exchange


def _full_and_least(drafts: Drafts, owned: Owned) -> tuple[Record, Record]:
    """Return a record with all properties, unlike their defaults, and one with the least."""
    full = dict(drafts.full(1))
    kept = {name: one for name, one in owned.sent.items() if name in drafts.properties()}
    if drafts.valid({**full, **kept}):
        full |= kept
    for name in full:
        default = drafts.default(name)
        if default is not MISSING and same(full[name], default):
            other = drafts.other(full, name)
            full[name] = full[name] if other is MISSING else other
    least = dict(full)
    for name in full:
        rest = {key: one for key, one in least.items() if key != name}
        if name not in drafts.required() and not REFERENCES.search(name) and drafts.valid(rest):
            least = rest
    return full, least


def _kept(
    drafts: Drafts, full: Record, least: Record, before: Record, after: Record
) -> Iterator[str]:
    """Yield the properties that were left out and are still what they were."""
    for name in full:
        if name in least or drafts.read_only(name) or name not in before or name not in after:
            continue
        if full[name] in (None, "", [], {}, 0, False):
            continue  # What stands for nothing may stand there again.
        if same(before[name], full[name]) and same(after[name], full[name]):
            yield name


def _twice(
    own: Own,
    operation: Operation,
    owned: Owned,
    record: Record,
    first: Exchange,
    before: Record,
) -> Iterator[Finding]:
    """Yield where the same PUT, sent again, has another result."""
    second = own.changed(operation, owned, record)
    rule = "put.not-idempotent"
    if not succeeded(second):
        evidence = f"answered {first.status} at first, {second.status} when sent again"
        if second.status not in (409, 412, 429):
            yield finding(operation, rule, "status", evidence, first, second)
        return
    told = list(_telling(first.json(), second.json()))
    what = "the answer"
    if not told:
        told, what = list(_telling(before, own.shown(owned))), "the record"
    if not told:
        return
    # What changes by being read, or by itself, tells nothing: its last name is looked for.
    moving = {_last(at) for at, _, _ in differences(own.shown(owned), own.shown(owned))}
    for pointer, one, other in [each for each in told if _last(each[0]) not in moving][:1]:
        evidence = f"sent again, {what} has {shown(other)}; it had {shown(one)}"
        yield finding(operation, rule, f"body#{pointer}", evidence, first, second)


def _last(pointer: str) -> str:
    return pointer.rpartition("/")[2]


def _telling(one: JsonValue, other: JsonValue) -> Iterator[tuple[str, JsonValue, JsonValue]]:
    """Yield where *one* and *other* differ, in more than the time or number of a change."""
    for pointer, left, right in differences(one, other):
        if moment(left) is not None and moment(right) is not None:
            continue
        if not _COUNTS.search(pointer):
            yield pointer, left, right
