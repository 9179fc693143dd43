from __future__ import annotations

from typing import Any

import pytest

from tests.spec.semantics.building import NUMBER, TEXT, listing, meaning, query, thing, value

PET = thing(id=TEXT, name=TEXT, price=NUMBER, created_at=TEXT)
ONE_OF = {"type": "string", "enum": ["asc", "desc"]}
BY_TIME = [
    {"property": "/created_at", "direction": "desc"},
    {"property": "/id", "direction": "desc"},
]


def order(record: Any = PET, **schemas: Any) -> Any:
    return value(listing(record, query(**schemas)), "GET /pets", "x-order")


def test_the_newest_come_first_where_there_is_a_time_else_it_is_the_identity() -> None:
    assert order() == {"keys": BY_TIME}
    assert order(thing(id=TEXT, name=TEXT)) == {"keys": [{"property": "/id", "direction": "asc"}]}
    assert order(thing(name=TEXT)) is None


@pytest.mark.parametrize(
    ("schema", "syntax"),
    [
        ({"type": "string", "default": "-created_at"}, "minus"),
        ({"type": "string", "example": "-price,name"}, "minus"),
        ({"type": "string", "example": "price:desc"}, "suffix"),
        ({"type": "string", "description": "Prefix with - to descend"}, "minus"),
        (TEXT, "property"),
    ],
)
def test_how_a_sort_parameter_is_written_shows_in_its_schema(schema: Any, syntax: str) -> None:
    found = order(sort=schema)
    assert (found["parameter"], found["syntax"]) == ("sort", syntax)


def test_listed_values_are_mapped_to_properties_and_directions() -> None:
    enum = ["created_desc", "price:asc", "name", "-name", "popularity"]
    found = order(order_by={"type": "string", "enum": enum})
    assert found["values"] == {
        "created_desc": {"property": "/created_at", "direction": "desc"},
        "price:asc": {"property": "/price", "direction": "asc"},
        "name": "/name",
        "-name": {"property": "/name", "direction": "desc"},
    }
    read = meaning(listing(PET, query(order_by={"enum": enum})), "GET /pets").order
    assert read is not None
    assert read.values["created_desc"].descending is True
    assert read.values["name"].descending is None


def test_a_sort_parameter_of_unknown_values_sorts_nothing() -> None:
    assert "parameter" not in order(sort={"type": "string", "enum": ["hot", "top"]})


@pytest.mark.parametrize(
    ("name", "schema", "direction"),
    [
        ("direction", ONE_OF | {"default": "asc"}, "asc"),
        ("order", ONE_OF | {"default": "desc"}, "desc"),
        ("sort_order", {"type": "string", "enum": ["ASC", "DESC"], "default": "ASC"}, "asc"),
        ("dir", {"type": "string", "enum": ["ascending", "descending"]}, "desc"),
        ("sortDir", {"type": "integer", "enum": [1, -1], "default": 1}, "asc"),
    ],
)
def test_a_direction_holds_for_its_default(name: str, schema: Any, direction: str) -> None:
    found = order(sort=TEXT, **{name: schema})
    assert found["directionParameter"] == name
    assert {key["direction"] for key in found["keys"]} == {direction}


def test_the_default_of_the_sort_parameter_is_the_order() -> None:
    found = order(sort={"type": "string", "default": "price"}, order=ONE_OF | {"default": "desc"})
    assert found["keys"] == [
        {"property": "/price", "direction": "desc"},
        {"property": "/id", "direction": "desc"},
    ]


def test_order_may_be_a_property_or_a_direction() -> None:
    assert order(order=ONE_OF)["directionParameter"] == "order"
    assert order(order={"type": "string", "enum": ["name", "price"]})["parameter"] == "order"
