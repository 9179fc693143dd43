"""Checks about identities, brought to a document without extensions, correct or with one fault."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from contract_tests.checks.asking import Unjudged
from contract_tests.checks.beneath import foreign_action, foreign_beneath
from contract_tests.checks.bounds import body_bounds
from contract_tests.checks.deleting import deletion
from contract_tests.checks.details import details
from contract_tests.checks.identities import foreign_change, foreign_read, foreign_record
from contract_tests.checks.listing import foreign_filtered, foreign_listed
from contract_tests.checks.naming import foreign_named, foreign_named_change
from contract_tests.checks.privileges import functions, is_named_admin, privileged
from contract_tests.checks.protecting import read_only, read_only_of_one
from contract_tests.checks.referred import foreign_referred
from contract_tests.checks.replacing import replacement
from contract_tests.checks.sessions import ended_session
from contract_tests.results import Finding


def _desk() -> Any:
    name = "contract_tests_desk"
    if name not in sys.modules:
        spec = importlib.util.spec_from_file_location(name, Path(__file__).with_name("desk.py"))
        assert spec is not None
        assert spec.loader is not None
        sys.modules[name] = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(sys.modules[name])
    return sys.modules[name]


desk = _desk()

FOREIGN = [
    (foreign_read, "getTicket", "read", "auth.foreign-object"),
    (foreign_read, "getFolder", "other-parent", "auth.foreign-object"),
    (foreign_record, "getTicket", "read", "auth.foreign-object"),
    (foreign_record, "getDiary", "diary", "auth.foreign-object"),
    (foreign_change, "replaceTicket", "PUT", "auth.foreign-object"),
    (foreign_change, "deleteTicket", "DELETE", "auth.foreign-object"),
    (foreign_change, "replaceNotice", "notice-PUT", "auth.foreign-object"),
    (foreign_change, "deleteNotice", "notice-DELETE", "auth.foreign-object"),
    (foreign_named, "ticketsOfPerson", "person-tickets", "auth.foreign-object"),
    (foreign_named_change, "setNickname", "person-nickname", "auth.foreign-object"),
    (foreign_referred, "merge", "referred", "auth.foreign-object"),
    (foreign_beneath, "history", "history", "auth.foreign-object"),
    (foreign_action, "close", "close", "auth.foreign-object"),
    (foreign_listed, "listTickets", "list", "auth.foreign-listed"),
    (foreign_filtered, "listTickets", "query", "auth.foreign-object"),
]


def told(check: Any, server: Any, operation: str, *more: Any) -> list[str]:
    """Return the rules that *check* finds broken, none where it cannot judge."""
    found: Iterable[Finding] = check(
        server.contract, server.operation(operation), server.ask, *more
    )
    rules = []
    try:
        for each in found:
            assert each.exchanges
            assert each.violation.evidence
            rules.append(each.violation.rule)
    except Unjudged:
        pass
    return rules


@pytest.mark.parametrize(("check", "operation", "fault", "rule"), FOREIGN)
def test_what_another_identity_may_not_is_found(
    check: Any, operation: str, fault: str, rule: str
) -> None:
    server = desk.Desk(fault)
    assert set(told(check, server, operation, server.identity("bob"))) == {rule}


@pytest.mark.parametrize(("check", "operation"), sorted({each[:2] for each in FOREIGN}, key=str))
@pytest.mark.parametrize("tickets", [0, 1, 3])
@pytest.mark.parametrize("fault", ["", "history-filtered"])
def test_a_desk_without_fault_is_not_accused(
    check: Any, operation: str, tickets: int, fault: str
) -> None:
    server = desk.Desk(fault, tickets=tickets)
    assert told(check, server, operation, server.identity("bob")) == []


def test_what_is_filtered_for_another_identity_is_not_shown() -> None:
    # Everybody may ask for the history, and sees what concerns them: nothing, of another's ticket.
    server = desk.Desk("history", "history-filtered")
    assert told(foreign_beneath, server, "history", server.identity("bob")) == []


def test_a_folder_of_a_shelf_that_both_share_is_not_foreign() -> None:
    server = desk.Desk()
    server.shelves = {1: desk.PEOPLE, 3: ("bob",)}
    assert told(foreign_read, server, "getFolder", server.identity("bob")) == []


def test_what_is_named_and_stays_as_it_was_is_advice() -> None:
    server = desk.Desk("referred", "merge-nothing")
    bob, merge = server.identity("bob"), server.operation("merge")
    found = list(foreign_referred(server.contract, merge, server.ask, bob))
    assert [each.known.split(":")[0] for each in found] == ["advice"]


def test_a_profile_that_all_may_see_is_not_private() -> None:
    server = desk.Desk()
    assert told(foreign_named, server, "getPerson", server.identity("bob")) == []


def test_what_nobody_is_refused_is_advice_at_most() -> None:
    server = desk.Desk("person-wallet")
    bob, wallet = server.identity("bob"), server.operation("wallet")
    found = list(foreign_named(server.contract, wallet, server.ask, bob))
    assert [each.known.split(":")[0] for each in found] == ["advice"]
    assert told(foreign_named, desk.Desk(), "wallet", server.identity("bob")) == []


def test_a_profile_that_was_changed_is_put_back() -> None:
    server = desk.Desk("person-nickname")
    before = dict(server.nicknames)
    told(foreign_named_change, server, "setNickname", server.identity("bob"))
    assert server.nicknames == before


def test_below_several_parents_the_private_one_is_looked_at() -> None:
    for faults, expected in ((("shelf",), {"auth.foreign-object"}), ((), set())):
        server = desk.Desk(*faults)
        server.shelves = {9: desk.PEOPLE, 2: ("ann",), 3: ("bob",)}
        server.folders = {10: 9, 20: 2, 30: 3}
        bob = server.identity("bob")
        assert set(told(foreign_read, server, "getFolder", bob)) == expected


def test_what_all_may_change_is_advice_at_most() -> None:
    server = desk.Desk("notice-PUT", "notice-DELETE")
    bob, replace = server.identity("bob"), server.operation("replaceNotice")
    found = list(foreign_change(server.contract, replace, server.ask, bob))
    assert [each.known.split(":")[0] for each in found] == ["advice"]
    nameless = desk.Desk("notice-PUT", "notice-DELETE", "nameless")
    assert told(foreign_change, nameless, "replaceNotice", nameless.identity("bob")) == []


def test_what_a_check_creates_is_deleted_again() -> None:
    for check, operation, fault, _ in FOREIGN:
        for faults in ((), (fault,)):
            server = desk.Desk(*faults)
            before = set(server.tickets) | set(server.notices)
            told(check, server, operation, server.identity("bob"))
            assert set(server.tickets) | set(server.notices) == before


def test_administrators_are_told_by_their_profile_and_by_what_they_alone_may() -> None:
    server = desk.Desk()
    identities = [server.identity(name) for name in ("ann", "root", "bob")]
    assert privileged(server.contract, server.ask, identities) == (False, True, False)
    silent = desk.Desk("role")
    identities = [silent.identity(name) for name in ("ann", "root", "bob")]
    assert privileged(silent.contract, silent.ask, identities) == (False, True, False)
    assert is_named_admin("root")
    assert is_named_admin("site-admin")
    assert not is_named_admin("ann")


@pytest.mark.parametrize("told_by_user", [True, False])
def test_whoever_is_no_administrator_is_refused_what_is_for_them(told_by_user: bool) -> None:
    for faults, expected in ((("admin",), ["auth.not-privileged"]), ((), [])):
        server = desk.Desk(*faults)
        identities = [server.identity("ann"), server.identity("bob")]
        found = list(
            functions(
                server.contract,
                server.operation("allTickets"),
                server.ask,
                identities,
                (False, False),
                told=told_by_user,
            )
        )
        assert [each.violation.rule for each in found] == expected
        assert all(not each.known for each in found), "neither sees the other's tickets"


@pytest.mark.parametrize(("faults", "advised"), [(["silent"], True), ([], False)])
def test_that_nobody_is_known_to_be_ordinary_is_advice(faults: list[str], advised: bool) -> None:
    # By its profile, ann is a member, and no administrator.
    server = desk.Desk("admin", *faults, tickets=0)
    operation, ann = server.operation("allTickets"), server.identity("ann")
    found = list(functions(server.contract, operation, server.ask, [ann], (False,), told=False))
    assert [each.known.startswith("advice") for each in found] == [advised]


def test_a_session_that_was_ended_is_over() -> None:
    for faults, expected in ((("logout",), ["auth.alive-after-end"]), ((), [])):
        server = desk.Desk(*faults)
        assert told(ended_session, server, "logout", server.session("ann")) == expected
        assert "t-ann" in server.sessions, "the session of the run goes on"


def test_what_no_request_has_is_not_taken() -> None:
    rule = ["request.takes-undocumented"]
    assert told(read_only, desk.Desk("author-writable"), "createNotice") == rule
    assert told(read_only, desk.Desk(), "createNotice") == []


def test_nobody_gives_themselves_a_role() -> None:
    server = desk.Desk("role-writable")
    assert set(told(read_only_of_one, server, "changeMe")) == {"request.takes-undocumented"}
    assert server.profile("ann") == desk.Desk().profile("ann"), "it is put back"
    assert told(read_only_of_one, desk.Desk(), "changeMe") == []


@pytest.mark.parametrize("operation", ["deleteNotice", "deleteTicket"])
def test_what_was_deleted_may_be_kept_and_marked_but_not_as_it_was(operation: str) -> None:
    for faults, expected in ((("fake",), ["delete.fake"]), (("soft",), []), ((), [])):
        assert told(deletion, desk.Desk(*faults), operation) == expected


def test_whoever_gives_a_record_away_has_set_its_owner() -> None:
    server = desk.Desk("owner-writable")
    assert told(read_only, server, "createTicket") == ["read-only.writable"]
    assert told(read_only, desk.Desk(), "createTicket") == []


@pytest.mark.parametrize(
    ("check", "operation"),
    [(details, "getTicket"), (replacement, "replaceTicket"), (replacement, "replaceNotice")],
)
def test_what_moves_by_being_read_is_no_difference(check: Any, operation: str) -> None:
    assert told(check, desk.Desk(), operation) == []


def test_bounds_are_tried_on_a_body_that_names_what_exists() -> None:
    for faults, expected in ((("merge",), {"request.accepts-invalid"}), ((), set())):
        server = desk.Desk(*faults)
        found = list(body_bounds(server.contract, server.operation("merge"), server.ask))
        assert {each.violation.rule for each in found} == expected
        assert {each.violation.place for each in found} <= {"body#/lines/0/count"}
