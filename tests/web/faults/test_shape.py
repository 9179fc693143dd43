"""Faults of bodies: seen by a validator that knows nothing of faults, and nothing else changes."""

from __future__ import annotations

from typing import Any

import pytest

from tests.web.faults.asking import (
    ASKER,
    differences,
    headers_but,
    new_session,
    places,
    site_of,
    violations,
)

IDS = ("missing-required", "wrong-type", "null", "extra-property", "enum", "format")
MARKED = ("write-only", "discriminator")


def both(fault: str, api: str, operation: str) -> tuple[Any, Any, list[tuple[Any, ...]]]:
    """Return the sound answer, the one with *fault* on, and the ways to what differs."""
    site = site_of(api, operation)
    sound = ASKER.ordinary(site)
    with ASKER.faults(fault):
        faulty = ASKER.ordinary(site)
    return sound, faulty, differences(sound.json(), faulty.json())


def at(value: Any, way: tuple[Any, ...]) -> Any:
    for step in way:
        value = value[step]
    return value


@pytest.mark.parametrize(
    ("fault", "api", "operation"), places(*(f"body.{name}" for name in (*IDS, *MARKED)))
)
def test_one_value_of_the_body_breaks_its_schema_and_all_else_is_as_it_was(
    fault: str, api: str, operation: str
) -> None:
    sound, faulty, ways = both(fault, api, operation)
    assert violations(api, operation, sound) == []
    assert violations(api, operation, faulty) != []
    assert len(ways) == 1, ways
    assert faulty.status_code == sound.status_code
    assert headers_but(faulty) == headers_but(sound)
    assert int(faulty.headers["content-length"]) == len(faulty.content)


@pytest.mark.parametrize(("fault", "api", "operation"), places("body.missing-required"))
def test_a_property_is_missing(fault: str, api: str, operation: str) -> None:
    sound, faulty, ((*way, name),) = both(fault, api, operation)
    assert name in at(sound.json(), tuple(way))
    assert name not in at(faulty.json(), tuple(way))


@pytest.mark.parametrize(("fault", "api", "operation"), places("body.wrong-type"))
def test_a_number_is_a_text_that_reads_the_same(fault: str, api: str, operation: str) -> None:
    sound, faulty, (way,) = both(fault, api, operation)
    was, is_now = at(sound.json(), way), at(faulty.json(), way)
    assert isinstance(was, int | float)
    assert isinstance(is_now, str)
    assert float(is_now) == was


@pytest.mark.parametrize(("fault", "api", "operation"), places("body.null"))
def test_a_value_is_null(fault: str, api: str, operation: str) -> None:
    sound, faulty, (way,) = both(fault, api, operation)
    assert at(sound.json(), way) is not None
    assert at(faulty.json(), way) is None


@pytest.mark.parametrize(
    ("fault", "api", "operation"), places("body.extra-property", "body.write-only")
)
def test_a_property_is_added(fault: str, api: str, operation: str) -> None:
    sound, faulty, ((*way, name),) = both(fault, api, operation)
    assert name not in at(sound.json(), tuple(way))
    assert name in at(faulty.json(), tuple(way))
    assert (name == "supplierCode") == (fault == "body.write-only")


@pytest.mark.parametrize(
    ("fault", "api", "operation"), places("body.enum", "body.format", "body.discriminator")
)
def test_a_text_is_another(fault: str, api: str, operation: str) -> None:
    sound, faulty, (way,) = both(fault, api, operation)
    was, is_now = at(sound.json(), way), at(faulty.json(), way)
    assert isinstance(was, str)
    assert isinstance(is_now, str)
    if fault == "body.discriminator":
        assert {was, is_now} == {"print", "digital"}


def test_in_a_list_it_is_an_item_that_is_broken() -> None:
    for fault in IDS:
        _, _, (way,) = both(f"body.{fault}", "store", "GET /books")
        assert way[:2] == ("books", 0), fault
        assert way[-1] not in ("id", "createdAt"), fault


def test_the_same_request_is_broken_in_the_same_way_twice() -> None:
    site, session = site_of("store", "GET /books"), new_session()
    with ASKER.faults("body.null"):
        answers = [ASKER.ordinary(site, session=session).content for _ in range(2)]
    assert answers[0] == answers[1]


def test_errors_are_left_as_they_are() -> None:
    sound = ASKER.get("store", "/books?limit=0")
    with ASKER.faults(*(f"body.{name}" for name in (*IDS, *MARKED))):
        faulty = ASKER.get("store", "/books?limit=0")
    assert (faulty.status_code, faulty.content) == (400, sound.content)
