from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contract_tests.checks.pagination import Bounds, Findings, bounds_of, judged_walks
from contract_tests.exchanges import Exchange, Violation
from contract_tests.messages import Values
from mockserver.spec import Api, Operation, api_from_document
from mockserver.spec.documents import Document
from mockserver.spec.schemas import Schemas
from mockserver.spec.semantics import Semantics, semantics_of

STYLES: dict[str, dict[str, Any]] = {
    "cursor-null": {"style": "cursor", "next": "/next", "lastPage": "null"},
    "cursor-absent": {"style": "cursor", "next": "/next", "lastPage": "absent"},
    "keyset": {"style": "keyset", "next": "/next", "lastPage": "empty-page"},
    "offset-total": {"style": "offset", "total": "/total", "lastPage": "total"},
    "offset-empty": {"style": "offset", "lastPage": "empty-page"},
    "offset-more": {"style": "offset", "hasMore": "/more", "lastPage": "has-more-false"},
    "page": {"style": "page", "total": "/total", "lastPage": "total"},
    "link": {"style": "link", "lastPage": "no-link"},
}

Twist = Callable[[dict[str, Any], int], None]
"""Breaks the body of the page that starts at an index."""


def list_api(style: str) -> tuple[Api, Operation, Semantics]:
    limit = {"type": "integer", "minimum": 1, "maximum": 20, "default": 6}
    operation = {
        "x-pagination": {"limit": "limit", "position": "at", "items": "/items", **STYLES[style]},
        "x-order": {
            "keys": [{"property": "/n", "direction": "desc"}],
            "directionParameter": "order",
        },
        "x-collection": {"name": "things", "identity": "/id"},
        "parameters": [
            {"name": "limit", "in": "query", "schema": limit},
            {"name": "at", "in": "query", "schema": {}},
            {"name": "order", "in": "query", "schema": {"enum": ["asc", "desc"]}},
        ],
        "responses": {"200": {"description": "ok"}},
    }
    content = {
        "openapi": "3.1.0",
        "info": {"title": "t", "version": "1"},
        "paths": {"/things": {"get": operation}},
    }
    api = api_from_document(Document(source="t", content=content))
    return api, api.operations[0], semantics_of(api, api.operations[0])


