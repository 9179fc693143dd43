from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract_tests.comparison.shapes import Shape, differences
from mockserver.spec import Api, Schema
from mockserver.spec.schemas import Schemas

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=2), inner),
    max_leaves=6,
)


def found(one: Iterable[Any], other: Iterable[Any], api: Api, *, errors: bool = False) -> Any:
    schema = Schema(
        pointer="/components/schemas/Error",
        value={
            "type": "object",
            "properties": {
                "code": {"enum": ["a", "b"]},
                "by_day": {"type": "object", "additionalProperties": {"type": "integer"}},
            },
        },
    )
    shapes = [Shape(Schemas(api), schema) for _ in range(2)]
    for shape, values in zip(shapes, (one, other), strict=True):
        for value in values:
            shape.add(value)
    listed = differences(shapes[0], shapes[1], ("API", "mock"), errors=errors)
    return [(rule, pointer) for rule, pointer, _ in listed]


@given(values=st.lists(JSON, max_size=4))
def test_what_looks_the_same_does_not_differ(store_api: Api, values: list[Any]) -> None:
    assert found(values, values, store_api, errors=True) == []


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ({"id": 1}, {"id": 2.5}, []),
        ({"id": 1}, {"id": "1"}, [("differs.type", "/id")]),
        ({"id": 1, "name": "a"}, {"id": 2}, [("differs.shape", "/name")]),
        ({"id": 1}, {"id": None}, [("differs.null", "/id")]),
        ({"items": [{"id": 1}]}, {"items": [{"id": "1"}, {"id": "2"}]},
         [("differs.type", "/items/*/id")]),
        ({"items": []}, {"items": [{"id": 1}]}, []),
        ({"at": "2026-01-01T00:00:00Z"}, {"at": "2026-02-03T00:00:00.5+02:00"}, []),
        ({"at": "2026-01-01T00:00:00Z"}, {"at": "2026-01-01"}, [("differs.format", "/at")]),
        ({"id": "abc"}, {"id": "6f1f8a52-0c6f-4b83-9d1b-3f2b5a7c9e10"}, []),
        ({"by_day": {"2026-01-01": 1}}, {"by_day": {"2026-02-02": 5}}, []),
        ({"by_day": {"2026-01-01": 1}}, {"by_day": {"2026-02-02": "5"}},
         [("differs.type", "/by_day/*")]),
    ],
)  # fmt: skip
def test_differences_are_told_by_their_place(
    store_api: Api, one: Any, other: Any, expected: Any
) -> None:
    assert found([one], [other], store_api) == expected
    assert found([other], [one], store_api) == expected


def test_an_optional_member_may_be_missing_by_accident(store_api: Api) -> None:
    some = [{"id": n, **({"note": "x"} if n % 2 else {})} for n in range(6)]
    assert found(some, [{"id": 1}], store_api) == []
    many = [{"id": n} for n in range(40)]
    assert found(some, many, store_api) == [("differs.shape", "/note")]


def test_a_null_may_be_missing_by_accident(store_api: Api) -> None:
    some = [{"id": None if n == 1 else n} for n in range(6)]
    assert found(some, [{"id": 1}] * 6, store_api) == []
    assert found(some, [{"id": 1}] * 40, store_api) == [("differs.null", "/id")]


def test_listed_values_count_in_errors_alone(store_api: Api) -> None:
    assert found([{"code": "a"}], [{"code": "b"}], store_api) == []
    assert found([{"code": "a"}], [{"code": "b"}], store_api, errors=True) == [
        ("differs.error", "/code")
    ]
