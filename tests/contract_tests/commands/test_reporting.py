"""`contract-tests merge` and `contract-tests report` from outside."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from contract_tests.commands.merge import merge
from contract_tests.commands.report import report
from contract_tests.reports import run_from, run_text
from contract_tests.results import Run
from tests.contract_tests.reports.sample import SECRET, clean_run, document_in, run


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in a folder of its own, with the document."""
    monkeypatch.chdir(tmp_path)
    document_in(tmp_path)
    return tmp_path


def _written(name: str, one: Run) -> str:
    Path(name).write_text(run_text(one), encoding="utf-8")
    return name


def _report(*arguments: str) -> Result:
    return CliRunner().invoke(report, arguments)


def test_reports_are_made_of_a_run(folder: Path) -> None:
    path = _written("run.json", run())
    result = _report(path, "--html", "out/a.html", "--sarif", "a.sarif", "--junit", "a.xml")
    assert result.exit_code == 1
    assert "response.body  GET /books" in result.output
    assert SECRET not in result.output
    assert 'startLine": 41' in Path("a.sarif").read_text()
    for name in ("out/a.html", "a.xml"):
        assert "response.body" in Path(name).read_text()


def test_a_report_to_standard_output_is_alone_there() -> None:
    result = CliRunner().invoke(report, [_written("run.json", run()), "--json", "-"])
    assert run_from(result.stdout, "stdout").title == "Book <Store>"
    assert "response.body  GET /books" in result.stderr


def test_the_document_may_have_moved(folder: Path) -> None:
    Path("books.yaml").rename("moved.yaml")
    path = _written("run.json", run())
    assert _report(path, "--annotations", "a.txt").exit_code == 1
    assert "file=" not in Path("a.txt").read_text()
    assert _report(path, "--annotations", "a.txt", "--spec", "moved.yaml").exit_code == 1
    assert "file=moved.yaml,line=41" in Path("a.txt").read_text()


def test_a_baseline_is_written_and_known() -> None:
    path = _written("run.json", run())
    error = "POST /books: security"
    assert _report(path, "--write-baseline", "known.yaml", "--until", "2999-01-31").exit_code == 1
    result = _report(path, "--baseline", "known.yaml")
    # What could not be judged is still there.
    assert error in result.output
    assert result.exit_code == 3
    errors = tuple(each for each in run().verdicts if each.status != "error")
    path = _written("run.json", dataclasses.replace(run(), verdicts=errors))
    assert _report(path, "--baseline", "known.yaml").exit_code == 0


def test_gates_fail_a_clean_run() -> None:
    path = _written("run.json", clean_run())
    assert _report(path, "--min-statuses", "100").exit_code == 0
    empty = dataclasses.replace(clean_run().coverage[0], seen=frozenset())
    path = _written("run.json", dataclasses.replace(clean_run(), coverage=(empty,)))
    for option in ("--min-statuses", "--min-operations"):
        result = _report(path, option, "80")
        assert result.exit_code == 1
        assert "gate missed: 0 of 1" in result.output
    assert _report(path, "--min-parameters", "80", "--min-media-types", "80").exit_code == 0


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["none.json"], "none.json: no such file"),
        (["bad.json"], "bad.json: is no JSON"),
        (["run.json", "--baseline", "none.yaml"], "none.yaml: no such file"),
        (["run.json", "--baseline", "bad.yaml"], "bad.yaml: write the failures"),
        (["run.json", "--write-baseline", "a.yaml"], "needs --until"),
        (["run.json", "--until", "2027-01-31"], "belongs to --write-baseline"),
        (["run.json", "--until", "soon"], "'soon' does not match"),
        (["run.json", "--json", "-", "--html", "-"], "only one report"),
        (["run.json", "--min-statuses", "101"], "101.0 is not in the range"),
        (["run.json", "--spec", "none.yaml"], "none.yaml"),
        (["run.json", "--html", "bad.json/a.html"], "bad.json/a.html"),
    ],
)
def test_what_cannot_be_done_is_a_usage_error(arguments: list[str], said: str) -> None:
    _written("run.json", run())
    Path("bad.json").write_text("{")
    Path("bad.yaml").write_text("known: 1")
    result = _report(*arguments)
    assert result.exit_code == 2
    assert said in result.output.replace("\n", " ")


def test_shards_are_merged_and_judged_as_one() -> None:
    whole = dataclasses.replace(run(), verdicts=run().verdicts[:4])
    paths = [
        _written(
            f"{number}.json",
            dataclasses.replace(whole, verdicts=whole.verdicts[number::2], shard=f"{number + 1}/2"),
        )
        for number in range(2)
    ]
    result = CliRunner().invoke(merge, [*paths, "--json", "whole.json"])
    assert result.exit_code == 1
    found = run_from(Path("whole.json").read_text(), "whole.json")
    assert (len(found.verdicts), found.shard) == (4, "")
    assert CliRunner().invoke(merge, [paths[0], "--min-operations", "90"]).exit_code == 1


def test_runs_that_are_not_one_are_refused() -> None:
    paths = [_written("a.json", run()), _written("b.json", clean_run())]
    result = CliRunner().invoke(merge, paths)
    assert result.exit_code == 2
    assert "different documents" in result.output
