"""Shards of a matrix become one run."""

from __future__ import annotations

import dataclasses

import pytest

from contract_tests.merging import Unmergeable, merged
from contract_tests.results import Run, Verdict
from tests.contract_tests.reports.sample import run


def _shards(count: int) -> list[Run]:
    """Return the run in *count* shards: each has some verdicts, and sees one operation."""
    whole = run()
    return [
        dataclasses.replace(
            whole,
            verdicts=whole.verdicts[index::count],
            coverage=whole.coverage[index::count],
            shard=f"{index + 1}/{count}",
            elapsed_s=float(index),
        )
        for index in range(count)
    ]


def test_all_shards_are_the_whole() -> None:
    found = merged(_shards(2))
    assert set(found.verdicts) == set(run().verdicts)
    assert set(found.coverage) == set(run().coverage)
    assert (found.shard, found.notes, found.elapsed_s) == ("", run().notes, 1.0)


def test_a_shard_that_is_missing_is_told() -> None:
    found = merged([_shards(3)[0], _shards(3)[2]])
    assert found.shard == "1,3/3"
    assert "shards that are missing: 2/3" in found.notes


def test_a_run_by_itself_stays_as_it_is() -> None:
    assert merged([run()]) == run()


def test_of_two_verdicts_the_worse_is_kept() -> None:
    one = Verdict(operation="a", check="b", status="passed")
    two = dataclasses.replace(one, status="violated")
    for pair in ((one, two), (two, one)):
        found = merged([dataclasses.replace(run(), verdicts=(each,)) for each in pair])
        assert found.verdicts == (two,)


def test_runs_of_different_servers_are_merged_with_a_note() -> None:
    other = dataclasses.replace(run(), url="http://other", seed=8, notes=())
    notes = merged([dataclasses.replace(run(), url="http://one", notes=()), other]).notes
    assert notes == (
        "the merged runs have different servers: http://one, http://other",
        "the merged runs have different seeds: 7, 8",
    )


def test_an_early_end_of_one_is_one_of_all() -> None:
    stopped = dataclasses.replace(run(), stopped="Ctrl-C")
    assert merged([run(), stopped]).stopped == "Ctrl-C"


@pytest.mark.parametrize(
    ("runs", "said"),
    [
        ([], "no runs"),
        ([run(), dataclasses.replace(run(), title="Other")], "different documents"),
        ([_shards(2)[0], _shards(3)[0]], "different matrices: of 2, 3"),
    ],
)
def test_what_is_not_one_run_is_refused(runs: list[Run], said: str) -> None:
    with pytest.raises(Unmergeable, match=said):
        merged(runs)
