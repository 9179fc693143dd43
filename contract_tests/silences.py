"""Keep known failures of an operation from being news, as its `x-contract-silence` asks."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from datetime import date

from contract_tests.baselines import anywhere
from contract_tests.results import Finding, Verdict
from mockserver.spec import Api, Operation, SpecError
from mockserver.spec.semantics import Silence, silences_of


def silenced(
    verdict: Verdict, silences: Iterable[Silence], today: date
) -> tuple[Verdict, tuple[str, ...]]:
    """Return *verdict* with what *silences* speak of marked as known, and notes on ended ones.

    A silence counts to the end of its last day; then its findings are news again.
    """
    speaking = [
        each for each in silences if any(_covers(each, verdict, f) for f in verdict.findings)
    ]
    alive = [each for each in speaking if each.until >= today]
    findings = tuple(_marked(finding, verdict, alive) for finding in verdict.findings)
    notes = tuple(
        f"{verdict.operation}: the silence about {each.check} ended on {each.until}: {each.reason}"
        for each in speaking
        if each.until < today
    )
    return dataclasses.replace(verdict, findings=findings), notes


def silenced_at(
    api: Api, operation: Operation | None, verdict: Verdict, today: date
) -> tuple[Verdict, tuple[str, ...]]:
    """Return *verdict* as `silenced` does by what *operation* of *api* declares.

    A declaration that cannot be read silences nothing, and a note says why.
    """
    if operation is None or not verdict.findings:
        return verdict, ()
    try:
        silences = silences_of(api, operation)
    except SpecError as error:
        return verdict, (str(error),)
    return silenced(verdict, silences, today)


def _marked(finding: Finding, verdict: Verdict, alive: Iterable[Silence]) -> Finding:
    for silence in alive:
        if _covers(silence, verdict, finding):
            known = f"{silence.reason} (x-contract-silence until {silence.until})"
            return dataclasses.replace(finding, known=finding.known or known)
    return finding


def _covers(silence: Silence, verdict: Verdict, finding: Finding) -> bool:
    violation = finding.violation
    return silence.check in (verdict.check, violation.rule) and (
        silence.place is None or anywhere(silence.place) == anywhere(violation.place)
    )
