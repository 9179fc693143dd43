from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mockserver.mocking.accept import acceptable, accepted_ranges, concrete, media_range
from mockserver.spec import MediaType

TYPES = (
    "application/json",
    "application/vnd.shelf+json",
    "application/problem+json",
    "application/xml",
    "text/csv",
    "text/plain",
    "image/png",
)
RANGES = (*TYPES, "application/*+json", "application/*", "text/*", "image/*", "*/*", "audio/ogg")

ACCEPTS = st.dictionaries(st.sampled_from(RANGES), st.integers(0, 1000), min_size=1, max_size=5)
OFFERS = st.lists(st.sampled_from(TYPES), min_size=1, max_size=5, unique=True)


def header_of(accept: dict[str, int]) -> str:
    return ", ".join(f"{name};q={weight / 1000:.3f}" for name, weight in accept.items())


def weight_in(accept: dict[str, int], name: str) -> int | None:
    """Return the weight that RFC 9110 gives *name*, `None` if nothing names it."""
    main = name.split("/")[0]
    suffix = [f"{main}/*+json"] if name.endswith("+json") else []
    for candidate in (name, *suffix, f"{main}/*", "*/*"):
        if candidate in accept:
            return accept[candidate]
    return None


def offered(*names: str) -> list[MediaType]:
    return [MediaType(name=name, schema=None) for name in names]


@given(ACCEPTS, OFFERS)
@settings(max_examples=300, deadline=None)
def test_what_is_chosen_is_acceptable_and_nothing_offered_is_better(
    accept: dict[str, int], names: list[str]
) -> None:
    chosen = acceptable(offered(*names), header_of(accept))
    weights = {name: weight_in(accept, name) for name in names}
    best = max((weight or 0) for weight in weights.values())
    if best:
        assert chosen is not None
        assert weights[chosen.name] == best
    elif chosen is not None:
        # Nothing is named: a relative of something named is good enough, what is refused is not.
        assert weights[chosen.name] is None
        family = "json" if chosen.name.endswith("json") else "xml"
        assert any(weight and name.endswith(family) for name, weight in accept.items())


@given(ACCEPTS, OFFERS, st.randoms(use_true_random=False))
@settings(max_examples=100, deadline=None)
def test_the_order_of_ranges_does_not_matter(
    accept: dict[str, int], names: list[str], random: object
) -> None:
    shuffled = dict(sorted(accept.items(), key=lambda pair: pair[0][::-1]))
    assert acceptable(offered(*names), header_of(accept)) == acceptable(
        offered(*names), header_of(shuffled)
    )


@pytest.mark.parametrize(
    ("accept", "names", "expected"),
    [
        ("application/*+json", ["text/csv", "application/hal+json"], "application/hal+json"),
        ("application/json", ["application/vnd.shelf+json"], "application/vnd.shelf+json"),
        ("application/vnd.shelf+json", ["application/json"], "application/json"),
        ("application/json", ["text/json", "application/json"], "application/json"),
        ("application/xml", ["text/xml"], "text/xml"),
        ("application/json, */*;q=0", ["application/hal+json"], None),
        ("application/json", ["image/svg+xml", "text/csv"], None),
        ("application/xml", ["image/svg+xml"], None),
        ("a/b;v=2, a/b;v=1;q=0.5", ["a/b;v=1", "a/b;v=2"], "a/b;v=2"),
        ("a/b;v=3", ["a/b;v=1"], None),
        ('a/b;v="1"', ["a/b;v=1"], "a/b;v=1"),
        ("a/b;charset=utf-16", ["a/b;charset=utf-8"], "a/b;charset=utf-8"),
        ("text/html", ["*/*"], "*/*"),
        ("text/html", ["text/*"], "text/*"),
        ("text/html", ["image/*"], None),
    ],
)
def test_suffixes_and_parameters_of_media_types(
    accept: str, names: list[str], expected: str | None
) -> None:
    chosen = acceptable(offered(*names), accept)
    assert (chosen.name if chosen else None) == expected


def test_a_comma_in_quotes_separates_nothing() -> None:
    ranges = accepted_ranges('text/plain;x="a,b;q=0";q=0.5, text/csv')
    assert [(one.name, one.weight) for one in ranges] == [("text/plain", 0.5), ("text/csv", 1.0)]


@pytest.mark.parametrize(
    ("name", "accept", "binary", "expected"),
    [
        ("*/*", None, True, "application/octet-stream"),
        ("application/*", "application/*", True, "application/octet-stream"),
        ("image/*", "image/webp, image/*;q=0.1", True, "image/png"),
        ("image/*", "image/webp", True, "image/webp"),
        ("audio/*", None, True, "audio/wav"),
        ("video/*", None, True, "video/octet-stream"),
        ("application/*+json", None, False, "application/json"),
        ("*/*", "application/xml;q=0.5, text/csv", False, "text/csv"),
        ("*/*", "text/*", False, "text/xml"),
    ],
)
def test_a_range_is_made_concrete_as_accept_and_content_want(
    name: str, accept: str | None, binary: bool, expected: str
) -> None:
    assert concrete(name, accept, is_binary=binary) == expected


@given(st.text(max_size=40))
@settings(max_examples=100, deadline=None)
def test_any_header_is_read_without_an_error(text: str) -> None:
    accepted_ranges(text)
    assert 0 <= media_range(text).weight <= 1
