"""Findings are brought together, the smallest case first."""

from __future__ import annotations

import dataclasses

from contract_tests.reports.groups import counts, groups, groups_of, standing
from contract_tests.results import Verdict
from tests.contract_tests.reports.sample import exchange, finding, run


def _verdict(*findings: object) -> Verdict:
    return Verdict(
        operation="GET /books",
        check="c",
        status="violated",
        findings=findings,  # type: ignore[arg-type]
    )


def test_what_is_wrong_at_several_indexes_is_one_group() -> None:
    one, two, three = (
        finding("r", place, exchange(query))
        for place, query in (
            ("body#/items/10/title", "limit=100"),
            ("body#/items/2/title", "limit=3"),
            ("body#/items/2/name", "limit=3"),
        )
    )
    found = groups(_verdict(one, two, three))
    assert [(each.violation.place, each.more) for each in found] == [
        ("body#/items/2/title", 1),
        ("body#/items/2/name", 0),
    ]


def test_fewer_exchanges_are_a_smaller_case() -> None:
    one = finding("r", "body", exchange("a"), exchange("a"))
    two = finding("r", "body", exchange("a-much-longer-query"))
    assert groups(_verdict(one, two))[0].findings == (two, one)


def test_the_same_violation_twice_is_counted_once() -> None:
    one = finding("r", "body", exchange())
    assert groups(_verdict(one, one))[0].more == 0


def test_known_and_news_are_apart() -> None:
    news = finding("r", "body#/0", exchange())
    known = dataclasses.replace(finding("r", "body#/1", exchange()), known="ticket")
    found = groups(_verdict(known, news))
    assert [each.known for each in found] == ["", "ticket"]


def test_what_several_checks_find_is_told_once_for_the_run() -> None:
    small, large = finding("r", "body#/0", exchange("a")), finding("r", "body#/1", exchange("abc"))
    one = _verdict(large)
    two = dataclasses.replace(_verdict(small), check="d")
    (group,) = groups_of(dataclasses.replace(run(), verdicts=(one, two)))
    assert (group.checks, group.verdict.check, group.more) == (("c", "d"), "d", 1)
    other = dataclasses.replace(
        small, violation=dataclasses.replace(small.violation, operation="PUT /books")
    )
    assert len(groups_of(dataclasses.replace(run(), verdicts=(one, _verdict(other))))) == 2


def test_a_verdict_whose_findings_are_all_known_is_no_news() -> None:
    known = finding("r", "body", known="ticket")
    assert standing(_verdict(known)) == "known"
    assert standing(_verdict(known, finding("s", "body"))) == "violated"
    assert standing(_verdict()) == "violated"


def test_a_run_is_counted_by_standing() -> None:
    assert counts(run().verdicts) == {
        "violated": 2,
        "error": 1,
        "known": 1,
        "not-judged": 1,
        "passed": 1,
    }
    assert [each.violation.rule for each in groups_of(run())] == [
        "response.body",
        "response.header",
        "page.duplicate",
    ]
    assert [each.violation.rule for each in groups_of(run(), known=True)] == ["order.unsorted"]