class List:
    """A correct list of *count* things in memory; *twist* breaks its pages."""

    def __init__(self, style: str, count: int, twist: Twist | None = None) -> None:
        self.style = style
        self.things = [{"id": f"t{n}", "n": n // 2} for n in range(count, 0, -1)]
        self.twist = twist
        self.asked = 0

    def ask(self, values: Values) -> Exchange:
        self.asked += 1
        things = self.things if values.get("query.order") != "asc" else self.things[::-1]
        limit = int(values.get("query.limit", 6))
        start = self.start(values.get("query.at"), limit, things)
        if start is None:
            return Exchange(method="GET", url="http://h/things", status=400)
        end = start + limit
        body: dict[str, Any] = {"items": things[start:end]}
        headers: dict[str, str] = {"Content-Type": "application/json"}
        more = end < len(things)
        if self.style == "cursor-null":
            body["next"] = f"cursor-number-{end}" if more else None
        elif self.style == "cursor-absent" and more:
            body["next"] = f"cursor-number-{end}"
        elif self.style == "keyset" and body["items"]:
            body["next"] = body["items"][-1]["id"]
        elif self.style == "link" and more:
            query = urlencode({"limit": limit, "at": f"cursor-number-{end}", "unknown": 1})
            headers["Link"] = f'<https://evil.example/things?{query}>; rel="next"'
        body |= {"total": len(things), "more": more}
        if self.twist:
            self.twist(body, start)
        return Exchange(
            method="GET",
            url=f"http://h/things?at={values.get('query.at', '')}",
            status=200,
            response_headers=tuple(headers.items()),
            response_body=json.dumps(body).encode(),
        )

    def start(self, at: Any, limit: int, things: list[dict[str, Any]]) -> int | None:
        if at is None:
            return 0
        if self.style == "keyset":
            return [thing["id"] for thing in things].index(at) + 1
        if self.style.startswith("offset"):
            return int(at)
        if self.style == "page":
            return (int(at) - 1) * limit
        number = str(at).removeprefix("cursor-number-")
        known = str(at).startswith("cursor-number-") and number.isdigit()
        return int(number) if known else None


def judged(style: str, count: int, twist: Twist | None = None, **options: Any) -> Findings:
    api, operation, semantics = list_api(style)
    assert semantics.pagination
    bounds = bounds_of(operation, semantics.pagination, Schemas(api))
    assert bounds == Bounds(minimum=1, maximum=20, default=6)
    server = List(style, count, twist)
    found = judged_walks(operation, semantics, bounds, server.ask, judge_nothing, **options)
    assert server.asked <= 2000
    return found


def judge_nothing(operation: Operation, exchange: Exchange) -> list[Violation]:
    return []


def rules(findings: Findings) -> set[str]:
    return {violation.rule for violation in findings.violations}


@pytest.mark.parametrize("style", STYLES)
@settings(deadline=None)
@given(count=st.integers(0, 130))
def test_a_correct_list_of_any_length_is_right(style: str, count: int) -> None:
    assert judged(style, count) == Findings(violations=())


def test_a_list_longer_than_the_walk_is_judged_as_a_beginning() -> None:
    findings = judged("cursor-null", 130, max_pages=3)
    assert findings.violations == ()
    assert len(findings.notes) == 2
    assert "stopped after 3 pages" in findings.notes[0]


def duplicate(body: dict[str, Any], start: int) -> None:
    if start:
        body["items"].insert(0, {"id": f"t{60 - start + 1}", "n": (60 - start + 1) // 2})


def lost(body: dict[str, Any], start: int) -> None:
    if start and len(body["items"]) > 1:
        del body["items"][0]


def too_many(body: dict[str, Any], start: int) -> None:
    body["items"].append({"id": f"extra{start}", "n": -1})


def never_ends(body: dict[str, Any], start: int) -> None:
    body["next"] = body["next"] or "cursor-number-60"


def loops(body: dict[str, Any], start: int) -> None:
    if body["next"] is None:
        body["next"] = "cursor-number-0"


def wrong_total(body: dict[str, Any], start: int) -> None:
    body["total"] += 1


def total_of_one_page(body: dict[str, Any], start: int) -> None:
    body["total"] = 20


def no_more(body: dict[str, Any], start: int) -> None:
    body["more"] = False


def always_more(body: dict[str, Any], start: int) -> None:
    body["more"] = True


def swapped(body: dict[str, Any], start: int) -> None:
    if start == 0 and len(body["items"]) > 4:
        body["items"][0], body["items"][4] = body["items"][4], body["items"][0]


def absent_next(body: dict[str, Any], start: int) -> None:
    if body["next"] is None:
        del body["next"]


@pytest.mark.parametrize(
    ("style", "twist", "rule"),
    [
        ("cursor-null", duplicate, "page.duplicate"),
        ("cursor-null", lost, "page.lost"),
        ("cursor-null", lost, "page.short"),
        ("cursor-null", too_many, "page.limit-off-by-one"),
        ("cursor-null", never_ends, "page.never-ends"),
        ("cursor-null", loops, "page.never-ends"),
        ("cursor-null", loops, "page.duplicate"),
        ("cursor-null", swapped, "order.unsorted"),
        ("cursor-null", absent_next, "page.last-page"),
        ("offset-total", wrong_total, "page.total-wrong"),
        ("page", wrong_total, "page.total-wrong"),
        ("offset-total", total_of_one_page, "page.total-wrong"),
        ("page", total_of_one_page, "page.total-wrong"),
        ("offset-more", no_more, "page.has-more-wrong"),
        ("offset-more", always_more, "page.never-ends"),
    ],
)
def test_each_fault_is_named(style: str, twist: Twist, rule: str) -> None:
    assert rule in rules(judged(style, 60, twist))


def test_a_direction_that_changes_nothing_is_found() -> None:
    _, operation, semantics = list_api("cursor-null")
    server = List("cursor-null", 30)

    def ask(values: Values) -> Exchange:
        return server.ask({k: v for k, v in values.items() if k != "query.order"})

    findings = judged_walks(operation, semantics, Bounds(maximum=20, default=6), ask, judge_nothing)
    assert rules(findings) == {"order.unsorted", "order.direction-ignored"}


def test_an_ignored_limit_is_found() -> None:
    _, operation, semantics = list_api("cursor-null")
    server = List("cursor-null", 30)

    def ask(values: Values) -> Exchange:
        return server.ask({k: v for k, v in values.items() if k != "query.limit"})

    findings = judged_walks(operation, semantics, Bounds(maximum=20, default=6), ask, judge_nothing)
    assert "page.limit-ignored" in rules(findings)


def test_an_altered_cursor_that_is_accepted_is_found() -> None:
    _, operation, semantics = list_api("cursor-null")
    server = List("cursor-null", 30)

    def ask(values: Values) -> Exchange:
        known = str(values.get("query.at", "cursor-number-")).startswith("cursor-number-")
        return server.ask(values if known else {})

    findings = judged_walks(operation, semantics, Bounds(maximum=20, default=6), ask, judge_nothing)
    assert rules(findings) == {"page.tampered-cursor"}


def test_a_page_that_is_refused_is_found() -> None:
    _, operation, semantics = list_api("cursor-null")

    def ask(values: Values) -> Exchange:
        return Exchange(method="GET", url="http://h/things", status=500)

    findings = judged_walks(operation, semantics, Bounds(maximum=20, default=6), ask, judge_nothing)
    assert rules(findings) == {"page.refused"}


def test_an_operation_without_pagination_has_nothing_to_walk() -> None:
    _, operation, semantics = list_api("page")
    none = Semantics(
        pagination=None, order=None, filters=(), collection=None, rate_limit=semantics.rate_limit
    )
    server = List("page", 3)
    assert judged_walks(operation, none, Bounds(), server.ask, judge_nothing).violations == ()
    assert server.asked == 0


def test_of_inferred_pages_only_what_is_beyond_doubt_is_wrong() -> None:
    _, operation, semantics = list_api("cursor-null")
    bounds = Bounds(maximum=20, default=6)

    def judged(twist: Twist | None, meant: Semantics) -> set[str]:
        server = List("cursor-null", 60, twist)
        return rules(
            judged_walks(operation, meant, bounds, server.ask, judge_nothing, inferred=True)
        )

    assert judged(None, semantics) == set()
    assert "page.duplicate" in judged(duplicate, semantics)
    # Rows that nothing names may be alike.
    nameless = dataclasses.replace(semantics, collection=None)
    assert judged(duplicate, nameless).isdisjoint({"page.duplicate", "page.never-ends"})
