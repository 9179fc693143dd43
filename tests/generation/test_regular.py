from __future__ import annotations

import re
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mockserver.generation.expressions import expression_of
from mockserver.generation.regular import solved_text
from mockserver.generation.verdicts import matches

PARTS = st.sampled_from(
    ["^a", "z$", "[0-9]{2}", "^(?!b)", "(?=.*x)", "^[a-z0-9]+$", "a|b", "^.{3,9}$", "\\w\\d", "q?"]
)


@given(patterns=st.lists(PARTS, min_size=1, max_size=4, unique=True), seed=st.integers(0, 99))
@settings(max_examples=150, deadline=None)
def test_text_matches_every_pattern(patterns: list[str], seed: int) -> None:
    text = solved_text(patterns, [], Random(seed), longest=12)
    assert text is not None
    assert all(re.search(pattern, text) for pattern in patterns)
    assert len(text) <= 12


@pytest.mark.parametrize(
    ("patterns", "unmatched", "low", "high"),
    [
        (["^(?=.*\\d)(?=.*[a-z])(?=.*[A-Z]).{8,}$"], [], 0, None),
        (["^(?:(?!foo).)+bar$"], [], 8, 10),
        (["^[ab]{4}$"], ["aa", "bb"], 0, None),
        (["^\\p{Lu}\\p{Ll}+$"], [], 5, 5),
        (["^[^\\s,;]+$"], [], 300, 300),
        (["^a{2000}$"], [], 0, None),
        (["(^|,)x($|,)"], ["^x"], 0, None),
        (["^\\u0041\\x42\\cI$"], [], 0, None),
        (["^[a-z0-9]+(-[a-z0-9]+)*$"], [], 60, 63),
        (["^(a|bb|cccc)+$"], [], 7, 7),
        (["^[a-z]+(?<=ing)$"], [], 9, 9),
        (["^(?!-)(?!.*--)[a-z-]{3,10}(?<![s-])$"], [], 0, None),
        (["^\\w+\\b.\\b\\w+$"], ["[a-z]"], 5, 9),
        (["^a\\B.$"], [], 0, None),
        (["^(\\d+(\\.(?!$)|$)){4}$"], [], 0, None),
    ],
)
def test_bounds_and_exclusions_are_solved_with_patterns(
    patterns: list[str], unmatched: list[str], low: int, high: int | None
) -> None:
    text = solved_text(patterns, unmatched, Random(1), shortest=low, longest=high)
    assert text is not None
    assert low <= len(text) <= (high or len(text))
    assert all(matches(pattern, text) for pattern in patterns)
    assert not any(matches(pattern, text) for pattern in unmatched)


@given(
    pattern=st.sampled_from(["^[a-z]+$", "x", "^(ab?)*$", "^\\w+(-\\w+)*$", "^.*[0-9]$"]),
    low=st.integers(1, 400),
    width=st.integers(0, 9),
    seed=st.integers(0, 99),
)
@settings(max_examples=100, deadline=None)
def test_every_length_that_is_asked_for_is_found(
    pattern: str, low: int, width: int, seed: int
) -> None:
    text = solved_text([pattern], [], Random(seed), shortest=low, longest=low + width)
    assert text is not None
    assert low <= len(text) <= low + width
    assert matches(pattern, text)


def test_texts_are_readable_and_differ() -> None:
    texts = {solved_text(["^[^/]+$"], [], Random(seed)) for seed in range(50)}
    assert len(texts) > 40
    assert all(text and text.isascii() and text.isprintable() for text in texts)


@pytest.mark.parametrize(
    ("patterns", "unmatched"), [(["^a$", "^b$"], []), (["^[ab]$"], ["a", "b"]), (["^a*$"], [".?"])]
)
def test_what_excludes_itself_has_no_text(patterns: list[str], unmatched: list[str]) -> None:
    assert solved_text(patterns, unmatched, Random(0)) is None


@pytest.mark.parametrize("pattern", ["(", "[a", "(a)\\1", "(?i)a", "a)", "\\"])
def test_what_cannot_be_read_is_an_error(pattern: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        expression_of(pattern)
    assert solved_text([pattern], [], Random(0)) is None
