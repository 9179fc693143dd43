from __future__ import annotations

from typing import Any

import pytest

from mockserver.errors import InvalidDocument
from mockserver.spec import Document, api_from_document
from mockserver.spec.semantics import (
    CollectionReference,
    Filter,
    Order,
    OrderKey,
    Pagination,
    RateLimit,
    Semantics,
    semantics_of,
)


def declared(**extensions: Any) -> Semantics:
    """Return the semantics of an operation with the extensions, `x_order` for `x-order`."""
    operation = {
        "parameters": [
            {"name": name, "in": "query", "schema": {}}
            for name in ("limit", "cursor", "order", "kind", "meta/x")
        ],
        **{name.replace("_", "-"): value for name, value in extensions.items()},
    }
    content = {"openapi": "3.1.0", "info": {}, "paths": {"/books": {"get": operation}}}
    api = api_from_document(Document(source="book.yaml", content=content))
    return semantics_of(api, api.operations[0])


def test_an_operation_that_declares_nothing_means_nothing() -> None:
    assert declared() == Semantics(
        pagination=None, order=None, filters=(), collection=None, rate_limit=None
    )


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


def test_order_is_read_key_by_key() -> None:
    value = {
        "keys": [
            {"property": "/createdAt", "direction": "desc", "nulls": "first"},
            {"property": "/id"},
        ],
        "directionParameter": "order",
    }
    assert declared(x_order=value).order == Order(
        keys=(
            OrderKey(property="/createdAt", descending=True, nulls="first"),
            OrderKey(property="/id", descending=False, nulls="last"),
        ),
        direction_parameter="order",
    )


def test_an_order_reversed_twice_is_itself() -> None:
    order = declared(x_order={"keys": [{"property": "/a", "nulls": "first"}]}).order
    assert order is not None
    assert order.reversed().keys == (OrderKey(property="/a", descending=True, nulls="last"),)
    assert order.reversed().reversed() == order


def test_filters_are_read_by_parameter() -> None:
    value = {"kind": {"property": "/kind", "match": "in"}, "meta/x": {"property": "/x"}}
    assert declared(x_filters=value).filters == (
        Filter(parameter="kind", property="/kind", match="in"),
        Filter(parameter="meta/x", property="/x", match="equals"),
    )


def test_a_collection_has_a_name_and_an_identity() -> None:
    assert declared(x_collection={"name": "books"}).collection == CollectionReference(
        name="books", identity="/id"
    )
    value = {"name": "books/{kind}", "identity": "/isbn"}
    assert declared(x_collection=value).collection == CollectionReference(
        name="books/{kind}", identity="/isbn"
    )


def test_a_rate_limit_counts_credentials_by_default() -> None:
    value = {"requests": 30, "window": 60, "headers": {"limit": "X-Limit"}}
    assert declared(x_rate_limit=value).rate_limit == RateLimit(
        requests=30, window_s=60, scope="credential", headers={"limit": "X-Limit"}
    )


PAGES = {"style": "cursor", "limit": "limit"}
KEY = {"property": "/a"}
LIMIT = {"requests": 1, "window": 1}


@pytest.mark.parametrize(
    ("extension", "value", "at", "says"),
    [
        ("x-pagination", [], "x-pagination", "expected an object"),
        ("x-pagination", {}, "x-pagination", "style is None"),
        ("x-pagination", {"style": "pages"}, "x-pagination", "cursor, keyset, offset"),
        ("x-pagination", PAGES | {"limit": "size"}, "x-pagination", "'size' is no parameter"),
        ("x-pagination", PAGES | {"position": 5}, "x-pagination", "5 is no parameter"),
        ("x-pagination", PAGES | {"items": "items"}, "x-pagination", "expected a JSON Pointer"),
        ("x-pagination", PAGES | {"next": 5}, "x-pagination", "next is 5"),
        ("x-pagination", PAGES | {"total": "total"}, "x-pagination", "total is 'total'"),
        ("x-pagination", PAGES | {"hasMore": True}, "x-pagination", "hasMore is True"),
        ("x-pagination", PAGES | {"lastPage": None}, "x-pagination", "lastPage is None"),
        ("x-pagination", PAGES | {"lastPage": "end"}, "x-pagination", "lastPage is 'end'"),
        ("x-pagination", PAGES | {"badLimit": "ignore"}, "x-pagination", "fail, clamp"),
        ("x-pagination", PAGES | {"zeroLimit": "fail"}, "x-pagination", "default, clamp"),
        ("x-order", "id", "x-order", "expected an object"),
        ("x-order", {}, "x-order", "'keys' must be a list"),
        ("x-order", {"keys": []}, "x-order", "'keys' must be a list"),
        ("x-order", {"keys": ["id"]}, "x-order/keys/0", "'property' is missing"),
        ("x-order", {"keys": [KEY, {}]}, "x-order/keys/1", "'property' is missing"),
        ("x-order", {"keys": [{"property": "id"}]}, "x-order/keys/0", "JSON Pointer"),
        ("x-order", {"keys": [KEY | {"direction": "up"}]}, "x-order/keys/0", "asc, desc"),
        ("x-order", {"keys": [KEY | {"nulls": "no"}]}, "x-order/keys/0", "first, last"),
        ("x-order", {"keys": [KEY], "directionParameter": "by"}, "x-order", "no parameter"),
        ("x-filters", {"author": KEY}, "x-filters/author", "'author' is no parameter"),
        ("x-filters", {"kind": "/kind"}, "x-filters/kind", "'property' is missing"),
        ("x-filters", {"kind": KEY | {"match": "like"}}, "x-filters/kind", "deep-object"),
        ("x-filters", {"meta/x": {}}, "x-filters/meta~1x", "'property' is missing"),
        ("x-collection", {}, "x-collection", "'name' is missing"),
        ("x-collection", {"name": "a", "identity": "id"}, "x-collection", "JSON Pointer"),
        ("x-rate-limit", {"requests": 5}, "x-rate-limit", "'window' must be a number"),
        ("x-rate-limit", LIMIT | {"requests": 0}, "x-rate-limit", "'requests' must be a number"),
        ("x-rate-limit", LIMIT | {"requests": True}, "x-rate-limit", "'requests' must be"),
        ("x-rate-limit", LIMIT | {"scope": "user"}, "x-rate-limit", "credential, address"),
        ("x-rate-limit", LIMIT | {"headers": ["X"]}, "x-rate-limit/headers", "names of headers"),
        ("x-rate-limit", LIMIT | {"headers": {"a": "X"}}, "x-rate-limit/headers", "retryAfter"),
    ],
)
def test_what_an_extension_may_not_say_is_reported_where_it_stands(
    extension: str, value: object, at: str, says: str
) -> None:
    with pytest.raises(InvalidDocument) as caught:
        declared(**{extension: value})
    assert says in caught.value.message
    assert caught.value.pointer == f"/paths/~1books/get/{at}"
    assert caught.value.source == "book.yaml"
    assert "specs/README.md" in caught.value.hint
