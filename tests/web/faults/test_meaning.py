"""Faults of meaning: bodies stay valid, and are wrong all the same."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import httpx
import pytest

from tests.web.faults.asking import ASKER, differences, places, site_of, violations
from tests.web.faults.walking import LISTS

# What each list is sorted by, the most significant first, and whether that falls.
KEYS = {
    ("opencx", "GET /resource-usage/{resource_type}"): ("items", "last_used_at"),
    ("chatbotkit", "GET /usage/list"): ("items", "createdAt"),
    ("scopix", "GET /usage/details"): ("events", "timestamp"),
    ("scopix", "GET /usage/by-period"): ("data", "timestamp"),
    ("scopix", "GET /usage/tokens/files"): ("files", "created_at"),
    ("scopix", "GET /usage/tokens/conversations"): ("conversations", "created_at"),
    ("store", "GET /books"): ("books", "createdAt"),
    ("store", "GET /orders"): ("orders", "placedAt"),
}


def both(fault: str, api: str, operation: str, **more: Any) -> tuple[Any, Any]:
    """Return the sound answer and the one with *fault* on, both valid."""
    site = site_of(api, operation)
    sound = ASKER.ordinary(site, **more)
    with ASKER.faults(fault):
        faulty = ASKER.ordinary(site, **more)
    for answer in (sound, faulty):
        assert answer.is_success
        assert violations(api, operation, answer) == []
    return sound.json(), faulty.json()


@pytest.mark.parametrize(("fault", "api", "operation"), places("order.unsorted"))
def test_two_neighbours_are_in_the_wrong_order(fault: str, api: str, operation: str) -> None:
    items, key = KEYS[api, operation]
    sound, faulty = both(fault, api, operation)
    was, is_now = ([item[key] for item in page[items]] for page in (sound, faulty))
    known = [value for value in was if value is not None]
    moved = [at for at, (a, b) in enumerate(zip(was, is_now, strict=True)) if a != b]
    assert known in (sorted(known), sorted(known, reverse=True))
    assert len(moved) == 2
    assert moved[1] == moved[0] + 1
    assert sorted(map(str, sound[items])) == sorted(map(str, faulty[items]))
    assert {k: v for k, v in sound.items() if k != items} == {
        k: v for k, v in faulty.items() if k != items
    }


@pytest.mark.parametrize(("fault", "api", "operation"), places("order.direction-ignored"))
def test_both_directions_are_one(fault: str, api: str, operation: str) -> None:
    ascending, same = both(fault, api, operation, params={"order": "asc"})
    descending, still = both(fault, api, operation, params={"order": "desc"})
    assert ascending != descending
    assert same == still == descending


FILTERS: dict[tuple[str, str], tuple[str, str, str, str]] = {
    ("chatbotkit", "GET /usage/list"): ("items", "type", "type", "CHATBOTKIT_MESSAGE"),
    ("scopix", "GET /usage/details"): ("events", "operation_type", "operation_type", ""),
    ("store", "GET /books"): ("books", "genre", "genre", "poetry"),
    ("store", "GET /orders"): ("orders", "status", "status", "paid"),
}


def filtered(api: str, operation: str) -> tuple[str, str, dict[str, str]]:
    """Return the name of the items, the property, and parameters that select some of them."""
    items, name, parameter, value = FILTERS[api, operation]
    value = value or ASKER.ordinary(site_of(api, operation)).json()[items][0][name]
    return items, name, {parameter: value}


@pytest.mark.parametrize(("fault", "api", "operation"), places("filter.ignored"))
def test_items_are_returned_that_do_not_match(fault: str, api: str, operation: str) -> None:
    items, name, asked = filtered(api, operation)
    (value,) = asked.values()
    sound, faulty = both(fault, api, operation, params=asked)
    assert {item[name] for item in sound[items]} == {value}
    assert {item[name] for item in faulty[items]} > {value}


@pytest.mark.parametrize(("fault", "api", "operation"), places("filter.incomplete"))
def test_an_item_that_matches_is_left_out(fault: str, api: str, operation: str) -> None:
    items, _, asked = filtered(api, operation)
    sound, faulty = both(fault, api, operation, params=asked)
    assert faulty[items] == sound[items][1:]
    all_sound, all_faulty = both(fault, api, operation)
    assert all_faulty == all_sound
    for name in ("total", "pagination"):
        if name in sound:
            total = [one[name] for one in (sound, faulty)]
            counts = [one if isinstance(one, int) else one["total_count"] for one in total]
            assert counts[1] == counts[0] - 1


RANGES = {
    ("scopix", "GET /usage/details"): ("events", "timestamp", "start_date", "end_date"),
    ("scopix", "GET /usage/by-period"): ("data", "timestamp", "start_date", "end_date"),
    ("store", "GET /books"): ("books", "createdAt", "createdFrom", "createdTo"),
}


@pytest.mark.parametrize(("fault", "api", "operation"), places("filter.range-open"))
def test_items_outside_of_a_range_are_let_through(fault: str, api: str, operation: str) -> None:
    items, name, start, end = RANGES[api, operation]
    found = [item[name] for item in ASKER.ordinary(site_of(api, operation)).json()[items]]
    middle = sorted(found)[len(found) // 2]
    for parameter in (start, end):
        sound, faulty = both(fault, api, operation, params={parameter: middle})
        inside, seen = ({item[name] for item in page[items]} for page in (sound, faulty))
        assert all(at >= middle if parameter == start else at <= middle for at in inside)
        assert not all(at >= middle if parameter == start else at <= middle for at in seen)


LISTED = {
    "GET /resource-usage/{resource_type}/{resource_id}/usage-summary": (
        "/resource-usage/{resource_type}"
    ),
    "GET /books/{bookId}": "/books",
    "GET /orders/{orderId}": "/orders",
}


@pytest.mark.parametrize(("fault", "api", "operation"), places("detail.differs"))
def test_the_detail_shows_another_value_than_the_list(fault: str, api: str, operation: str) -> None:
    sound, faulty = both(fault, api, operation)
    ((name,),) = differences(sound, faulty)
    listing = LISTS[api, f"GET {LISTED[operation]}"]
    with ASKER.faults(fault):
        rows = [row for page in listing.pages() for row in page[listing.items]]
    (row,) = [row for row in rows if all(row.get(k) == v for k, v in sound.items())][:1]
    assert row[name] == sound[name] != faulty[name]


@pytest.mark.parametrize(("fault", "api", "operation"), places("aggregate.wrong"))
def test_a_summary_sums_one_too_many(fault: str, api: str, operation: str) -> None:
    sound, faulty = both(fault, api, operation)
    (way,) = differences(sound, faulty)
    was, is_now = sound, faulty
    for step in way:
        was, is_now = was[step], is_now[step]
    assert is_now == was + 1


PAIRS = {
    "opencx": ("first_used_at", "last_used_at"),
    "chatbotkit": ("createdAt", "updatedAt"),
    "store": ("createdAt", "updatedAt"),
}


@pytest.mark.parametrize(("fault", "api", "operation"), places("clock.backwards"))
def test_what_came_later_is_sent_as_earlier(fault: str, api: str, operation: str) -> None:
    first, last = PAIRS[api]
    sound, faulty = both(fault, api, operation)
    records = [page.get("items", page.get("books", [page])) for page in (sound, faulty)]
    for was, is_now in zip(*records, strict=True):
        if was[first] is None:
            assert is_now == was
            continue
        assert _moment(was[first]) <= _moment(was[last])
        assert _moment(is_now[first]) > _moment(is_now[last])
        assert len(differences(was, is_now)) == 1
    if (api, operation) in KEYS:
        key = KEYS[api, operation][1]
        assert [one[key] for one in records[0]] == [one[key] for one in records[1]]


def _moment(value: Any) -> Any:
    return datetime.fromisoformat(value) if isinstance(value, str) else value


def test_a_list_and_its_details_go_backwards_alike() -> None:
    with ASKER.faults("clock.backwards"):
        (row,) = ASKER.get("opencx", "/resource-usage/action?limit=1").json()["items"]
        identity = row.pop("resource_id")
        assert row["first_used_at"] > row["last_used_at"]
        path = f"/resource-usage/action/{identity}/usage-summary"
        assert ASKER.get("opencx", path).json() == row
        listed: httpx.Response = ASKER.get("store", "/books?limit=3")
        for book in listed.json()["books"]:
            assert ASKER.get("store", f"/books/{book['id']}").json() == book
