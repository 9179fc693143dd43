"""Judge that a session which was ended is over."""

from __future__ import annotations

from collections.abc import Iterator

from contract_tests.checks.asking import Ask, Unjudged, finding, succeeded
from contract_tests.checks.contracts import Contract
from contract_tests.checks.subjects import required_values
from contract_tests.checks.wording import ends_session
from contract_tests.credentials import Credentials
from contract_tests.exchanges import Exchange
from contract_tests.results import Finding
from contract_tests.samples import NoSample
from mockserver.spec import Operation


def ended_session(
    contract: Contract, operation: Operation, ask: Ask, fresh: Credentials
) -> Iterator[Finding]:
    """Yield that *fresh* credentials, which *operation* ended, are good for more.

    Nobody else may use them. Raises `Unjudged` if they are good for nothing, or were not ended.
    """
    asked = _asked(contract, ask, fresh)
    if asked is None:
        raise Unjudged("no operation is known that the new credential is good for")
    before, probe = asked
    try:
        values = required_values(contract, operation, ask)
        body = next(iter(contract.samples.bodies(operation)), None)
    except NoSample as missing:
        raise Unjudged(str(missing)) from missing
    ended = ask(operation, values, body=body, credentials=fresh)
    if not succeeded(ended):
        raise Unjudged(f"ending the session is answered {ended.status}")
    after = ask(probe, required_values(contract, probe, ask), credentials=fresh)
    if succeeded(after):
        evidence = f"the session was ended, and {probe.name} is answered {after.status} to it"
        rule = "auth.alive-after-end"
        yield finding(operation, rule, "security", evidence, before, ended, after)


def _asked(
    contract: Contract, ask: Ask, credentials: Credentials
) -> tuple[Exchange, Operation] | None:
    """Return an operation that *credentials* are good for, and what it answers."""
    for operation in contract.api.operations:
        secured = operation.security and all(each.schemes for each in operation.security)
        if operation.method != "GET" or not secured or ends_session(operation):
            continue
        try:
            values = required_values(contract, operation, ask)
        except Unjudged:
            continue
        exchange = ask(operation, values, credentials=credentials)
        if succeeded(exchange):
            return exchange, operation
    return None
