from __future__ import annotations

from typing import Any

import pytest

from tests.spec.semantics.building import (
    FLAG,
    NUMBER,
    TEXT,
    listed,
    listing,
    meaning,
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
    return value(listing(PET, query(**schemas)), "GET /pets", "x-filters")


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
    api = listing(PET, parameters)
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
    api = listing(PET, parameters)
    assert value(api, "GET /pets", "x-filters")["since"]["property"] == "/updatedAt"


@pytest.mark.parametrize(
    "description",
    [
        "The search query string. See [search query language](https://x/search) for its words.",
        "JSON string with the query",
        "Query string to narrow down the response as per [filtering and sorting](../meta)",
        "Use the query syntax to filter",
    ],
)
def test_a_search_in_a_language_of_its_own_looks_for_no_text(description: str) -> None:
    parameters = query(query=TEXT)
    parameters[0]["description"] = description
    assert value(listing(PET, parameters), "GET /pets", "x-filters") is None
    parameters[0]["description"] = "What to search for"
    assert value(listing(PET, parameters), "GET /pets", "x-filters") is not None


def test_a_parameter_that_is_a_document_of_its_own_is_no_filter() -> None:
    parameters = [{"name": "q", "in": "query", "content": {"application/json": {"schema": {}}}}]
    assert value(listing(PET, parameters), "GET /pets", "x-filters") is None


@pytest.mark.parametrize(
    ("name", "described", "property_"),
    [
        ("from_date", "Start looking for status changes", "/statusChangedDateTime"),
        ("from_date", "", "/createdDateTime"),
    ],
)
def test_times_may_be_called_date_times(name: str, described: str, property_: str) -> None:
    record = thing(id=TEXT, createdDateTime=INSTANT, statusChangedDateTime=INSTANT)
    parameters = query(**{name: INSTANT})
    parameters[0]["description"] = described
    found = value(listing(record, parameters), "GET /pets", "x-filters")
    assert found[name]["property"] == property_
