from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import pytest

from contract_tests.differences import changed_operations
from mockserver.spec import Api, Document, api_from_document


def changed(api: Api, change: Callable[[Any], object]) -> set[str]:
    content: Any = copy.deepcopy(dict(api.original.content))
    change(content)
    new = api_from_document(Document(source="new.yaml", content=content))
    return set(changed_operations(api, new))


def test_a_document_against_itself_has_no_change(store_api: Api) -> None:
    assert changed(store_api, lambda content: None) == set()


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (
            lambda c: c["components"]["schemas"]["Quote"].update(maxProperties=9),
            {"POST /quotes"},
        ),
        (
            lambda c: c["components"]["schemas"]["Book"].update(maxProperties=9),
            {"GET /books", "GET /books/{bookId}"},
        ),
        (
            lambda c: c["paths"]["/books"].update(
                parameters=[{"name": "x", "in": "query", "schema": {"type": "string"}}]
            ),
            {"GET /books"},
        ),
        (
            lambda c: c["components"]["securitySchemes"]["key"].update(name="X-Other"),
            {"GET /books", "GET /books/{bookId}", "POST /quotes"},
        ),
        (
            lambda c: c["paths"].update(
                {"/new": {"get": {"responses": {"200": {"description": ""}}}}}
            ),
            {"GET /new"},
        ),
    ],
    ids=["one schema", "a nested schema", "of the path item", "security scheme", "new"],
)
def test_what_an_operation_refers_to_belongs_to_it(
    store_api: Api, change: Callable[[Any], object], expected: set[str]
) -> None:
    assert changed(store_api, change) == expected


def test_the_order_of_members_is_no_change(store_api: Api) -> None:
    def turned(content: Any) -> None:
        content["components"]["schemas"] = dict(reversed(content["components"]["schemas"].items()))

    assert changed(store_api, turned) == set()
