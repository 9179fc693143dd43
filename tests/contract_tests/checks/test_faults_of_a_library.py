"""Each check catches its faults in a server that has them, and finds nothing in a correct one."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contract_tests.checks.aggregates import aggregates
from contract_tests.checks.bounds import body_bounds, parameter_bounds
from contract_tests.checks.conditional import conditional_change, conditional_read
from contract_tests.checks.creating import creation
from contract_tests.checks.cursors import foreign_cursors
from contract_tests.checks.defaults import defaults
from contract_tests.checks.deleting import deletion
from contract_tests.checks.details import details
from contract_tests.checks.filters import filters
from contract_tests.checks.identities import foreign_change, foreign_read
from contract_tests.checks.methods import methods
from contract_tests.checks.protecting import read_only
from contract_tests.checks.rates import Time, rate_limit
from contract_tests.checks.repeating import repeated
from contract_tests.checks.replacing import replacement
from contract_tests.checks.sorting import orders
from contract_tests.checks.statuses import not_acceptable, unknown_record, unsupported_media_type
from contract_tests.checks.updating import update
from contract_tests.results import Finding

Check = Callable[..., Iterable[Finding]]
Found = Callable[..., list[Finding]]


def with_writes(_server: Any) -> dict[str, Any]:
    return {"writes": True}


def with_bob(server: Any) -> dict[str, Any]:
    return {"other": server.identity("bob")}


def with_time(server: Any) -> dict[str, Any]:
    def sleep(seconds: float) -> None:
        server.now += type(server.now - server.now)(seconds=seconds)

    return {"clock": Time(now=server.now.timestamp, sleep=sleep)}


def alone(_server: Any) -> dict[str, Any]:
    return {}


More = Callable[[Any], dict[str, Any]]

CHECKS: list[tuple[Check, str, More, dict[str, str]]] = [
    (
        filters,
        "listBooks",
        alone,
        {
            "filter.ignored": "filter.ignored",
            "filter.ignored-whole": "filter.ignored",
            "filter.unknown-gives-all": "filter.ignored",
            "filter.incomplete": "filter.incomplete",
            "filter.range-open": "filter.range-open",
            "filter.no-intersection": "filter.range-open",
        },
    ),
    (
        orders,
        "listBooks",
        alone,
        {
            "order.unsorted": "order.unsorted",
            "order.parameter-ignored": "order.unsorted",
            "order.direction-ignored": "order.direction-ignored",
        },
    ),
    (foreign_cursors, "listBooks", alone, {"page.foreign-cursor": "page.foreign-cursor"}),
    (defaults, "listBooks", alone, {"request.ignores-default": "request.ignores-default"}),
    (repeated, "listBooks", alone, {"order.unstable": "order.unstable"}),
    (repeated, "getBook", alone, {"get.unstable": "get.unstable"}),
    (
        details,
        "getBook",
        alone,
        {"detail.differs": "detail.differs", "detail.missing": "detail.missing"},
    ),
    (
        aggregates,
        "sumBooks",
        alone,
        {
            "aggregate.wrong": "aggregate.wrong",
            "aggregate.wrong-group": "aggregate.wrong",
            "aggregate.ignores-filter": "aggregate.wrong",
        },
    ),
    (
        parameter_bounds,
        "listBooks",
        alone,
        {
            "request.accepts-invalid": "request.accepts-invalid",
            "request.rejects-valid": "request.rejects-valid",
            "status.500-on-edge": "status.500-on-edge",
        },
    ),
    *(
        (
            body_bounds,
            operation,
            alone,
            {
                "body.accepts-invalid": "request.accepts-invalid",
                "body.rejects-valid": "request.rejects-valid",
                "request.accepts-missing": "request.accepts-missing",
            },
        )
        for operation in ("createBook", "replaceBook")
    ),
    *(
        (
            methods,
            operation,
            with_writes,
            {
                "method.undeclared-allowed": "method.undeclared-allowed",
                "method.no-allow": "method.no-allow",
                "method.allow-wrong": "method.allow-wrong",
                "method.server-error": "method.server-error",
                "method.head-differs": "method.head-differs",
                "error.shape": "error.shape",
            },
        )
        for operation in ("listBooks", "getBook")
    ),
    (unknown_record, "getBook", alone, {"status.unknown-found": "status.unknown-found"}),
    (not_acceptable, "listBooks", alone, {"accept.ignored": "accept.ignored"}),
    *(
        (
            unsupported_media_type,
            operation,
            alone,
            {"media-type.any-accepted": "media-type.any-accepted"},
        )
        for operation in ("createBook", "replaceBook", "updateBook")
    ),
    (
        conditional_read,
        "getBook",
        alone,
        {
            "conditional.ignored": "conditional.ignored",
            "conditional.always": "conditional.not-modified-wrong",
        },
    ),
    *(
        (
            conditional_change,
            operation,
            alone,
            {"conditional.lost-update": "conditional.lost-update"},
        )
        for operation in ("replaceBook", "updateBook")
    ),
    (
        creation,
        "createBook",
        alone,
        {
            "create.no-location": "create.no-location",
            "create.dead-location": "create.no-location",
            "create.location-differs": "create.location-differs",
            "create.lost": "create.lost",
            "create.differs": "create.differs",
            "default.body": "request.ignores-default",
        },
    ),
    (
        deletion,
        "deleteBook",
        alone,
        {
            "delete.fake": "delete.fake",
            "delete.still-listed": "delete.still-listed",
        },
    ),
    (
        replacement,
        "replaceBook",
        alone,
        {"put.partial": "put.partial", "put.not-idempotent": "put.not-idempotent"},
    ),
    (
        update,
        "updateBook",
        alone,
        {"patch.resets": "patch.resets", "patch.ignored": "patch.ignored"},
    ),
    *(
        (read_only, operation, alone, {"read-only.writable": "read-only.writable"})
        for operation in ("createBook", "replaceBook", "updateBook")
    ),
    (foreign_read, "getBook", with_bob, {"auth.foreign-object": "auth.foreign-object"}),
    *(
        (foreign_change, operation, with_bob, {"auth.foreign-object": "auth.foreign-object"})
        for operation in ("replaceBook", "updateBook", "deleteBook")
    ),
    (
        rate_limit,
        "ping",
        with_time,
        {
            "rate.never-429": "rate.never-429",
            "rate.remaining-lies": "rate.remaining-lies",
            "rate.no-headers": "rate.no-headers",
            "rate.retry-after-short": "rate.retry-after-short",
            "rate.limit-differs": "rate.limit-differs",
        },
    ),
]

ALL_FAULTS = [
    pytest.param(check, operation, more, fault, rule, id=f"{operation}-{fault}")
    for check, operation, more, faults in CHECKS
    for fault, rule in faults.items()
]
ALL_CHECKS = [
    pytest.param(check, operation, more, id=f"{check.__name__}-{operation}")
    for check, operation, more, _ in CHECKS
]


@pytest.mark.parametrize(("check", "operation", "more", "fault", "rule"), ALL_FAULTS)
def test_a_fault_is_caught(
    found: Found, check: Check, operation: str, more: More, fault: str, rule: str
) -> None:
    findings = found(check, operation, fault, more=more)
    assert rule in {each.violation.rule for each in findings}
    for each in findings:
        assert each.exchanges
        assert each.violation.evidence
        assert each.violation.curl.startswith("curl")


@pytest.mark.parametrize(("check", "operation", "more"), ALL_CHECKS)
def test_a_correct_server_is_not_accused(
    found: Found, check: Check, operation: str, more: More
) -> None:
    assert found(check, operation, more=more) == []


READING = [
    each for each in CHECKS if each[0] in (filters, orders, repeated, details, aggregates, defaults)
]


@given(count=st.integers(min_value=1, max_value=70), which=st.sampled_from(READING))
@settings(max_examples=60, deadline=None)
def test_no_list_however_long_is_accused(
    library: Any, count: int, which: tuple[Check, str, More, dict[str, str]]
) -> None:
    check, operation, _, _ = which
    server = library.Library(count=count)
    contract = library.contract_of(server.api)
    try:
        findings = list(check(contract, server.operation(operation), server.ask))
    except library.Unjudged:
        assert count < 3
        findings = []
    assert findings == []


WRITING = [
    (creation, "createBook"),
    (deletion, "deleteBook"),
    (replacement, "replaceBook"),
    (update, "updateBook"),
    (read_only, "createBook"),
    (body_bounds, "createBook"),
    (body_bounds, "updateBook"),
    (unsupported_media_type, "createBook"),
    (conditional_change, "replaceBook"),
]


@pytest.mark.parametrize(("check", "operation"), WRITING)
@pytest.mark.parametrize("fault", ["", "media-type.any-accepted", "body.accepts-invalid"])
def test_what_a_check_creates_is_deleted_again(
    library: Any, check: Check, operation: str, fault: str
) -> None:
    server = library.Library(fault)
    before = set(server.shelf("lib_ada"))
    list(check(library.contract_of(server.api), server.operation(operation), server.ask))
    assert set(server.shelf("lib_ada")) == before


def test_records_of_others_are_not_changed(library: Any) -> None:
    server = library.Library()
    before = {name: dict(book) for name, book in server.shelf("lib_ada").items()}
    contract = library.contract_of(server.api)
    for check, operation in WRITING:
        list(check(contract, server.operation(operation), server.ask))
    assert server.shelf("lib_ada") == before
