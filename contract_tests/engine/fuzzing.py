"""Look for failures with random requests as long as there is time, and return the run."""

from __future__ import annotations

import math
import time
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import requests

from contract_tests.checks.wording import ends_session
from contract_tests.engine.judging import ENDS_SESSION, fewest
from contract_tests.engine.running import Judged, Plan, run_of
from contract_tests.generating.generator import Generator
from contract_tests.inquiry import Inquiry
from contract_tests.pacing import Stopped
from contract_tests.reasons import reason_of
from contract_tests.reports.listening import Listener, Listeners
from contract_tests.reports.secrets import secrets_cleaned
from contract_tests.results import Run, Status, Verdict
from contract_tests.silences import silenced_at
from contract_tests.targets import SAFE_METHODS
from mockserver.spec import Operation

CHECK = "fuzz"
"""What the check is called in verdicts; docs/judging.md explains it."""


def fuzzed(
    plan: Plan,
    *,
    seconds: float | None,
    stateful: bool,
    listeners: Sequence[Listener] = (),
) -> Run:
    """Return what random requests find in *seconds*, or in one round without that.

    With *stateful*, requests follow links: what one answer gives, the next request takes. The case
    that is shown of each failure is shrunk by Hypothesis.
    """
    more = _settings(plan, seconds=seconds, stateful=stateful)

    def work(plan: Plan, told: Listeners) -> list[Judged]:
        return _roamed(plan, told, more)

    return run_of(plan, work, listeners, total=len(plan.operations))


def _settings(plan: Plan, *, seconds: float | None, stateful: bool) -> Mapping[str, Any]:
    settings: dict[str, Any] = {
        "workers": plan.workers,
        # Whoever goes on after a failure does not shrink it.
        "continue-on-failure": False,
        "generation": {"deterministic": False, "max-examples": plan.premises.examples},
        "phases": {
            "examples": {"enabled": False},
            "stateful": {"enabled": stateful},
        },
    }
    if seconds is not None:
        settings["max-time"] = math.ceil(seconds)
    if plan.max_failures is not None:
        settings["max-failures"] = plan.max_failures
    return settings


def _roamed(plan: Plan, told: Listeners, more: Mapping[str, Any]) -> list[Judged]:
    target = plan.target
    chosen = [each for each in plan.operations if _may_be_sent(plan, each)]
    inquiries = {
        operation.name: Inquiry(premises=plan.premises, target=target) for operation in chosen
    }
    failure = ""
    began = time.perf_counter()
    if chosen:
        target.watchers.append(lambda operation, _: told.asking(operation.name, CHECK))
        try:
            Generator(plan.premises, target, more=more).roam(inquiries)
        except Stopped:
            pass  # The run says why it was stopped.
        except requests.RequestException as error:
            failure = f"no answer: {reason_of(error, target.timeout_s)}"
    elapsed_ms = (time.perf_counter() - began) * 1000 / max(1, len(chosen))
    results = []
    for operation in plan.operations:
        inquiry = inquiries.get(operation.name)
        verdict, ended = silenced_at(
            target.api,
            operation,
            _verdict(operation, inquiry, failure, elapsed_ms),
            datetime.now(UTC).date(),
        )
        verdict = secrets_cleaned(verdict, target.secrets())
        told.judged(verdict)
        results.append((verdict, (*(inquiry.notes if inquiry else ()), *ended)))
    return results


def _may_be_sent(plan: Plan, operation: Operation) -> bool:
    if not plan.target.allow_writes and operation.method not in SAFE_METHODS:
        return False
    if ends_session(operation):
        return False
    return plan.target.credentials.known(plan.target.requirement(operation))


def _verdict(
    operation: Operation, inquiry: Inquiry | None, failure: str, elapsed_ms: float
) -> Verdict:
    status: Status = "passed"
    reason = ""
    if inquiry is None:
        status, reason = "not-judged", "no credential, or may write: see --allow-writes"
        if ends_session(operation):
            reason = ENDS_SESSION
    elif inquiry.findings:
        status = "violated"
    elif failure:
        status, reason = "error", failure
    elif not inquiry.asked:
        status, reason = "not-judged", "no request was sent: there was no time, or none can be made"
    return Verdict(
        operation=operation.name,
        check=CHECK,
        status=status,
        reason=reason,
        findings=fewest(inquiry.findings) if inquiry else (),
        requests=inquiry.asked if inquiry else 0,
        elapsed_ms=elapsed_ms,
    )
