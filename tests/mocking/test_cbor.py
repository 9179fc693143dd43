from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mockserver.mocking.cbor import cbor_body, cbor_sequence, cbor_sequence_values, cbor_value
from mockserver.mocking.not_readable import NotReadable

TEXT = st.text(st.characters(codec="utf-8"), max_size=30)
NUMBERS = st.integers() | st.floats(allow_nan=False, allow_infinity=False)
VALUES = st.recursive(
    st.none() | st.booleans() | NUMBERS | TEXT,
    lambda inner: st.lists(inner, max_size=30) | st.dictionaries(TEXT, inner, max_size=30),
)


@given(VALUES)
@settings(max_examples=300, deadline=None)
def test_what_is_written_is_read_as_it_was(value: Any) -> None:
    assert cbor_value(cbor_body(value)) == value


# RFC 8949, appendix A.
@pytest.mark.parametrize(
    ("value", "written"),
    [
        (0, "00"),
        (23, "17"),
        (24, "1818"),
        (1000, "1903e8"),
        (1000000, "1a000f4240"),
        (18446744073709551615, "1bffffffffffffffff"),
        (18446744073709551616, "c249010000000000000000"),
        (-18446744073709551617, "c349010000000000000000"),
        (-1, "20"),
        (-1000, "3903e7"),
        (1.5, "f93e00"),
        (100000.0, "fa47c35000"),
        (1.1, "fb3ff199999999999a"),
        (-4.1, "fbc010666666666666"),
        (False, "f4"),
        (True, "f5"),
        (None, "f6"),
        ("", "60"),
        ("IETF", "6449455446"),
        ("\u6c34", "63e6b0b4"),
        ([], "80"),
        ([1, [2, 3], [4, 5]], "8301820203820405"),
        ({"a": 1, "b": [2, 3]}, "a26161016162820203"),
    ],
)
def test_values_are_written_and_read_as_the_standard_shows(value: Any, written: str) -> None:
    assert cbor_body(value).hex() == written
    assert cbor_value(bytes.fromhex(written)) == value


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        ("4401020304", "\x01\x02\x03\x04"),
        ("f7", None),
        ("c074323031332d30332d32315432303a30343a30305a", "2013-03-21T20:04:00Z"),
        ("5f42010243030405ff", "\x01\x02\x03\x04\x05"),
        ("7f657374726561646d696e67ff", "streaming"),
        ("9f018202039f0405ffff", [1, [2, 3], [4, 5]]),
        ("bf61610161629f0203ffff", {"a": 1, "b": [2, 3]}),
        ("a201020304", {"1": 2, "3": 4}),
    ],
)
def test_what_json_has_not_is_read_as_its_nearest(raw: str, value: Any) -> None:
    assert cbor_value(bytes.fromhex(raw)) == value


@pytest.mark.parametrize(
    "raw",
    [
        "",
        "18",
        "0000",
        "61ff",
        "9bffffffffffffffff",
        "9f01",
        "bf01ff",
        "ff",
        "1c",
        "f97e00",
        "f97c00",
        "e0",
        "a18001",
        "c26000",
        "5bffffffffffffffff00",
        "81" * 5_000 + "00",
        "c1" * 5_000 + "00",
    ],
)
def test_what_is_no_cbor_is_refused_with_its_place(raw: str) -> None:
    with pytest.raises(NotReadable, match="is no CBOR"):
        cbor_value(bytes.fromhex(raw))


@given(st.binary(max_size=60))
@settings(max_examples=300, deadline=None)
def test_any_bytes_are_read_or_refused(raw: bytes) -> None:
    try:
        cbor_value(raw)
    except NotReadable as error:
        assert "byte" in str(error)  # noqa: PT017 - either outcome is right


def test_a_sequence_holds_one_item_after_the_other() -> None:
    assert cbor_sequence([1, "a"]).hex() == "016161"
    assert cbor_sequence_values(cbor_sequence([{"a": 1}, [2]])) == [{"a": 1}, [2]]
    assert cbor_sequence(7) == b"\x07"
