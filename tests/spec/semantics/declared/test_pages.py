from __future__ import annotations

import pytest

from mockserver.spec.semantics import Pagination, body_pointer
from tests.spec.semantics.declared.declaring import declared


def test_pagination_is_read_with_all_its_members() -> None:
    value = {
        "style": "cursor",
        "limit": "limit",
        "position": "cursor",
        "items": "/data/items",
        "next": "/data/next",
        "total": "/total",
        "hasMore": "/more",
        "lastPage": "has-more-false",
        "badLimit": "clamp",
        "zeroLimit": "default",
    }
    assert declared(x_pagination=value).pagination == Pagination(
        style="cursor",
        limit="limit",
        position="cursor",
        items="/data/items",
        next="/data/next",
        total="/total",
        has_more="/more",
        last_page="has-more-false",
        bad_limit="clamp",
        zero_limit="default",
    )


@pytest.mark.parametrize(
    ("style", "last_page"),
    [
        ("cursor", "null"),
        ("keyset", "empty-page"),
        ("offset", "empty-page"),
        ("page", "empty-page"),
        ("link", "no-link"),
    ],
)
def test_pagination_has_defaults_for_each_style(style: str, last_page: str) -> None:
    pagination = declared(x_pagination={"style": style}).pagination
    assert pagination is not None
    assert (pagination.last_page, pagination.items) == (last_page, "")
    assert (pagination.bad_limit, pagination.zero_limit) == ("fail", "clamp")
    assert (pagination.limit, pagination.position, pagination.next) == (None, None, None)


def test_pagination_is_read_with_what_else_a_body_may_tell() -> None:
    value = {
        "style": "page",
        "limit": "body#/pages/limit",
        "position": "body#/pages/number",
        "items": "/edges",
        "item": "/node",
        "elementCursor": "/cursor",
        "next": "/next",
        "nextForm": "url",
        "previous": "/previous",
        "previousForm": "url",
        "pageCount": "/pages",
        "hasPrevious": "/info/hasPrevious",
        "page": "/page",
        "size": "/size",
        "offset": "/offset",
        "count": "/count",
        "endCursor": "/info/end",
        "startCursor": "/info/start",
        "headers": {"link": "Link", "total": "X-Total-Count"},
        "first": 0,
        "defaultLimit": 25,
    }
    found = declared(x_pagination=value).pagination
    assert found is not None
    assert (found.limit, found.position) == ("body#/pages/limit", "body#/pages/number")
    assert (body_pointer(found.limit), body_pointer("limit")) == ("/pages/limit", None)
    assert (found.item, found.element_cursor) == ("/node", "/cursor")
    assert (found.next_form, found.previous_form) == ("url", "url")
    assert (found.previous, found.page_count, found.has_previous) == (
        "/previous",
        "/pages",
        "/info/hasPrevious",
    )
    assert (found.page, found.size, found.offset, found.count) == (
        "/page",
        "/size",
        "/offset",
        "/count",
    )
    assert (found.end_cursor, found.start_cursor) == ("/info/end", "/info/start")
    assert found.headers == {"link": "Link", "total": "X-Total-Count"}
    assert (found.first, found.default_limit) == (0, 25)
