"""Gates, and the exit code of a run."""

from __future__ import annotations

import dataclasses

import pytest

from contract_tests.exits import CLEAN, UNREACHABLE, VIOLATIONS, exit_code
from contract_tests.gates import Gates, failures
from contract_tests.results import Run, Verdict
from tests.contract_tests.reports.sample import clean_run, run


def test_a_gate_is_missed_below_its_share() -> None:
    (said,) = failures(run(), Gates(operations=51, parameters=100))
    assert said == "1 of 2 operations were seen (50.0 %), 51 % are demanded"
    assert failures(run(), Gates(operations=50)) == ()


def test_every_gate_can_be_missed() -> None:
    gates = Gates(operations=100, statuses=100, parameters=100, media_types=100)
    words = [said.split(" were seen")[0] for said in failures(run(), gates)]
    assert words == ["1 of 2 operations", "1 of 3 statuses", "1 of 2 media types"]


def test_no_gates_demand_nothing() -> None:
    assert failures(run(), Gates()) == ()


def _with(*statuses: str) -> Run:
    verdicts = tuple(
        Verdict(operation="a", check="b", status=status)  # type: ignore[arg-type]
        for status in statuses
    )
    return dataclasses.replace(clean_run(), verdicts=verdicts)


@pytest.mark.parametrize(
    ("one", "missed", "code"),
    [
        (clean_run(), (), CLEAN),
        (clean_run(), ("too few",), VIOLATIONS),
        (run(), (), VIOLATIONS),
        (_with("passed", "error"), (), UNREACHABLE),
        (_with("not-judged"), (), CLEAN),
        (_with(), (), CLEAN),
    ],
)
def test_a_run_has_its_exit_code(one: Run, missed: tuple[str, ...], code: int) -> None:
    assert exit_code(one, missed) == code


def test_known_failures_are_no_violations() -> None:
    known = tuple(each for each in run().verdicts if each.check == "order")
    assert exit_code(dataclasses.replace(run(), verdicts=known)) == CLEAN
