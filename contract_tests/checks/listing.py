"""Judge lists: they show an identity nothing that it may not see."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from contract_tests.checks.asking import Ask, Unjudged, finding, succeeded
from contract_tests.checks.contracts import Contract
from contract_tests.checks.details import record_in
from contract_tests.checks.lists import Listed, Lists
from contract_tests.checks.privacy import REFUSED, as_other, names_in, private_subjects
from contract_tests.checks.subjects import Subject, list_beside, required_values
from contract_tests.checks.values import same, shown
from contract_tests.credentials import Credentials
from contract_tests.exchanges import Exchange
from contract_tests.results import Finding
from mockserver.spec import MISSING, Operation, Parameter, value_at
from mockserver.spec.types import JsonValue

MAX_RECORDS = 12
MAX_PRIVATE = 3
RULE = "auth.foreign-listed"


def foreign_listed(
    contract: Contract, operation: Operation, ask: Ask, other: Credentials
) -> Iterator[Finding]:
    """Yield that the list *operation* shows one identity what it is refused, and another is not.

    A list of summaries may show more records than their details do. Raises `Unjudged` if nothing
    reads the records, or there are none.
    """
    reading = contract.beside(operation, "read")
    own = contract.identity_parameter(reading) if reading is not None else None
    if reading is None or own is None:
        raise Unjudged("no operation reads these records")
    lists = list_beside(contract, operation, ask)
    if lists.identity is None:
        raise Unjudged("no property names the records of the list")
    asks = (ask, as_other(ask, other))
    walked = [_lists(lists, each).all() for each in asks]
    both = names_in(lists, walked[0]) & names_in(lists, walked[1])
    values = required_values(contract, reading, ask)
    tried = 0
    for index, item in enumerate(walked[0].items):
        name = value_at(item, lists.identity)
        if shown(name) not in both or not isinstance(item, Mapping) or tried == MAX_RECORDS:
            continue
        tried += 1
        shared = {
            p: one for p, one in lists.fixed.items() if reading.parameter(p.partition(".")[2])
        }
        told = [each(reading, {**values, **shared, own: name}) for each in asks]
        yield from _contradicted(contract, operation, reading, item, told, walked, index)
    if not tried:
        raise Unjudged("no record is shown to both identities")


def _lists(lists: Lists, ask: Ask) -> Lists:
    return Lists(lists.contract, lists.operation, ask, lists.fixed)


def _contradicted(
    contract: Contract,
    operation: Operation,
    reading: Operation,
    item: Mapping[str, JsonValue],
    told: list[Exchange],
    walked: list[Listed],
    index: int,
) -> Iterator[Finding]:
    """Yield that one of both is refused the detail of *item*, which lists show to both."""
    for refused, let_in, page in (
        (told[0], told[1], walked[0].showing(index)),
        (told[1], told[0], walked[1].exchanges[0]),
    ):
        record = record_in(contract, reading, let_in)
        if refused.status not in REFUSED or not succeeded(let_in) or record is MISSING:
            continue
        if isinstance(record, Mapping) and record.keys() <= item.keys():
            evidence = (
                "the list shows all of a record whose detail is answered "
                f"{refused.status} to this identity, and {let_in.status} to another"
            )
            yield finding(operation, RULE, "body", evidence, page, refused)


def foreign_filtered(
    contract: Contract, operation: Operation, ask: Ask, other: Credentials
) -> Iterator[Finding]:
    """Yield that a query of *operation* shows *other* what its list does not, nor the detail.

    Each query parameter that is called like a property gets the value of a private record. Raises
    `Unjudged` if no record is private, or no parameter is called so.
    """
    reading = contract.beside(operation, "read")
    if reading is None:
        raise Unjudged("no operation reads these records")
    tried = False
    for subject in private_subjects(contract, reading, ask, other, most=MAX_PRIVATE):
        if ask(reading, subject.values, credentials=other).status not in REFUSED:
            continue  # It is not private at all: another check tells of that.
        for parameter, value in _queries(operation, subject):
            tried = True
            lists = _lists(subject.lists, as_other(ask, other))
            found = lists.all({parameter.place: value}, pages=2)
            name = shown(value_at(subject.item, lists.identity or ""))
            if name in names_in(lists, found):
                evidence = f"{parameter.name}={shown(value)} shows {name}, which is another's"
                yield finding(
                    operation, "auth.foreign-object", parameter.place, evidence, found.exchanges[-1]
                )
                return
    if not tried:
        raise Unjudged("no query parameter is called like a property of a private record")


def _queries(operation: Operation, subject: Subject) -> Iterator[tuple[Parameter, JsonValue]]:
    if subject.lists.operation.name != operation.name or not isinstance(subject.item, Mapping):
        return
    members = {_plain(name): value for name, value in subject.item.items()}
    for parameter in operation.parameters:
        value = members.get(_plain(parameter.name), MISSING)
        if parameter.location == "query" and isinstance(value, str | int) and not same(value, ""):
            yield parameter, value


def _plain(name: str) -> str:
    return name.replace("_", "").replace("-", "").lower()
