from __future__ import annotations

import re
import string
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mockserver.generation.patterns import matching

PATTERNS = [
    "",
    "^$",
    "^abc$",
    "^[a-z]+$",
    "^[A-Za-z0-9_-]{22}$",
    "^[0-9a-f]{128}$",
    "^a{2000}$",
    "^(?:ab|cd){150,160}$",
    "^(a|b)\\1$",
    "^[^/]+/[^/]+$",
    "^[^@\\s]+@[^@\\s]+\\.[^@\\s]+$",
    "^\\+[1-9]\\d{1,14}$",
    "^\\{x\\}{2}$",
    "^[\\]\\[^-]{3}$",
    "^[\\w.-]+$",
    "^\\w\\W\\s\\S\\d\\D.$",
    "^a+?b*?c??$",
    "^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$",
    "^(0|[1-9]\\d*)\\.(0|[1-9]\\d*)\\.(0|[1-9]\\d*)(?:-((?:0|[1-9]\\d*|\\d*[a-zA-Z-][0-9a-zA-Z-]*)"
    "(?:\\.(?:0|[1-9]\\d*|\\d*[a-zA-Z-][0-9a-zA-Z-]*))*))?(?:\\+([0-9a-zA-Z-]+)*)?$",
    "^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$",
    "^\\/v1\\/\\w+$",
    "^(a|b)$|^c$",
    "prefix-",
    "^[\\u0041-\\u005A]{2}$",
]


@given(pattern=st.sampled_from(PATTERNS), seed=st.integers(0, 10_000))
@settings(max_examples=200, deadline=None)
def test_text_matches_its_pattern(pattern: str, seed: int) -> None:
    assert re.search(pattern, matching(pattern, Random(seed)))


@given(shortest=st.integers(0, 120), width=st.integers(0, 20), seed=st.integers(0, 1000))
@settings(max_examples=100, deadline=None)
def test_text_keeps_its_length_where_the_pattern_leaves_it_open(
    shortest: int, width: int, seed: int
) -> None:
    longest = shortest + width
    texts = (
        matching("^[a-z]*$", Random(seed + number), shortest=shortest, longest=longest)
        for number in range(20)
    )
    assert any(shortest <= len(text) <= longest for text in texts)


def test_an_open_pattern_is_lengthened() -> None:
    text = matching("foo", Random(0), shortest=10)
    assert text.startswith("foo")
    assert len(text) == 10


@pytest.mark.parametrize(
    ("pattern", "allowed"),
    [
        ("^\\p{L}{9}$", string.ascii_letters),
        ("^\\p{Lu}{9}$", string.ascii_uppercase),
        ("^[\\p{Ll}\\p{N}]{9}$", string.ascii_lowercase + string.digits),
        ("^\\p{Script=Latin}{9}$", string.ascii_letters),
    ],
)
def test_classes_of_unicode_are_written_with_ascii(pattern: str, allowed: str) -> None:
    text = matching(pattern, Random(0))
    assert len(text) == 9
    assert set(text) <= set(allowed)


def test_groups_named_as_in_javascript_are_understood() -> None:
    assert re.fullmatch(r"\d{4}-\d{2}", matching("^(?<year>\\d{4})-(?<m>\\d{2})$", Random(0)))


def test_lookarounds_are_left_to_the_validator() -> None:
    assert re.fullmatch("[a-z]{3}", matching("^(?!abc)(?=[a-z])[a-z]{3}(?<=x|[^)])$", Random(0)))


def test_text_is_readable() -> None:
    readable = set(string.ascii_letters + string.digits + "-_ .:/@")
    assert set("".join(matching("^[^,]+.$", Random(seed)) for seed in range(50))) <= readable


@pytest.mark.parametrize("pattern", ["(", "[a", "a{2,1}", "^(?:a{1000}){100000}$"])
def test_what_cannot_be_written_is_an_error(pattern: str) -> None:
    with pytest.raises(ValueError, match=r"regular expression|repeated"):
        matching(pattern, Random(0))
