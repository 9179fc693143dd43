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
    ParentReference,
    RateLimit,
    Semantics,
    SortValue,
    body_pointer,
    semantics_of,
)


def declared(**extensions: Any) -> Semantics:
    """Return the semantics of an operation with the extensions, `x_order` for `x-order`."""
    operation = {
        "parameters": [
            {"name": name, "in": "query", "schema": {}}
            for name in ("limit", "cursor", "order", "kind", "meta/x")
        ],
        "requestBody": {"content": {"application/json": {"schema": {}}}},
        **{name.replace("_", "-"): value for name, value in extensions.items()},
    }
    content = {
        "openapi": "3.1.0",
        "info": {},
        "paths": {"/books": {"get": operation}},
        "components": {"schemas": {"Book": {"type": "object"}}},
    }
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


def test_a_sort_parameter_is_read_with_its_values() -> None:
    value = {
        "keys": [{"property": "/id"}],
        "parameter": "order",
        "syntax": "suffix",
        "values": {"old": "/age", "new": {"property": "/age", "direction": "desc"}},
    }
    found = declared(x_order=value).order
    assert found is not None
    assert (found.parameter, found.syntax) == ("order", "suffix")
    assert found.values == {
        "old": SortValue(property="/age"),
        "new": SortValue(property="/age", descending=True),
    }


def test_one_parameter_may_select_by_members_or_search_several_properties() -> None:
    value = {
        "kind": {"property": ["/title", "/text"], "match": "search"},
        "meta/x": {"members": {"gte": {"property": "/at", "match": "from"}}},
    }
    assert declared(x_filters=value).filters == (
        Filter(
            parameter="kind",
            property="/title",
            properties=("/title", "/text"),
            match="search",
        ),
        Filter(parameter="meta/x", member="gte", property="/at", match="from"),
    )


def test_a_collection_says_what_an_operation_does_with_its_records() -> None:
    value = {
        "name": "books",
        "role": "update",
        "identity": "/isbn",
        "id": "body#/isbn",
        "record": "/data",
        "sent": "/book",
        "parents": {"kind": "/kind"},
        "parent": {"collection": "kinds", "id": "kind"},
        "schema": "/components/schemas/Book",
        "count": 7,
    }
    assert declared(x_collection=value).collection == CollectionReference(
        name="books",
        identity="/isbn",
        role="update",
        id="body#/isbn",
        record="/data",
        sent="/book",
        parents={"kind": "/kind"},
        parent=ParentReference(collection="kinds", id="kind"),
        schema="/components/schemas/Book",
        count=7,
    )


def test_with_a_role_an_identity_that_is_not_said_is_none() -> None:
    found = declared(x_collection={"name": "readings", "role": "list", "item": "/node"}).collection
    assert found == CollectionReference(name="readings", identity="", role="list", item="/node")
    one = declared(x_collection={"name": "me", "role": "read", "singleton": True}).collection
    assert one is not None
    assert one.singleton


def test_what_is_declared_false_is_nothing() -> None:
    assert declared(x_pagination=False, x_order=False, x_filters=False) == declared()


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
SORT = {"keys": [KEY], "parameter": "order"}
BOOKS = {"name": "books"}


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
        ("x-pagination", PAGES | {"first": 2}, "x-pagination", "0, 1"),
        ("x-pagination", PAGES | {"first": True}, "x-pagination", "first is True"),
        ("x-pagination", PAGES | {"nextForm": "link"}, "x-pagination", "token, url"),
        ("x-pagination", PAGES | {"defaultLimit": 0}, "x-pagination", "'defaultLimit' must be"),
        ("x-pagination", PAGES | {"limit": "body#limit"}, "x-pagination", "after body#"),
        ("x-pagination", PAGES | {"headers": {"etag": "E"}}, "x-pagination/headers", "nextCursor"),
        ("x-order", SORT | {"parameter": "by"}, "x-order", "'by' is no parameter"),
        ("x-order", SORT | {"syntax": "plus"}, "x-order", "property, minus, suffix"),
        ("x-order", SORT | {"values": ["a"]}, "x-order/values", "expected an object"),
        ("x-order", SORT | {"values": {"a/b": "c"}}, "x-order/values/a~1b", "'property'"),
        ("x-filters", {"kind": {"members": []}}, "x-filters/kind/members", "expected an object"),
        ("x-filters", {"kind": {"members": {"a": 1}}}, "x-filters/kind/members/a", "'property'"),
        ("x-filters", {"kind": {"property": []}}, "x-filters/kind", "or a list of some"),
        ("x-collection", BOOKS | {"role": "wash"}, "x-collection", "list, read, create"),
        ("x-collection", BOOKS | {"role": "read"}, "x-collection", "needs 'id'"),
        ("x-collection", BOOKS | {"id": "isbn"}, "x-collection", "'isbn' is no parameter"),
        ("x-collection", BOOKS | {"singleton": 1}, "x-collection", "true, false"),
        ("x-collection", BOOKS | {"count": -1}, "x-collection", "'count' must be"),
        ("x-collection", BOOKS | {"schema": "/nowhere"}, "x-collection", "where nothing stands"),
        (
            "x-collection",
            BOOKS | {"parents": {"by": "/a"}},
            "x-collection/parents/by",
            "no parameter",
        ),
        (
            "x-collection",
            BOOKS | {"parents": {"kind": 5}},
            "x-collection/parents/kind",
            "kind is 5",
        ),
        ("x-collection", BOOKS | {"parent": {"id": "kind"}}, "x-collection/parent", "'collection'"),
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
