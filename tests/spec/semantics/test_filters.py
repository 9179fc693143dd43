from __future__ import annotations

from typing import Any

import pytest

from tests.spec.semantics.building import (
    FLAG,
    NUMBER,
    TEXT,
    api_of,
    listed,
    meaning,
    operation,
    query,
    thing,
    value,
)

INSTANT = {"type": "string", "format": "date-time"}
PET = thing(
    id=TEXT,
    status={"type": "string", "enum": ["sold", "free"]},
    petType=TEXT,
    price=NUMBER,
    isActive=FLAG,
    ownerId=TEXT,
    tags=listed(TEXT),
    createdAt=INSTANT,
    updatedAt=INSTANT,
)


def filters(**schemas: Any) -> Any:
    parameters = query(**schemas)
    api = api_of({"/pets": {"get": operation(listed(PET), parameters=parameters)}})
    return value(api, "GET /pets", "x-filters")


@pytest.mark.parametrize(
    ("name", "schema", "property_", "match"),
    [
        ("status", TEXT, "/status", "equals"),
        ("pet_type", TEXT, "/petType", "equals"),
        ("type", TEXT, "/petType", "equals"),
        ("owner", TEXT, "/ownerId", "equals"),
        ("active", FLAG, "/isActive", "equals"),
        ("ids", listed(TEXT), "/id", "in"),
        ("statuses", listed(TEXT), "/status", "in"),
        ("tag", TEXT, "/tags", "equals"),
        ("filter[status]", TEXT, "/status", "equals"),
        ("filter[price][gte]", NUMBER, "/price", "from"),
        ("price_gte", NUMBER, "/price", "from"),
        ("price__lt", NUMBER, "/price", "before"),
        ("price[lte]", NUMBER, "/price", "to"),
        ("min_price", NUMBER, "/price", "from"),
        ("priceMax", NUMBER, "/price", "to"),
        ("status_ne", TEXT, "/status", "not-equals"),
        ("petType.contains", TEXT, "/petType", "contains"),
        ("pet_type_starts_with", TEXT, "/petType", "starts-with"),
        ("owner_exists", FLAG, "/ownerId", "exists"),
        ("created_after", INSTANT, "/createdAt", "after"),
        ("createdBefore", INSTANT, "/createdAt", "before"),
        ("updated_since", INSTANT, "/updatedAt", "from"),
        ("from", INSTANT, "/createdAt", "from"),
        ("to", INSTANT, "/createdAt", "to"),
        ("since", INSTANT, "/createdAt", "from"),
        ("end_date", TEXT, "/createdAt", "to"),
        ("q", TEXT, "", "search"),
        ("search", TEXT, "", "search"),
    ],
)
def test_a_parameter_selects_by_the_property_it_names(
    name: str, schema: Any, property_: str, match: str
) -> None:
    assert filters(**{name: schema}) == {name: {"property": property_, "match": match}}


@pytest.mark.parametrize(
    ("name", "schema"),
    [
        ("fields", TEXT),
        ("locale", TEXT),
        ("colour", TEXT),
        ("price", TEXT),
        ("status", {"type": "string", "enum": ["sold", "all"]}),
        ("status", {"type": "string", "enum": ["lost", "found"]}),
        ("tags_gte", TEXT),
        ("isActive_min", FLAG),
        ("page", NUMBER),
    ],
)
def test_what_may_mean_something_else_is_no_filter(name: str, schema: Any) -> None:
    assert filters(**{name: schema}) is None


def test_the_members_of_an_object_select() -> None:
    bounds = thing(gt=NUMBER, lte=NUMBER, colour=TEXT)
    parameters = [
        {"name": "price", "in": "query", "style": "deepObject", "schema": bounds},
        {
            "name": "filter",
            "in": "query",
            "style": "deepObject",
            "schema": thing(status=TEXT, min_price=NUMBER, ids=listed(TEXT)),
        },
    ]
    api = api_of({"/pets": {"get": operation(listed(PET), parameters=parameters)}})
    assert value(api, "GET /pets", "x-filters") == {
        "price": {
            "members": {
                "gt": {"property": "/price", "match": "after"},
                "lte": {"property": "/price", "match": "to"},
            }
        },
        "filter": {
            "members": {
                "status": {"property": "/status", "match": "equals"},
                "min_price": {"property": "/price", "match": "from"},
                "ids": {"property": "/id", "match": "in"},
            }
        },
    }
    read = meaning(api, "GET /pets").filters
    assert [(one.parameter, one.member, one.match) for one in read][:2] == [
        ("price", "gt", "after"),
        ("price", "lte", "to"),
    ]


def test_a_period_of_changes_is_about_the_last_change() -> None:
    parameters = query(since=INSTANT)
    parameters[0]["description"] = "Only what was updated after this time"
    api = api_of({"/pets": {"get": operation(listed(PET), parameters=parameters)}})
    assert value(api, "GET /pets", "x-filters")["since"]["property"] == "/updatedAt"
