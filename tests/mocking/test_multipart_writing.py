from __future__ import annotations

from email import message_from_bytes
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mockserver.mocking.encodings import Encoding, Encodings
from mockserver.mocking.layouts import Layout
from mockserver.mocking.media_types import body_of, content_type, value_from
from mockserver.mocking.multipart_reading import Part, parts_of
from mockserver.spec.model import Header, Schema
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


def layout_of(schema: Any, encodings: Encodings, **more: Any) -> Layout:
    tested, shapes = shapes_of(schema)
    return Layout(schema=tested, shapes=shapes, encodings=encodings, **more)


def by_name(**named: Encoding) -> Encodings:
    return Encodings(named=named)


def written(value: Any, layout: Layout) -> list[Part]:
    return parts_of(body_of(value, "multipart/form-data", layout), TYPE)


@given(VALUES)
@settings(max_examples=250, deadline=None)
def test_what_is_written_is_read_as_it_was(value: Any) -> None:
    # A file without a type of its own is kept as it is; one of a known type is a real one.
    own = Encoding(content_types=("x/y",))
    layout = layout_of(SCHEMA, by_name(file=own, files=own))
    assert value_from(body_of(value, "multipart/form-data", layout), TYPE, layout) == value


POINT = {"type": "object", "properties": {"x": {"type": "integer"}, "y": {"type": "string"}}}
STYLED = {
    "type": "object",
    "properties": {
        "form": {"type": "array", "items": {"type": "integer"}},
        "bars": {"type": "array", "items": {"type": "string"}},
        "deep": POINT,
        "turns": POINT,
        "spread": {"type": "object", "properties": {"z": {"type": "integer"}}},
    },
}
STYLES = by_name(
    form=Encoding(style="form", explode=False),
    bars=Encoding(style="pipeDelimited", explode=False),
    deep=Encoding(style="deepObject"),
    turns=Encoding(style="form", explode=False),
    spread=Encoding(style="form"),
)


@pytest.mark.parametrize(
    ("value", "names"),
    [
        ({"form": [1, 2]}, [("form", b"1,2")]),
        ({"bars": ["a b", "c"]}, [("bars", b"a b|c")]),
        ({"deep": {"x": 1, "y": "&"}}, [("deep[x]", b"1"), ("deep[y]", b"&")]),
        ({"turns": {"x": 1, "y": "b"}}, [("turns", b"x,1,y,b")]),
        ({"spread": {"z": 1}}, [("z", b"1")]),
    ],
)
@pytest.mark.parametrize("name", ["multipart/form-data", "application/x-www-form-urlencoded"])
def test_a_style_says_how_a_property_is_spread_over_parts(
    name: str, value: Any, names: list[tuple[str, bytes]]
) -> None:
    layout = layout_of(STYLED, STYLES)
    raw = body_of(value, name, layout)
    if name.startswith("multipart"):
        assert [(part.name, part.content) for part in parts_of(raw, TYPE)] == names
    assert value_from(raw, content_type(name), layout) == value


def test_parts_without_names_are_the_items_of_a_list() -> None:
    tested, shapes = shapes_of({"type": "array", "items": {"type": "object"}})
    layout = Layout(schema=tested, shapes=shapes)
    raw = body_of([{"a": 1}, {"b": 2}], "multipart/mixed", layout)
    assert b"Content-Disposition" not in raw
    assert value_from(raw, content_type("multipart/mixed"), layout) == [{"a": 1}, {"b": 2}]


def test_a_file_of_a_known_type_is_a_real_one() -> None:
    layout = layout_of(SCHEMA, by_name(file=Encoding(content_types=("image/png",))))
    (part,) = written({"file": "words"}, layout)
    assert part.content.startswith(b"\x89PNG")
    assert (part.name, part.filename, part.content_type) == ("file", "file", "image/png")


