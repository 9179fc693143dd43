"""Judge who is let in: nobody without a good credential, everybody with one of those declared."""

from __future__ import annotations

from collections.abc import Callable

from contract_tests.credentials import Credentials, malformed_credential
from contract_tests.exchanges import Exchange, Violation, curl
from mockserver.spec import Api, Operation, SecurityRequirement

Ask = Callable[[SecurityRequirement, Credentials], Exchange]
"""Sends one fixed request of the operation, secured as asked."""

Judge = Callable[[Operation, Exchange], list[Violation]]
"""Judges a response by the document: `Conformance.response`."""

_REFUSED = frozenset({401, 403})
_ANYBODY = SecurityRequirement(schemes=())


def needs_credentials(operation: Operation) -> bool:
    """Return whether *operation* refuses those who come without a credential."""
    return bool(operation.security) and all(option.schemes for option in operation.security)


def no_credential(
    api: Api, operation: Operation, credentials: Credentials, ask: Ask, judge: Judge
) -> list[Violation]:
    """Return what is wrong with the answer to a request without any credential.

    It must be the documented refusal (401, or what `x-refusals` says), its body as documented.
    """
    if not needs_credentials(operation):
        return []
    return _refusal(api, operation, ask(_ANYBODY, credentials), judge, "auth.ignored", "none")


def malformed_credentials(
    api: Api, operation: Operation, credentials: Credentials, ask: Ask, judge: Judge
) -> list[Violation]:
    """Return what is wrong with the answers to credentials that cannot be good.

    Only schemes that declare the pattern of their credentials (`x-credentials`) are tried: of
    others nobody knows what is malformed.
    """
    found: list[Violation] = []
    if not needs_credentials(operation):
        return found
    for requirement in operation.security:
        for name, _ in requirement.schemes:
            scheme = credentials.schemes.get(name)
            text = malformed_credential(scheme) if scheme else None
            if scheme is None or text is None:
                continue
            if not credentials.with_value(name, text).known(requirement):
                continue
            exchange = ask(requirement, credentials.with_value(name, text))
            sent = f"{text!r} for {name}, which matches no {scheme.credential_pattern}"
            found += _refusal(api, operation, exchange, judge, "auth.malformed-accepted", sent)
    return found


def alternatives(operation: Operation, credentials: Credentials, ask: Ask) -> list[Violation]:
    """Return which alternatives of *operation* are refused although another one is let in.

    Where all are refused, it is the identity that is: it may not call the operation. Alternatives
    without a known credential are left out: see `untried_alternatives`.
    """
    asked = [
        (requirement, ask(requirement, credentials))
        for requirement in operation.security
        if credentials.known(requirement)
    ]
    if all(exchange.status in _REFUSED for _, exchange in asked):
        return []
    return [
        Violation(
            operation=operation.name,
            rule="auth.second-scheme-ignored",
            place="security",
            evidence=f"{_names(requirement)} alone must suffice; the answer is {exchange.status}",
            curl=curl(exchange),
        )
        for requirement, exchange in asked
        if exchange.status in _REFUSED
    ]


def _names(requirement: SecurityRequirement) -> str:
    return " and ".join(name for name, _ in requirement.schemes) or "no credential"


def untried_alternatives(operation: Operation, credentials: Credentials) -> list[str]:
    """Return the names of the schemes without which some alternatives cannot be tried."""
    return sorted(
        {
            name
            for requirement in operation.security
            for name, _ in requirement.schemes
            if name not in credentials.values
        }
    )


def refusal_status(api: Api, operation: Operation) -> int:
    """Return the status with which *operation* refuses those it does not know."""
    own = operation.extensions.get("x-refusals") or {}
    return int(own.get("unauthorized") or api.refusals.get("unauthorized") or 401)


def _refusal(
    api: Api, operation: Operation, exchange: Exchange, judge: Judge, rule: str, sent: str
) -> list[Violation]:
    expected = refusal_status(api, operation)
    if exchange.status == expected:
        return judge(operation, exchange)
    if exchange.status in _REFUSED:
        # Nobody was let in, but not as documented: 401 and 403 tell clients to do other things.
        if str(expected) not in operation.responses:
            return judge(operation, exchange)
        rule = "auth.wrong-refusal"
    return [
        Violation(
            operation=operation.name,
            rule=rule,
            place="security",
            evidence=f"credential sent: {sent}; expected status {expected}, got {exchange.status}",
            curl=curl(exchange),
        )
    ]
