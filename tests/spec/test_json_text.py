from __future__ import annotations

import json
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mockserver.spec.json_text import value_from_json

VALUES = st.recursive(
    st.integers() | st.integers(-(2**80), 2**80) | st.text(st.characters(codec="utf-8")),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(st.characters(codec="utf-8")), inner),
)


@given(VALUES)
def test_integers_of_any_size_are_read_as_they_are(value: Any) -> None:
    text = json.dumps(value)
    assert value_from_json(text) == value
    assert value_from_json(text.encode()) == value


def test_integers_beyond_all_bounds_are_numbers_still() -> None:
    assert value_from_json("[" + "9" * 300 + "]") == [int("9" * 300)]
    with pytest.raises(ValueError, match=r"number|inf"):
        value_from_json("9" * 5000)


def test_what_is_no_json_is_refused_with_its_place() -> None:
    with pytest.raises(orjson.JSONDecodeError):
        value_from_json('{"a": 12345678901234567890')
