"""Judge deletion: what was deleted is gone."""

from __future__ import annotations

from collections.abc import Iterator

from contract_tests.checks.asking import Ask, Unjudged, finding, succeeded
from contract_tests.checks.contracts import Contract
from contract_tests.checks.details import record_in
from contract_tests.checks.owning import Own, Owned, owning
from contract_tests.checks.privacy import moving, same_but
from contract_tests.checks.subjects import list_beside
from contract_tests.checks.values import shown
from contract_tests.exchanges import Exchange
from contract_tests.results import Finding
from mockserver.spec import MISSING, Operation


def deletion(contract: Contract, operation: Operation, ask: Ask) -> Iterator[Finding]:
    """Yield that a record which *operation* deleted is still there; it was made for that."""
    with owning(contract, operation, ask) as own:
        owned = own.created(own.drafts.full(1))
        before = own.shown(owned) if own.reading is not None else None
        moved = moving(before, own.shown(owned)) if own.reading is not None else frozenset()
        exchange = own.deleted(owned)
        if exchange.status == 202:
            raise Unjudged("what is deleted goes later (202)")
        if not succeeded(exchange):
            raise Unjudged(f"deleting what was just created is answered {exchange.status}")
        if own.reading is not None:
            after = own.read(owned)
            record = record_in(contract, own.reading, after)
            # A record that is kept, but marked, tells of it: some APIs delete softly.
            if succeeded(after) and (record is MISSING or same_but(record, before, moved)):
                evidence = f"{exchange.status}, and reading it is answered {after.status}"
                yield finding(operation, "delete.fake", "status", evidence, exchange, after)
                return
            if succeeded(after):
                return  # Marked, it may be listed as well.
        yield from _listed(contract, operation, ask, own, owned, exchange)
        again = own.deleted(owned)
        if again.status >= 500:
            evidence = f"deleted once more, the answer is {again.status}"
            yield finding(operation, "delete.server-error", "status", evidence, exchange, again)


def _listed(
    contract: Contract,
    operation: Operation,
    ask: Ask,
    own: Own,
    owned: Owned,
    exchange: Exchange,
) -> Iterator[Finding]:
    if contract.beside(operation, "list") is None:
        return
    lists = list_beside(contract, operation, ask)
    if lists.identity is None:
        return
    before = own.created(own.drafts.full(2))
    listed = lists.all()
    names = [lists.identity_of(item) for item in listed.items]
    if shown(before.identity) not in names:
        return  # The list shows others: not this one either while it was there.
    if shown(owned.identity) in names:
        evidence = f"{exchange.status}, and the list still shows {shown(owned.identity)}"
        page = listed.showing(names.index(shown(owned.identity)))
        yield finding(operation, "delete.still-listed", "body", evidence, exchange, page)
        return
    if lists.wrong_total(listed):
        # Once more: others may create and delete as well.
        listed = lists.all()
        wrong = lists.wrong_total(listed)
        if wrong:
            evidence = f"after a record was deleted, the list {wrong}"
            page = listed.exchanges[-1]
            yield finding(lists.operation, "page.total-wrong", "body", evidence, exchange, page)
