from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mockserver.errors import InvalidRequest
from mockserver.mocking.lists import Lists
from mockserver.mocking.messages import Request
from mockserver.mocking.pages import Page
from mockserver.spec import MISSING, Document, Operation, api_from_document, value_at
from mockserver.spec.model import Schema
from mockserver.spec.schemas import Schemas
from mockserver.spec.semantics import Semantics, semantics_of
from mockserver.state.computed import ComputedCollection
from mockserver.state.cursors import Cursors
from mockserver.state.queries import Condition

PARAMETERS = {
    "limit": {"type": "integer", "default": 3},
    "position": {},
    "order": {"enum": ["asc", "desc"], "default": "asc"},
    "kind": {"type": "array", "items": {"type": "string"}},
    "title": {"type": "string"},
    "meta": {"type": "object"},
}
STYLES: dict[str, dict[str, Any]] = {
    "cursor, null": {"style": "cursor", "next": "/next", "lastPage": "null"},
    "cursor, absent": {"style": "cursor", "next": "/page/next", "lastPage": "absent"},
    "cursor, more": {
        "style": "cursor",
        "next": "/next",
        "hasMore": "/more",
        "lastPage": "has-more-false",
    },
    "keyset, empty page": {"style": "keyset", "next": "/cursor", "lastPage": "empty-page"},
    "keyset, absent": {"style": "keyset", "next": "/cursor", "lastPage": "absent"},
    "keyset, more": {"style": "keyset", "hasMore": "/more", "lastPage": "has-more-false"},
    "offset, total": {"style": "offset", "total": "/meta/total", "lastPage": "total"},
    "offset, empty page": {"style": "offset", "lastPage": "empty-page"},
    "page, total": {"style": "page", "total": "/total", "lastPage": "total"},
    "page, more": {"style": "page", "hasMore": "/more", "lastPage": "has-more-false"},
    "page, empty page": {"style": "page", "lastPage": "empty-page"},
    "link": {"style": "link", "lastPage": "no-link"},
}


class Books:
    """A list of books by one style of pages, over *records* in memory."""

    def __init__(
        self,
        style: Mapping[str, Any],
        records: list[Any],
        *,
        seed: int = 0,
        refuses: bool = True,
    ) -> None:
        pagination = {"limit": "limit", "position": "position", "items": "/items", **style}
        operation = {
            "parameters": [
                {"name": name, "in": "query", "schema": schema, "explode": False}
                for name, schema in PARAMETERS.items()
            ],
            "x-pagination": pagination,
            "x-order": {"keys": [{"property": "/id"}], "directionParameter": "order"},
            "x-filters": {
                "kind": {"property": "/kind", "match": "in"},
                "title": {"property": "/title", "match": "contains"},
                "meta": {"property": "/meta", "match": "deep-object"},
            },
            "responses": {
                "200": {"description": "", "content": {"application/json": {"schema": ENVELOPE}}},
                **({"400": {"description": ""}} if refuses else {}),
            },
        }
        content = {"openapi": "3.1.0", "info": {}, "paths": {"/books": {"get": operation}}}
        api = api_from_document(Document(source="", content=content))
        self.operation: Operation = api.operations[0]
        self.semantics: Semantics = semantics_of(api, self.operation)
        self.records = records
        self.lists = Lists(Schemas(api), Cursors(seed))

    def page(self, **parameters: Any) -> Page:
        records = ComputedCollection(self.records, lambda record: record["id"])
        return self.lists.page(self.asked(**parameters), self.semantics, records)

    def conditions(self, **parameters: Any) -> tuple[Condition, ...]:
        return self.lists.query(self.asked(**parameters), self.semantics).conditions

    def asked(self, **parameters: Any) -> Request:
        return Request(
            operation=self.operation,
            parameters=parameters,
            body=None,
            accept=None,
            path="/api/books",
            origin="http://mock",
        )

    def walk(self, **parameters: Any) -> Iterator[Any]:
        """Yield the bodies of all pages, as a client goes from one to the next."""
        pagination = self.semantics.pagination
        assert pagination is not None
        position: Any = None
        seen = 0
        for number in range(2, 100):
            asked = {} if position is None else {"position": position}
            page = self.page(**parameters, **asked)
            body = json.loads(page.body())
            yield body
            seen += len(body["items"])
            following = value_at(body, pagination.next or "/nothing")
            if pagination.has_more and not value_at(body, pagination.has_more):
                return
            if pagination.total and seen >= value_at(body, pagination.total):
                return
            if pagination.style in ("cursor", "keyset"):
                if pagination.next is None:
                    following = body["items"][-1]["id"]
                if following is MISSING or following is None or not body["items"]:
                    return
                position = following
            elif pagination.style == "link":
                if 'rel="next"' not in page.headers.get("Link", ""):
                    return
                position = int(dict(parse_qsl(urlsplit(link_of(page)).query))["position"])
            else:
                if not body["items"]:
                    return
                position = seen if pagination.style == "offset" else number
        raise AssertionError("the walk does not end")


