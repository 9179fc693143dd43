"""Nobody reads, changes or deletes what belongs to another identity."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from contract_tests.checks.asking import Ask
from contract_tests.checks.contracts import Contract
from contract_tests.checks.identities import foreign_change, foreign_read
from contract_tests.credentials import Credentials
from contract_tests.inquiry import Inquiry, NotJudged, Premises
from contract_tests.results import Finding
from contract_tests.trials.asking import concluded, contract_of
from contract_tests.trials.model import Trial
from mockserver.spec import Operation

_Check = Callable[[Contract, Operation, Ask, Credentials], Iterable[Finding]]


def reads(operation: Operation, inquiry: Inquiry) -> None:
    """Read as another identity what only the first one's list shows."""
    _by_others(foreign_read, operation, inquiry)


def changes(operation: Operation, inquiry: Inquiry) -> None:
    """Change or delete as another identity what the first one created."""
    _by_others(foreign_change, operation, inquiry)


def _by_others(check: _Check, operation: Operation, inquiry: Inquiry) -> None:
    if not inquiry.identities:
        raise NotJudged("no credentials of a second identity are given")
    for other in inquiry.identities:

        def by_other(
            contract: Contract, operation: Operation, ask: Ask, other: Credentials = other
        ) -> Iterable[Finding]:
            return check(contract, operation, ask, other)

        concluded(by_other, operation, inquiry)


def _reads(operation: Operation, premises: Premises) -> str:
    return _with_role(operation, premises, "read")


def _changes(operation: Operation, premises: Premises) -> str:
    return _with_role(operation, premises, "replace", "update", "delete")


def _with_role(operation: Operation, premises: Premises, *roles: str) -> str:
    if not operation.security:
        return "anybody may call the operation"
    contract = contract_of(premises)
    if contract.role(operation) not in roles:
        return f"the operation does not {' or '.join(roles)} a record (x-collection)"
    return "" if contract.beside(operation, "list") else "no operation lists these records"


TRIALS = (
    Trial(
        name="foreign-reads",
        title="Nobody reads what belongs to another identity",
        run=reads,
        applies=_reads,
    ),
    Trial(
        name="foreign-changes",
        title="Nobody changes or deletes what belongs to another identity",
        run=changes,
        applies=_changes,
        writes=True,
    ),
)
