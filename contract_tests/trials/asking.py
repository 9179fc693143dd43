"""Bring a check, a plain function, to an inquiry: ask for it, judge every answer, collect."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable

from contract_tests.checks.asking import Ask, Unjudged
from contract_tests.checks.contracts import Contract
from contract_tests.credentials import Credentials, MissingCredential
from contract_tests.exchanges import Exchange, Headers
from contract_tests.inquiry import Inquiry, NotJudged, Premises
from contract_tests.messages import Body, Values, request_of
from contract_tests.results import Finding
from mockserver.spec import Operation

Check = Callable[[Contract, Operation, Ask], Iterable[Finding]]
"""Asks about an operation and yields what is wrong. Raises `Unjudged`."""


def contract_of(premises: Premises) -> Contract:
    """Return the document of *premises* as checks know it; it is made once for a run."""
    return premises.made.value(
        Contract,
        lambda: Contract(premises.api, premises.schemas, premises.meanings, premises.samples),
    )


def asking(inquiry: Inquiry) -> Ask:
    """Return how checks ask by *inquiry*: the document judges every answer it describes."""

    def ask(
        operation: Operation,
        values: Values,
        *,
        body: Body | None = None,
        headers: Headers = (),
        method: str | None = None,
        credentials: Credentials | None = None,
    ) -> Exchange:
        if not headers and method is None:
            return inquiry.probe(operation, values, body=body, credentials=credentials)
        target = inquiry.target
        request = request_of(operation, values, body=body)
        for name, value in headers:
            request = request.with_header(name, value)
        if method is not None:
            request = dataclasses.replace(request, method=method)
        try:
            requirement = target.requirement(operation)
            request = (credentials or target.credentials).applied(request, requirement)
        except MissingCredential as missing:
            raise NotJudged(str(missing)) from missing
        exchange = inquiry.send(request)
        if method is None:
            target.tell(operation, exchange)
            inquiry.add(inquiry.premises.conformance.response(operation, exchange))
        return exchange

    return ask


def running(check: Check) -> Callable[[Operation, Inquiry], None]:
    """Return a trial's `run` that asks by *check*."""

    def run(operation: Operation, inquiry: Inquiry) -> None:
        concluded(check, operation, inquiry)

    return run


def concluded(check: Check, operation: Operation, inquiry: Inquiry) -> None:
    """Let *check* ask about *operation*, and keep what it finds. Raises `NotJudged`."""
    contract = contract_of(inquiry.premises)
    try:
        for found in check(contract, operation, asking(inquiry)):
            inquiry.findings.append(found)
    except Unjudged as reason:
        raise NotJudged(str(reason)) from reason
