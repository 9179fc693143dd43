"""Judge that nobody reads, changes or deletes what belongs to somebody else."""

from __future__ import annotations

from collections.abc import Iterator

from contract_tests.checks.asking import Ask, Unjudged, advice, finding, succeeded
from contract_tests.checks.contracts import Contract
from contract_tests.checks.details import record_in
from contract_tests.checks.ownership import changing_body, is_guarded, owner_property
from contract_tests.checks.owning import Own, Owned, owning
from contract_tests.checks.privacy import (
    as_other,
    is_private,
    moving,
    private_subjects,
    same_but,
    shared_parents,
    shown_alike,
)
from contract_tests.checks.subjects import NONE, Subject, required_values
from contract_tests.checks.values import same, shown
from contract_tests.checks.wording import for_owners
from contract_tests.credentials import Credentials
from contract_tests.exchanges import Exchange
from contract_tests.messages import Values
from contract_tests.results import Finding
from mockserver.spec import Operation

MAX_RECORDS = 3
RULE = "auth.foreign-object"


def foreign_read(
    contract: Contract, operation: Operation, ask: Ask, other: Credentials
) -> Iterator[Finding]:
    """Yield that *operation* shows the identity *other* what only the first one's list shows.

    What both lists show is shared. Raises `Unjudged` if that cannot be told.
    """
    tried = 0
    for subject in private_subjects(contract, operation, ask, other, most=MAX_RECORDS):
        tried += 1
        own = contract.identity_parameter(operation) or ""
        mine = ask(operation, subject.values)
        exchange = ask(operation, subject.values, credentials=other)
        if shown_alike(contract, operation, mine, exchange):
            evidence = (
                f"{shown(subject.values[own])} is not in the list of this identity, and its detail "
                f"is answered {exchange.status}"
            )
            yield finding(operation, RULE, "security", evidence, mine, exchange)
        else:
            yield from _below_own(contract, operation, ask, other, subject, mine)
    if not tried:
        raise Unjudged("both identities are shown the same records")


def _below_own(
    contract: Contract,
    operation: Operation,
    ask: Ask,
    other: Credentials,
    subject: Subject,
    mine: Exchange,
) -> Iterator[Finding]:
    """Yield that *other* is shown the record of *subject* below a parent of its own."""
    values = _below(contract, operation, as_other(ask, other), subject.values)
    if values == subject.values or not succeeded(mine):
        return
    exchange = ask(operation, values, credentials=other)
    if not shown_alike(contract, operation, mine, exchange):
        return
    again = ask(operation, subject.values)
    records = [record_in(contract, operation, each) for each in (mine, again, exchange)]
    if same_but(records[0], records[2], moving(records[0], records[1])):
        evidence = "the record is below another parent, and is shown below one of this identity"
        yield finding(operation, RULE, "path", evidence, mine, exchange)


def _below(contract: Contract, operation: Operation, ask: Ask, values: Values) -> Values:
    """Return *values* with the parents that whoever asks by *ask* has, if it has any."""
    try:
        theirs = required_values(contract, operation, ask)
    except Unjudged:
        return values
    own = contract.identity_parameter(operation)
    parents = {place: one for place, one in theirs.items() if place.startswith("path.")}
    return {**values, **{place: one for place, one in parents.items() if place != own}}


def foreign_record(
    contract: Contract, operation: Operation, ask: Ask, other: Credentials
) -> Iterator[Finding]:
    """Yield that *operation* shows *other* a record that the first identity created for this.

    What *other*'s list shows is shared, unless the document says that it is for owners alone.
    Raises `Unjudged` if that cannot be told.
    """
    avoid = shared_parents(contract, operation, ask, other) or NONE
    with owning(contract, operation, ask, avoid) as own:
        owned = own.created(own.drafts.full(1))
        values = own.values(operation, owned)
        mine = ask(operation, values)
        exchange = ask(operation, values, credentials=other)
        if not shown_alike(contract, operation, mine, exchange):
            return
        if for_owners(contract.api, operation):
            evidence = "it is for its owner, the document says, and another identity is shown it"
            yield finding(operation, RULE, "security", evidence, owned.exchange, exchange)
            return
        if not is_private(own, owned, ask, other):
            raise Unjudged("both identities are shown the same records")
        evidence = (
            f"{shown(owned.identity)} was created by another identity and is not in the list of "
            f"this one, and its detail is answered {exchange.status}"
        )
        yield finding(operation, RULE, "security", evidence, owned.exchange, exchange)


def foreign_change(
    contract: Contract, operation: Operation, ask: Ask, other: Credentials
) -> Iterator[Finding]:
    """Yield that *other* can change or delete by *operation* what the first identity created.

    What is shown to *other* is shared, unless the document says that the operation is for owners
    alone, or the record says whose it is and is guarded otherwise; with one of both it is advice.
    Raises `Unjudged` if that cannot be told.
    """
    avoid = shared_parents(contract, operation, ask, other) or NONE
    with owning(contract, operation, ask, avoid) as own:
        owned = own.created(own.drafts.full(1))
        before = own.shown(owned)
        why = "belongs to another identity"
        doubts = ""
        if for_owners(contract.api, operation):
            why = "is for its owner to change, the document says"
        elif not is_private(own, owned, ask, other):
            owner, guarded = (
                owner_property(contract, operation, ask, other),
                is_guarded(contract, operation, ask, other),
            )
            if owner is None and not guarded:
                raise Unjudged("both identities are shown the same records")
            why = (
                f"is another identity's by {owner}" if owner else "was created by another identity"
            )
            doubts = "" if owner and guarded else "both are shown it, and may share it"
        moved = moving(before, own.shown(owned))
        body = changing_body(contract, operation)
        exchange = ask(operation, own.values(operation, owned), body=body, credentials=other)
        if succeeded(exchange) and not _is_unchanged(own, owned, before, moved):
            evidence = f"{shown(owned.identity)} {why}, and the answer is {exchange.status}"
            found = finding(operation, RULE, "security", evidence, exchange)
            yield from advice([found], doubts) if doubts else [found]


def _is_unchanged(own: Own, owned: Owned, before: object, moved: frozenset[str]) -> bool:
    read = own.read(owned)
    if own.reading is None or not succeeded(read):
        return False
    record = record_in(own.contract, own.reading, read)
    return same(record, before) or same_but(record, before, moved)
