"""Changes do what they say, on records that are made for it and deleted again."""

from __future__ import annotations

from contract_tests.checks.conditional import conditional_change
from contract_tests.checks.creating import creation
from contract_tests.checks.deleting import deletion
from contract_tests.checks.protecting import read_beside, read_only, read_only_of_one
from contract_tests.checks.replacing import replacement
from contract_tests.checks.statuses import unknown_change, unsupported_media_type
from contract_tests.checks.updating import update
from contract_tests.inquiry import Inquiry, Premises
from contract_tests.trials.asking import concluded, contract_of, running
from contract_tests.trials.model import Applies, Trial
from mockserver.spec import Operation
from mockserver.spec.semantics import Role

_CHANGES: tuple[Role, ...] = ("replace", "update", "delete")


def _does(*roles: Role, status: str | None = None) -> Applies:
    """Return what says why a trial has nothing to ask about an operation of another role."""

    def applies(operation: Operation, premises: Premises) -> str:
        contract = contract_of(premises)
        if contract.role(operation) not in roles:
            return f"the operation does not {' or '.join(roles)} a record (x-collection)"
        if "create" not in roles and contract.beside(operation, "create") is None:
            return "no operation creates a record to try it on"
        if status is not None and status not in operation.responses:
            return f"the operation does not document {status}"
        return ""

    return applies


def _of_unknown(operation: Operation, premises: Premises) -> str:
    contract = contract_of(premises)
    role = contract.role(operation)
    if role not in _CHANGES:
        return "the operation does not change a record (x-collection)"
    if role == "delete" and not contract.declares(operation, "x-collection"):
        return "to delete what is not there may be a success"
    if contract.beside(operation, "list") is None:
        return "no operation lists these records"
    return "" if "404" in operation.responses else "the operation does not document 404"


def _protected(operation: Operation, inquiry: Inquiry) -> None:
    is_one = read_beside(contract_of(inquiry.premises), operation) is not None
    concluded(read_only_of_one if is_one else read_only, operation, inquiry)


def _can_be_protected(operation: Operation, premises: Premises) -> str:
    if read_beside(contract_of(premises), operation) is not None:
        return ""
    return _does("create", "replace", "update")(operation, premises)


TRIALS = (
    Trial(
        name="creation",
        title="What was created is found where Location says, as it was sent",
        run=running(creation),
        applies=_does("create"),
        writes=True,
    ),
    Trial(
        name="read-only",
        title="No client can set what is read-only, or what no request has",
        run=_protected,
        applies=_can_be_protected,
        writes=True,
    ),
    Trial(
        name="replacement",
        title="PUT replaces the whole record, and again with the same result",
        run=running(replacement),
        applies=_does("replace"),
        writes=True,
    ),
    Trial(
        name="update",
        title="PATCH changes what it names, and keeps everything else",
        run=running(update),
        applies=_does("update"),
        writes=True,
    ),
    Trial(
        name="deletion",
        title="What was deleted is gone",
        run=running(deletion),
        applies=_does("delete"),
        writes=True,
    ),
    Trial(
        name="unknown-change",
        title="A record that does not exist is not changed, and answered 404",
        run=running(unknown_change),
        applies=_of_unknown,
        writes=True,
    ),
    Trial(
        name="conditional-changes",
        title="A change of what the client has not seen is refused",
        run=running(conditional_change),
        applies=_does(*_CHANGES, status="412"),
        writes=True,
    ),
    Trial(
        name="unsupported-media-type",
        title="A body of another media type is answered 415",
        run=running(unsupported_media_type),
        applies=_does("create", "replace", "update", status="415"),
        writes=True,
    ),
)
