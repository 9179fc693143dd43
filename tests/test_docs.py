"""The documentation says what there is, and nothing that there is not."""

from __future__ import annotations

import dataclasses
import re
from pathlib import Path

import pytest

from mockserver import errors
from mockserver.settings import Settings

ROOT = Path(__file__).parents[1]
PAGES = sorted(
    path
    for path in [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("*/README.md")]
    if ".venv" not in path.parts
)


def headings(page: str) -> list[str]:
    return re.findall(r"^## (.+)$", (ROOT / page).read_text(), re.MULTILINE)


def subclasses(kind: type) -> set[type]:
    return {kind}.union(*(subclasses(child) for child in kind.__subclasses__()))


def test_every_setting_has_its_heading_and_no_heading_outlives_its_setting() -> None:
    assert sorted(headings("docs/settings.md")) == sorted(
        field.name for field in dataclasses.fields(Settings)
    )


def test_every_problem_type_has_its_heading_and_no_heading_outlives_its_type() -> None:
    documented = {kind.condition for kind in subclasses(errors.RequestRefused)} - {
        "refused",
        # about:blank: the status says it all.
        errors.UnknownPath.condition,
        errors.UndeclaredMethod.condition,
    }
    assert set(headings("docs/errors.md")) - {"Errors at start"} == documented


def test_every_error_at_start_is_in_the_table() -> None:
    table = set(re.findall(r"^\| (\w+) \|", (ROOT / "docs/errors.md").read_text(), re.MULTILINE))
    at_start = subclasses(errors.SpecError) - {errors.SpecError}
    names = {kind.__name__ for kind in at_start | {errors.SettingsError, errors.WorldError}}
    assert table - {"error"} == names


def test_the_tree_in_the_docstring_names_every_error() -> None:
    assert errors.__doc__ is not None
    for kind in subclasses(errors.MockServerError):
        if kind.__module__ == errors.__name__:
            assert kind.__name__ in errors.__doc__


@pytest.mark.parametrize("page", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_lead_to_files_that_exist(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#\s]+)", page.read_text()):
        if "://" not in target:
            assert (page.parent / target).exists(), target


def test_the_makefile_help_has_a_line_for_every_target() -> None:
    makefile = (ROOT / "Makefile").read_text()
    (phony,) = re.findall(r"^\.PHONY: (.+)$", makefile, re.MULTILINE)
    described = re.findall(r"^([a-z]+):.*## ", makefile, re.MULTILINE)
    assert sorted(phony.split()) == sorted(described)
