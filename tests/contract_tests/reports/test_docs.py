"""docs/reports.md names every format, gate and exit code."""

from __future__ import annotations

import re
from pathlib import Path

import click

from contract_tests import exits
from contract_tests.commands.merge import merge
from contract_tests.reports import FORMATS

PAGE = (Path(__file__).parents[3] / "docs" / "reports.md").read_text(encoding="utf-8")


def test_every_format_has_its_row() -> None:
    assert set(re.findall(r"^\| `--(\w+)` \|", PAGE, re.MULTILINE)) == set(FORMATS)


def test_every_exit_code_has_its_row() -> None:
    codes = (exits.CLEAN, exits.VIOLATIONS, exits.USAGE, exits.UNREACHABLE)
    assert re.findall(r"^\| (\d) \|", PAGE, re.MULTILINE) == [str(code) for code in codes]


def test_every_option_of_a_conclusion_is_explained() -> None:
    options = [
        name for each in merge.params if isinstance(each, click.Option) for name in each.opts
    ]
    for name in set(options) - {"--spec"}:
        assert f"`{name}" in PAGE or f"{name} " in PAGE, name
