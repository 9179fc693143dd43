"""Bring findings together: what is the same wrong thing is told once, its smallest case first."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from contract_tests.baselines import anywhere
from contract_tests.exchanges import Exchange, Violation
from contract_tests.results import Finding, Run, Verdict

Standing = Literal["passed", "violated", "known", "not-judged", "error"]
"""Of a verdict, in reports: a violation that is all known is no news."""

STANDINGS: tuple[Standing, ...] = ("violated", "error", "known", "not-judged", "passed")
"""Every standing, what asks for most attention first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """The findings that break one rule at one place of one operation, the smallest case first.

    `verdict` is that of the smallest case, `checks` are the names of all that found it.
    """

    verdict: Verdict
    findings: tuple[Finding, ...]
    checks: tuple[str, ...]

    @property
    def violation(self) -> Violation:
        """The violation of the smallest case."""
        return self.findings[0].violation

    @property
    def exchanges(self) -> tuple[Exchange, ...]:
        """The exchanges of the smallest case."""
        return self.findings[0].exchanges

    @property
    def known(self) -> str:
        """Why all of them are known; empty if one is news."""
        return self.findings[0].known

    @property
    def more(self) -> int:
        """How many findings there are beside the smallest case."""
        return len(self.findings) - 1


def standing(verdict: Verdict) -> Standing:
    """Return how *verdict* stands once known failures are left aside."""
    if (
        verdict.status == "violated"
        and verdict.findings
        and all(finding.known for finding in verdict.findings)
    ):
        return "known"
    return verdict.status


def groups(verdict: Verdict) -> tuple[Group, ...]:
    """Return the findings of *verdict* in groups, news first, each with its smallest case first."""
    found = _grouped((verdict,))
    return tuple(sorted(found, key=lambda group: bool(group.known)))


def groups_of(run: Run, *, known: bool = False) -> tuple[Group, ...]:
    """Return the findings of *run* in groups: the news, or what is *known*.

    What several checks find is told once.
    """
    return tuple(group for group in _grouped(run.verdicts) if bool(group.known) is known)


def _grouped(verdicts: Iterable[Verdict]) -> list[Group]:
    # Known and news are told apart. What stands in one item, stands in all.
    found: dict[tuple[bool, str, str, str], list[tuple[Finding, Verdict]]] = {}
    for verdict in verdicts:
        for finding in verdict.findings:
            one = finding.violation
            key = (bool(finding.known), one.operation, one.rule, anywhere(one.place))
            members = found.setdefault(key, [])
            if all(one != other.violation for other, _ in members):
                members.append((finding, verdict))
    return [_group(members) for members in found.values()]


def _group(members: list[tuple[Finding, Verdict]]) -> Group:
    ordered = sorted(members, key=lambda member: _size(member[0]))
    return Group(
        verdict=ordered[0][1],
        findings=tuple(finding for finding, _ in ordered),
        checks=tuple(dict.fromkeys(verdict.check for _, verdict in members)),
    )


def counts(verdicts: Iterable[Verdict]) -> dict[Standing, int]:
    """Return how many of *verdicts* stand in each way."""
    found: dict[Standing, int] = dict.fromkeys(STANDINGS, 0)
    for verdict in verdicts:
        found[standing(verdict)] += 1
    return found


def _size(finding: Finding) -> tuple[int, int, int]:
    """Return how much a reader has to read to understand *finding*."""
    return (
        len(finding.exchanges) or 1,
        sum(len(each.request_body or b"") + len(each.url) for each in finding.exchanges),
        len(finding.violation.evidence),
    )
