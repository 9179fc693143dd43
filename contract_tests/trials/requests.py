"""Requests are accepted and refused rightly: bounds, methods, conditions, documented refusals."""

from __future__ import annotations

from contract_tests.checks.asking import Ask
from contract_tests.checks.bounds import body_bounds, parameter_bounds
from contract_tests.checks.conditional import conditional_read
from contract_tests.checks.contracts import Contract
from contract_tests.checks.methods import first_of_path, methods
from contract_tests.checks.statuses import not_acceptable, refusal_of_accept, unknown_record
from contract_tests.inquiry import Inquiry, Premises
from contract_tests.results import Finding
from contract_tests.targets import SAFE_METHODS
from contract_tests.trials.asking import concluded, contract_of, running
from contract_tests.trials.model import Trial
from mockserver.spec import Operation


def path_methods(operation: Operation, inquiry: Inquiry) -> None:
    """Ask the path of *operation* with other methods; with those that may write if they may."""

    def check(contract: Contract, operation: Operation, ask: Ask) -> list[Finding]:
        writes = inquiry.target.allow_writes
        return list(methods(contract, operation, ask, writes=writes))

    concluded(check, operation, inquiry)


def _first_of_path(operation: Operation, premises: Premises) -> str:
    first = first_of_path(contract_of(premises), operation)
    return "" if first else "asked with the first operation of the path"


def _has_parameters(operation: Operation, premises: Premises) -> str:
    if not any(one.schema is not None for one in operation.parameters):
        return "the operation has no parameters"
    role = contract_of(premises).role(operation)
    if operation.method not in SAFE_METHODS and role is not None:
        return "each request would change a record"
    return ""


def _has_body(operation: Operation, premises: Premises) -> str:
    schema = contract_of(premises).takes_body(operation)
    return "" if schema is not None else "the operation takes no JSON"


def _documents(status: str) -> str:
    return f"the operation does not document {status}"


def _documents_404(operation: Operation, premises: Premises) -> str:
    if "404" not in operation.responses:
        return _documents("404")
    contract = contract_of(premises)
    if contract.role(operation) != "read" or contract.identity_parameter(operation) is None:
        return "the operation reads no record"
    return "" if contract.beside(operation, "list") else "no operation lists these records"


def _documents_406(operation: Operation, premises: Premises) -> str:
    if operation.method not in SAFE_METHODS:
        return "the operation may write"
    status = refusal_of_accept(contract_of(premises), operation)
    return "" if status is not None else _documents("406, nor another refusal (x-refusals)")


def _documents_304(operation: Operation, _premises: Premises) -> str:
    if operation.method != "GET":
        return "the operation is no GET"
    return "" if "304" in operation.responses else _documents("304")


TRIALS = (
    Trial(
        name="parameter-bounds",
        title="Parameters are accepted at their bounds, and refused beyond",
        run=running(parameter_bounds),
        applies=_has_parameters,
    ),
    Trial(
        name="body-bounds",
        title="Properties of the body are accepted at their bounds, and refused beyond",
        run=running(body_bounds),
        applies=_has_body,
        writes=True,
    ),
    Trial(
        name="methods",
        title="The path answers the methods it declares, HEAD and OPTIONS, and refuses others",
        run=path_methods,
        applies=_first_of_path,
    ),
    Trial(
        name="unknown-record",
        title="A record that does not exist is answered 404",
        run=running(unknown_record),
        applies=_documents_404,
    ),
    Trial(
        name="not-acceptable",
        title="What the client does not accept is refused as documented",
        run=running(not_acceptable),
        applies=_documents_406,
    ),
    Trial(
        name="conditional-reads",
        title="Not modified means so",
        run=running(conditional_read),
        applies=_documents_304,
    ),
)