@pytest.mark.parametrize(
    ("types", "content_type", "start"),
    [
        (("application/xml",), "application/xml", b"<"),
        (("application/cbor",), "application/cbor", b"\xa1"),
        (("text/plain; charset=utf-8",), "text/plain; charset=utf-8", b"{"),
        (("image/png", "application/yaml"), "application/yaml", b"x: "),
        (("image/png",), "application/json", b"{"),
        ((), "application/json", b"{"),
    ],
)
def test_an_object_is_written_in_the_type_that_its_encoding_names(
    types: tuple[str, ...], content_type: str, start: bytes
) -> None:
    layout = layout_of(SCHEMA, by_name(point=Encoding(content_types=types)))
    (part,) = written({"point": {"x": 1}}, layout)
    assert part.content_type == content_type
    assert part.content.startswith(start)


MIXED = {
    "type": "array",
    "prefixItems": [
        {"type": "object", "properties": {"a": {"type": "integer"}}},
        {"type": "array", "prefixItems": [{"type": "integer"}], "items": {"type": "string"}},
    ],
    "items": {"type": "string", "format": "binary"},
}
POSITIONS = Encodings(
    first=(
        Encoding(content_types=("application/xml",)),
        Encoding(
            content_types=("multipart/mixed",),
            parts=Encodings(rest=Encoding(content_types=("text/plain",))),
        ),
    ),
    rest=Encoding(content_types=("application/x-own",)),
)


def test_parts_are_written_by_their_position_also_inside_of_parts() -> None:
    layout = layout_of(MIXED, POSITIONS)
    value = [{"a": 1}, [7, "b"], "\xff\x00", "c"]
    raw = body_of(value, "multipart/mixed", layout)
    head = f"Content-Type: {content_type('multipart/mixed')}\r\n\r\n".encode()
    first, second, *rest = message_from_bytes(head + raw).get_payload()
    assert first.get_content_type() == "application/xml"
    assert [inner.get_payload() for inner in second.get_payload()] == ["7", "b"]
    assert [one.get_payload(decode=True) for one in rest] == [b"\xff\x00", b"c"]
    assert value_from(raw, content_type("multipart/mixed"), layout) == value


def test_the_items_of_a_stream_are_parts_as_item_encoding_says() -> None:
    layout = layout_of(
        {"type": "object", "properties": {"a": {"type": "integer"}}},
        Encodings(rest=Encoding(content_types=("application/yaml",))),
        sequential=True,
    )
    raw = body_of([{"a": 1}, {"a": 2}], "multipart/mixed", layout)
    assert raw.count(b"application/yaml") == 2
    assert value_from(raw, content_type("multipart/mixed"), layout) == [{"a": 1}, {"a": 2}]


def header(name: str, *, required: bool = True, schema: Any = None) -> Header:
    described = None if schema is None else Schema(pointer="/components/schemas/H", value=schema)
    return Header(name=name, required=required, schema=described, examples=())


def test_parts_have_the_headers_that_their_encoding_describes() -> None:
    headers = (header("X-Checksum"), header("X-None"), header("Content-Type"))
    layout = layout_of(
        SCHEMA,
        by_name(name=Encoding(headers=headers)),
        header=lambda one: {"X-Checksum": "c0ffee", "Content-Type": "x/y"}.get(one.name),
    )
    (part,) = written({"name": "Ada"}, layout)
    assert part.headers["x-checksum"] == "c0ffee"
    assert "x-none" not in part.headers
    assert part.content_type == "text/plain; charset=utf-8"


@pytest.mark.parametrize(
    ("schema", "said"),
    [
        ({"type": "string", "contentEncoding": "base64"}, "base64"),
        ({"type": "string"}, "binary"),
    ],
)
def test_a_transfer_encoding_is_the_one_that_the_bytes_are_in(schema: Any, said: str) -> None:
    encoding = Encoding(headers=(header("Content-Transfer-Encoding"),))
    layout = layout_of({"type": "object", "properties": {"a": schema}}, by_name(a=encoding))
    (part,) = written({"a": "aGk="}, layout)
    assert part.headers["content-transfer-encoding"] == said
    assert part.content == b"aGk="
