"""Nobody reads, changes or deletes what belongs to others, nor does what only others may."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from contract_tests.checks.asking import Ask, Unjudged
from contract_tests.checks.beneath import foreign_action, foreign_beneath, record_above
from contract_tests.checks.contracts import Contract
from contract_tests.checks.identities import foreign_change, foreign_read, foreign_record
from contract_tests.checks.listing import foreign_filtered, foreign_listed
from contract_tests.checks.naming import foreign_named, foreign_named_change, person_parameter
from contract_tests.checks.owning import owning
from contract_tests.checks.privacy import shared_parents
from contract_tests.checks.privileges import functions, is_named_admin, privileged
from contract_tests.checks.referred import acted_upon, foreign_referred
from contract_tests.checks.sessions import ended_session
from contract_tests.checks.wording import ends_session, for_administrators
from contract_tests.credentials import Credentials
from contract_tests.inquiry import Inquiry, NotJudged, Premises
from contract_tests.results import Finding
from contract_tests.targets import SAFE_METHODS
from contract_tests.trials.asking import asking, concluded, contract_of
from contract_tests.trials.model import Applies, Trial
from mockserver.spec import Operation

_Check = Callable[[Contract, Operation, Ask, Credentials], Iterable[Finding]]

_CHANGES = ("replace", "update", "delete")


def reads(operation: Operation, inquiry: Inquiry) -> None:
    """Read as another identity what only the first one's list shows, or what is below it."""
    contract = contract_of(inquiry.premises)
    if contract.role(operation) == "read" and contract.beside(operation, "list") is not None:
        _by_others(foreign_read, operation, inquiry)
    elif record_above(contract, operation) is not None:
        _by_others(foreign_beneath, operation, inquiry)
    else:
        _by_others(foreign_named, operation, inquiry)


def records(operation: Operation, inquiry: Inquiry) -> None:
    """Read as another identity what the first one created, what is below it, and lists of it."""
    contract = contract_of(inquiry.premises)
    above = record_above(contract, operation)
    if above is not None:
        _by_others(_beside_created(foreign_beneath, above), operation, inquiry)
    elif contract.role(operation) == "list":
        _by_others(_beside_created(_in_lists, operation), operation, inquiry)
    else:
        _by_others(foreign_record, operation, inquiry)


def _beside_created(check: _Check, creating: Operation) -> _Check:
    """Return *check*, made while there is a new record of the first identity beside *creating*."""

    def checked(
        contract: Contract, operation: Operation, ask: Ask, other: Credentials
    ) -> Iterator[Finding]:
        avoid = shared_parents(contract, creating, ask, other) or frozenset()
        with owning(contract, creating, ask, avoid) as own:
            own.created(own.drafts.full(1))
            yield from check(contract, operation, ask, other)

    return checked


def changes(operation: Operation, inquiry: Inquiry) -> None:
    """Change or delete as another identity what the first one created, or act below it."""
    contract = contract_of(inquiry.premises)
    above = record_above(contract, operation)
    if contract.role(operation) in _CHANGES:
        _by_others(foreign_change, operation, inquiry)
    elif above is not None and contract.beside(above, "create") is not None:
        _by_others(foreign_action, operation, inquiry)
    elif acted_upon(contract, operation):
        _by_others(foreign_referred, operation, inquiry)
    else:
        _by_others(foreign_named_change, operation, inquiry)


def lists(operation: Operation, inquiry: Inquiry) -> None:
    """Look in the list of each identity, and in what queries show, for records of the other."""
    _by_others(_in_lists, operation, inquiry)


def _in_lists(
    contract: Contract, operation: Operation, ask: Ask, other: Credentials
) -> Iterator[Finding]:
    reasons = []
    for check in (foreign_listed, foreign_filtered):
        try:
            yield from check(contract, operation, ask, other)
        except Unjudged as reason:
            reasons.append(str(reason))
    if len(reasons) == 2:
        raise Unjudged("; ".join(reasons))


def administration(operation: Operation, inquiry: Inquiry) -> None:
    """Call what is for administrators as every identity that is none."""
    target = inquiry.target
    identities = (target.credentials, *target.identities)
    named = (False, *(is_named_admin(each.name) for each in target.others))

    def check(contract: Contract, operation: Operation, ask: Ask) -> Iterable[Finding]:
        known = _privileges(inquiry)
        return functions(contract, operation, ask, identities, known, told=any(named))

    concluded(check, operation, inquiry)


def sessions(operation: Operation, inquiry: Inquiry) -> None:
    """End a session that was begun for it, and use it once more."""
    fresh = inquiry.target.identity.another()
    if fresh is None:
        raise NotJudged("it ends a session, and no command gives another (--credential-command)")

    def check(contract: Contract, operation: Operation, ask: Ask) -> Iterable[Finding]:
        return ended_session(contract, operation, ask, fresh)

    concluded(check, operation, inquiry)


