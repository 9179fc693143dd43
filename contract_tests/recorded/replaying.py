"""Judge a recording in parallel processes, and return the run."""

from __future__ import annotations

import itertools
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime
from multiprocessing import get_context

from contract_tests.coverage import Coverage, united
from contract_tests.engine.judging import fewest
from contract_tests.engine.versions import versions
from contract_tests.exchanges import Exchange
from contract_tests.recorded.judge import Judge
from contract_tests.reports.listening import Listener, Listeners
from contract_tests.reports.secrets import without_secrets
from contract_tests.results import Finding, Run, Seen, Verdict
from contract_tests.silences import silenced_at
from mockserver.spec import Api

CHECK = "recorded"
"""What the check is called in verdicts; docs/judging.md explains it."""

_AT_ONCE = 500


@dataclass(slots=True)
class Tally:
    """What a part of a recording showed."""

    findings: dict[str, list[Finding]] = field(default_factory=dict)
    judged: Counter[str] = field(default_factory=Counter)
    foreign: int = 0
    coverage: tuple[Seen, ...] = ()

    def add(self, other: Tally) -> None:
        """Count what *other* shows as well."""
        for operation, findings in other.findings.items():
            self.findings.setdefault(operation, []).extend(findings)
            self.findings[operation] = list(fewest(self.findings[operation]))
        self.judged.update(other.judged)
        self.foreign += other.foreign


def replayed(
    api: Api,
    exchanges: Iterable[Exchange],
    *,
    source: str,
    document: str,
    bases: Sequence[str] = (),
    processes: int = 1,
    listeners: Sequence[Listener] = (),
) -> Run:
    """Return what *exchanges*, recorded in *source*, violate of *api*, whose file is *document*.

    Only what was sent below *bases*, URLs or paths, is judged; by default that is below the paths
    of the document's servers. Coverage is kept by each process and united.
    """
    started, began = datetime.now(UTC), time.monotonic()
    told = Listeners(listeners)
    told.begun(len(api.operations))
    total = Tally()
    seen: tuple[Seen, ...] = Coverage(api.operations).seen()
    for tally in _tallies(api, exchanges, tuple(bases), processes):
        total.add(tally)
        seen = united((*seen, *tally.coverage))
    operations = {operation.name: operation for operation in api.operations}
    judged = [
        silenced_at(api, operations.get(verdict.operation), verdict, started.date())
        for verdict in _verdicts(api, total)
    ]
    verdicts = tuple(verdict for verdict, _ in judged)
    for verdict in verdicts:
        told.judged(verdict)
    notes = [note for _, ended in judged for note in ended]
    if total.foreign:
        notes.append(f"{total.foreign} exchanges are not below {' or '.join(bases) or 'a server'}")
    found = Run(
        document=document,
        title=api.title,
        url=source,
        started=started.isoformat(timespec="seconds"),
        elapsed_s=round(time.monotonic() - began, 3),
        seed=0,
        verdicts=verdicts,
        coverage=seen,
        notes=tuple(notes),
        versions=versions(),
    )
    found = without_secrets(found)
    told.ended(found)
    return found


def _tallies(
    api: Api, exchanges: Iterable[Exchange], bases: tuple[str, ...], processes: int
) -> Iterator[Tally]:
    parts = _parts(exchanges)
    if processes <= 1:
        judge = Judge(api, bases)
        yield from (_tally(judge, part) for part in parts)
        return
    # A fresh process shares no threads and no locks with this one.
    with ProcessPoolExecutor(
        processes, mp_context=get_context("spawn"), initializer=_begin, initargs=(api, bases)
    ) as pool:
        waiting = []
        for part in parts:
            waiting.append(pool.submit(_in_process, part))
            # Not all of a large recording is held at once.
            if len(waiting) > 2 * processes:
                yield waiting.pop(0).result()
        for future in waiting:
            yield future.result()


_JUDGES: list[Judge] = []


def _begin(api: Api, bases: tuple[str, ...]) -> None:
    """Make the judge of this process: it is made for one run, and ends with it."""
    _JUDGES.append(Judge(api, bases))


def _in_process(part: list[Exchange]) -> Tally:
    return _tally(_JUDGES[-1], part)


def _parts(exchanges: Iterable[Exchange]) -> Iterator[list[Exchange]]:
    waiting = iter(exchanges)
    while part := list(itertools.islice(waiting, _AT_ONCE)):
        yield part


def _tally(judge: Judge, exchanges: Iterable[Exchange]) -> Tally:
    coverage = Coverage(judge.api.operations)
    result = Tally()
    for exchange in exchanges:
        if not judge.paths.concerns(exchange.url):
            result.foreign += 1
            continue
        operation = judge.paths.operation(exchange.method, exchange.url)
        if operation is not None:
            coverage.saw(operation, exchange)
            result.judged[operation.name] += 1
        for violation in judge.violations(exchange):
            finding = Finding(violation=violation, exchanges=(exchange,))
            result.findings.setdefault(violation.operation, []).append(finding)
    result.findings = {name: list(fewest(each)) for name, each in result.findings.items()}
    result.coverage = tuple(one for one in coverage.seen() if one.seen or one.undocumented)
    return result


def _verdicts(api: Api, total: Tally) -> Iterator[Verdict]:
    names = [operation.name for operation in api.operations]
    for name in (*names, *sorted(set(total.findings) - set(names))):
        findings = tuple(total.findings.get(name, ()))
        if not findings and not total.judged[name]:
            yield Verdict(
                operation=name, check=CHECK, status="not-judged", reason="not in the recording"
            )
            continue
        yield Verdict(
            operation=name,
            check=CHECK,
            status="violated" if findings else "passed",
            findings=findings,
            requests=total.judged[name],
        )
