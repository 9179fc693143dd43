from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mockserver.mocking.encodings import Encoding
from mockserver.mocking.media_types import content_type
from mockserver.mocking.multipart import (
    multipart_body,
    multipart_items,
    multipart_list,
    multipart_value,
    parts_of,
    wrong_types,
)
from mockserver.mocking.not_readable import NotReadable
from tests.mocking.conftest import shapes_of

TYPE = content_type("multipart/form-data")
TEXT = st.text(st.characters(codec="utf-8"), max_size=8)
BYTES = st.text(st.characters(max_codepoint=255), max_size=20)
SCHEMA = {
    "type": "object",
    "properties": {
        "name": {"type": "string"},
        "count": {"type": "integer"},
        "ok": {"type": "boolean"},
        "tags": {"type": "array", "items": {"type": "string"}},
        "grid": {"type": "array", "items": {"type": "array", "items": {"type": "integer"}}},
        "point": {"type": "object", "properties": {"x": {"type": "number"}}},
        "points": {"type": "array", "items": {"type": "object"}},
        "file": {"type": "string", "format": "binary"},
        "files": {"type": "array", "items": {"type": "string", "format": "binary"}},
        'a"\r\nb': {"type": "string"},
    },
}
VALUES = st.fixed_dictionaries(
    {},
    optional={
        "name": TEXT,
        "count": st.integers(-(2**53), 2**53),
        "ok": st.booleans(),
        "tags": st.lists(TEXT, min_size=1, max_size=3),
        "grid": st.lists(st.lists(st.integers(0, 9), max_size=2), min_size=1, max_size=2),
        "point": st.fixed_dictionaries({"x": st.integers(0, 9)}),
        "points": st.lists(st.fixed_dictionaries({"y": TEXT}), min_size=1, max_size=3),
        "file": BYTES,
        "files": st.lists(BYTES, min_size=1, max_size=3),
        'a"\r\nb': TEXT,
    },
)


@given(VALUES)
@settings(max_examples=250, deadline=None)
def test_what_is_written_is_read_as_it_was(value: Any) -> None:
    schema, shapes = shapes_of(SCHEMA)
    # A file without a type of its own is kept as it is; one of a known type is a real one.
    encodings = {name: Encoding(content_types=("x/y",)) for name in ("file", "files")}
    body = multipart_body(value, schema, shapes, encodings)
    assert multipart_value(parts_of(body, TYPE), schema, shapes) == value


def test_parts_without_names_are_the_items_of_a_list() -> None:
    schema, shapes = shapes_of({"type": "object"})
    body = multipart_list([{"a": 1}, {"b": 2}], schema, shapes)
    assert multipart_items(parts_of(body, TYPE), schema, shapes) == [{"a": 1}, {"b": 2}]


def test_a_file_of_a_known_type_is_a_real_one() -> None:
    schema, shapes = shapes_of(SCHEMA)
    encodings = {"file": Encoding(content_types=("image/png",))}
    part = parts_of(multipart_body({"file": "words"}, schema, shapes, encodings), TYPE)[0]
    assert part.content.startswith(b"\x89PNG")
    assert (part.name, part.filename, part.content_type) == ("file", "file", "image/png")


def test_the_type_of_a_part_is_one_that_its_encoding_allows() -> None:
    raw = (
        b'--b\r\nContent-Disposition: form-data; name="file"; filename="a.gif"\r\n'
        b"Content-Type: image/gif\r\n\r\nGIF89a\r\n--b--\r\n"
    )
    parts = parts_of(raw, 'multipart/form-data; boundary="b"')
    assert list(wrong_types(parts, {"file": Encoding(content_types=("image/*",))})) == []
    wrong = list(wrong_types(parts, {"file": Encoding(content_types=("image/png", "image/jpeg"))}))
    assert wrong == [("file", "image/gif", "image/png, image/jpeg")]


@pytest.mark.parametrize(
    ("raw", "type_"),
    [
        (b"abc", "multipart/form-data"),
        (b"abc", "multipart/form-data; boundary=b"),
        (b"--b\r\n\r\nabc\r\n", "multipart/form-data; boundary=b"),
        (b"", TYPE),
    ],
)
def test_what_is_no_multipart_body_is_refused(raw: bytes, type_: str) -> None:
    with pytest.raises(NotReadable):
        parts_of(raw, type_)


@given(st.binary(max_size=60))
@settings(max_examples=100, deadline=None)
def test_any_bytes_between_boundaries_are_read_without_an_error(raw: bytes) -> None:
    schema, shapes = shapes_of(SCHEMA)
    body = b"--b\r\n" + raw + b"\r\n--b--"
    assert isinstance(
        multipart_value(parts_of(body, "multipart/form-data; boundary=b"), schema, shapes), dict
    )
