"""Nobody is let in without a good credential, and every documented way in works."""

from __future__ import annotations

import pytest

from contract_tests.checks.security import (
    Ask,
    alternatives,
    malformed_credentials,
    needs_credentials,
    no_credential,
    untried_alternatives,
)
from contract_tests.credentials import Credentials
from contract_tests.exchanges import Exchange
from contract_tests.suite.inquiry import Inquiry
from mockserver.spec import Operation, SecurityRequirement


def test_no_credential_is_refused(operation: Operation, inquiry: Inquiry) -> None:
    """Without a credential the documented refusal is answered, with its documented body."""
    if not needs_credentials(operation):
        pytest.skip("anybody may call the operation")
    target, judge = inquiry.target, inquiry.conformance.response
    ask = _asked(operation, inquiry)
    inquiry.violations += no_credential(target.api, operation, target.credentials, ask, judge)
    inquiry.conclude()


def test_malformed_credentials_are_refused(operation: Operation, inquiry: Inquiry) -> None:
    """A credential that does not have the declared form is refused like none at all."""
    target, judge = inquiry.target, inquiry.conformance.response
    schemes = [
        target.credentials.schemes[name]
        for requirement in operation.security
        for name, _ in requirement.schemes
        if name in target.credentials.schemes
    ]
    if not any(scheme.credential_pattern for scheme in schemes) or not needs_credentials(operation):
        pytest.skip("no scheme of the operation declares a pattern (x-credentials)")
    ask = _asked(operation, inquiry)
    inquiry.violations += malformed_credentials(
        target.api, operation, target.credentials, ask, judge
    )
    inquiry.conclude()


def test_each_alternative_suffices(operation: Operation, inquiry: Inquiry) -> None:
    """Each alternative of the security requirement lets the request in, alone."""
    if not operation.security:
        pytest.skip("the operation declares no security")
    credentials = inquiry.target.credentials
    inquiry.violations += alternatives(operation, credentials, _asked(operation, inquiry))
    inquiry.conclude()
    untried = untried_alternatives(operation, credentials)
    if untried:
        pytest.skip(f"no credential for {', '.join(untried)}: those alternatives were not tried")


def _asked(operation: Operation, inquiry: Inquiry) -> Ask:
    """Return how to send one request of *operation*, secured in different ways."""
    values = inquiry.required(operation)
    body = next(iter(inquiry.samples.bodies(operation)), None)

    def ask(requirement: SecurityRequirement, credentials: Credentials) -> Exchange:
        return inquiry.target.ask(
            operation, values, body=body, requirement=requirement, credentials=credentials
        )

    return ask
