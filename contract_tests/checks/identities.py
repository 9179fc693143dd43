"""Judge that nobody reads, changes or deletes what belongs to somebody else."""

from __future__ import annotations

from collections.abc import Iterator

from contract_tests.checks.asking import Ask, Unjudged, finding, succeeded
from contract_tests.checks.contracts import Contract
from contract_tests.checks.details import record_in
from contract_tests.checks.drafts import Drafts
from contract_tests.checks.lists import Lists
from contract_tests.checks.owning import Own, Owned, owning
from contract_tests.checks.subjects import list_beside, subjects
from contract_tests.checks.values import same, shown
from contract_tests.credentials import Credentials
from contract_tests.exchanges import Exchange
from contract_tests.messages import Body, Values
from contract_tests.results import Finding
from mockserver.spec import MISSING, Operation, value_at

MAX_RECORDS = 3


def as_other(ask: Ask, other: Credentials) -> Ask:
    """Return what asks like *ask*, by the identity *other*."""

    def asked(
        operation: Operation,
        values: Values,
        *,
        body: Body | None = None,
        headers: tuple[tuple[str, str], ...] = (),
        method: str | None = None,
        credentials: Credentials | None = None,
    ) -> Exchange:
        return ask(
            operation,
            values,
            body=body,
            headers=headers,
            method=method,
            credentials=credentials or other,
        )

    return asked


def foreign_read(
    contract: Contract, operation: Operation, ask: Ask, other: Credentials
) -> Iterator[Finding]:
    """Yield that *operation* shows the identity *other* what only the first one's list shows.

    What both lists show is shared. Raises `Unjudged` if that cannot be told.
    """
    own = contract.identity_parameter(operation)
    theirs = _names_of(list_beside(contract, operation, as_other(ask, other)))
    tried = 0
    for subject in subjects(contract, operation, ask, most=MAX_RECORDS):
        if own is None or shown(subject.values[own]) in theirs:
            continue
        tried += 1
        mine = ask(operation, subject.values)
        exchange = ask(operation, subject.values, credentials=other)
        if succeeded(mine) and _shows_the_same(contract, operation, mine, exchange):
            evidence = (
                f"{shown(subject.values[own])} is not in the list of this identity, and its detail "
                f"is answered {exchange.status}"
            )
            yield finding(operation, "auth.foreign-object", "security", evidence, mine, exchange)
    if not tried:
        raise Unjudged("both identities are shown the same records")


def foreign_change(
    contract: Contract, operation: Operation, ask: Ask, other: Credentials
) -> Iterator[Finding]:
    """Yield that *other* can change or delete by *operation* what the first identity created.

    What the list shows to *other* is shared. Raises `Unjudged` if that cannot be told.
    """
    with owning(contract, operation, ask) as own:
        owned = own.created(own.drafts.full(1))
        before = own.shown(owned)
        if shown(owned.identity) in _names_of(
            list_beside(contract, operation, as_other(ask, other))
        ):
            raise Unjudged("both identities are shown the same records")
        body = None
        if operation.request_body is not None:
            drafts = Drafts(contract, operation)
            if not drafts.possible:
                raise Unjudged("no JSON object is known that the operation takes")
            body = drafts.body(drafts.full(2))
        values = own.values(operation, owned)
        exchange = ask(operation, values, body=body, credentials=other)
        if succeeded(exchange) and not _is_unchanged(own, owned, before):
            evidence = (
                f"{shown(owned.identity)} belongs to another identity, and the answer is "
                f"{exchange.status}"
            )
            yield finding(operation, "auth.foreign-object", "security", evidence, exchange)


def _names_of(lists: Lists) -> frozenset[str]:
    """Return the names of all records of a list. Raises `Unjudged` if they are not known."""
    listed = lists.all()
    if lists.identity is None or listed.refused or not listed.complete:
        raise Unjudged("the list of the other identity is not known to its end")
    names = (value_at(item, lists.identity) for item in listed.items)
    return frozenset(shown(name) for name in names)


def _shows_the_same(
    contract: Contract, operation: Operation, mine: Exchange, exchange: Exchange
) -> bool:
    """Return whether *exchange* shows the record that *mine* does, and no other."""
    collection = contract.semantics(operation).collection
    pointer = collection.identity if collection else ""
    records = [record_in(contract, operation, each) for each in (mine, exchange)]
    if not succeeded(exchange) or MISSING in records:
        return False
    one, two = (value_at(record, pointer) for record in records)
    return one is not MISSING and same(one, two)


def _is_unchanged(own: Own, owned: Owned, before: object) -> bool:
    read = own.read(owned)
    if own.reading is None or not succeeded(read):
        return False
    return same(record_in(own.contract, own.reading, read), before)
