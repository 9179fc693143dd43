"""The command line as a whole: its list of commands, and what is missing to run them."""

from __future__ import annotations

import importlib
from typing import Any

import pytest
from click.testing import CliRunner

from contract_tests.cli import main

COMMANDS = ("check", "fuzz", "replay", "compare", "diff", "catalogue", "merge", "report")


def test_every_command_is_listed_and_explains_itself() -> None:
    listed = CliRunner().invoke(main, ["--help"]).output
    for name in COMMANDS:
        assert f"  {name} " in listed
        explained = CliRunner().invoke(main, [name, "--help"])
        assert explained.exit_code == 0, explained.output
        assert explained.output.startswith("Usage: main " + name)


def test_a_package_that_is_missing_is_named_with_what_installs_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def imported(name: str) -> Any:
        raise ModuleNotFoundError(f"No module named {name}", name="openapi_core.validation")

    monkeypatch.setattr(importlib, "import_module", imported)
    told = CliRunner().invoke(main, ["check", "--help"])
    assert told.exit_code == 1
    assert "openapi_core.validation is not installed" in told.output
    assert "pip install 'mockserver[contract]'" in told.output