ENVELOPE = {
    "type": "object",
    "required": ["items", "limit", "order"],
    "properties": {
        "items": {"type": "array"},
        "limit": {"type": "integer"},
        "order": {"type": "string"},
        "title": {"type": "string"},
    },
}


def link_of(page: Page) -> str:
    links = dict(link.split("; ")[::-1] for link in page.headers["Link"].split(", "))
    return links['rel="next"'][1:-1]


def books(count: int) -> list[Any]:
    return [
        {"id": f"b{number}", "kind": "ab"[number % 2], "title": f"T{number}", "meta": {"n": number}}
        for number in range(count)
    ]


@pytest.mark.parametrize("style", STYLES)
@given(
    count=st.integers(0, 13),
    limit=st.integers(1, 6),
    order=st.sampled_from(["asc", "desc"]),
    kind=st.sampled_from([None, ["a"], ["a", "b"], ["none"]]),
)
@settings(max_examples=25, deadline=None)
def test_the_pages_joined_are_the_collection(
    style: str, count: int, limit: int, order: str, kind: list[str] | None
) -> None:
    records = books(count)
    listed = Books(STYLES[style], records)
    parameters: dict[str, Any] = {"limit": limit, "order": order}
    if kind is not None:
        parameters["kind"] = kind
    pages = list(listed.walk(**parameters))
    expected = [record for record in records if kind is None or record["kind"] in kind]
    joined = [item for page in pages for item in page["items"]]
    assert joined == (expected if order == "asc" else expected[::-1])
    assert all(len(page["items"]) <= limit for page in pages)
    assert all(len(page["items"]) == limit for page in pages[:-2])
    assert len(pages) <= len(expected) // limit + 2


@pytest.mark.parametrize(
    ("style", "middle", "last"),
    [
        ("cursor, null", {"next"}, {"next"}),
        ("cursor, absent", {"page"}, set()),
        ("cursor, more", {"next", "more"}, {"more"}),
        ("keyset, empty page", {"cursor"}, {"cursor"}),
        ("keyset, absent", {"cursor"}, set()),
        ("offset, total", {"meta"}, {"meta"}),
        ("link", set(), set()),
    ],
)
def test_the_envelope_says_where_the_list_goes_on(
    style: str, middle: set[str], last: set[str]
) -> None:
    first, *_, final = Books(STYLES[style], books(4)).walk(limit=2)
    assert first.keys() - {"items", "limit"} == middle
    if style != "keyset, empty page":
        assert final.keys() - {"items", "limit"} == last


def test_the_last_cursor_is_null_or_false_or_absent() -> None:
    assert json.loads(Books(STYLES["cursor, null"], books(1)).page().body())["next"] is None
    assert json.loads(Books(STYLES["cursor, more"], books(1)).page().body())["more"] is False
    assert "cursor" in json.loads(Books(STYLES["keyset, empty page"], books(1)).page().body())
    assert "cursor" not in json.loads(Books(STYLES["keyset, empty page"], []).page().body())


def test_the_total_counts_what_the_filters_let_through() -> None:
    listed = Books(STYLES["page, total"], books(9))
    assert json.loads(listed.page(limit=2, position=3, kind=["a"]).body())["total"] == 5
    assert json.loads(listed.page(limit=2, position=99).body()) == {
        "items": [],
        "total": 9,
        "limit": 2,
    }


def test_required_members_named_like_a_parameter_echo_it() -> None:
    page = Books(STYLES["offset, total"], books(1)).page(limit=7, order="desc", title="T")
    body = json.loads(page.body())
    assert (body["limit"], body["order"]) == (7, "desc")
    assert "title" not in body


def test_a_default_that_says_nothing_filters_nothing() -> None:
    listed = Books(STYLES["offset, total"], books(3))
    parameter = next(one for one in listed.operation.parameters if one.name == "title")
    assert parameter.schema is not None
    for word in ("null", "all", "*"):
        unsaid = dataclasses.replace(
            parameter, schema=Schema(pointer="", value={"type": "string", "default": word})
        )
        others = [one for one in listed.operation.parameters if one is not parameter]
        operation = dataclasses.replace(listed.operation, parameters=(*others, unsaid))
        asked = dataclasses.replace(listed.asked(title=word), operation=operation)
        assert listed.lists.query(asked, listed.semantics).conditions == ()
        assert listed.conditions(title=word) != ()


