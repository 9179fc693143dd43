"""Tell known failures from news: a file names each, with a reason and the day it is known until."""

from __future__ import annotations

import dataclasses
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from contract_tests.exchanges import Violation
from contract_tests.results import Finding, Run, Verdict
from mockserver.spec import SpecError
from mockserver.spec.documents import value_from_yaml

_HEAD = """\
# Known failures: they are shown, and are no news until their day has passed.
# `place` may be left out; `*` in it stands for any index.
"""


class UnusableBaseline(Exception):
    """A baseline file cannot be read: which, where in it, and what would do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownFailure:
    """A violation that is expected. `until` is the last day on which it is no news."""

    operation: str
    rule: str
    reason: str
    until: date
    place: str = ""

    def covers(self, violation: Violation) -> bool:
        """Tell whether *violation* is this one, at whatever index of a list it stands."""
        return (
            self.operation == violation.operation
            and self.rule == violation.rule
            and (not self.place or anywhere(self.place) == anywhere(violation.place))
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Baseline:
    """The known failures in one file."""

    source: str
    failures: tuple[KnownFailure, ...]


def baseline_from(text: str, source: str) -> Baseline:
    """Return the baseline written in *text* (YAML or JSON). Raises `UnusableBaseline`."""
    try:
        content = value_from_yaml(text)
    except SpecError as error:
        raise UnusableBaseline(f"{source}: {error.message}") from error
    known = content.get("known") if isinstance(content, Mapping) else None
    if known is None and not content:
        known = []
    if not isinstance(known, list):
        raise UnusableBaseline(f"{source}: write the failures in a list, `known:`")
    failures = (_failure(value, f"{source}: known/{n}") for n, value in enumerate(known))
    return Baseline(source=source, failures=tuple(failures))


def applied(run: Run, baseline: Baseline, today: date) -> Run:
    """Return *run* with the findings that *baseline* knows marked as known.

    Notes tell which entries have expired, and which were not seen where their operation was judged.
    """
    alive = tuple(failure for failure in baseline.failures if failure.until >= today)
    notes = [
        f"{baseline.source}: expired on {failure.until}: {failure.operation} {failure.rule}"
        for failure in baseline.failures
        if failure.until < today
    ]
    used: set[KnownFailure] = set()
    verdicts = tuple(_marked(verdict, alive, used) for verdict in run.verdicts)
    if not run.stopped and not run.shard:
        judged = {each.operation for each in run.verdicts if each.status in ("passed", "violated")}
        notes += [
            f"{baseline.source}: not seen any more: {failure.operation} {failure.rule}"
            for failure in alive
            if failure not in used and failure.operation in judged
        ]
    return dataclasses.replace(run, verdicts=verdicts, notes=(*run.notes, *notes))


def marked(verdict: Verdict, baseline: Baseline, today: date) -> Verdict:
    """Return *verdict* alone with what *baseline* knows marked, as `applied` does for a run."""
    return _marked(verdict, [each for each in baseline.failures if each.until >= today], set())


def baseline_text(run: Run, reason: str, until: date) -> str:
    """Return a baseline file that knows every finding of *run*, those known already included."""
    known = sorted(
        {
            (each.violation.operation, each.violation.rule, anywhere(each.violation.place))
            for verdict in run.verdicts
            for each in verdict.findings
        }
    )
    lines = [_HEAD, "known:" if known else "known: []", "\n"]
    for operation, rule, place in known:
        members = {"operation": operation, "rule": rule}
        members |= {"place": place} if place else {}
        members |= {"reason": reason, "until": until.isoformat()}
        written = [f"{name}: {_scalar(value)}" for name, value in members.items()]
        lines.append("  - " + "\n    ".join(written) + "\n")
    return "".join(lines)


def anywhere(place: str) -> str:
    """Return *place* with `*` for every index: what is wrong in one item is so in all."""
    return re.sub(r"(?<=/)[0-9]+(?=/|$)", "*", place)


def _marked(verdict: Verdict, alive: Iterable[KnownFailure], used: set[KnownFailure]) -> Verdict:
    findings = []
    for finding in verdict.findings:
        failure = next((one for one in alive if one.covers(finding.violation)), None)
        if failure is None:
            findings.append(finding)
            continue
        used.add(failure)
        reason = f"{failure.reason} (until {failure.until})"
        findings.append(
            Finding(
                violation=finding.violation,
                exchanges=finding.exchanges,
                known=finding.known or reason,
            )
        )
    return dataclasses.replace(verdict, findings=tuple(findings))


def _failure(value: Any, place: str) -> KnownFailure:
    members = {"operation", "rule", "reason", "until"}
    if not isinstance(value, Mapping):
        raise UnusableBaseline(f"{place}: write an object with {', '.join(sorted(members))}")
    unknown = sorted(set(value) - members - {"place"})
    missing = sorted(name for name in members if not value.get(name))
    if unknown or missing:
        what = f"lacks {', '.join(missing)}" if missing else f"has {', '.join(unknown)}"
        raise UnusableBaseline(f"{place}: {what}; an entry has {', '.join(sorted(members))}, place")
    try:
        until = date.fromisoformat(str(value["until"]))
    except ValueError as error:
        raise UnusableBaseline(f"{place}: until is no day such as 2027-01-31") from error
    return KnownFailure(
        operation=str(value["operation"]),
        rule=str(value["rule"]),
        reason=str(value["reason"]),
        until=until,
        place=str(value.get("place") or ""),
    )


def _scalar(text: str) -> str:
    """Return *text* as YAML, quoted where it must be."""
    return (
        text
        if re.fullmatch(r"[A-Za-z][\w./ -]*\w|\d{4}-\d\d-\d\d", text)
        and text.lower() not in ("true", "false", "null")
        else json.dumps(text, ensure_ascii=False)
    )
