"""Make one run of the shards that a matrix of CI jobs judged."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from contract_tests.coverage import united
from contract_tests.results import Run, Verdict


class Unmergeable(Exception):
    """Runs cannot be one: they judge different things."""


def merged(runs: Sequence[Run]) -> Run:
    """Return the run that *runs*, of one document, are parts of.

    Shards that are missing, or judged another server or with another seed, are noted; what a check
    said of an operation twice is kept once, the worse of the two. Raises `Unmergeable`.
    """
    if not runs:
        raise Unmergeable("no runs are given")
    first = runs[0]
    titles = sorted({run.title for run in runs})
    if len(titles) > 1:
        raise Unmergeable(f"the runs judge different documents: {', '.join(titles)}")
    verdicts: dict[tuple[str, str], Verdict] = {}
    for run in runs:
        for verdict in run.verdicts:
            key = (verdict.operation, verdict.check)
            verdicts[key] = _worse(verdicts.get(key), verdict)
    notes = [note for run in runs for note in run.notes]
    left, missing = _missing(run.shard for run in runs)
    return Run(
        document=first.document,
        title=first.title,
        url=first.url,
        started=min(run.started for run in runs),
        # Shards run side by side.
        elapsed_s=max(run.elapsed_s for run in runs),
        seed=first.seed,
        verdicts=tuple(verdicts.values()),
        coverage=united(seen for run in runs for seen in run.coverage),
        notes=tuple(dict.fromkeys([*notes, *_differences(runs), *missing])),
        stopped="; ".join(dict.fromkeys(run.stopped for run in runs if run.stopped)),
        shard=left,
        versions=first.versions,
    )


_WEIGHT = {"violated": 3, "error": 2, "passed": 1, "not-judged": 0}


def _worse(one: Verdict | None, other: Verdict) -> Verdict:
    if one is None or _WEIGHT[other.status] > _WEIGHT[one.status]:
        return other
    return one


def _differences(runs: Sequence[Run]) -> list[str]:
    notes = []
    for name, values in (
        ("servers", {run.url for run in runs}),
        ("seeds", {str(run.seed) for run in runs}),
        ("versions", {_versions(run) for run in runs}),
    ):
        if len(values) > 1:
            notes.append(f"the merged runs have different {name}: {', '.join(sorted(values))}")
    return notes


def _versions(run: Run) -> str:
    return " ".join(f"{name} {version}" for name, version in run.versions)


def _missing(shards: Iterable[str]) -> tuple[str, list[str]]:
    """Return what the merged run is a shard of, empty if it is whole, and notes about that."""
    found = [tuple(map(int, m.groups())) for m in map(_parsed, shards) if m is not None]
    totals = sorted({total for _, total in found})
    if not totals:
        return "", []
    if len(totals) > 1:
        sizes = ", ".join(map(str, totals))
        raise Unmergeable(f"the runs are shards of different matrices: of {sizes}")
    total = totals[0]
    missing = sorted(set(range(1, total + 1)) - {number for number, _ in found})
    if not missing:
        return "", []
    have = ",".join(str(number) for number, _ in sorted(set(found)))
    numbers = ", ".join(f"{number}/{total}" for number in missing)
    return f"{have}/{total}", [f"shards that are missing: {numbers}"]


def _parsed(shard: str) -> re.Match[str] | None:
    return re.fullmatch(r"(\d+)/(\d+)", shard)
