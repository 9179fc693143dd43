"""Faults that the catalogue does not have are caught as well, by the trials that all commands run."""

from __future__ import annotations

import dataclasses

import pytest

from contract_tests.engine.judging import judged, objection
from contract_tests.exchanges import Exchange
from contract_tests.inquiry import Made, Premises, premises_of
from contract_tests.messages import Request
from contract_tests.names import Names
from contract_tests.reading import Reading
from contract_tests.targets import Target
from contract_tests.trials import TRIALS
from tests.contract_tests.checks.further import Further
from tests.contract_tests.checks.library import BASE, library_api

# Random requests are another matter, and identities and limits are not what is wrong here.
MINE = [trial for trial in TRIALS if trial.name != "generated" and not trial.spends]

CAUGHT = {
    "bound.one-too-many": ("GET /books", {"request.accepts-invalid"}),
    "enum.any-case": ("GET /books", {"request.accepts-invalid"}),
    "filter.or": ("GET /books", {"filter.ignored"}),
    "range.end-exclusive": ("GET /books", {"filter.incomplete"}),
    "range.ignores-offset": ("GET /books", {"filter.range-open", "filter.incomplete"}),
    "order.shuffled": ("GET /books", {"order.unstable", "order.unsorted"}),
    "order.other-default": ("GET /books", {"order.unsorted"}),
    "cursor.counts-pages": ("GET /books", {"page.sizes-disagree"}),
    "total.counts-deleted": ("GET /books", {"page.total-wrong"}),
    "total.lags": ("GET /books", {"page.total-wrong"}),
    "json.nan": ("GET /books", {"body.unreadable"}),
    "http.charset": ("GET /books", {"media-type.charset"}),
    "http.304-with-body": ("GET /books/{bookId}", {"conditional.body", "body.unexpected"}),
    "http.204-with-body": ("DELETE /books/{bookId}", {"body.unexpected"}),
    "http.204-with-length": ("DELETE /books/{bookId}", {"body.unexpected"}),
    "create.not-listed": ("POST /books", {"create.not-listed"}),
    "create.same-identity": ("POST /books", {"create.same-identity"}),
    "create.location-differs": ("POST /books", {"create.location-differs"}),
    "etag.of-the-name": ("PATCH /books/{bookId}", {"conditional.stale-tag"}),
    "conditional.lost-update": ("PUT /books/{bookId}", {"conditional.lost-update"}),
    "patch.null-kept": ("PATCH /books/{bookId}", {"patch.null-kept"}),
    "change.unknown-succeeds": ("PUT /books/{bookId}", {"status.unknown-changed"}),
    "delete.still-listed": ("DELETE /books/{bookId}", {"delete.still-listed"}),
    "method.head-differs": ("GET /books", {"method.head-differs"}),
}


class InProcess(Target):
    """A library as a target, without a socket."""

    def __init__(self, server: Further) -> None:
        super().__init__(server.api, BASE, server.credentials, allow_writes=True)
        self.server = server

    def _sent(self, request: Request) -> Exchange:
        url = request.url(BASE)
        headers = {name.lower(): value for name, value in request.all_headers()}
        status, answered, content = self.server.answer(request.method, url, headers, request.body)
        exchange = Exchange(
            method=request.method,
            url=url,
            request_headers=request.all_headers(),
            request_body=request.body,
            status=status,
            response_headers=tuple(answered.items()),
            response_body=b"" if request.method == "HEAD" else content,
        )
        self.server.log.append(exchange)
        return exchange


@pytest.fixture(scope="module")
def prepared() -> Premises:
    return premises_of(library_api())


def found(prepared: Premises, *faults: str) -> set[tuple[str, str]]:
    """Return the operations and rules that all trials report at a library with *faults*."""
    target = InProcess(Further(*faults))
    premises = dataclasses.replace(
        prepared,
        made=Made(),
        names=Names(prepared.meanings),
        reading=Reading(prepared.api, prepared.conformance),
    )
    told = set()
    for operation in premises.api.operations:
        for trial in MINE:
            if objection(trial, operation, premises, target):
                continue
            verdict, _ = judged(trial, operation, premises, target)
            assert verdict.status != "error", (trial.name, operation.name, verdict.reason)
            told |= {(each.violation.operation, each.violation.rule) for each in verdict.findings}
    return told


@pytest.mark.parametrize("fault", CAUGHT)
def test_a_further_fault_is_caught(prepared: Premises, fault: str) -> None:
    operation, rules = CAUGHT[fault]
    told = found(prepared, fault)
    assert {rule for at, rule in told if at == operation} & rules, sorted(told)


def test_without_a_fault_nothing_is_reported(prepared: Premises) -> None:
    assert found(prepared) == set()
