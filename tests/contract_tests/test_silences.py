from __future__ import annotations

from datetime import date

import pytest

from contract_tests.exchanges import Violation
from contract_tests.results import Finding, Verdict
from contract_tests.silences import silenced
from mockserver.spec.semantics import Silence

DAY = date(2027, 1, 31)


def verdict(rule: str, place: str) -> Verdict:
    violation = Violation(operation="GET /a", rule=rule, place=place, evidence="e", curl="curl")
    return Verdict(
        operation="GET /a",
        check="filters",
        status="violated",
        findings=(Finding(violation=violation),),
    )


@pytest.mark.parametrize(
    ("check", "place", "known"),
    [
        ("filters", None, True),
        ("filter.incomplete", None, True),
        ("filter.incomplete", "body#/items/7/x", True),
        ("filter.incomplete", "body#/items/7/y", False),
        ("order", None, False),
        ("filter.ignored", None, False),
    ],
)
def test_a_silence_speaks_of_a_check_or_a_rule_or_a_place(
    check: str, place: str | None, known: bool
) -> None:
    silence = Silence(check=check, reason="ticket 1", until=DAY, place=place)
    found, notes = silenced(verdict("filter.incomplete", "body#/items/0/x"), [silence], DAY)
    assert notes == ()
    assert found.findings[0].known == (
        "ticket 1 (x-contract-silence until 2027-01-31)" if known else ""
    )


def test_after_its_last_day_the_failure_is_news_and_a_note_says_so() -> None:
    silence = Silence(check="filters", reason="ticket 1", until=DAY)
    found, notes = silenced(verdict("filter.incomplete", ""), [silence], date(2027, 2, 1))
    assert found.findings[0].known == ""
    assert notes == ("GET /a: the silence about filters ended on 2027-01-31: ticket 1",)


def test_a_silence_about_what_is_not_found_says_nothing() -> None:
    silence = Silence(check="order", reason="ticket 1", until=DAY)
    found, notes = silenced(verdict("filter.incomplete", ""), [silence], date(2028, 1, 1))
    assert (found, notes) == (verdict("filter.incomplete", ""), ())
