from __future__ import annotations

from typing import Any

import pytest

from tests.spec.semantics.building import query
from tests.spec.semantics.inference.pages.paging import PETS, pages


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
