"""Ask no more about an operation at which enough was found."""

from __future__ import annotations

import dataclasses

from contract_tests.inquiry import Premises
from contract_tests.results import Run, Verdict
from contract_tests.trials.model import Trial
from mockserver.spec import Operation


class Until:
    """Listens to a run, and keeps trials from operations at which a rule of *enough* was found."""

    def __init__(self, enough: frozenset[str]) -> None:
        self._enough = enough
        self._done: set[str] = set()

    def bound(self, trial: Trial) -> Trial:
        """Return *trial*, which asks nothing more when enough was found."""

        def applies(operation: Operation, premises: Premises) -> str:
            if operation.name in self._done:
                return "enough was found"
            return trial.applies(operation, premises)

        return dataclasses.replace(trial, applies=applies)

    def begun(self, total: int) -> None:
        """Hear that a run begins."""

    def asking(self, operation: str, check: str) -> None:
        """Hear what is asked."""

    def waiting(self, seconds: float, reason: str) -> None:
        """Hear that nothing is sent."""

    def judged(self, verdict: Verdict) -> None:
        """Hear of one verdict."""
        for finding in verdict.findings:
            if finding.violation.rule in self._enough:
                self._done.add(finding.violation.operation)

    def ended(self, run: Run) -> None:
        """Hear that the run has ended."""
