from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest

TEXT, NUMBER, INTEGER = {"type": "string"}, {"type": "number"}, {"type": "integer"}
STAMP = {"type": "string", "format": "date-time"}


def values_of(generated: Any, **properties: Any) -> list[dict[str, Any]]:
    schema = {"type": "object", "properties": properties, "required": list(properties)}
    made = generated(schema)
    values: list[dict[str, Any]] = made.values(40)
    assert [error for error in map(made.error, values) if error] == []
    return values


def test_a_person_is_one_person(generated: Any) -> None:
    names = ("avatar_url", "email", "first_name", "full_name", "last_name", "username")
    for value in values_of(generated, **dict.fromkeys(names, TEXT)):
        first, last = value["first_name"].lower(), value["last_name"].lower()
        assert value["full_name"] == f"{value['first_name']} {value['last_name']}"
        for name in ("email", "username", "avatar_url"):
            assert first in value[name]
            assert last in value[name]


def test_persons_of_different_prefixes_are_different(generated: Any) -> None:
    names = ("billing_name", "billing_email", "shipping_name", "shipping_email")
    for value in values_of(generated, **dict.fromkeys(names, TEXT)):
        for prefix in ("billing", "shipping"):
            first = value[f"{prefix}_name"].split()[0].lower()
            assert first in value[f"{prefix}_email"]


def test_a_place_is_one_place(generated: Any) -> None:
    texts = ("city", "state", "postcode", "country", "countryCode", "timezone")
    found: dict[str, set[Any]] = {}
    for value in values_of(generated, **dict.fromkeys(texts, TEXT), lat=NUMBER, lng=NUMBER):
        near = round(value["lat"]), round(value["lng"])
        assert value["countryCode"] == "US"
        found.setdefault(value["city"], set()).add((value["state"], value["timezone"]))
        assert len(found[value["city"]]) == 1
        assert -180 <= near[1] < -60 < 20 < near[0] < 60
    assert len(found) > 3


@pytest.mark.parametrize(
    "names",
    [
        ("created_at", "updated_at", "deleted_at"),
        ("dateCreated", "dateModified"),
        ("start_time", "end_time"),
        ("valid_from", "valid_until"),
        ("issue_date", "due_date"),
    ],
)
def test_moments_are_in_order(names: tuple[str, ...], generated: Any) -> None:
    for value in values_of(generated, **dict.fromkeys(reversed(names), STAMP)):
        assert all(value[one] <= value[two] for one, two in pairwise(names))


@pytest.mark.parametrize(
    "names", [("min_price", "max_price"), ("minimum", "maximum"), ("low", "high")]
)
def test_least_is_at_most_most(names: tuple[str, str], generated: Any) -> None:
    for value in values_of(generated, **dict.fromkeys(reversed(names), NUMBER)):
        assert value[names[0]] <= value[names[1]]


def test_totals_are_sums(generated: Any) -> None:
    names = ("total", "subtotal", "tax", "shipping_cost", "discount")
    for value in values_of(generated, **dict.fromkeys(names, NUMBER)):
        parts = value["subtotal"] + value["tax"] + value["shipping_cost"] - value["discount"]
        assert value["total"] == pytest.approx(parts)
        assert round(value["total"], 2) == value["total"]


def test_what_remains_is_the_difference(generated: Any) -> None:
    names = ("limit", "used", "remaining")
    for value in values_of(generated, **dict.fromkeys(names, INTEGER), percentage=NUMBER):
        assert value["remaining"] == value["limit"] - value["used"] >= 0
        assert value["percentage"] == pytest.approx(100 * value["used"] / value["limit"], abs=0.01)


def test_a_line_is_price_times_quantity(generated: Any) -> None:
    for value in values_of(generated, unit_price=NUMBER, quantity=INTEGER, total=NUMBER):
        assert value["total"] == pytest.approx(value["unit_price"] * value["quantity"])


def test_counts_count(generated: Any) -> None:
    items = {"type": "array", "items": INTEGER}
    for value in values_of(generated, count=INTEGER, items=items):
        assert value["count"] == len(value["items"])
    for value in values_of(
        generated, items=items, tags=items, itemsCount=INTEGER, num_tags=INTEGER
    ):
        assert value["itemsCount"] == len(value["items"])
        assert value["num_tags"] == len(value["tags"])


def test_slugs_are_made_of_titles(generated: Any) -> None:
    for value in values_of(generated, slug=TEXT, title=TEXT):
        assert value["slug"].startswith(value["title"].lower().replace(" ", "-"))


def test_slugs_of_many_differ_though_titles_do_not(generated: Any) -> None:
    values = values_of(generated, slug=TEXT, title=TEXT)
    assert len({value["slug"] for value in values}) == 40 > len({v["title"] for v in values})


def test_a_currency_is_one_currency(generated: Any) -> None:
    names = ("code", "name", "symbol")
    currency = {"type": "object", "properties": dict.fromkeys(names, TEXT), "required": names}
    made = generated(
        {
            "type": "object",
            "properties": {"paid": {"$ref": "#/components/schemas/Currency"}},
            "required": ["paid"],
        },
        Currency={**currency, "required": list(names)},
    )
    found = {(v["paid"]["code"], v["paid"]["name"]) for v in made.values(200)}
    assert len({code for code, _ in found}) == len(found) > 50
    assert ("ALL", "Albanian lek") in found


def test_what_the_schema_says_goes_before_agreement(generated: Any) -> None:
    values = values_of(
        generated,
        total={"type": "number", "maximum": 5},
        subtotal={"type": "number", "minimum": 10},
        tax=NUMBER,
        email={"type": "string", "const": "a@example.org"},
        first_name=TEXT,
        city={"enum": ["Atlantis"]},
        postcode=TEXT,
        count={"type": "integer", "minimum": 100},
        items={"type": "array", "items": INTEGER},
    )
    assert all(value["city"] == "Atlantis" and value["count"] >= 100 for value in values)
