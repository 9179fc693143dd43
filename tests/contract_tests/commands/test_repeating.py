"""The curl line and the function for pytest of a report really repeat what was found."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from contract_tests.cli import main
from contract_tests.reports import run_from
from contract_tests.reports.groups import Group, groups_of
from contract_tests.reports.reproductions import pytest_function
from contract_tests.results import Run
from contract_tests.trials import TRIALS
from tests.contract_tests.commands.test_judging_commands import broken

CHECKS = tuple(trial.name for trial in TRIALS)
ENVIRONMENT = {"CREDENTIAL": "st_right", "CONTRACT_CREDENTIAL": "st_right"}


def judged(spec: Path, url: str, folder: Path, *options: str) -> Run:
    """Return what is found wrong, with a credential that no document holds."""
    arguments = ["check", str(spec), "--url", url, *options, "--json", str(folder / "r.json")]
    result = CliRunner().invoke(main, arguments, env=ENVIRONMENT)
    assert result.exit_code == 1, result.output
    text = (folder / "r.json").read_text()
    assert "st_right" not in text
    return run_from(text, "r.json")


def asked_again(group: Group, run: Run, folder: Path, spec: Path, url: str) -> int:
    """Return the exit code of pytest for the function, and 0 if it passes."""
    text = pytest_function(group, run, CHECKS)
    (folder / "test_it.py").write_text(text.replace(run.url, url))
    kept = {k: v for k, v in os.environ.items() if not k.startswith("PYTEST_")}
    result = subprocess.run(
        [
            sys.executable, "-m", "pytest", "-q", "-p", "contract_tests.fixtures",
            "-p", "no:cacheprovider", "--contract-spec", str(spec), "--contract-url", url,
            "--rootdir", str(folder), "-c", os.devnull, "test_it.py",
        ],
        cwd=folder, env={**kept, **ENVIRONMENT}, capture_output=True, text=True, timeout=300,
        check=False,
    )  # fmt: skip
    assert " error" not in result.stdout, result.stdout
    return result.returncode


def curled(line: str) -> str:
    """Return what the server answers to a curl line, run by a shell."""
    assert shutil.which("curl"), "apt-get install curl"
    result = subprocess.run(
        ["/bin/sh", "-c", f"{line} --silent --include"],
        env={**os.environ, **ENVIRONMENT}, capture_output=True, text=True, timeout=60, check=True,
    )  # fmt: skip
    return result.stdout


CASES = [
    ("missing-property", "GET /books", "required-parameters", "body.missing-required"),
    ("missing-property", "GET /books", "generated", "body.missing-required"),
    ("duplicate", "GET /books", "pagination", "page.duplicate"),
    ("credentials-ignored", "GET /books", "no-credential", "auth.ignored"),
    ("credentials-ignored", "GET /books", "malformed-credential", "auth.malformed-accepted"),
    ("credentials-ignored", "GET /books/{bookId}", "generated", "generated.ignored-auth"),
]


@pytest.mark.parametrize(
    ("fault", "operation", "check", "rule"), CASES, ids=[f"{each[0]}-{each[2]}" for each in CASES]
)
def test_what_is_found_can_be_repeated_and_is_gone_where_it_is_mended(
    store_spec: Path,
    store_address: str,
    proxy: Callable[..., str],
    tmp_path: Path,
    fault: str,
    operation: str,
    check: str,
    rule: str,
) -> None:
    url = broken(proxy, store_address, fault)
    options = ("--operation", operation, "--check", check, "--examples", "2")
    run = judged(store_spec, url, tmp_path, *options)
    group = next(each for each in groups_of(run) if each.violation.rule == rule)
    assert asked_again(group, run, tmp_path, store_spec, url) == 1
    assert asked_again(group, run, tmp_path, store_spec, f"{store_address}/v1") == 0
    # The line sends what was sent: the server answers as it did.
    seen = group.exchanges[-1]
    head, _, body = curled(group.violation.curl).partition("\n\n")
    assert f" {seen.status} " in head.splitlines()[0]
    if group.violation.rule.startswith(("body.", "auth.")):
        assert json.loads(body) == json.loads(seen.response_body)
