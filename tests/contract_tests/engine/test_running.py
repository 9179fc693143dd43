from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Any

import pytest
import requests

from contract_tests.credentials import credentials_from
from contract_tests.engine.judging import MOST_ALIKE, NO_QUOTA, NO_WRITES
from contract_tests.engine.running import Plan, run
from contract_tests.engine.selection import Selection
from contract_tests.exchanges import Exchange
from contract_tests.inquiry import Inquiry, NotJudged, Premises, premises_of
from contract_tests.pacing import Pace
from contract_tests.results import Run, Verdict
from contract_tests.targets import Target
from contract_tests.trials import Trial
from mockserver.spec import Api, Operation

EXCHANGE = Exchange(method="GET", url="http://x/books", status=200)


@pytest.fixture(scope="module")
def premises(store_api: Api) -> Premises:
    return premises_of(store_api)


def trial(name: str, run: Any, **options: Any) -> Trial:
    return Trial(name=name, title=name, run=run, **options)


def plan(premises: Premises, trials: Sequence[Trial], **options: Any) -> Plan:
    allow = options.pop("allow_writes", True)
    credentials = credentials_from(premises.api, {"CONTRACT_CREDENTIAL": "st_topsecret"})
    pace = options.pop("pace", Pace())
    target = Target(premises.api, "http://127.0.0.1:9", credentials, allow_writes=allow, pace=pace)
    return Plan(
        premises=premises,
        target=target,
        operations=premises.api.operations,
        trials=trials,
        selection=Selection(),
        document="store.yaml",
        **options,
    )


def finds(operation: Operation, inquiry: Inquiry) -> None:
    inquiry.found(operation, "page.lost", "body#/books/3", "one is lost", EXCHANGE)


def passes(operation: Operation, inquiry: Inquiry) -> None:
    inquiry.note(f"looked at {operation.name}")


class Heard:
    """A listener that keeps what it hears."""

    def __init__(self) -> None:
        self.total = 0
        self.verdicts: list[Verdict] = []
        self.run: Run | None = None

    def asking(self, operation: str, check: str) -> None:
        pass

    def waiting(self, seconds: float, reason: str) -> None:
        pass

    def begun(self, total: int) -> None:
        self.total = total

    def judged(self, verdict: Verdict) -> None:
        self.verdicts.append(verdict)

    def ended(self, run: Run) -> None:
        self.run = run


def test_every_trial_is_brought_to_every_operation_in_the_order_of_the_document(
    premises: Premises,
) -> None:
    def slowest_first(operation: Operation, inquiry: Inquiry) -> None:
        time.sleep(0.1 if operation.path_template == "/books" else 0)

    heard = Heard()
    found = run(plan(premises, [trial("slow", slowest_first), trial("b", finds)]), [heard])
    names = [operation.name for operation in premises.api.operations]
    expected = [(name, check) for name in names for check in ("slow", "b")]
    assert [(each.operation, each.check) for each in found.verdicts] == expected
    assert {each.status for each in found.verdicts if each.check == "b"} == {"violated"}
    assert heard.total == len(expected) == len(heard.verdicts)
    assert heard.run == found
    assert [one.operation for one in found.coverage] == names
    assert dict(found.versions)["schemathesis"]


def test_a_trial_that_fails_is_an_error_and_ends_nothing(premises: Premises) -> None:
    def breaks(operation: Operation, inquiry: Inquiry) -> None:
        raise ZeroDivisionError("by st_topsecret")

    def unreachable(operation: Operation, inquiry: Inquiry) -> None:
        raise requests.ConnectionError("refused")

    found = run(plan(premises, [trial("a", breaks), trial("b", unreachable), trial("c", passes)]))
    by_check = {each.check: each for each in found.verdicts}
    assert by_check["a"].status == by_check["b"].status == "error"
    assert by_check["a"].reason == "ZeroDivisionError: by $CREDENTIAL"
    assert by_check["c"].status == "passed"
    assert "looked at GET /health" in found.notes


