"""Every check has its page, and every rule is explained."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from contract_tests.trials import TRIALS

ROOT = Path(__file__).parents[3]
PAGES = ROOT / "docs" / "checks"

# Each rule is written once as it is reported.
_RULES = re.compile(
    r'"((?:accept|aggregate|auth|body|clock|conditional|create|delete|detail|error|example|filter'
    r"|get|header|media-type|method|order|page|patch|put|rate|read-only|request|response|status)"
    r'\.[a-z0-9]+(?:-[a-z0-9]+)*)"'
)
# Places of violations, which look the same.
_PLACES = {
    "header.accept",
    "header.allow",
    "header.content-length",
    "header.content-type",
    "header.etag",
    "header.if-match",
    "header.if-none-match",
    "header.location",
}


def rules_in_code() -> set[str]:
    found: set[str] = set()
    for folder in ("checks", "trials"):
        for path in (ROOT / "contract_tests" / folder).glob("*.py"):
            found |= set(_RULES.findall(path.read_text(encoding="utf-8")))
    found.add("example.refused")  # contract_tests/inquiry.py
    return (found | {"page.limit-ignored", "page.limit-off-by-one"}) - _PLACES


def rules_in(page: Path) -> set[str]:
    return set(
        re.findall(r"^\| `([a-z0-9.-]+)` \|", page.read_text(encoding="utf-8"), re.MULTILINE)
    )


def test_every_check_has_a_page_and_no_page_outlives_its_check() -> None:
    pages = {path.stem for path in PAGES.glob("*.md")} - {"README", "conformance"}
    assert pages == {trial.name for trial in TRIALS}


def test_names_of_checks_are_unique() -> None:
    assert len({trial.name for trial in TRIALS}) == len(TRIALS)


@pytest.mark.parametrize("trial", TRIALS, ids=lambda trial: trial.name)
def test_a_page_says_what_why_and_how_to_silence_it(trial: object) -> None:
    name, title = trial.name, trial.title  # type: ignore[attr-defined]
    text = (PAGES / f"{name}.md").read_text(encoding="utf-8")
    assert text.startswith(f"# {name}\n\n{title}.\n")
    for heading in ("What", "Why", "Rules", "Example", "Silence it"):
        assert f"\n## {heading}\n" in text
    assert "until: 2" in text
    assert f"[{name}]({name}.md) | {title} |" in (PAGES / "README.md").read_text(encoding="utf-8")


def test_every_rule_is_explained_and_every_explained_rule_exists() -> None:
    explained = set().union(*(rules_in(page) for page in PAGES.glob("*.md")))
    assert explained == rules_in_code()


def test_every_fault_about_the_wire_has_a_rule_of_its_name() -> None:
    faults = re.findall(
        r"^\| `([a-z0-9.-]+)` \|", (ROOT / "docs" / "faults.md").read_text("utf-8"), re.MULTILINE
    )
    assert len(faults) > 40
    assert set(faults) <= rules_in_code()
