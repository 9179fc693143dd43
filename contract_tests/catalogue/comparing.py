"""Tell what a fault changed: what is seen with it, and not without."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from contract_tests.catalogue.expected import rules_for
from contract_tests.catalogue.model import Alone, Cell, Clean, Fault, Observed, Sighting


def cell_of(api: str, fault: Fault, seen: Observed | None, clean: Sequence[Clean]) -> Cell:
    """Return what *seen*, the run with *fault* on, shows that no run of *clean* does.

    *seen* is `None` where the fault applies to nothing.
    """
    if seen is None:
        return Cell(api=api, fault=fault, caught=(), beside=(), alone=None)
    known = {(one.operation, one.rule) for run in clean for one in run.observed.ours}
    news = sorted(one for one in seen.ours if (one.operation, one.rule) not in known)
    right = rules_for(fault.id)
    caught = tuple(one for one in news if fault.is_at(one.operation) and one.rule in right)
    return Cell(
        api=api,
        fault=fault,
        caught=caught,
        beside=tuple(one for one in news if one not in caught),
        alone=_news(fault, seen.alone, [run.observed.alone for run in clean]),
        errors=seen.errors,
        elapsed_s=seen.elapsed_s,
    )


def _news(fault: Fault, seen: Alone | None, clean: Iterable[Alone | None]) -> Alone | None:
    """Return of *seen* what is news, at operations to which *fault* applies.

    The others have no rules that could be right or wrong for a fault: whatever they see counts.
    """
    if seen is None:
        return None
    before = [one for one in clean if one is not None]
    core = seen.core
    if core is not None:
        core = _at(fault, core.difference(*(one.core or () for one in before)))
    return Alone(
        schemathesis=_at(
            fault, seen.schemathesis.difference(*(one.schemathesis for one in before))
        ),
        core=core,
        sent=seen.sent,
        reason=seen.reason,
    )


def _at(fault: Fault, sightings: Iterable[Sighting]) -> frozenset[Sighting]:
    return frozenset(one for one in sightings if fault.is_at(one.operation))
