"""Trials about identities: who is asked as, who is left out, and which session is ended."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from typing import Any

import pytest

from contract_tests.connections import Connection
from contract_tests.credentials import Identity
from contract_tests.engine.judging import ENDS_SESSION, judged, objection
from contract_tests.exchanges import Exchange
from contract_tests.inquiry import premises_of
from contract_tests.messages import Request
from contract_tests.results import Verdict
from contract_tests.targets import Target
from contract_tests.trials import examples, identities, security


def _desk() -> Any:
    name = "contract_tests_desk"
    if name not in sys.modules:
        path = Path(__file__).parents[1] / "checks" / "desk.py"
        spec = importlib.util.spec_from_file_location(name, path)
        assert spec is not None
        assert spec.loader is not None
        sys.modules[name] = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(sys.modules[name])
    return sys.modules[name]


desk = _desk()


class AtTheDesk(Target):
    """The desk as a target, without a socket. `asked` are the requests that came to it."""

    def __init__(self, server: Any, first: Identity, *others: Identity) -> None:
        connection = Connection("http://h")
        super().__init__(
            server.api, desk.BASE, first, allow_writes=True, connection=connection, others=others
        )
        self.server = server
        self.asked: list[str] = []

    def _sent(self, request: Request) -> Exchange:
        self.asked.append(f"{request.method} {request.path}")
        headers = {name.lower(): value for name, value in request.all_headers()}
        token = headers.get("authorization", "").removeprefix("Bearer ")
        url = request.url(desk.BASE)
        status, content = self.server.answer(request.method, url, token, request.body)
        return Exchange(
            method=request.method,
            url=url,
            request_headers=request.all_headers(),
            request_body=request.body,
            status=status,
            response_headers=(("Content-Type", "application/json"),),
            response_body=b"" if content is None else desk.json.dumps(content).encode(),
        )


TRIALS = (*identities.TRIALS, *security.TRIALS, *examples.TRIALS)


def run(target: AtTheDesk, *names: str) -> dict[tuple[str, str], Verdict]:
    """Return the verdict of each trial that is brought, of those called *names*, or of all."""
    premises = premises_of(target.server.api)
    found = {}
    for operation in premises.api.operations:
        for trial in TRIALS:
            if names and trial.name not in names:
                continue
            if not objection(trial, operation, premises, target):
                verdict, _ = judged(trial, operation, premises, target)
                found[operation.operation_id or "", trial.name] = verdict
    return found


def violated(verdicts: dict[tuple[str, str], Verdict]) -> set[tuple[str, str]]:
    return {key for key, one in verdicts.items() if any(not f.known for f in one.findings)}


def identity(server: Any, name: str) -> Identity:
    return Identity(server.identity(name), name=name)


@pytest.mark.parametrize("others", [("bob",), ("bob", "root"), ("root",), ()])
@pytest.mark.parametrize("first", ["ann", "root"])
def test_a_desk_without_fault_passes_whoever_asks(first: str, others: tuple[str, ...]) -> None:
    server = desk.Desk()
    target = AtTheDesk(
        server, identity(server, first), *(identity(server, name) for name in others)
    )
    verdicts = run(target)
    told = [str(f.violation) for one in verdicts.values() for f in one.findings if not f.known]
    assert told == []
    assert [one.reason for one in verdicts.values() if one.status == "error"] == []
    assert len(server.sessions) == len(desk.PEOPLE), "nobody's session is ended"


@pytest.mark.parametrize(
    ("fault", "expected"),
    [
        ("read", {("getTicket", "foreign-reads"), ("getTicket", "foreign-records")}),
        ("DELETE", {("deleteTicket", "foreign-changes")}),
        ("close", {("close", "foreign-changes")}),
        ("history", {("history", "foreign-reads"), ("history", "foreign-records")}),
        ("query", {("listTickets", "foreign-lists"), ("listTickets", "foreign-records")}),
        ("admin", {("allTickets", "administration")}),
    ],
)
def test_a_fault_is_found_also_beside_an_administrator(
    fault: str, expected: set[tuple[str, str]]
) -> None:
    server = desk.Desk(fault)
    others = [Identity(server.identity(name), name=name) for name in ("root", "bob")]
    assert violated(run(AtTheDesk(server, identity(server, "ann"), *others))) == expected


@pytest.mark.parametrize(
    ("fault", "operation"),
    [("list", "listTickets"), ("query", "listTickets"), ("history", "history")],
)
def test_where_nothing_is_yet_a_record_is_created_to_look_for(fault: str, operation: str) -> None:
    server = desk.Desk(fault, tickets=0)
    target = AtTheDesk(server, identity(server, "ann"), identity(server, "bob"))
    names = ("foreign-reads", "foreign-lists", "foreign-records")
    assert violated(run(target, *names)) == {(operation, "foreign-records")}
    assert not server.tickets


def test_an_ordinary_identity_is_known_by_what_it_is_not_shown() -> None:
    server = desk.Desk("admin", "silent")
    target = AtTheDesk(server, identity(server, "ann"), identity(server, "bob"))
    assert violated(run(target, "administration")) == {("allTickets", "administration")}


def test_only_a_session_of_its_own_is_ended() -> None:
    for faults, expected in ((("logout",), {("logout", "sessions")}), ((), set())):
        server = desk.Desk(*faults)

        def renew(server: Any = server) -> Any:
            return server.session("ann")

        target = AtTheDesk(server, Identity(server.identity("ann"), renew=renew))
        verdicts = run(target, "sessions", "required-parameters")
        assert violated(verdicts) == expected
        assert target.asked.count("POST /logout") == 1
        premises = premises_of(server.api)
        logout = server.operation("logout")
        trial = next(one for one in TRIALS if one.name == "required-parameters")
        assert objection(trial, logout, premises, target) == ENDS_SESSION


def test_without_a_command_no_session_is_ended() -> None:
    server = desk.Desk("logout")
    verdicts = run(AtTheDesk(server, identity(server, "ann")), "sessions")
    assert [one.status for one in verdicts.values()] == ["not-judged"]
    assert "--credential-command" in verdicts["logout", "sessions"].reason
