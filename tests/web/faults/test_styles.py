"""Faults of pages in every style of pages, in a document that declares none of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import chain, islice

import pytest

from mockserver.web.faults.registry import CATALOGUE
from tests.web.conftest import Client, client_of
from tests.web.paged import PAGED, STYLES, items_of, walk

CLIENT = client_of(PAGED)

# A list whose size and position stand in the request body.
SEARCH = """
openapi: 3.1.0
info: {title: Search, version: '1'}
paths:
  /search:
    post:
      x-collection: {name: things, identity: /id, role: list, record: /items, schema: /components/schemas/Thing}
      x-pagination: {style: cursor, limit: 'body#/limit', position: 'body#/cursor', items: /items, next: /next, lastPage: 'null'}
      requestBody:
        content:
          application/json:
            schema: {type: object, properties: {limit: {type: integer, minimum: 1, maximum: 50, default: 10}, cursor: {type: string}}}
      responses:
        '200':
          description: a page
          content:
            application/json:
              schema:
                type: object
                required: [items, next]
                properties:
                  items: {type: array, items: {$ref: '#/components/schemas/Thing'}}
                  next: {type: [string, 'null']}
        '400': {description: no such page}
components:
  schemas:
    Thing: {type: object, required: [id], properties: {id: {type: integer}}}
"""
SIZE = {"limit": 7}


@contextmanager
def fault_on(identity: str) -> Iterator[Client]:
    """Let one fault be on."""
    CLIENT.app.faults.choose([identity])
    try:
        yield CLIENT
    finally:
        CLIENT.app.faults.choose([])


def pages(style: str, count: int) -> list[list[int]]:
    """Return the ids on the first *count* pages, or on all if there are fewer."""
    walked = islice(walk(CLIENT, style, SIZE), count)
    return [[item["id"] for item in items_of(style, body)] for body in walked]


def applying(fault: str) -> Sequence[str]:
    """Return the styles for which *fault* applies."""
    sites = CLIENT.app.faults.sites["test"]
    return [
        style
        for style in STYLES
        for site in sites
        if site.operation.name == f"GET /{style}" and CATALOGUE[fault].obstacle(site) is None
    ]


def test_where_faults_of_pages_apply() -> None:
    assert applying("page.lost") == list(STYLES)
    # Clients take the position from the last item that they see: it cannot lead back.
    assert set(STYLES) - set(applying("page.duplicate")) == {"keysets"}
    assert applying("page.never-ends") == applying("page.cursor-loop") == ["cursors", "links"]
    assert applying("page.foreign-cursor") == ["cursors"]


@pytest.mark.parametrize("style", applying("page.lost"))
def test_an_item_is_lost(style: str) -> None:
    sound = pages(style, 3)
    with fault_on("page.lost"):
        faulty = pages(style, 3)
    seen = list(chain(*faulty))
    assert sound[1][0] not in seen
    assert len(set(seen)) == len(seen)
    assert [len(page) for page in faulty] == [7, 7, 7]


@pytest.mark.parametrize("style", applying("page.duplicate"))
def test_an_item_is_repeated(style: str) -> None:
    with fault_on("page.duplicate"):
        faulty = pages(style, 3)
    assert faulty[1][0] == faulty[0][-1]
    assert [len(page) for page in faulty] == [7, 7, 7]


@pytest.mark.parametrize("style", applying("page.limit-off-by-one"))
def test_a_page_has_an_item_more(style: str) -> None:
    with fault_on("page.limit-off-by-one"):
        assert [len(page) for page in pages(style, 3)] == [8, 8, 8]


@pytest.mark.parametrize("style", applying("page.never-ends"))
def test_the_last_page_leads_on(style: str) -> None:
    sound = pages(style, 100)
    with fault_on("page.never-ends"):
        faulty = pages(style, 20)
    assert len(sound) < len(faulty) == 20
    assert faulty[: len(sound)] == sound
    assert not any(faulty[len(sound) :])


@pytest.mark.parametrize("style", applying("page.cursor-loop"))
def test_the_second_page_leads_to_itself(style: str) -> None:
    with fault_on("page.cursor-loop"):
        faulty = pages(style, 6)
    assert faulty[1] != faulty[0]
    assert all(page == faulty[1] for page in faulty[1:])


def test_a_position_in_the_body_is_read_and_written_there() -> None:
    client = client_of(SEARCH)

    def page(asked: object = None) -> list[int]:
        nonlocal following
        more = {} if asked is None else {"json": asked}
        body = client.request("POST", "/search", **more).json()
        following = body["next"]
        return [item["id"] for item in body["items"]]

    following: str | None = None
    usual = page()
    first = page({"limit": 4})
    second = page({"limit": 4, "cursor": following})
    client.app.faults.choose(["page.lost"])
    assert page() == usual
    assert page({"limit": 4}) == first
    assert page({"limit": 4, "cursor": following})[:3] == second[1:]
    client.app.faults.choose(["page.limit-ignored"])
    assert page({"limit": 4}) == page() == usual
    client.app.faults.choose(["page.limit-off-by-one"])
    assert page({"limit": 4}) == [*first, second[0]]
