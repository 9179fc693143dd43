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
)
from tests.spec.semantics.inference.pages.paging import PET, PETS, pages

NULLABLE = {"type": ["string", "null"]}
URL = {"type": "string", "format": "uri"}
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
    "a number of a page beside a cursor that nothing tells": (
        thing(items=PETS, paging=thing(page=NUMBER, pages=NUMBER, total=NUMBER)),
        query("limit", "page", cursor=TEXT),
        {"style": "page", "limit": "limit", "position": "page", "items": "/items"}
        | {"total": "/paging/total", "pageCount": "/paging/pages", "page": "/paging/page"}
        | {"defaultLimit": 20, "lastPage": "total"},
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


def test_lists_of_text_have_pages_too() -> None:
    assert pages(listed(TEXT), query("page"))["style"] == "page"
