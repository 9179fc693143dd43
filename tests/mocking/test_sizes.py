from __future__ import annotations

from collections.abc import Mapping

import pytest

from mockserver.mocking.descriptions import Description
from mockserver.mocking.scenarios import GENERAL
from mockserver.mocking.sizes import Sizes

BOOKS = Description(name="books", identity="/id", page_size=25)
NOTES = Description(name="shelves/{id}/notes", identity="/id")


def sizes(
    scenario: str = "default",
    wanted: Mapping[str, int] | None = None,
    seeded: Mapping[str, int] | None = None,
) -> Sizes:
    return Sizes(GENERAL[scenario], wanted or {}, (seeded or {}).get)


def size(found: Sizes, description: Description = BOOKS, *, length: int = 100) -> int:
    return found.generated(description.name.replace("{id}", "7"), description, lambda: length)


def test_there_are_fifty_and_ten_below_a_record() -> None:
    assert size(sizes()) == 50
    assert size(sizes(), NOTES) == 10


def test_large_records_are_fewer() -> None:
    assert size(sizes(), length=5_000) == 30
    assert size(sizes(), length=10**9) == 10
    assert size(sizes("huge"), length=30_000) == 1_000


def test_settings_come_before_what_was_seeded_and_that_before_the_document() -> None:
    said = Description(name="books", identity="/id", count=7)
    assert size(sizes(), said) == 7
    assert size(sizes(seeded={"books": 8}), said) == 8
    assert size(sizes(wanted={"books": 9}, seeded={"books": 8}), said) == 9


def test_settings_may_name_a_template() -> None:
    assert size(sizes(wanted={"shelves/{id}/notes": 3}), NOTES) == 3
    assert size(sizes(wanted={"shelves/8/notes": 3}), NOTES) == 10


@pytest.mark.parametrize(
    ("scenario", "expected"), [("empty", 0), ("one-page", 25), ("huge", 10_000)]
)
def test_the_scenario_comes_first(scenario: str, expected: int) -> None:
    assert size(sizes(scenario, wanted={"books": 9}, seeded={"books": 8})) == expected


def test_a_page_of_unknown_size_has_twenty() -> None:
    assert size(sizes("one-page"), NOTES) == 20


def test_huge_is_never_less_than_what_the_document_says() -> None:
    said = Description(name="books", identity="/id", count=20_000)
    assert size(sizes("huge"), said) == 20_000


@pytest.mark.parametrize("scenario", ["empty", "one-page", "huge", "default"])
def test_there_is_one_of_what_is_there_once(scenario: str) -> None:
    assert size(sizes(scenario), Description(name="settings", identity="", singleton=True)) == 1
