"""Run all trials of a selection in worker threads, and return the run."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from datetime import UTC, datetime

from contract_tests.coverage import Coverage, elsewhere, unspoken
from contract_tests.engine.cleaning import Cleaner
from contract_tests.engine.interrupting import INTERRUPTED, stopped_by_ctrl_c
from contract_tests.engine.judging import judged, objection
from contract_tests.engine.selection import Selection
from contract_tests.engine.versions import versions
from contract_tests.generatable import generatable
from contract_tests.inquiry import Premises
from contract_tests.reports.listening import Listener, Listeners
from contract_tests.reports.secrets import without_secrets
from contract_tests.results import Run, Verdict
from contract_tests.targets import SAFE_METHODS, Target
from contract_tests.trials.model import Trial
from mockserver.spec import Operation

# How often a waiting run looks for Ctrl-C and for the end of its time.
_LOOK_S = 0.2

Judged = tuple[Verdict, tuple[str, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What is run: *trials* for each of *operations*, by *workers* threads.

    `document` and `options` are for the report. `max_failures` ends the run when so many verdicts
    are violated. What the run creates is deleted again, unless `keep_created`.
    """

    premises: Premises
    target: Target
    operations: Sequence[Operation]
    trials: Sequence[Trial]
    selection: Selection
    document: str
    workers: int = 4
    max_failures: int | None = None
    keep_created: bool = False
    options: tuple[str, ...] = ()


Work = Callable[[Plan, Listeners], Iterable[Judged]]
"""Judges what a plan says, tells listeners of each verdict, and returns all of them in order."""


def run(plan: Plan, listeners: Sequence[Listener] = ()) -> Run:
    """Return what *plan* found; tell *listeners* of each verdict as it comes.

    Ctrl-C stops the run: no more is sent, what is under way is finished, and the report is of what
    was judged so far. The order of the verdicts is that of the document, whoever was first.
    """
    return run_of(plan, _in_threads, listeners, total=len(plan.operations) * len(plan.trials))


def run_of(plan: Plan, work: Work, listeners: Sequence[Listener], *, total: int) -> Run:
    """Return the run that *work* does for *plan*, of *total* verdicts.

    What it saw is counted, and what it created is deleted again, however it ends.
    """
    started, began = datetime.now(UTC), time.monotonic()
    told = Listeners(listeners)
    coverage, cleaner = Coverage(plan.operations), Cleaner(plan.target)
    watchers = [coverage.saw, cleaner.saw]
    plan.target.watchers += watchers
    plan.target.pace.on_wait = told.waiting
    told.begun(total)
    notes = list(generatable(plan.premises.api).notes)
    results: list[Judged] = []
    try:
        with stopped_by_ctrl_c(plan.target.pace):
            results += work(plan, told)
    finally:
        plan.target.watchers[:] = [each for each in plan.target.watchers if each not in watchers]
        notes[:0] = elsewhere(plan.premises.api, plan.target.base_url, coverage.seen())
        notes += [note for _, more in results for note in more]
        notes += () if plan.keep_created else cleaner.clean()
        notes += unspoken(coverage.seen())
    found = Run(
        document=plan.document,
        title=plan.premises.api.title,
        url=plan.target.base_url,
        started=started.isoformat(timespec="seconds"),
        elapsed_s=round(time.monotonic() - began, 3),
        seed=plan.premises.seed,
        verdicts=tuple(verdict for verdict, _ in results),
        coverage=coverage.seen(),
        notes=tuple(dict.fromkeys(notes)),
        stopped=plan.target.pace.stopped,
        shard=str(plan.selection.shard or ""),
        versions=versions(),
        options=plan.options,
    )
    found = without_secrets(found, plan.target.secrets())
    told.ended(found)
    return found


def _tasks(plan: Plan) -> list[tuple[Trial, Operation]]:
    return [(trial, operation) for operation in plan.operations for trial in plan.trials]


def _in_threads(plan: Plan, told: Listeners) -> list[Judged]:
    """Return what each trial says of each operation; stop early if the plan says so."""
    pool = ThreadPoolExecutor(max_workers=max(1, plan.workers), thread_name_prefix="judge")
    phases = iter(_phases(plan, told))
    queue = next(phases)
    running: dict[Future[Judged], int] = {}
    results: dict[int, Judged] = {}
    violated = 0
    try:
        while True:
            _fill(plan, pool, queue, running)
            if not running:
                following = next(phases, None)
                if following is None:
                    return [results[index] for index in sorted(results)]
                queue = following
                continue
            for future in _waited(plan, running):
                index = running.pop(future)
                results[index] = future.result()
                verdict = results[index][0]
                told.judged(verdict)
                violated += verdict.status == "violated"
                if plan.max_failures is not None and violated >= plan.max_failures:
                    plan.target.pace.stop(f"{violated} checks are violated (--max-failures)")
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _phases(plan: Plan, told: Listeners) -> list[Iterator[tuple[int, Callable[[], Judged]]]]:
    """Return what only reads, then what may write and comes first, all else that may write, and
    what spends a limit.

    None of them runs beside another: lists would change while they are walked.
    """
    parts: list[list[tuple[int, tuple[Trial, Operation]]]] = [[], [], [], []]
    for index, (trial, operation) in enumerate(_tasks(plan)):
        writes = trial.writes or operation.method not in SAFE_METHODS
        part = 3 if trial.spends else 0 if not writes else 1 if trial.early else 2
        parts[part].append((index, (trial, operation)))
    return [_queue(plan, told, part) for part in parts]


def _queue(
    plan: Plan, told: Listeners, tasks: Sequence[tuple[int, tuple[Trial, Operation]]]
) -> Iterator[tuple[int, Callable[[], Judged]]]:
    for index, (trial, operation) in tasks:

        def task(trial: Trial = trial, operation: Operation = operation) -> Judged:
            reason = objection(trial, operation, plan.premises, plan.target)
            if reason:
                verdict = Verdict(
                    operation=operation.name, check=trial.name, status="not-judged", reason=reason
                )
                return verdict, ()
            told.asking(operation.name, trial.name)
            return judged(trial, operation, plan.premises, plan.target)

        yield index, task


def _fill(
    plan: Plan,
    pool: ThreadPoolExecutor,
    queue: Iterator[tuple[int, Callable[[], Judged]]],
    running: dict[Future[Judged], int],
) -> None:
    """Give every worker something to do, unless the run is stopped."""
    while len(running) < max(1, plan.workers) and not plan.target.pace.stopped:
        following = next(queue, None)
        if following is None:
            return
        index, task = following
        running[pool.submit(task)] = index


def _waited(plan: Plan, running: dict[Future[Judged], int]) -> set[Future[Judged]]:
    """Return the futures that are done; Ctrl-C stops the run, a second one ends it at once."""
    while True:
        try:
            done, _ = wait(running, timeout=_LOOK_S, return_when=FIRST_COMPLETED)
        except KeyboardInterrupt:
            if plan.target.pace.stopped:
                raise
            plan.target.pace.stop(INTERRUPTED)
            continue
        if done:
            return done
