"""A baseline tells known failures from news, until their day has passed."""

from __future__ import annotations

import dataclasses
from datetime import date

import pytest

from contract_tests.baselines import (
    Baseline,
    UnusableBaseline,
    applied,
    baseline_from,
    baseline_text,
    marked,
)
from contract_tests.results import Run
from tests.contract_tests.reports.sample import clean_run, exchange, finding, run

TODAY = date(2026, 5, 3)
ENTRY = """\
known:
  - operation: GET /books
    rule: response.body
    place: body#/items/*/title
    reason: ticket 12
    until: 2026-05-03
"""


def _baseline(text: str = ENTRY) -> Baseline:
    return baseline_from(text, "known.yaml")


def _rules(one: Run) -> list[str]:
    return [each.violation.rule for each in one.findings]


def test_what_is_known_is_no_news_at_any_index() -> None:
    found = applied(run(), _baseline(), TODAY)
    assert _rules(found) == ["response.header", "page.duplicate"]
    known = [each for each in found.verdicts[0].findings if each.known]
    assert {each.known for each in known} == {"ticket 12 (until 2026-05-03)"}
    assert len(known) == 2


def test_an_entry_without_a_place_knows_every_place() -> None:
    text = ENTRY.replace("    place: body#/items/*/title\n", "").replace("body", "header")
    assert "response.header" not in _rules(applied(run(), _baseline(text), TODAY))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("GET /books", "POST /books"),
        ("response.body", "response.status"),
        ("body#/items/*/title", "body#/items/*/name"),
        ("body#/items/*/title", "body#/*/items"),
    ],
)
def test_another_failure_is_news(before: str, after: str) -> None:
    found = applied(run(), _baseline(ENTRY.replace(before, after)), TODAY)
    assert _rules(found) == _rules(run())


def test_after_its_day_a_failure_is_news_again_and_a_note_says_so() -> None:
    found = applied(run(), _baseline(), date(2026, 5, 4))
    assert _rules(found) == _rules(run())
    assert "known.yaml: expired on 2026-05-03: GET /books response.body" in found.notes


def test_an_entry_that_is_not_seen_any_more_is_noted() -> None:
    gone = "known.yaml: not seen any more: GET /books response.body"
    assert gone in applied(clean_run(), _baseline(), TODAY).notes
    assert gone not in applied(run(), _baseline(), TODAY).notes


@pytest.mark.parametrize("change", [{"stopped": "Ctrl-C"}, {"shard": "1/2"}, {"verdicts": ()}])
def test_what_was_not_judged_may_still_be_there(change: dict[str, object]) -> None:
    part = dataclasses.replace(clean_run(), **change)  # type: ignore[arg-type]
    assert applied(part, _baseline(), TODAY).notes == clean_run().notes


def test_a_reason_that_a_finding_has_already_is_kept() -> None:
    known = finding("response.body", "body#/items/1/title", exchange(), known="silenced")
    verdict = dataclasses.replace(run().verdicts[0], findings=(known,))
    assert marked(verdict, _baseline(), TODAY).findings == (known,)


def test_what_a_run_found_can_be_written_as_known() -> None:
    text = baseline_text(run(), 'the past: "all" of it', date(2027, 1, 31))
    baseline = baseline_from(text, "known.yaml")
    assert {each.until for each in baseline.failures} == {date(2027, 1, 31)}
    assert {each.reason for each in baseline.failures} == {'the past: "all" of it'}
    assert [each.place for each in baseline.failures] == [
        "",
        "body#/items",
        "body#/items/*/title",
        "header.X-Total",
    ]
    assert applied(run(), baseline, TODAY).findings == ()


def test_a_clean_run_gives_an_empty_baseline() -> None:
    text = baseline_text(clean_run(), "none", TODAY)
    assert baseline_from(text, "known.yaml").failures == ()
    assert baseline_from("", "known.yaml").failures == ()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("known: {}", "write the failures in a list"),
        ("[1]", "write the failures in a list"),
        ("known: [1]", "known/0: write an object with"),
        (ENTRY.replace("    reason: ticket 12\n", ""), "known/0: lacks reason"),
        (ENTRY.replace("place", "plaec"), "known/0: has plaec"),
        (ENTRY.replace("2026-05-03", "soon"), "until is no day such as"),
        ("known: [", "line 2"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_with_the_place(text: str, said: str) -> None:
    with pytest.raises(UnusableBaseline, match=r"^known\.yaml: ") as refused:
        baseline_from(text, "known.yaml")
    assert said in str(refused.value)