def test_a_cursor_of_another_question_is_refused() -> None:
    listed = Books(STYLES["cursor, null"], books(9))
    cursor = json.loads(listed.page(limit=2, kind=["a"]).body())["next"]
    assert json.loads(listed.page(limit=1, kind=["a"], position=cursor).body())["items"] == [
        {"id": "b4", "kind": "a", "title": "T4", "meta": {"n": 4}}
    ]
    for parameters in ({"kind": ["b"]}, {}, {"kind": ["a"], "order": "desc"}):
        with pytest.raises(InvalidRequest):
            listed.page(limit=2, position=cursor, **parameters)
    with pytest.raises(InvalidRequest):
        Books(STYLES["cursor, null"], books(9), seed=1).page(kind=["a"], position=cursor)


def test_a_made_up_cursor_leads_to_the_beginning_where_no_refusal_is_documented() -> None:
    listed = Books(STYLES["cursor, null"], books(9), refuses=False)
    assert listed.page(position="x").body() == listed.page().body()


@pytest.mark.parametrize("cursor", ["x", "AAAA", "b1", "é", 5])
def test_a_made_up_cursor_is_refused_with_its_place(cursor: Any) -> None:
    with pytest.raises(InvalidRequest) as caught:
        Books(STYLES["cursor, null"], books(9)).page(position=cursor)
    assert [violation.place for violation in caught.value.violations] == ["query.position"]
    assert "send `next` of a previous page unchanged" in caught.value.detail


def test_a_keyset_position_that_nothing_has_leads_nowhere() -> None:
    page = Books(STYLES["keyset, absent"], books(9)).page(position="nobody")
    assert json.loads(page.body())["items"] == []


def test_a_keyset_position_counts_even_where_the_filter_drops_it() -> None:
    page = Books(STYLES["keyset, absent"], books(9)).page(position="b3", kind=["a"], limit=1)
    assert [item["id"] for item in json.loads(page.body())["items"]] == ["b4"]


@pytest.mark.parametrize("style", ["offset, total", "page, total", "link"])
def test_a_position_that_is_no_number_is_refused(style: str) -> None:
    with pytest.raises(InvalidRequest) as caught:
        Books(STYLES[style], books(3)).page(limit=1, position="abc")
    assert caught.value.violations[0].place == "query.position"


@pytest.mark.parametrize("style", ["offset, total", "page, total", "link"])
@pytest.mark.parametrize(
    ("position", "empty"), [(-5, False), (0, False), (10**18, True), (1e20, True)]
)
def test_positions_out_of_bounds_are_the_first_page_or_an_empty_one(
    style: str, position: Any, empty: bool
) -> None:
    page = Books(STYLES[style], books(3)).page(limit=2, position=position)
    items = [item["id"] for item in json.loads(page.body())["items"]]
    assert items == ([] if empty else ["b0", "b1"])


def test_a_list_without_a_size_is_one_page() -> None:
    listed = Books(STYLES["page, empty page"], books(9))
    assert [len(page["items"]) for page in listed.walk()] == [9, 0]
    assert "Link" not in Books(STYLES["link"], books(9)).page().headers


def test_the_link_asks_the_same_question_for_the_next_page() -> None:
    page = Books(STYLES["link"], books(9)).page(limit=2, position=2, kind=["a", "b"], title="T")
    link = urlsplit(link_of(page))
    assert f"{link.scheme}://{link.netloc}{link.path}" == "http://mock/api/books"
    assert link.query == "limit=2&kind=a,b&title=T&position=3"


def test_pages_of_no_items_are_no_error() -> None:
    for style in STYLES.values():
        assert json.loads(Books(style, books(3)).page(limit=0).body())["items"] == []


@pytest.mark.parametrize(
    ("parameters", "expected"),
    [
        ({}, []),
        ({"title": ""}, []),
        ({"title": "x"}, [(("title",), "contains", "x")]),
        ({"kind": ["a", "", "b"]}, [(("kind",), "in", ("a", "b"))]),
        ({"kind": "a,b,"}, [(("kind",), "in", ("a", "b"))]),
        ({"kind": 5}, [(("kind",), "equals", 5)]),
        ({"kind": "5"}, [(("kind",), "in", ("5", 5))]),
        ({"kind": ["true", "x"]}, [(("kind",), "in", ("true", True, "x"))]),
        (
            {"meta": {"a": "true", "b": {"c": 5}, "d.e": "x"}},
            [
                (("meta", "a"), "equals", True),
                (("meta", "b", "c"), "equals", 5),
                (("meta", "d", "e"), "equals", "x"),
            ],
        ),
    ],
)
def test_filters_become_conditions(parameters: Any, expected: list[Any]) -> None:
    listed = Books(STYLES["link"], [])
    assert listed.conditions(**parameters) == tuple(
        Condition(path=path, operator=operator, operand=operand)
        for path, operator, operand in expected
    )


def test_an_operation_without_pages_has_none() -> None:
    listed = Books(STYLES["link"], [])
    nothing = Semantics(pagination=None, order=None, filters=(), collection=None, rate_limit=None)
    listed.semantics = nothing
    with pytest.raises(ValueError, match="GET /books declares no x-pagination"):
        listed.page()
