from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mockserver.mocking.preferences import (
    NO_PREFERENCES,
    Preferences,
    preferences_from,
    shown_preference,
)


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ([], NO_PREFERENCES),
        (["respond-async, wait=10"], NO_PREFERENCES),
        (["code=404"], Preferences(code="404")),
        (["Code = 404 ; foo=bar"], Preferences(code="404")),
        (['code="404", example="a, b"'], Preferences(code="404", example="a, b")),
        (["code=404", "dynamic=true"], Preferences(code="404", dynamic=True)),
        (["dynamic"], Preferences(dynamic=True)),
        (["dynamic=FALSE"], Preferences(dynamic=False)),
        (["code=4xx"], Preferences(code="4XX")),
        (["code=Default"], Preferences(code="default")),
        (["code=200, code=404"], Preferences(code="200")),
        (["code=9000, dynamic=maybe"], Preferences(ignored=("code=9000", "dynamic=maybe"))),
        (["example="], Preferences(example="")),
        (["scenario=empty, seed=7"], Preferences(scenario="empty", seed=7)),
        (["delay=250"], Preferences(delay_ms=250)),
        (["delay=60001"], Preferences(ignored=("delay=60001",))),
        (["delay=soon, seed=-1"], Preferences(ignored=("seed=-1", "delay=soon"))),
    ],
)
def test_preferences_are_read_as_rfc_7240_writes_them(
    headers: list[str], expected: Preferences
) -> None:
    assert preferences_from(headers) == expected


def test_the_query_may_say_it_too_and_the_header_comes_first() -> None:
    assert preferences_from([], "a=1&__code=404&__example=a%20b").example == "a b"
    assert preferences_from(["code=200"], "__code=404").code == "200"


@given(st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=20))
@settings(max_examples=150, deadline=None)
def test_what_is_shown_is_read_as_it_was(name: str) -> None:
    header = shown_preference("example", name)
    assert preferences_from([f"wait=1, {header}, dynamic"]).example == name
