from __future__ import annotations

from typing import Any

import pytest

from tests.spec.semantics.building import (
    FLAG,
    NUMBER,
    TEXT,
    api_of,
    found,
    listed,
    operation,
    query,
    ref,
    thing,
    value,
)

PET = thing(id=TEXT, name=TEXT)
NULLABLE = {"type": ["string", "null"]}
URL = {"type": "string", "format": "uri"}
PETS = listed(ref("Pet"))


def pages(answer: Any, parameters: Any = None, *, method: str = "get", **more: Any) -> Any:
    path = "/pets/search" if method == "post" else "/pets"
    item = {method: operation(answer, parameters=parameters, **more)}
    return value(api_of({path: item}, Pet=PET), f"{method.upper()} {path}", "x-pagination")


CASES: dict[str, tuple[Any, Any, dict[str, Any]]] = {
    "an opaque cursor that is null at the end": (
        thing(items=PETS, next_cursor=NULLABLE),
        query("limit", cursor=TEXT),
        {"style": "cursor", "limit": "limit", "position": "cursor", "items": "/items"}
        | {"next": "/next_cursor", "defaultLimit": 20, "lastPage": "null"},
    ),
    "a token that is left out at the end": (
        thing(pets=PETS, nextPageToken=TEXT),
        query("maxResults", pageToken=TEXT),
        {"style": "cursor", "limit": "maxResults", "position": "pageToken", "items": "/pets"}
        | {"next": "/nextPageToken", "defaultLimit": 20, "lastPage": "absent"},
    ),
    "a cursor in an object of its own": (
        thing(results=PETS, paging=thing(next=thing(after=TEXT, link=TEXT))),
        query("limit", after=TEXT),
        {"style": "cursor", "limit": "limit", "position": "after", "items": "/results"}
        | {"next": "/paging/next/after", "defaultLimit": 20, "lastPage": "absent"},
    ),
    "the identity of the last record": (
        thing(data=PETS, has_more=FLAG),
        query("limit", starting_after=TEXT, ending_before=TEXT),
        {"style": "keyset", "limit": "limit", "position": "starting_after", "items": "/data"}
        | {"hasMore": "/has_more", "defaultLimit": 20, "lastPage": "has-more-false"},
    ),
    "an offset and a total": (
        thing(results=PETS, meta=thing(total=NUMBER, limit=NUMBER, offset=NUMBER)),
        query("limit", "offset"),
        {"style": "offset", "limit": "limit", "position": "offset", "items": "/results"}
        | {"total": "/meta/total", "size": "/meta/limit", "offset": "/meta/offset"}
        | {"defaultLimit": 20, "lastPage": "total"},
    ),
    "a number of a page": (
        thing(pets=PETS, page=NUMBER, total_pages=NUMBER, per_page=NUMBER, total_count=NUMBER),
        query("page", "per_page"),
        {"style": "page", "limit": "per_page", "position": "page", "items": "/pets"}
        | {"total": "/total_count", "pageCount": "/total_pages", "page": "/page"}
        | {"size": "/per_page", "defaultLimit": 20, "lastPage": "total"},
    ),
    "whole URLs of the pages around": (
        thing(count=NUMBER, next={**URL, "type": ["string", "null"]}, previous=URL, results=PETS),
        query("limit", "offset"),
        {"style": "offset", "limit": "limit", "position": "offset", "items": "/results"}
        | {"next": "/next", "nextForm": "url", "previous": "/previous", "previousForm": "url"}
        | {"total": "/count", "defaultLimit": 20, "lastPage": "null"},
    ),
    "links alone": (
        thing(data=PETS, links=thing(next=TEXT, prev=TEXT)),
        None,
        {"style": "link", "items": "/data", "next": "/links/next", "nextForm": "url"}
        | {"previous": "/links/prev", "previousForm": "url", "lastPage": "absent"},
    ),
    "edges and page info": (
        thing(
            edges=listed(thing(cursor=TEXT, node=ref("Pet"))),
            pageInfo=thing(hasNextPage=FLAG, hasPreviousPage=FLAG, endCursor=TEXT),
        ),
        query("first", after=TEXT),
        {"style": "cursor", "limit": "first", "position": "after", "items": "/edges"}
        | {"item": "/node", "elementCursor": "/cursor", "endCursor": "/pageInfo/endCursor"}
        | {"hasMore": "/pageInfo/hasNextPage", "hasPrevious": "/pageInfo/hasPreviousPage"}
        | {"defaultLimit": 20, "lastPage": "has-more-false"},
    ),
    "parameters in brackets": (
        thing(data=PETS, meta=thing(total_results=NUMBER)),
        query("page[number]", "page[size]"),
        {"style": "page", "limit": "page[size]", "position": "page[number]", "items": "/data"}
        | {"total": "/meta/total_results", "defaultLimit": 20, "lastPage": "total"},
    ),
    "the whole body": (
        PETS,
        query("page", "size"),
        {"style": "page", "limit": "size", "position": "page", "items": "", "defaultLimit": 20}
        | {"lastPage": "empty-page"},
    ),
    "vague names that explain each other": (
        thing(value=PETS),
        query("start", "count"),
        {"style": "offset", "limit": "count", "position": "start", "items": "/value"}
        | {"defaultLimit": 20, "lastPage": "empty-page"},
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_pages_are_recognised_by(case: str) -> None:
    answer, parameters, expected = CASES[case]
    assert pages(answer, parameters) == expected


def test_headers_tell_about_pages() -> None:
    headers = {"Link": 1, "X-Total-Count": 1, "X-Page": 1, "X-Request-Id": 1}
    told = pages(PETS, query("page", "per_page"), headers=headers)
    assert told["headers"] == {"link": "Link", "total": "X-Total-Count", "page": "X-Page"}
    assert (told["style"], told["lastPage"]) == ("page", "no-link")
    assert pages(PETS, query("per_page"), headers={"Link": 1})["style"] == "link"
    assert pages(PETS, query("per_page", after=TEXT), headers={"Link": 1})["style"] == "cursor"


def test_a_page_is_asked_for_in_the_body() -> None:
    body = thing(filter=thing(tag=TEXT), pagination=thing(limit=NUMBER, cursor=TEXT))
    told = pages(thing(data=PETS, nextCursor=TEXT), method="post", sent=body)
    assert told["limit"] == "body#/pagination/limit"
    assert told["position"] == "body#/pagination/cursor"


@pytest.mark.parametrize(
    ("schema", "description", "first"),
    [
        ({"type": "integer", "minimum": 0}, "", 0),
        ({"type": "integer", "default": 0}, "", 0),
        ({"type": "integer", "minimum": 1}, "", None),
        ({"type": "integer", "default": 1, "minimum": 0}, "", None),
        ({"type": "integer"}, "Zero-based page index", 0),
        ({"type": "integer", "minimum": 0}, "The page, starting at 1", None),
        ({"type": "integer"}, "", None),
    ],
)
def test_pages_count_from_zero_where_something_says_so(
    schema: Any, description: str, first: int | None
) -> None:
    parameters = query("size", page=schema)
    parameters[1]["description"] = description
    assert pages(PETS, parameters).get("first") == first


@pytest.mark.parametrize(
    ("limit", "size", "bad"),
    [
        ({"type": "integer", "default": 7}, None, None),
        ({"type": "integer", "example": 15}, 15, None),
        ({"type": "integer", "example": 500}, 20, None),
        ({"type": "integer", "maximum": 10}, 10, "fail"),
        ({"type": "integer", "minimum": 30, "maximum": 90}, 30, "fail"),
    ],
)
def test_the_usual_size_and_the_bounds_come_from_the_schema(
    limit: Any, size: int | None, bad: str | None
) -> None:
    told = pages(PETS, query("offset", limit=limit))
    assert (told.get("defaultLimit"), told.get("badLimit")) == (size, bad)


@pytest.mark.parametrize(
    ("answer", "parameters", "reason"),
    [
        (PETS, query("limit"), "nothing says where a page starts"),
        (thing(pets=PETS), query("limit", cursor=TEXT), "nothing in the answer says where"),
        (None, query("page"), "no JSON body"),
        ({}, query("page"), "nothing is said of its answer's body"),
        (thing(a=listed(PET), b=listed(PET)), query("page"), "no array that is surely"),
    ],
)
def test_where_pages_cannot_be_told_a_reason_is(answer: Any, parameters: Any, reason: str) -> None:
    api = api_of({"/pets": {"get": operation(answer, parameters=parameters)}}, Pet=PET)
    finding = found(api, "GET /pets", "x-pagination")
    assert finding is not None
    assert finding.value is None
    assert reason in finding.reason


@pytest.mark.parametrize(
    "parameters",
    [
        query(**{"from": {"type": "string", "format": "date-time"}, "size": TEXT}),
        query("number"),
        query(after={"type": "string", "description": "Only after this date"}, before=TEXT),
        query(page={"type": "string", "enum": ["home", "about"]}),
        query(top=FLAG),
    ],
)
def test_other_meanings_of_such_names_are_no_pages(parameters: Any) -> None:
    api = api_of({"/pets": {"get": operation(PETS, parameters=parameters)}}, Pet=PET)
    assert found(api, "GET /pets", "x-pagination") is None


def test_lists_of_text_have_pages_too() -> None:
    assert pages(listed(TEXT), query("page"))["style"] == "page"
