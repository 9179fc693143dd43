"""Trials bring checks to operations through an inquiry, as commands and the suite do."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from contract_tests.connections import Connection
from contract_tests.credentials import Identity
from contract_tests.engine.judging import judged, objection
from contract_tests.exchanges import Exchange
from contract_tests.inquiry import Premises, premises_of
from contract_tests.messages import Request
from contract_tests.targets import Target
from contract_tests.trials import changes, identities, lists, pagination, requests, security
from contract_tests.trials.model import Trial
from mockserver.spec import Operation

MINE: tuple[Trial, ...] = (
    *lists.TRIALS,
    *requests.TRIALS,
    *changes.TRIALS,
    *identities.TRIALS,
    *pagination.TRIALS,
    *security.TRIALS,
)


def _library() -> Any:
    name = "contract_tests_library"
    if name not in sys.modules:
        path = Path(__file__).parents[1] / "checks" / "library.py"
        spec = importlib.util.spec_from_file_location(name, path)
        assert spec is not None
        assert spec.loader is not None
        sys.modules[name] = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(sys.modules[name])
    return sys.modules[name]


library = _library()


class InProcess(Target):
    """The library as a target, without a socket."""

    def __init__(self, server: Any, **more: Any) -> None:
        super().__init__(server.api, library.BASE, server.credentials, **more)
        self.server = server

    def _sent(self, request: Request) -> Exchange:
        self.pace.admit()
        url = request.url(library.BASE)
        headers = {name.lower(): value for name, value in request.all_headers()}
        status, answered, content = self.server.answer(request.method, url, headers, request.body)
        return Exchange(
            method=request.method,
            url=url,
            request_headers=request.all_headers(),
            request_body=request.body,
            status=status,
            response_headers=tuple(answered.items()),
            response_body=b"" if request.method == "HEAD" else content,
            secret_places=self.credentials.secret_places(),
        )


@pytest.fixture(scope="module")
def premises() -> Premises:
    return premises_of(library.library_api())


def run(premises: Premises, *faults: str, writes: bool = True) -> dict[tuple[str, str], Any]:
    """Return the verdict of each trial on each operation, of those that are brought."""
    server = library.Library(*faults)
    others = (Identity(server.identity("bob")),)
    target = InProcess(
        server, allow_writes=writes, others=others, connection=Connection("http://h")
    )
    found = {}
    for operation in premises.api.operations:
        for trial in MINE:
            if not objection(trial, operation, premises, target):
                verdict, _ = judged(trial, operation, premises, target)
                found[operation.operation_id or "", trial.name] = verdict
    return found


def test_a_correct_server_passes_every_trial_that_is_brought(premises: Premises) -> None:
    verdicts = run(premises)
    told = {
        key: (each.reason, [str(finding.violation) for finding in each.findings])
        for key, each in verdicts.items()
        if each.status != "passed"
    }
    assert told == {}
    # A library has no administrators, and no sessions to end.
    assert {name for _, name in verdicts} == {trial.name for trial in MINE} - {
        "administration",
        "sessions",
    }


@pytest.mark.parametrize(
    ("fault", "operation", "trial"),
    [
        ("filter.incomplete", "listBooks", "filters"),
        ("order.direction-ignored", "listBooks", "order"),
        ("page.foreign-cursor", "listBooks", "cursors"),
        ("request.ignores-default", "listBooks", "defaults"),
        ("detail.differs", "getBook", "details"),
        ("aggregate.wrong", "sumBooks", "aggregates"),
        ("request.accepts-invalid", "listBooks", "parameter-bounds"),
        ("body.accepts-invalid", "createBook", "body-bounds"),
        ("method.no-allow", "listBooks", "methods"),
        ("status.unknown-found", "getBook", "unknown-record"),
        ("accept.ignored", "listBooks", "not-acceptable"),
        ("conditional.ignored", "getBook", "conditional-reads"),
        ("create.no-location", "createBook", "creation"),
        ("read-only.writable", "updateBook", "read-only"),
        ("put.partial", "replaceBook", "replacement"),
        ("patch.resets", "updateBook", "update"),
        ("delete.fake", "deleteBook", "deletion"),
        ("conditional.lost-update", "updateBook", "conditional-changes"),
        ("media-type.any-accepted", "createBook", "unsupported-media-type"),
        ("auth.foreign-object", "getBook", "foreign-reads"),
        ("auth.foreign-object", "deleteBook", "foreign-changes"),
        ("page.total-wrong", "listBooks", "pagination"),
    ],
)
def test_a_fault_violates_its_trial(
    premises: Premises, fault: str, operation: str, trial: str
) -> None:
    verdict = run(premises, fault)[operation, trial]
    assert verdict.status == "violated"
    assert all("lib_ada" not in str(finding.violation) for finding in verdict.findings)


def test_without_writes_nothing_is_changed(premises: Premises) -> None:
    server = library.Library()
    before = {name: dict(book) for name, book in server.shelf("lib_ada").items()}
    target = InProcess(server, connection=Connection("http://h"))
    sent: set[str] = set()
    target.watchers.append(lambda _operation, exchange: sent.add(exchange.method))
    for operation in premises.api.operations:
        for trial in MINE:
            if not objection(trial, operation, premises, target):
                judged(trial, operation, premises, target)
    assert server.shelf("lib_ada") == before
    assert sent <= {"GET", "HEAD", "OPTIONS"}


def test_without_a_second_identity_nothing_is_said_of_others(premises: Premises) -> None:
    operation = _operation(premises, "getBook")
    target = InProcess(library.Library(), connection=Connection("http://h"))
    trial = next(each for each in MINE if each.name == "foreign-reads")
    verdict, _ = judged(trial, operation, premises, target)
    assert (verdict.status, verdict.reason) == (
        "not-judged",
        "no credentials of a second identity are given",
    )


def _operation(premises: Premises, name: str) -> Operation:
    return next(one for one in premises.api.operations if one.operation_id == name)


def test_every_request_goes_below_the_base_url(premises: Premises) -> None:
    target = InProcess(library.Library(), allow_writes=True, connection=Connection("http://h"))
    seen: list[Exchange] = []
    target.watchers.append(lambda _operation, exchange: seen.append(exchange))
    trial = next(each for each in MINE if each.name == "creation")
    judged(trial, _operation(premises, "createBook"), premises, target)
    assert seen
    assert all(urlsplit(each.url).path.startswith("/v1/") for each in seen)
