"""Ask the server and judge what it answers, for the tests of the suite."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pytest

from contract_tests.checks.conformance import Conformance
from contract_tests.credentials import MissingCredential
from contract_tests.exchanges import Exchange, Violation, curl, report
from contract_tests.generatable import opaque_position
from contract_tests.messages import Values
from contract_tests.samples import NoSample, Samples
from contract_tests.targets import Target
from mockserver.spec import Operation

# What nobody answers to a request that the document itself gives as an example.
_REFUSALS = frozenset({400, 415, 422})


@dataclass(slots=True, kw_only=True)
class Inquiry:
    """The requests of one test: every request and response is judged, `conclude` fails the test."""

    target: Target
    conformance: Conformance
    samples: Samples
    violations: list[Violation] = field(default_factory=list)

    def ask(self, operation: Operation, values: Values, **more: Any) -> Exchange:
        """Send *operation* with *values*, judge the exchange by the document, and return it.

        *more* is as for `Target.ask`. Skips the test if a credential is missing.
        """
        try:
            exchange = self.target.ask(operation, values, **more)
        except MissingCredential as missing:
            pytest.skip(str(missing))
        self.violations += self.conformance.request(operation, exchange)
        self.violations += self.conformance.response(operation, exchange)
        return exchange

    def ask_example(self, operation: Operation, values: Values, **more: Any) -> Exchange:
        """Do as `ask`, and find it wrong if the server refuses the documented example."""
        exchange = self.ask(operation, values, **more)
        if exchange.status in _REFUSALS or exchange.status >= 500:
            evidence = f"a request made of documented examples is answered {exchange.status}"
            self.found(operation, "example.refused", "status", evidence, exchange)
        return exchange

    def found(
        self, operation: Operation, rule: str, place: str, evidence: str, exchange: Exchange
    ) -> None:
        """Note a violation that *exchange* shows."""
        self.violations.append(
            Violation(
                operation=operation.name,
                rule=rule,
                place=place,
                evidence=evidence,
                curl=curl(exchange),
            )
        )

    def required(self, operation: Operation) -> Values:
        """Return values for the required parameters only. Skips the test if there are none."""
        return self._sampled(operation, required_only=True)

    def everything(self, operation: Operation) -> Values:
        """Return values for all parameters, except those whose values only the server can make."""
        return self._sampled(operation, required_only=False)

    def _sampled(self, operation: Operation, *, required_only: bool) -> Values:
        opaque = opaque_position(self.target.api, operation)
        values = {}
        for parameter in operation.parameters:
            if not parameter.required and (required_only or parameter == opaque):
                continue
            try:
                values[parameter.place] = self.samples.parameter(parameter)
            except NoSample as missing:
                if parameter.required:
                    pytest.skip(str(missing))
        return values

    def conclude(self) -> None:
        """Fail the test if anything was found."""
        if self.violations:
            pytest.fail(report(self.violations), pytrace=False)
