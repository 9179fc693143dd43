from __future__ import annotations

import json
from typing import Any

import pytest

from contract_tests.exchanges import Exchange
from contract_tests.recorded.replaying import replayed
from contract_tests.results import Run
from mockserver.spec import Api

BOOK = {"id": "bk-001", "title": "A", "genre": "novel", "soldAt": None}
BASE = "https://store.example/v1"


def exchange(path: str, status: int, body: Any, method: str = "GET", **more: Any) -> Exchange:
    return Exchange(
        method=method,
        url=path if "://" in path else BASE + path,
        request_headers=(("Authorization", "Bearer st_topsecret"),),
        status=status,
        response_headers=(("Content-Type", "application/json"), ("ETag", '"abc"')),
        response_body=json.dumps(body).encode(),
        **more,
    )


def judged(api: Api, *exchanges: Exchange, processes: int = 1, **more: Any) -> Run:
    return replayed(
        api, exchanges, source="t.har", document="store.yaml", processes=processes, **more
    )


def rules(run: Run) -> dict[str, list[str]]:
    return {
        verdict.operation: [finding.violation.rule for finding in verdict.findings]
        for verdict in run.verdicts
        if verdict.status == "violated"
    }


def test_what_keeps_the_document_passes_and_is_counted(store_api: Api) -> None:
    run = judged(store_api, *[exchange("/books/bk-001", 200, BOOK)] * 3)
    statuses = {verdict.operation: verdict.status for verdict in run.verdicts}
    assert statuses["GET /books/{bookId}"] == "passed"
    assert statuses["GET /books"] == "not-judged"
    counted = {one.operation: one for one in run.coverage}
    assert counted["GET /books/{bookId}"].seen >= {"status 200", "parameter path.bookId"}
    assert not counted["GET /books"].seen


@pytest.mark.parametrize("processes", [1, 2])
def test_violations_are_found_alike_in_any_number_of_processes(
    store_api: Api, processes: int
) -> None:
    wrong = {**BOOK, "genre": "crime"}
    exchanges = [
        exchange("/books/bk-001", 200, wrong),
        *[exchange("/books/bk-001", 200, BOOK)] * 900,
    ]
    run = judged(store_api, *exchanges, processes=processes)
    assert list(rules(run)) == ["GET /books/{bookId}"]
    verdict = next(one for one in run.verdicts if one.status == "violated")
    assert verdict.requests == 901
    assert "st_topsecret" not in repr(run.verdicts)


def test_a_request_that_is_refused_as_documented_is_nobodys_fault(store_api: Api) -> None:
    error = {"error": "limit"}
    assert rules(judged(store_api, exchange("/books?limit=0", 400, error))) == {}
    page = {"books": [], "next": None, "total": 0, "more": False}
    accepted = judged(store_api, exchange("/books?limit=0", 200, page))
    assert list(rules(accepted)) == ["GET /books"]


def test_that_credentials_were_taken_out_of_a_recording_is_no_violation(store_api: Api) -> None:
    bare = Exchange(
        method="GET",
        url=f"{BASE}/books/bk-001",
        status=200,
        response_headers=(("Content-Type", "application/json"), ("ETag", '"abc"')),
        response_body=json.dumps(BOOK).encode(),
    )
    assert rules(judged(store_api, bare)) == {}


def test_an_undocumented_operation_that_works_is_found(store_api: Api) -> None:
    run = judged(
        store_api,
        exchange("/secrets", 200, {}),
        exchange("/nothing", 404, {}),
        exchange("/books", 200, {}, method="OPTIONS"),
    )
    assert rules(run) == {"GET /v1/secrets": ["operation.undocumented"]}


def test_what_was_sent_elsewhere_is_noted_and_not_judged(store_api: Api) -> None:
    run = judged(store_api, exchange("https://tracker.example/pixel", 200, {}), bases=(BASE,))
    assert rules(run) == {}
    assert run.notes == (f"1 exchanges are not below {BASE}",)