def _by_others(check: _Check, operation: Operation, inquiry: Inquiry) -> None:
    if not inquiry.identities:
        raise NotJudged("no credentials of a second identity are given")
    first, *rest = _privileges(inquiry)
    if first or all(rest):
        raise NotJudged("the identities are administrators: they may see the records of others")
    for other, is_admin in zip(inquiry.identities, rest, strict=True):
        if is_admin:
            continue

        def by_other(
            contract: Contract, operation: Operation, ask: Ask, other: Credentials = other
        ) -> Iterable[Finding]:
            return check(contract, operation, ask, other)

        concluded(by_other, operation, inquiry)


def _privileges(inquiry: Inquiry) -> tuple[bool, ...]:
    """Return for each identity, the first one's before the others', whether it is an administrator.

    It is found out once for a run, by its name or by asking.
    """
    target = inquiry.target

    def found() -> tuple[bool, ...]:
        contract = contract_of(inquiry.premises)
        identities = (target.credentials, *target.identities)
        told = privileged(contract, asking(inquiry), identities)
        names = ("", *(each.name for each in target.others))
        return tuple(is_named_admin(name) or one for name, one in zip(names, told, strict=True))

    return inquiry.premises.made.value((privileged, id(target)), found)


def _secured(applies: Applies) -> Applies:
    def secured(operation: Operation, premises: Premises) -> str:
        if not operation.security:
            return "anybody may call the operation"
        return applies(operation, premises)

    return secured


def _has_list(operation: Operation, premises: Premises) -> str:
    found = contract_of(premises).beside(operation, "list")
    return "" if found else "no operation lists these records"


def _has_create(operation: Operation, premises: Premises) -> str:
    found = contract_of(premises).beside(operation, "create")
    return "" if found else "no operation creates such records"


def _reads(operation: Operation, premises: Premises) -> str:
    contract = contract_of(premises)
    above = record_above(contract, operation)
    if operation.method != "GET":
        return "the operation reads nothing"
    if above is not None:
        return _has_list(above, premises)
    if contract.role(operation) == "read" and contract.beside(operation, "list") is not None:
        return ""
    return "" if person_parameter(operation) else "the operation reads nothing that is named"


def _records(operation: Operation, premises: Premises) -> str:
    contract = contract_of(premises)
    above = record_above(contract, operation)
    if operation.method != "GET":
        return "the operation reads nothing"
    if above is not None:
        return _has_create(above, premises)
    if contract.role(operation) == "list":
        return _lists(operation, premises) or _has_create(operation, premises)
    if contract.role(operation) != "read":
        return "the operation does not read a record (x-collection)"
    return _has_create(operation, premises)


def _changes(operation: Operation, premises: Premises) -> str:
    contract = contract_of(premises)
    if contract.role(operation) in _CHANGES:
        return _has_create(operation, premises)
    above = record_above(contract, operation)
    if operation.method in SAFE_METHODS:
        return "the operation changes nothing"
    if above is not None and contract.beside(above, "create") is not None:
        return ""
    if person_parameter(operation) or acted_upon(contract, operation):
        return ""
    return "the operation changes nothing that is named"


def _lists(operation: Operation, premises: Premises) -> str:
    contract = contract_of(premises)
    if contract.role(operation) != "list":
        return "the operation does not list records (x-collection)"
    return "" if contract.beside(operation, "read") else "no operation reads these records"


def _administers(operation: Operation, premises: Premises) -> str:
    said = for_administrators(premises.api, operation)
    return "" if said else "the document does not say that it is for administrators"


def _ends(operation: Operation, _premises: Premises) -> str:
    return "" if ends_session(operation) else "the operation ends no session"


TRIALS = (
    Trial(
        name="foreign-reads",
        title="Nobody reads what belongs to another identity",
        run=reads,
        applies=_secured(_reads),
    ),
    Trial(
        name="foreign-lists",
        title="No list and no query shows what belongs to another identity",
        run=lists,
        applies=_secured(_lists),
    ),
    Trial(
        name="foreign-records",
        title="Nobody reads what another identity has just created",
        run=records,
        applies=_secured(_records),
        writes=True,
    ),
    Trial(
        name="foreign-changes",
        title="Nobody changes or deletes what belongs to another identity",
        run=changes,
        applies=_secured(_changes),
        writes=True,
    ),
    Trial(
        name="administration",
        title="What is for administrators is refused to everybody else",
        run=administration,
        applies=_secured(_administers),
        early=True,
    ),
    Trial(
        name="sessions",
        title="A session that was ended is over",
        run=sessions,
        applies=_secured(_ends),
        writes=True,
        ends=True,
    ),
)
