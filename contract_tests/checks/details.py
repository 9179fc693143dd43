"""Judge that the record in the list is the record in its detail."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from contract_tests.checks.asking import Ask, Unjudged, finding, succeeded
from contract_tests.checks.contracts import Contract
from contract_tests.checks.subjects import Subject, subjects
from contract_tests.checks.values import differences, shown
from contract_tests.exchanges import Exchange
from contract_tests.results import Finding
from mockserver.spec import MISSING, Operation, value_at
from mockserver.spec.types import JsonValue

MAX_RECORDS = 3


def details(contract: Contract, operation: Operation, ask: Ask) -> Iterator[Finding]:
    """Yield where what *operation* reads is not what the list shows of the same record.

    Properties that only one of both has are not compared. Raises `Unjudged`.
    """
    for subject in subjects(contract, operation, ask, most=MAX_RECORDS):
        yield from _compared(contract, operation, ask, subject)


def record_in(contract: Contract, operation: Operation, exchange: Exchange) -> JsonValue:
    """Return the record in the answer of *operation*, or `MISSING`."""
    collection = contract.semantics(operation).collection
    body = exchange.json()
    found = value_at(body, collection.record or "") if collection else MISSING
    return found if isinstance(found, Mapping) else MISSING


def _compared(
    contract: Contract, operation: Operation, ask: Ask, subject: Subject
) -> Iterator[Finding]:
    exchange = ask(operation, subject.values)
    if exchange.status in (404, 410):
        item, page = _listed_again(subject)
        if item is not MISSING:
            name = subject.lists.identity_of(subject.item)
            evidence = f"the list shows {name}; its detail is answered {exchange.status}"
            yield finding(operation, "detail.missing", "status", evidence, page, exchange)
        return
    if not succeeded(exchange):
        raise Unjudged(f"a record of the list is answered {exchange.status}")
    declared = contract.declares(operation, "x-collection")
    found = _differing(subject.item, record_in(contract, operation, exchange), declared=declared)
    if not found:
        return
    # Once more, both: a record may have changed between the two, or change each time it is shown.
    first = record_in(contract, operation, exchange)
    item, page = _listed_again(subject)
    exchange = ask(operation, subject.values)
    record = record_in(contract, operation, exchange)
    moved = {
        pointer for pointer, _, _ in (*differences(subject.item, item), *differences(first, record))
    }
    for pointer, (listed, read) in _differing(item, record, declared=declared).items():
        if pointer in found and pointer not in moved:
            evidence = f"the list shows {shown(listed)}, the detail {shown(read)}"
            yield finding(operation, "detail.differs", f"body#{pointer}", evidence, page, exchange)


def _listed_again(subject: Subject) -> tuple[JsonValue, Exchange]:
    """Return the record as the list shows it now, `MISSING` if it is gone, and its page."""
    lists = subject.lists
    listed = lists.all(pages=2)
    name = lists.identity_of(subject.item)
    for index, item in enumerate(listed.items):
        if lists.identity_of(item) == name:
            return item, listed.showing(index)
    return MISSING, listed.exchanges[-1]


def _differing(
    item: JsonValue, record: JsonValue, *, declared: bool
) -> dict[str, tuple[JsonValue, JsonValue]]:
    """Return where both differ in what can be compared.

    What stands expanded in one of them only cannot; nor can a null of a list that is believed to
    show the same records, but does not say so.
    """
    if item is MISSING or record is MISSING:
        return {}
    return {
        pointer: (one, other)
        for pointer, one, other in differences(item, record, common=True)
        if _is_flat(one)
        and _is_flat(other)
        and isinstance(one, list) == isinstance(other, list)
        and (declared or (one is not None and other is not None))
    }


def _is_flat(value: JsonValue) -> bool:
    if isinstance(value, list):
        return not any(isinstance(one, Mapping | list) for one in value)
    return not isinstance(value, Mapping)
