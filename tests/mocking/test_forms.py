from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mockserver.mocking.encodings import Encoding, Encodings
from mockserver.mocking.forms import form_body, form_value
from tests.mocking.conftest import shapes_of

TEXT = st.text(st.characters(codec="utf-8"), max_size=8)
STRINGS = {"type": "array", "items": {"type": "string"}}
POINT = {"type": "object", "properties": {"x": {"type": "number"}, "tags": STRINGS}}
SCHEMA = {
    "type": "object",
    "properties": {
        "name": {"type": "string"},
        "count": {"type": "integer"},
        "ratio": {"type": "number"},
        "ok": {"type": "boolean"},
        "tags": STRINGS,
        "bars": STRINGS,
        "numbers": {"type": "array", "items": {"type": "integer"}},
        "point": POINT,
        "deep": POINT,
        "rows": {"type": "array", "items": POINT},
    },
    "additionalProperties": {"type": "string"},
}
ENCODINGS = Encodings(
    named={
        "bars": Encoding(style="pipeDelimited", explode=False),
        "numbers": Encoding(style="form", explode=False),
        "deep": Encoding(style="deepObject"),
        "rows": Encoding(style="deepObject"),
    }
)
NUMBERS = st.floats(allow_nan=False, allow_infinity=False)
POINTS = st.fixed_dictionaries({"x": NUMBERS, "tags": st.lists(TEXT, min_size=1, max_size=3)})
VALUES = st.fixed_dictionaries(
    {},
    optional={
        "name": TEXT,
        "count": st.integers(-(2**53), 2**53),
        "ratio": NUMBERS,
        "ok": st.booleans(),
        "tags": st.lists(TEXT, min_size=1, max_size=3),
        # A bar delimits, encoded or not.
        "bars": st.lists(TEXT.filter(lambda t: "|" not in t), min_size=1, max_size=3),
        "numbers": st.lists(st.integers(0, 99), min_size=1, max_size=3),
        "point": POINTS,
        "deep": POINTS,
        "rows": st.lists(POINTS, min_size=1, max_size=3),
        "é [more] &=": TEXT,
    },
)


@given(VALUES)
@settings(max_examples=250, deadline=None)
def test_what_is_written_is_read_as_it_was(value: Any) -> None:
    schema, shapes = shapes_of(SCHEMA)
    body = form_body(value, ENCODINGS)
    assert body.isascii()
    assert form_value(body, schema, shapes, ENCODINGS) == value


@given(VALUES)
@settings(max_examples=50, deadline=None)
def test_every_reader_of_forms_finds_the_pairs(value: Any) -> None:
    pairs = parse_qsl(form_body(value, ENCODINGS).decode(), keep_blank_values=True)
    assert [text for name, text in pairs if name == "tags"] == value.get("tags", [])


def read(text: str) -> Any:
    schema, shapes = shapes_of(SCHEMA)
    return form_value(text.encode(), schema, shapes, ENCODINGS)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", {}),
        ("count=seven", {"count": "seven"}),
        ("name=a&name=b", {"name": "b"}),
        ("tags=a", {"tags": ["a"]}),
        ("tags[]=a&tags[]=b", {"tags": ["a", "b"]}),
        ("tags[1]=b&tags[0]=a", {"tags": ["a", "b"]}),
        (
            "rows[0][x]=1&rows[1][x]=2&rows[1][tags][]=a",
            {"rows": [{"x": 1}, {"x": 2, "tags": ["a"]}]},
        ),
        ("point[x]=1.5", {"point": {"x": 1.5}}),
        ('point={"x": 1}', {"point": {"x": 1}}),
        ("point=nonsense", {"point": "nonsense"}),
        ("numbers=[1,2]", {"numbers": ["[1", "2]"]}),
        ("other[a][b]=1", {"other": {"a": {"b": "1"}}}),
        ("name=a&name[b]=c", {"name": "a"}),
        ("name[b]=c&name=a", {"name": {"b": "c"}}),
        ("a[[=1&=2", {"a[[": "1", "": "2"}),
        ("flag", {"flag": ""}),
    ],
)
def test_forms_are_read_as_clients_write_them(text: str, expected: Any) -> None:
    assert read(text) == expected


@given(st.text(st.sampled_from("ab[]=&%0.name"), max_size=30))
@settings(max_examples=200, deadline=None)
def test_any_form_is_read_without_an_error(text: str) -> None:
    assert isinstance(read(text), dict)
