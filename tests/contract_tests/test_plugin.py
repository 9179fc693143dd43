from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

# What pytest-base-url does, in short.
PYTEST_BASE_URL = """
def pytest_addoption(parser):
    parser.getgroup("base-url").addoption("--base-url", dest="base_url", metavar="url")
"""


def pytest_run(*arguments: str, **environment: str) -> tuple[int, str]:
    result = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", *arguments],
        cwd=ROOT,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    return result.returncode, result.stdout + result.stderr


def test_an_installed_pytest_base_url_is_no_obstacle(
    tmp_path: Path, store_spec: Path, store_address: str
) -> None:
    (tmp_path / "fake_base_url.py").write_text(PYTEST_BASE_URL)
    status, output = pytest_run(
        *("-p", "fake_base_url", "contract_tests", "--spec", str(store_spec)),
        *("--base-url", f"{store_address}/v1", "-k", "required-parameters"),
        PYTHONPATH=str(tmp_path),
    )
    assert status == 0, output


def test_the_header_says_what_is_judged_and_what_is_not(
    store_spec: Path, store_address: str
) -> None:
    status, output = pytest_run(
        *("contract_tests", "--spec", str(store_spec), "--base-url", f"{store_address}/v1"),
        *("--collect-only", "-v"),
    )
    assert status == 0, output
    assert "Book store" in output
    assert "query.cursor is not generated" in output
    assert "methods that may write are not sent" in output
    assert "test_contract[generated-GET /books/{bookId}]" in output


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--spec", "no-such-file.yaml"], "no-such-file.yaml"),
        (["--spec", "specs/opencx.yaml", "--base-url", "localhost:80"], "must start with http"),
        ([], "--spec FILE"),
    ],
)
def test_wrong_use_is_a_usage_error(arguments: list[str], said: str) -> None:
    status, output = pytest_run("contract_tests", *arguments)
    assert status == pytest.ExitCode.USAGE_ERROR, output
    assert said in output
