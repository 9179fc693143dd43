"""Measure the judge: its overhead over bare schemathesis, requests per second, recorded exchanges.

Run: `python benchmarks/judging.py [--spec SPEC] [--recorded N] [--rounds N]`. The mock runs in a
process of its own, as always; everything stays on this machine. Three figures:

* overhead: the same generated cases, judged by schemathesis alone and by us with it;
* requests per second of `check` against the mock, all checks and generated cases together;
* recorded exchanges judged per minute, as `replay` judges them, reading the file included.
"""

from __future__ import annotations

import argparse
import itertools
import json
import os
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import schemathesis
from schemathesis.engine import from_schema

from contract_tests.credentials import credentials_from
from contract_tests.engine.running import Plan, run
from contract_tests.engine.selection import Selection
from contract_tests.exchanges import Exchange
from contract_tests.generatable import generatable
from contract_tests.generating.configuration import configuration
from contract_tests.generating.generator import Generator
from contract_tests.inquiry import Inquiry, Premises, premises_of
from contract_tests.messages import Request
from contract_tests.recorded.recordings import recorded_in
from contract_tests.recorded.replaying import replayed
from contract_tests.targets import Target, mock_target
from contract_tests.trials import TRIALS
from mockserver.spec import Api, Operation, api_from_document, load_document

ROOT = Path(__file__).parents[1]


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--spec", type=Path, default=ROOT / "specs" / "opencx.yaml")
    parser.add_argument("--recorded", type=int, default=20_000, help="exchanges in the recording")
    parser.add_argument("--rounds", type=int, default=5, help="pairs, bare and ours in turn")
    parser.add_argument("--examples", type=int, default=15)
    arguments = parser.parse_args()
    api = api_from_document(load_document(arguments.spec))
    premises = premises_of(api, examples=arguments.examples)
    with mock_target(arguments.spec, api, credentials_from(api, {})) as target:
        overhead(premises, target, arguments.rounds)
        throughput(premises, target, str(arguments.spec))
        recording(api, premises, target, arguments.recorded, str(arguments.spec))


def overhead(premises: Premises, target: Target, rounds: int) -> None:
    """Print how much longer generated cases take with our checks than without."""
    generator = Generator(premises, target)
    bare = Bare(premises, target, generator)
    ways: dict[str, Callable[[Operation], int]] = {
        "bare schemathesis": bare.run,
        "with our checks": lambda operation: our_run(generator, premises, target, operation),
    }
    for way, operation in itertools.product(ways.values(), premises.api.operations):
        way(operation)  # What is compiled and loaded once is no part of either.
    taken: dict[str, list[float]] = {name: [] for name in ways}
    cases: dict[str, int] = {}
    for turn in range(rounds):
        for name in list(ways) if turn % 2 else list(reversed(ways)):
            began = time.process_time()
            cases[name] = sum(ways[name](operation) for operation in premises.api.operations)
            taken[name].append(time.process_time() - began)
    medians = {name: statistics.median(times) for name, times in taken.items()}
    for name, seconds in medians.items():
        per_case = seconds / cases[name] * 1000
        print(f"{name:20} {per_case:6.2f} ms CPU a request, {cases[name]} requests")
    one, other = (medians[name] / cases[name] for name in ways)
    print(f"overhead of our checks {(other / one - 1) * 100:+.1f} % (at most 20 %)")


class Bare:
    """schemathesis with the document, settings, credentials and cases of *generator*, alone."""

    def __init__(self, premises: Premises, target: Target, generator: Generator) -> None:
        self.calls = 0
        operations = {operation.name: operation for operation in premises.api.operations}
        self.schema = schemathesis.openapi.from_dict(
            dict(generatable(premises.api).content), config=configuration(premises, target)
        )

        class Provider:
            def get(self, case: Any, _: Any) -> dict[str, str]:
                operation = operations[case.operation.label]
                request = Request(method=operation.method, path="")
                requirement = target.requirement(operation)
                return dict(target.credentials.applied(request, requirement).headers)

            def set(self, case: Any, data: dict[str, str], _: Any) -> None:
                case.headers.update(data)

        def after_call(_context: Any, _case: Any, _response: Any) -> None:
            self.calls += 1

        self.schema.auth(refresh_interval=None)(Provider)

        def filter_case(_context: Any, case: Any) -> bool:
            return generator.is_meant(case)

        self.schema.hook(after_call)
        self.schema.hook(filter_case)

    def run(self, operation: Operation) -> int:
        """Return how many requests schemathesis sent about *operation*."""
        before = self.calls
        for _ in from_schema(self.schema.include(name=operation.name)).execute():
            pass
        return self.calls - before


def our_run(generator: Generator, premises: Premises, target: Target, operation: Operation) -> int:
    """Return how many requests were sent about *operation* with all that is ours."""
    inquiry = Inquiry(premises=premises, target=target)
    generator.examine(operation, inquiry)
    return inquiry.asked


def throughput(premises: Premises, target: Target, document: str) -> None:
    """Print how many requests a second a whole check sends and judges."""
    plan = Plan(
        premises=premises,
        target=target,
        operations=premises.api.operations,
        trials=TRIALS,
        selection=Selection(),
        document=document,
    )
    found = run(plan)
    sent = sum(verdict.requests for verdict in found.verdicts)
    rate = sent / found.elapsed_s
    print(f"check: {sent} requests in {found.elapsed_s:.1f} s, {rate:.0f} requests/s")


def recording(api: Api, premises: Premises, target: Target, count: int, document: str) -> None:
    """Print how many recorded exchanges are judged in a minute."""
    exchanges: list[Exchange] = []
    inquiry = Inquiry(premises=premises, target=target)
    for operation in api.operations:
        body = next(iter(inquiry.bodies(operation)), None)
        for values in (inquiry.required(operation), inquiry.everything(operation)):
            exchanges.append(inquiry.sent(operation, values, body=body))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "traffic.ndjson"
        with path.open("w") as file:
            for exchange in itertools.islice(itertools.cycle(exchanges), count):
                file.write(json.dumps(entry_of(exchange)) + "\n")
        size = path.stat().st_size / 1e6
        found = replayed(
            api,
            recorded_in(path),
            source=str(path),
            document=document,
            bases=(target.base_url,),
            processes=os.cpu_count() or 1,
        )
    rate = count / found.elapsed_s * 60
    print(
        f"replay: {count} exchanges ({size:.0f} MB) in {found.elapsed_s:.1f} s, "
        f"{rate:,.0f} a minute (at least 100,000), {len(found.findings)} violations"
    )


def entry_of(exchange: Exchange) -> dict[str, Any]:
    """Return *exchange* as an entry of a HAR file."""
    sent = exchange.request_body
    return {
        "time": exchange.elapsed_ms,
        "request": {
            "method": exchange.method,
            "url": exchange.url,
            "headers": [{"name": n, "value": v} for n, v in exchange.request_headers],
            **({"postData": {"text": sent.decode()}} if sent else {}),
        },
        "response": {
            "status": exchange.status,
            "headers": [{"name": n, "value": v} for n, v in exchange.response_headers],
            "content": {"text": exchange.response_body.decode()},
        },
    }


if __name__ == "__main__":
    main()
