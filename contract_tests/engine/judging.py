"""Bring one trial to one operation, and say what came of it."""

from __future__ import annotations

import time
from collections.abc import Iterable
from datetime import UTC, datetime

import requests

from contract_tests.baselines import anywhere
from contract_tests.checks.wording import ends_session
from contract_tests.exchanges import Exchange
from contract_tests.inquiry import Inquiry, NotJudged, Premises
from contract_tests.pacing import Stopped
from contract_tests.reasons import reason_of
from contract_tests.reports.secrets import secrets_cleaned
from contract_tests.results import Finding, Status, Verdict
from contract_tests.silences import silenced
from contract_tests.targets import SAFE_METHODS, Target
from contract_tests.trials.model import Trial
from mockserver.spec import Operation
from mockserver.spec.semantics import Silence, silences_of

NO_WRITES = "may write: sent only with --allow-writes"
# What is wrong in every answer is told this often, not for each of thousands.
MOST_ALIKE = 20

ENDS_SESSION = "it would end the session of this run"
NO_QUOTA = "spends the rate limit: asked only with --spend-quota"


def objection(trial: Trial, operation: Operation, premises: Premises, target: Target) -> str:
    """Return why *trial* is not brought to *operation* at all, `""` if it is."""
    reason = trial.applies(operation, premises)
    if reason:
        return reason
    if not trial.ends and ends_session(operation):
        return ENDS_SESSION
    if trial.spends and not premises.spend_quota:
        return NO_QUOTA
    if not target.allow_writes and (trial.writes or operation.method not in SAFE_METHODS):
        return NO_WRITES
    return ""


def judged(
    trial: Trial, operation: Operation, premises: Premises, target: Target
) -> tuple[Verdict, tuple[str, ...]]:
    """Return what *trial* says of *operation*, and notes on what it could not judge in full."""
    started = time.perf_counter()
    inquiry = Inquiry(premises=premises, target=target)
    status: Status = "passed"
    reason = ""
    silences: tuple[Silence, ...] = ()
    try:
        silences = silences_of(premises.api, operation)
        trial.run(operation, inquiry)
    except NotJudged as not_judged:
        status, reason = "not-judged", str(not_judged)
    except Stopped as stopped:
        status, reason = "not-judged", f"stopped: {stopped}"
    except requests.RequestException as error:
        status, reason = "error", f"no answer: {reason_of(error, target.timeout_s)}"
    except Exception as error:  # One check that fails must not end the run.
        status, reason = "error", f"{type(error).__name__}: {said(error)}"
    if inquiry.findings:
        status = "violated"
    verdict = Verdict(
        operation=operation.name,
        check=trial.name,
        status=status,
        reason=reason,
        findings=fewest(inquiry.findings),
        requests=inquiry.asked,
        elapsed_ms=(time.perf_counter() - started) * 1000,
    )
    verdict, ended = silenced(verdict, silences, datetime.now(UTC).date())
    return secrets_cleaned(verdict, target.secrets()), (*inquiry.notes, *ended)


def fewest(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return *findings* without those that repeat what `MOST_ALIKE` smaller ones show already."""
    alike: dict[tuple[str, str], list[Finding]] = {}
    for finding in sorted(findings, key=size):
        same = alike.setdefault((finding.violation.rule, anywhere(finding.violation.place)), [])
        if len(same) < MOST_ALIKE:
            same.append(finding)
    return tuple(sorted((each for same in alike.values() for each in same), key=size))


def size(finding: Finding) -> tuple[int, int, str]:
    """Return how much there is to read in *finding*: exchanges, then the telling request."""
    last: Exchange | None = finding.exchanges[-1] if finding.exchanges else None
    request = len(last.url) + len(last.request_body or b"") if last else 0
    return len(finding.exchanges), request, finding.violation.curl


def said(error: BaseException) -> str:
    """Return the first line of what *error* says."""
    return (str(error) or repr(error)).strip().splitlines()[0][:300]
