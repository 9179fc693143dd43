"""The faults are those of the catalogue, each applies somewhere, and the documentation has them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from mockserver.web.faults.registry import CATALOGUE, FAMILIES
from tests.web.faults.asking import APP, new_app, places

PAGE = Path(__file__).parents[3] / "docs" / "faults.md"
_ROW = re.compile(r"^\| (?:`([^`]+)`|\*\*(\w+)\*\*) \| (.*?) \| (.*?) \| (.*?) \|$", re.MULTILINE)

# With limits, so that the faults of limits apply.
LIMITED = new_app(rate_limits=True)


def test_the_documentation_has_every_fault_in_the_order_of_the_catalogue() -> None:
    rows = _ROW.findall(PAGE.read_text())
    written = [family or (identity, does, source) for identity, family, does, source, _ in rows]
    expected: list[object] = []
    for family, faults in FAMILIES.items():
        expected.append(family)
        expected += [(one.id, one.does, one.source) for one in faults]
    assert written == expected
    assert all(where for identity, _, _, _, where in rows if identity)


def test_no_two_faults_have_one_id() -> None:
    assert len(CATALOGUE) == sum(map(len, FAMILIES.values())) == 50


@pytest.mark.parametrize("identity", CATALOGUE)
def test_every_fault_applies_to_one_of_the_bundled_apis_or_the_store(identity: str) -> None:
    sites = [site for sites in LIMITED.faults.sites.values() for site in sites]
    assert any(CATALOGUE[identity].obstacle(site) is None for site in sites)


@pytest.mark.parametrize("identity", CATALOGUE)
def test_where_a_fault_does_not_apply_there_is_a_reason(identity: str) -> None:
    for sites in APP.faults.sites.values():
        for site in sites:
            reason = CATALOGUE[identity].obstacle(site)
            assert reason is None or len(reason.split()) > 2


def test_the_store_has_all_faults_but_those_of_sums() -> None:
    lacking = [
        identity
        for identity in CATALOGUE
        if not any(CATALOGUE[identity].obstacle(s) is None for s in LIMITED.faults.sites["store"])
    ]
    assert lacking == ["aggregate.wrong"]
    assert {api for _, api, _ in places("aggregate.wrong")} == {"chatbotkit", "scopix"}
