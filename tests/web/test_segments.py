"""A segment of a path is split between its parameters in every way that there is."""

from __future__ import annotations

import re
import string
from itertools import islice

from hypothesis import given
from hypothesis import strategies as st

from mockserver.web.segments import Segment

LITERALS = st.text("._-", max_size=2)
VALUES = st.text(string.digits + "._-", min_size=1, max_size=4)


def test_short_values_come_first() -> None:
    assert list(Segment.from_shape("{}.{}").splits("4.5.png")) == [("4", "5.png"), ("4.5", "png")]


def test_no_value_is_empty() -> None:
    assert Segment.from_shape("{}.{}").first(".a") is None
    assert list(Segment.from_shape("{}.{}").splits(".a")) == []
    assert list(Segment.from_shape("{}{}").splits("a")) == []


@given(st.data())
def test_every_way_is_found_once_and_the_first_is_that_of_the_pattern(data: st.DataObject) -> None:
    count = data.draw(st.integers(1, 3))
    values = tuple(data.draw(VALUES) for _ in range(count))
    literals = [data.draw(LITERALS) for _ in range(count + 1)]
    text = literals[0] + "".join(
        v + literal for v, literal in zip(values, literals[1:], strict=True)
    )
    segment = Segment.from_shape("{}".join(literals))
    ways = list(segment.splits(text))
    assert values in ways
    assert len(set(ways)) == len(ways)
    assert segment.first(text) == ways[0]
    pattern = "(.+?)".join(re.escape(part) for part in segment.parts)
    assert re.fullmatch(pattern, text, re.DOTALL).groups() == ways[0]  # type: ignore[union-attr]
    for way in ways:
        joined = literals[0] + "".join(v + x for v, x in zip(way, literals[1:], strict=True))
        assert joined == text


@given(st.text("a-.", max_size=12))
def test_there_is_no_first_way_where_there_is_none(text: str) -> None:
    for shape in ("{}-{}", "a{}.{}", "{}{}-", "{}-{}-{}.a"):
        segment = Segment.from_shape(shape)
        assert segment.first(text) == next(segment.splits(text), None)


def test_a_segment_that_almost_fits_many_parameters_is_refused_at_once() -> None:
    segment = Segment.from_shape("-".join(["{}"] * 40) + ".json")
    text = "-".join(["a"] * 2_000)
    assert segment.first(text) is None
    assert list(segment.splits(text)) == []
    assert len(set(islice(segment.splits(f"{text}.json"), 50))) == 50
