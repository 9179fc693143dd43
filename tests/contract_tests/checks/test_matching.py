from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract_tests.checks.matching import selects
from mockserver.spec.semantics import Filter


def chosen(match: Any, found: Any, value: Any) -> bool | None:
    filter_ = Filter(parameter="p", property="/x", match=match)
    return selects(filter_, value, {"x": found})


@pytest.mark.parametrize(
    ("match", "found", "value", "expected"),
    [
        ("equals", "novel", "novel", True),
        ("equals", "novel", "poetry", False),
        ("equals", "Novel", "novel", None),
        ("equals", 3, "3", True),
        ("equals", 3.0, "3", None),
        ("equals", None, "novel", False),
        ("equals", ["a", "b"], "b", True),
        ("equals", ["a", "b"], "c", False),
        ("equals", "2026-01-01T10:00:00Z", "2026-01-01T11:00:00+01:00", True),
        ("equals", "2026-01-01T10:00:00Z", "2026-01-01", None),
        ("equals", True, "true", True),
        ("not-equals", "novel", "novel", False),
        ("not-equals", "novel", "poetry", True),
        ("in", "a", "a,b", True),
        ("in", "c", "a,b", False),
        ("in", "a", ["a", "b"], True),
        ("contains", "the sea", "sea", True),
        ("contains", "the Sea", "sea", None),
        ("contains", "the sea", "moon", False),
        ("starts-with", "the sea", "the", True),
        ("starts-with", "the sea", "sea", False),
        ("deep-object", {"a": "1", "b": "2"}, {"a": "1"}, True),
        ("deep-object", {"a": "1"}, {"b": "2"}, False),
        ("deep-object", None, {"b": "2"}, False),
        ("exists", "x", "true", True),
        ("exists", "x", "false", False),
        ("exists", None, "true", None),
        ("search", "the sea", "sea", True),
        ("search", "the sea", "moon", None),
        ("from", 5, 5, True),
        ("after", 5, 5, False),
        ("to", 5, 5, True),
        ("before", 5, 5, False),
        ("from", None, 5, False),
        ("from", "2026-01-02T10:00:00Z", "2026-01-02", None),
        ("from", "2026-01-01T10:00:00Z", "2026-01-02", False),
    ],
)
def test_an_item_is_selected_or_not_or_nobody_can_say(
    match: str, found: Any, value: Any, expected: bool | None
) -> None:
    assert chosen(match, found, value) is expected


def test_of_a_property_that_is_not_shown_nobody_can_say() -> None:
    for match in ("equals", "in", "from", "contains", "deep-object"):
        assert selects(Filter(parameter="p", property="/x", match=match), "v", {}) is None  # type: ignore[arg-type]


@given(found=st.integers(), value=st.integers())
def test_ranges_part_the_numbers(found: int, value: int) -> None:
    assert chosen("from", found, value) is (found >= value)
    assert chosen("to", found, value) is (found <= value)
    assert chosen("after", found, value) is not chosen("to", found, value)
    assert chosen("before", found, value) is not chosen("from", found, value)


@given(value=st.datetimes(), other=st.datetimes())
def test_ranges_part_instants_however_they_are_written(value: Any, other: Any) -> None:
    one, two = f"{value.isoformat()}Z", f"{other.isoformat()}+00:00"
    if value.microsecond and other.microsecond:
        assert chosen("from", one, two) is (value >= other)


@given(value=st.one_of(st.integers(), st.booleans(), st.text(min_size=1)))
def test_every_value_selects_itself(value: Any) -> None:
    assert chosen("equals", value, value) is True
    assert chosen("not-equals", value, value) is False
