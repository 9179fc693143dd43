"""Nobody is let in without a good credential, and every documented way in works."""

from __future__ import annotations

from contract_tests.checks import security
from contract_tests.checks.asking import Unjudged
from contract_tests.checks.defaults import known_values
from contract_tests.credentials import Credentials
from contract_tests.exchanges import Exchange
from contract_tests.inquiry import Inquiry, NotJudged, Premises
from contract_tests.messages import Values
from contract_tests.trials.asking import asking, contract_of
from contract_tests.trials.model import Trial
from mockserver.spec import Operation, SecurityRequirement


def no_credential(operation: Operation, inquiry: Inquiry) -> None:
    """Ask without a credential: the documented refusal must be answered."""
    credentials, judge = inquiry.target.credentials, inquiry.premises.conformance.response
    ask = _asked(operation, inquiry)
    inquiry.add(security.no_credential(inquiry.api, operation, credentials, ask, judge))


def malformed_credentials(operation: Operation, inquiry: Inquiry) -> None:
    """Ask with credentials that do not have the declared form: they are refused like none."""
    credentials, judge = inquiry.target.credentials, inquiry.premises.conformance.response
    ask = _asked(operation, inquiry)
    inquiry.add(security.malformed_credentials(inquiry.api, operation, credentials, ask, judge))


def alternatives(operation: Operation, inquiry: Inquiry) -> None:
    """Ask with each alternative of the security requirement alone: each must suffice."""
    credentials = inquiry.target.credentials
    inquiry.add(security.alternatives(operation, credentials, _asked(operation, inquiry)))
    untried = security.untried_alternatives(operation, credentials)
    if untried:
        raise NotJudged(f"no credential for {', '.join(untried)}: those were not tried")


def _asked(operation: Operation, inquiry: Inquiry) -> security.Ask:
    """Return how to send one request of *operation*, secured in different ways."""
    values = _values(operation, inquiry)
    body = next(iter(inquiry.bodies(operation)), None)

    def ask(requirement: SecurityRequirement, credentials: Credentials) -> Exchange:
        return inquiry.sent(
            operation, values, body=body, requirement=requirement, credentials=credentials
        )

    return ask


def _values(operation: Operation, inquiry: Inquiry) -> Values:
    """Return values that lead to a record, if one is known: whoever finds none looks no further."""
    if operation.method == "GET":
        try:
            return known_values(contract_of(inquiry.premises), operation, asking(inquiry))
        except Unjudged:
            pass
    return inquiry.required(operation)


def _needs_credentials(operation: Operation, _premises: Premises) -> str:
    return "" if security.needs_credentials(operation) else "anybody may call the operation"


def _has_patterns(operation: Operation, premises: Premises) -> str:
    schemes = premises.api.security_schemes
    names = [name for requirement in operation.security for name, _ in requirement.schemes]
    if not any(name in schemes and schemes[name].credential_pattern for name in names):
        return "no scheme of the operation declares a pattern (x-credentials)"
    return _needs_credentials(operation, premises)


def _is_secured(operation: Operation, _premises: Premises) -> str:
    return "" if operation.security else "the operation declares no security"


TRIALS = (
    Trial(
        name="no-credential",
        title="Without a credential the documented refusal is answered",
        run=no_credential,
        applies=_needs_credentials,
        ends=True,
    ),
    Trial(
        name="malformed-credential",
        title="A credential that does not have the declared form is refused like none at all",
        run=malformed_credentials,
        applies=_has_patterns,
        ends=True,
    ),
    Trial(
        name="security-alternatives",
        title="Each alternative of the security requirement lets the request in, alone",
        run=alternatives,
        applies=_is_secured,
    ),
)
