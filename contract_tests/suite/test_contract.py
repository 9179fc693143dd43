"""Every check is brought to every operation of the document."""

from __future__ import annotations

from collections import Counter

import pytest

from contract_tests.engine.judging import judged, objection
from contract_tests.exchanges import report
from contract_tests.inquiry import Premises
from contract_tests.targets import Target
from contract_tests.trials import Trial
from mockserver.spec import Operation


def test_contract(
    trial: Trial,
    operation: Operation,
    premises: Premises,
    target: Target,
    notes: Counter[str],
) -> None:
    """The server keeps what the document says, as far as the trial asks."""
    reason = objection(trial, operation, premises, target)
    if reason:
        pytest.skip(reason)
    verdict, more = judged(trial, operation, premises, target)
    notes.update(more)
    news = [finding.violation for finding in verdict.findings if not finding.known]
    if news:
        pytest.fail(f"{trial.title}\n{report(news)}", pytrace=False)
    if verdict.findings:
        pytest.xfail(verdict.findings[0].known)
    if verdict.status == "error":
        pytest.fail(verdict.reason, pytrace=False)
    if verdict.status == "not-judged":
        pytest.skip(verdict.reason)
