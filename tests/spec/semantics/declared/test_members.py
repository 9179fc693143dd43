from __future__ import annotations

import pytest

from mockserver.errors import InvalidDocument
from tests.spec.semantics.declared.declaring import declared

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
