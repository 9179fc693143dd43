"""Try every fault on every API, in several processes, and put together what came of it."""

from __future__ import annotations

import multiprocessing
import signal
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path

from contract_tests.catalogue.comparing import cell_of
from contract_tests.catalogue.expected import rules_for
from contract_tests.catalogue.faulty import Faulty
from contract_tests.catalogue.judging import Task, observed
from contract_tests.catalogue.mocks import Kind, Mocks
from contract_tests.catalogue.model import Catalogue, Clean, Fault, Observed
from contract_tests.engine.versions import versions

LIMITS = "limits"
"""The family of faults for which the mock must keep rate limits."""

FIRST_SEED = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What is measured: *specs*, by the names of their APIs, with the faults that match one of
    *faults* (patterns; none for all). Without faults, they are judged with *seeds* seeds.

    *examples* are the random requests for each operation, of each judge; *others* tells whether
    schemathesis and openapi-core are asked as well. Unless *every_check*, no more is asked about an
    operation when the fault was seen there.
    """

    specs: Mapping[str, Path]
    faults: tuple[str, ...] = ()
    seeds: int = 1
    examples: int = 10
    workers: int = 2
    others: bool = True
    every_check: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One run: *fault* is `None` if nothing is broken."""

    api: str
    kind: Kind
    fault: Fault | None = None


Told = Callable[[Step, int], None]
"""Told of each step that is done, and of how many there are."""


class UnknownFault(Exception):
    """A pattern matches no fault; the message says so."""


def measured(wanted: Wanted, told: Told) -> Catalogue:
    """Return the catalogue of what is *wanted*. Raises `UnknownFault`, `MockDidNotStart`.

    Ctrl-C stops it: no more is begun, and the catalogue is of what was measured so far.
    """
    began = time.perf_counter()
    with Mocks() as mocks:
        faults = {api: _faults(mocks, api, wanted) for api in wanted.specs}
        steps = [step for api in wanted.specs for step in _steps(api, faults[api], wanted)]
        results = _run(mocks, steps, wanted, told)
    clean = tuple(
        Clean(api=step.api, seed=step.kind.seed, limited=step.kind.limited, observed=result)
        for step, result in results
        if step.fault is None
    )
    broken = {(step.api, step.fault.id): result for step, result in results if step.fault}
    cells = tuple(
        cell_of(api, fault, broken.get((api, fault.id)), [one for one in clean if one.api == api])
        for api in wanted.specs
        for fault in faults[api]
        if (api, fault.id) in broken or not fault.applies
    )
    return Catalogue(
        apis=tuple(wanted.specs),
        cells=cells,
        clean=clean,
        elapsed_s=round(time.perf_counter() - began, 1),
        stopped=len(results) < len(steps),
        workers=wanted.workers,
        examples=wanted.examples,
        versions=versions(),
    )


def _faults(mocks: Mocks, api: str, wanted: Wanted) -> tuple[Fault, ...]:
    """Return the faults that are wanted of *api*. A mock that keeps limits tells them all."""
    kind = Kind(spec=wanted.specs[api], seed=FIRST_SEED, limited=True)
    address = mocks.taken(kind)
    found = Faulty(address).faults()
    mocks.given_back(kind, address, needed=True)
    for pattern in wanted.faults:
        if not any(fnmatchcase(one.id, pattern) for one in found):
            raise UnknownFault(f"no fault is called {pattern!r}; docs/faults.md lists them")
    return tuple(
        one
        for one in found
        if not wanted.faults or any(fnmatchcase(one.id, each) for each in wanted.faults)
    )


def _steps(api: str, faults: Sequence[Fault], wanted: Wanted) -> Iterator[Step]:
    spec = wanted.specs[api]
    has_limits = any(one.applies and one.family == LIMITS for one in faults)
    kinds = (False, True) if has_limits else (False,)
    yield from (Step(api=api, kind=Kind(spec=spec, seed=FIRST_SEED, limited=one)) for one in kinds)
    for fault in faults:
        if fault.applies:
            limited = fault.family == LIMITS
            kind = Kind(spec=spec, seed=FIRST_SEED, limited=limited)
            yield Step(api=api, kind=kind, fault=fault)
    for seed in range(FIRST_SEED + 1, FIRST_SEED + wanted.seeds):
        yield from (Step(api=api, kind=Kind(spec=spec, seed=seed, limited=one)) for one in kinds)


def _run(
    mocks: Mocks, steps: Sequence[Step], wanted: Wanted, told: Told
) -> list[tuple[Step, Observed]]:
    """Return what each step saw, in their order, whoever was first."""
    needed = Counter(step.kind for step in steps)
    waiting = list(enumerate(steps))
    running: dict[Future[Observed], tuple[int, str]] = {}
    results: dict[int, Observed] = {}
    # Processes, as judging is work for a processor; fresh ones, as this one may have threads.
    context = multiprocessing.get_context("spawn")
    pool = ProcessPoolExecutor(wanted.workers, mp_context=context, initializer=_quiet)
    try:
        while waiting or running:
            while waiting and len(running) < wanted.workers:
                index, step = waiting.pop(0)
                address = mocks.taken(step.kind)
                running[pool.submit(observed, _task(step, address, wanted))] = (index, address)
            done, _ = wait(running, return_when=FIRST_COMPLETED)
            for future in done:
                index, address = running.pop(future)
                kind = steps[index].kind
                needed[kind] -= 1
                mocks.given_back(kind, address, needed=needed[kind] > 0)
                results[index] = future.result()
                told(steps[index], len(steps))
    except KeyboardInterrupt:
        pass  # What is under way is worth nothing: the mocks heard of it as well.
    finally:
        pool.shutdown(wait=True, cancel_futures=True)
    return [(steps[index], results[index]) for index in sorted(results)]


def _task(step: Step, address: str, wanted: Wanted) -> Task:
    fault = step.fault
    return Task(
        spec=step.kind.spec,
        address=address,
        seed=step.kind.seed,
        examples=wanted.examples,
        faults=(fault.id,) if fault else (),
        operations=fault.applies if fault else (),
        limited=step.kind.limited,
        # The data of other seeds tells nothing that is new about them.
        others=wanted.others and step.kind.seed == FIRST_SEED,
        enough=rules_for(fault.id) if fault and not wanted.every_check else frozenset(),
    )


def _quiet() -> None:
    """Leave Ctrl-C to the process that waits for us."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
