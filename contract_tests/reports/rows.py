"""Make the rows of a page: what was seen of each operation, and what the checks said of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from contract_tests.coverage import of_kind
from contract_tests.reports.groups import STANDINGS, Standing, standing
from contract_tests.results import Seen, Verdict

State = Literal["seen", "unseen", "undocumented", "none"]

_MOST_COLUMNS = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """Whether one status was seen."""

    status: str
    state: State


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """Whether one parameter, or media type, was seen."""

    name: str
    state: State


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One operation of the matrix."""

    operation: str
    gaps: bool
    statuses: tuple[Cell, ...]
    groups: tuple[tuple[str, tuple[Fact, ...]], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Checks:
    """What the checks said of one operation: `told` are name, standing and reason of each, `silent`
    reasons why `unjudged` others said nothing, each with their names.
    """

    operation: str
    requests: int
    told: tuple[tuple[str, Standing, str], ...]
    silent: tuple[tuple[str, str], ...]
    unjudged: int


def checks_of(verdicts: Iterable[Verdict]) -> list[Checks]:
    """Return a row for each operation; what was not judged for one reason is brought together."""
    found: dict[str, list[Verdict]] = {}
    for verdict in verdicts:
        found.setdefault(verdict.operation, []).append(verdict)
    return [_row_of_checks(operation, each) for operation, each in found.items()]


def _row_of_checks(operation: str, verdicts: Iterable[Verdict]) -> Checks:
    told: list[tuple[str, Standing, str]] = []
    silent: dict[str, list[str]] = {}
    requests = 0
    for verdict in verdicts:
        how = standing(verdict)
        requests += verdict.requests
        if how == "not-judged":
            silent.setdefault(verdict.reason, []).append(verdict.check)
        else:
            told.append((verdict.check, how, verdict.reason))
    ranks = {standing: rank for rank, standing in enumerate(STANDINGS)}
    return Checks(
        operation=operation,
        requests=requests,
        told=tuple(sorted(told, key=lambda one: ranks[one[1]])),
        silent=tuple((reason, ", ".join(names)) for reason, names in silent.items()),
        unjudged=sum(map(len, silent.values())),
    )


def statuses_of(coverage: Iterable[Seen]) -> tuple[str, ...]:
    """Return every status that an operation documents: the columns of the matrix.

    Nothing if there are more than a screen has room for; `row_of` then lists them.
    """
    found = {
        fact.partition(" ")[2] for seen in coverage for fact in of_kind(seen.documented, "status")
    }
    return tuple(sorted(found)) if len(found) <= _MOST_COLUMNS else ()


def row_of(seen: Seen, statuses: Iterable[str]) -> Row:
    """Return the row of *seen* in a matrix with the columns *statuses*."""
    cells = tuple(
        Cell(status=status, state=_state(seen, f"status {status}")) for status in statuses
    )
    kinds = [("parameter", "parameters"), ("media type", "media types")]
    if not cells:
        kinds.insert(0, ("status", "statuses"))
    groups = tuple(
        (
            name,
            tuple(
                Fact(name=fact.removeprefix(f"{kind} "), state=_state(seen, fact))
                for fact in of_kind(seen.documented, kind)
            ),
        )
        for kind, name in kinds
    )
    surprises = tuple(Fact(name=fact, state="undocumented") for fact in sorted(seen.undocumented))
    return Row(
        operation=seen.operation,
        gaps=bool(seen.documented - seen.seen or seen.undocumented),
        statuses=cells,
        groups=(*groups, ("not documented", surprises)),
    )


def _state(seen: Seen, fact: str) -> State:
    if fact not in seen.documented:
        return "none"
    return "seen" if fact in seen.seen else "unseen"