def test_what_cannot_be_judged_says_why(premises: Premises) -> None:
    def gives_up(operation: Operation, inquiry: Inquiry) -> None:
        finds(operation, inquiry)
        raise NotJudged("only in part")

    def nothing(operation: Operation, inquiry: Inquiry) -> None:
        raise NotJudged("no example")

    trials = [
        trial("part", gives_up),
        trial("none", nothing),
        trial("never", passes, applies=lambda operation, premises: "has no pages"),
        trial("writes", passes, writes=True),
        trial("spends", passes, spends=True),
    ]
    found = run(plan(premises, trials, allow_writes=False))
    verdicts = {(each.operation, each.check): each for each in found.verdicts}
    part = verdicts["GET /books", "part"]
    assert (part.status, part.reason) == ("violated", "only in part")
    assert verdicts["GET /books", "none"].reason == "no example"
    assert verdicts["GET /books", "never"].reason == "has no pages"
    assert verdicts["GET /books", "writes"].reason == NO_WRITES
    assert verdicts["GET /books", "spends"].reason == NO_QUOTA
    assert verdicts["POST /quotes", "part"].reason == NO_WRITES
    assert {each.status for each in found.verdicts if each.check != "part"} == {"not-judged"}


def test_the_run_stops_at_so_many_failures_with_the_report_so_far(premises: Premises) -> None:
    chosen = plan(premises, [trial("a", finds), trial("b", finds)], workers=1, max_failures=2)
    found = run(chosen)
    assert len(found.verdicts) == 2
    assert "--max-failures" in found.stopped


def test_the_budget_ends_the_run(premises: Premises) -> None:
    def asks(operation: Operation, inquiry: Inquiry) -> None:
        inquiry.target.pace.admit()

    chosen = plan(premises, [trial("a", asks)], workers=1, pace=Pace(max_requests=1))
    found = run(chosen)
    assert [each.status for each in found.verdicts[:2]] == ["passed", "not-judged"]
    assert "budget" in found.stopped
    assert len(found.verdicts) == 2


def test_ctrl_c_stops_the_run_with_the_report_so_far(
    premises: Premises, monkeypatch: pytest.MonkeyPatch
) -> None:
    from contract_tests.engine import running

    calls = []
    real = running.wait

    def wait(*arguments: Any, **options: Any) -> Any:
        calls.append(1)
        if len(calls) == 2:
            raise KeyboardInterrupt
        return real(*arguments, **options)

    monkeypatch.setattr(running, "wait", wait)
    found = run(plan(premises, [trial("a", finds)], workers=1))
    assert found.stopped == "interrupted"
    assert [each.operation for each in found.verdicts] == ["GET /books", "GET /books/{bookId}"]


def test_the_smallest_case_comes_first_and_repetitions_are_few(premises: Premises) -> None:
    def many(operation: Operation, inquiry: Inquiry) -> None:
        for length in range(60, 0, -1):
            exchange = Exchange(method="GET", url="http://x/" + "a" * length, status=200)
            inquiry.found(operation, "page.lost", f"body#/books/{length}", "lost", exchange)
        inquiry.found(operation, "page.short", "body#/books", "short", EXCHANGE)

    verdict = run(plan(premises, [trial("a", many)])).verdicts[0]
    rules = [finding.violation.rule for finding in verdict.findings]
    assert rules.count("page.lost") == MOST_ALIKE
    assert "page.short" in rules
    assert verdict.findings[0].exchanges[0].url == "http://x/a"


def test_no_credential_is_in_the_run(premises: Premises) -> None:
    def leaks(operation: Operation, inquiry: Inquiry) -> None:
        exchange = Exchange(
            method="GET",
            url="http://x/?q=st_topsecret",
            request_headers=(("Authorization", "Bearer st_topsecret"),),
            request_body=b'{"echo": "st_topsecret"}',
            status=200,
            response_body=b"you are st_topsecret",
        )
        inquiry.found(operation, "auth.ignored", "", "st_topsecret is accepted", exchange)
        inquiry.note("asked with st_topsecret")

    found = run(plan(premises, [trial("a", leaks)]))
    assert found.verdicts[0].status == "violated"
    for finding in found.verdicts[0].findings:
        shown = finding.exchanges[0]
        text = (shown.url, shown.request_headers, shown.request_body, shown.response_body)
        assert "st_topsecret" not in repr((text, finding.violation))
    assert "st_topsecret" not in repr((found.verdicts, found.notes))
