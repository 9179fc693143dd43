"""Generated requests, valid and invalid, are answered as the document says."""

from __future__ import annotations

from collections import Counter

import pytest

from contract_tests.checks.conformance import Conformance, response_of
from contract_tests.exchanges import report
from contract_tests.suite.generated import (
    Case,
    exchange_of,
    inapplicable_checks,
    sent,
    transport,
)
from contract_tests.targets import Target


@pytest.mark.generated
def test_generated_requests(
    case: Case,
    target: Target,
    conformance: Conformance,
    requests_as_generated: Conformance,
    notes: Counter[str],
) -> None:
    """Every check of schemathesis holds for examples, boundary values and random requests."""
    # Hypothesis shows the arguments of a failing test: they must be few, short and not secret.
    api = target.api
    operation = next(each for each in api.operations if each.name == case.operation.label)
    options = transport(operation, target)
    response = sent(case, operation, target)
    exchange = exchange_of(response, target)
    excluded = inapplicable_checks(api, operation, exchange, requests_as_generated)
    if case.meta is not None and case.meta.generation.mode.is_negative and exchange.status < 400:
        notes.update(f"{operation.name}: generated as invalid, {reason}" for reason in excluded)
    case.validate_response(
        response,
        headers=options["headers"],
        transport_kwargs=options,
        excluded_checks=list(excluded.values()),
    )
    # Schemathesis judges undocumented statuses: it knows which requests are no calls at all.
    if exchange.method == operation.method and response_of(operation, exchange.status):
        violations = conformance.response(operation, exchange)
        if violations:
            raise AssertionError(report(violations))
