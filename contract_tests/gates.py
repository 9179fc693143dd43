"""Demand that a run saw enough of what the document describes."""

from __future__ import annotations

from dataclasses import dataclass

from contract_tests.coverage import Share, shares
from contract_tests.results import Run


@dataclass(frozen=True, slots=True, kw_only=True)
class Gates:
    """The least that must have been seen of each kind, in percent of what is documented.

    `None` demands nothing. What a document has none of is seen in full.
    """

    operations: float | None = None
    statuses: float | None = None
    parameters: float | None = None
    media_types: float | None = None


def failures(run: Run, gates: Gates) -> tuple[str, ...]:
    """Return what *run* misses of *gates*, each as a sentence for people."""
    found = shares(run.coverage)
    demanded = {
        "operations": gates.operations,
        "statuses": gates.statuses,
        "parameters": gates.parameters,
        "media types": gates.media_types,
    }
    return tuple(
        _sentence(kind, found[kind], least)
        for kind, least in demanded.items()
        if least is not None and found[kind].percent < least
    )


def _sentence(kind: str, share: Share, least: float) -> str:
    return (
        f"{share.seen} of {share.documented} {kind} were seen ({share.percent:.1f} %), "
        f"{least:g} % are demanded"
    )
