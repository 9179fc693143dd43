from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mockserver.mocking.message_pack import message_pack_body, message_pack_value
from mockserver.mocking.not_readable import NotReadable

TEXT = st.text(st.characters(codec="utf-8"), max_size=40)
NUMBERS = st.integers(-(2**63), 2**64 - 1) | st.floats(allow_nan=False, allow_infinity=False)
VALUES = st.recursive(
    st.none() | st.booleans() | NUMBERS | TEXT,
    lambda inner: st.lists(inner, max_size=20) | st.dictionaries(TEXT, inner, max_size=20),
)


@given(VALUES)
@settings(max_examples=300, deadline=None)
def test_what_is_written_is_read_as_it_was(value: Any) -> None:
    assert message_pack_value(message_pack_body(value)) == value


# The formats of the specification, with the first byte that each has there.
@pytest.mark.parametrize(
    ("value", "written"),
    [
        (None, "c0"),
        (False, "c2"),
        (True, "c3"),
        (127, "7f"),
        (128, "cc80"),
        (256, "cd0100"),
        (65536, "ce00010000"),
        (2**32, "cf0000000100000000"),
        (-1, "ff"),
        (-32, "e0"),
        (-33, "d0df"),
        (-129, "d1ff7f"),
        (-32769, "d2ffff7fff"),
        (-(2**31) - 1, "d3ffffffff7fffffff"),
        (1.5, "cb3ff8000000000000"),
        (2**64, "cb43f0000000000000"),
        ("a", "a161"),
        ("a" * 32, "d920" + "61" * 32),
        ("a" * 256, "da0100" + "61" * 256),
        ([1, 2], "920102"),
        ([0] * 16, "dc0010" + "00" * 16),
        ({"compact": True, "schema": 0}, "82a7636f6d70616374c3a6736368656d6100"),
    ],
)
def test_values_are_written_and_read_as_the_specification_says(value: Any, written: str) -> None:
    assert message_pack_body(value).hex() == written
    assert message_pack_value(bytes.fromhex(written)) == value


def test_long_strings_lists_and_objects_say_their_length_in_more_bytes() -> None:
    for value in ("a" * 70_000, [0] * 70_000, {str(n): n for n in range(300)}):
        assert message_pack_value(message_pack_body(value)) == value


@pytest.mark.parametrize(
    ("raw", "value"),
    [("c40201ff", "\x01\xff"), ("ca3fc00000", 1.5), ("810102", {"1": 2})],
)
def test_what_json_has_not_is_read_as_its_nearest(raw: str, value: Any) -> None:
    assert message_pack_value(bytes.fromhex(raw)) == value


@pytest.mark.parametrize(
    "raw",
    [
        "",
        "c1",
        "92",
        "0000",
        "a1ff",
        "dfffffffff",
        "d40001",
        "c70100ff",
        "ca7fc00000",
        "81c001",
        "91" * 5_000 + "00",
    ],
)
def test_what_is_no_message_pack_is_refused_with_its_place(raw: str) -> None:
    with pytest.raises(NotReadable, match="is no MessagePack"):
        message_pack_value(bytes.fromhex(raw))


@given(st.binary(max_size=60))
@settings(max_examples=300, deadline=None)
def test_any_bytes_are_read_or_refused(raw: bytes) -> None:
    try:
        message_pack_value(raw)
    except NotReadable as error:
        assert "byte" in str(error)  # noqa: PT017 - either outcome is right
