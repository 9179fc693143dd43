"""Judge one API as it is served: by all of our checks, and by each of the others alone."""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from contract_tests.catalogue.core_alone import CoreAlone, UnreadableDocument
from contract_tests.catalogue.faulty import Faulty
from contract_tests.catalogue.model import Alone, Observed, Sighting
from contract_tests.catalogue.until import Until
from contract_tests.checks.rates import Time
from contract_tests.checks.readable import readable
from contract_tests.credentials import credentials_from
from contract_tests.engine.running import Plan, run
from contract_tests.engine.selection import Selection
from contract_tests.generating.alone import run_alone
from contract_tests.inquiry import Made, Premises, premises_of
from contract_tests.names import Names
from contract_tests.reading import Reading
from contract_tests.results import Run
from contract_tests.targets import Target
from contract_tests.trials import TRIALS
from mockserver.spec import Api, Operation, api_from_document, load_document
from mockserver.spec.types import JsonObject


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """What is run once: *spec* at the mock *address*, with *faults* on.

    *operations* are the names of those that are judged; empty for all. With *limited*, the checks
    that spend rate limits are run, and no other: those would wait for most of their time.
    *examples* are random requests for each operation; *others* tells whether schemathesis and
    openapi-core are asked. At an operation where a rule of *enough* was found, nothing more is
    asked.
    """

    spec: Path
    address: str
    seed: int
    examples: int
    faults: tuple[str, ...] = ()
    operations: tuple[str, ...] = ()
    limited: bool = False
    others: bool = True
    enough: frozenset[str] = frozenset()


def observed(task: Task) -> Observed:
    """Return what was seen of *task*; it is run in any process."""
    began = time.perf_counter()
    prepared = _prepared(task.spec)
    faulty = Faulty(task.address)
    faulty.only(*task.faults)
    target = Target(
        prepared.api,
        task.address + prepared.api.server_path,
        credentials_from(prepared.api, {}),
        allow_writes=True,
    )
    alone = None
    if task.others:
        alone = _alone(prepared, target, task)
        faulty.only(*task.faults)
    until = Until(task.enough)
    found = run(_plan(prepared, target, faulty, task, until), [until])
    return Observed(
        ours=frozenset(_sightings(found)),
        alone=alone,
        errors=tuple(
            f"{one.check} at {one.operation}: {one.reason}"
            for one in found.verdicts
            if one.status == "error"
        ),
        requests=sum(one.requests for one in found.verdicts),
        elapsed_s=time.perf_counter() - began,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Prepared:
    api: Api
    content: JsonObject
    premises: Premises
    core: CoreAlone | None
    unreadable: str


@lru_cache(maxsize=4)
def _prepared(spec: Path) -> _Prepared:
    """Return the document at *spec*, made ready once for all runs of this process."""
    api = api_from_document(load_document(str(spec)))
    # As its author wrote it, if they can read that.
    content = readable(api).content
    core, unreadable = None, ""
    try:
        core = CoreAlone(content)
    except UnreadableDocument as reason:
        unreadable = str(reason)
    return _Prepared(
        api=api, content=content, premises=premises_of(api), core=core, unreadable=unreadable
    )


def _plan(prepared: _Prepared, target: Target, faulty: Faulty, task: Task, until: Until) -> Plan:
    premises = dataclasses.replace(
        prepared.premises,
        # They remember what was asked, in runs before as well.
        names=Names(prepared.premises.meanings),
        reading=Reading(prepared.api, prepared.premises.conformance),
        made=Made(),
        examples=task.examples,
        seed=task.seed,
        spend_quota=task.limited,
        time=Time(now=faulty.now, sleep=faulty.sleep),
    )
    return Plan(
        premises=premises,
        target=target,
        operations=_operations(prepared.api, task.operations),
        trials=tuple(until.bound(trial) for trial in TRIALS if trial.spends == task.limited),
        selection=Selection(),
        document=str(task.spec),
        # One after another: what is found does not depend on who was faster.
        workers=1,
    )


def _operations(api: Api, names: Sequence[str]) -> tuple[Operation, ...]:
    return tuple(one for one in api.operations if not names or one.name in names)


def _sightings(found: Run) -> set[Sighting]:
    return {
        Sighting(
            operation=finding.violation.operation,
            check=verdict.check,
            rule=finding.violation.rule,
        )
        for verdict in found.verdicts
        for finding in verdict.findings
    }


def _alone(prepared: _Prepared, target: Target, task: Task) -> Alone:
    """Return what schemathesis finds, and what openapi-core finds in the exchanges of that."""
    operations = {one.name: one for one in prepared.api.operations}
    result = run_alone(
        prepared.content,
        target.base_url,
        target.credentials,
        seed=task.seed,
        examples=task.examples,
    )
    exchanges = [
        (operations[name], exchange) for name, exchange in result.exchanges if name in operations
    ]
    return Alone(
        schemathesis=frozenset(
            Sighting(operation=one.operation, check=one.check, rule=one.title)
            for one in result.failures
        ),
        core=prepared.core.sightings(exchanges) if prepared.core is not None else None,
        sent=len(result.exchanges),
        reason=prepared.unreadable,
    )
