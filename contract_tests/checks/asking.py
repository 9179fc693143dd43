"""What a check needs to ask more of a server, and how it says what it found."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator
from typing import Protocol

from contract_tests.credentials import Credentials
from contract_tests.exchanges import Exchange, Headers, Violation, curl
from contract_tests.messages import Body, Values
from contract_tests.results import Finding
from mockserver.spec import Operation


class Unjudged(Exception):
    """A check cannot judge an operation, or only in part; the message says why."""


class Ask(Protocol):
    """Sends *operation* with *values* and *body*, and returns the exchange.

    *headers* come on top. *method* stands in for that of the operation: such a request is none that
    the document describes. *credentials* are those of another identity.
    """

    def __call__(
        self,
        operation: Operation,
        values: Values,
        *,
        body: Body | None = None,
        headers: Headers = (),
        method: str | None = None,
        credentials: Credentials | None = None,
    ) -> Exchange:
        """Return the exchange."""


def finding(
    operation: Operation, rule: str, place: str, evidence: str, *exchanges: Exchange
) -> Finding:
    """Return what is wrong, shown by *exchanges*, of which the last tells it."""
    violation = Violation(
        operation=operation.name,
        rule=rule,
        place=place,
        evidence=evidence,
        curl=curl(exchanges[-1]),
    )
    return Finding(violation=violation, exchanges=exchanges)


def succeeded(exchange: Exchange) -> bool:
    """Tell whether *exchange* was answered with a success."""
    return 200 <= exchange.status < 300


def advice(findings: Iterable[Finding], why: str) -> Iterator[Finding]:
    """Yield *findings* as advice: true, perhaps innocent, and so no news.

    *why* says what leaves it in doubt. Advice stands with what is known already, and changes no
    exit code.
    """
    for each in findings:
        yield dataclasses.replace(each, known=each.known or f"advice: {why}")
