"""Judge operations whose body names a record: nobody acts upon another's by naming it there."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator, Mapping

from contract_tests.checks.asking import Ask, Unjudged, advice, finding, succeeded
from contract_tests.checks.contracts import Contract
from contract_tests.checks.drafts import Drafts
from contract_tests.checks.privacy import (
    REFUSED,
    as_other,
    moving,
    private_subjects,
    same_but,
)
from contract_tests.checks.referring import references, with_references
from contract_tests.checks.subjects import required_values
from contract_tests.checks.values import shown
from contract_tests.credentials import Credentials
from contract_tests.exchanges import Exchange
from contract_tests.results import Finding
from mockserver.spec import MISSING, Operation, value_at
from mockserver.spec.types import JsonValue

RULE = "auth.foreign-object"

# Of two accounts, anybody may pay into the one, and only its owner out of the other.
_SOURCE = re.compile(r"^(from|source|src|debit|payer|sender|origin|owner)|(From|Source|Payer)")


def acted_upon(contract: Contract, operation: Operation) -> dict[str, Operation]:
    """Return the properties of *operation*'s body that name what it acts upon, and what lists it.

    One of a kind is; of several, those that are called a source.
    """
    found = references(contract, operation)
    alone = {
        name
        for name, listing in found.items()
        if sum(other.name == listing.name for other in found.values()) == 1
    }
    return {
        name: listing for name, listing in found.items() if name in alone or _SOURCE.search(name)
    }


def foreign_referred(
    contract: Contract, operation: Operation, ask: Ask, other: Credentials
) -> Iterator[Finding]:
    """Yield that *other*, by naming it in the body, acts by *operation* upon a record of the first
    identity that is hidden from *other*.

    If the record is as before, it is advice: to name it may be allowed. Raises `Unjudged` if no
    such record is known.
    """
    tried = False
    for name, listing in acted_upon(contract, operation).items():
        reading = contract.beside(listing, "read")
        if reading is None:
            continue
        for subject in private_subjects(contract, reading, ask, other, most=1):
            if ask(reading, subject.values, credentials=other).status not in REFUSED:
                continue
            tried = True
            identity = value_at(subject.item, subject.lists.identity or "")
            exchange, changed = _acted(
                contract, operation, ask, other, name, identity, reading, subject.values
            )
            if exchange is None or not succeeded(exchange):
                continue
            evidence = (
                f"{name} is {shown(identity)}, which belongs to another identity, and the answer "
                f"is {exchange.status}"
            )
            found = finding(operation, RULE, f"body#/{name}", evidence, exchange)
            yield from [found] if changed else advice([found], "the record is as it was")
    if not tried:
        raise Unjudged("no record that the body may name is known to be private")


def _acted(
    contract: Contract,
    operation: Operation,
    ask: Ask,
    other: Credentials,
    name: str,
    identity: JsonValue,
    reading: Operation,
    named: Mapping[str, JsonValue],
) -> tuple[Exchange | None, bool]:
    """Return what *other* is answered with *identity* for *name*, and if the record changed."""
    drafts = Drafts(contract, operation)
    theirs = as_other(ask, other)
    body = with_references(contract, operation, theirs, drafts.body(drafts.full()))
    if not isinstance(body.value, Mapping):
        return None, False
    body = dataclasses.replace(body, value={**body.value, name: identity})
    before, again = (ask(reading, named).json() for _ in range(2))
    exchange = theirs(operation, required_values(contract, operation, theirs), body=body)
    after = ask(reading, named).json()
    known = MISSING not in (before, again, after)
    return exchange, known and not same_but(before, after, moving(before, again))
