from __future__ import annotations

import csv
import io
import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mockserver.mocking.layouts import Layout
from mockserver.mocking.media_names import is_json, is_yaml
from mockserver.mocking.media_types import (
    body_of,
    content_type,
    value_from,
)
from tests.mocking.conftest import shapes_of

TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\0\r"), max_size=8)
SCALARS = st.none() | st.booleans() | st.integers(-(2**53), 2**53) | TEXT
ROWS = st.lists(st.fixed_dictionaries({"id": st.integers(0, 9)}, optional={"a": TEXT, "b": TEXT}))

BOOKS = [{"id": 1, "title": 'Ä, "b"'}, {"id": 2, "note": None, "tags": ["x", 1]}]


@pytest.mark.parametrize(
    "name", ["application/json", "application/problem+json", "application/vnd.api+json"]
)
def test_json_is_written_as_json(name: str) -> None:
    assert is_json(name)
    assert json.loads(body_of({"a": [1, "ü", None]}, name)) == {"a": [1, "ü", None]}
    assert body_of("text", name) == b'"text"'


@pytest.mark.parametrize("name", ["text/plain", "application/jsonl", "application/xml", "json"])
def test_other_types_are_no_json(name: str) -> None:
    assert not is_json(name)


@given(st.lists(st.dictionaries(TEXT, SCALARS, max_size=3)))
@settings(max_examples=60, deadline=None)
def test_json_lines_hold_one_item_each(items: list[dict[str, Any]]) -> None:
    body = body_of(items, "application/jsonl")
    assert body.count(b"\n") == len(items)
    assert [json.loads(line) for line in body.split(b"\n")[:-1]] == items


@pytest.mark.parametrize(
    "name", ["application/jsonl", "application/x-ndjson", "application/ndjson"]
)
def test_a_single_value_is_one_line(name: str) -> None:
    assert body_of({"a": 1}, name) == b'{"a":1}\n'


def test_json_sequences_separate_records() -> None:
    assert body_of([1, 2], "application/json-seq") == b"\x1e1\n\x1e2\n"


def test_events_are_named_or_plain_data() -> None:
    events = [{"event": "item", "data": {"a": 1}}, {"a": 2}, "one\ntwo"]
    assert body_of(events, "text/event-stream") == (
        b'event: item\ndata: {"a":1}\n\ndata: {"a":2}\n\ndata: one\ndata: two\n\n'
    )


@given(ROWS)
@settings(max_examples=60, deadline=None)
def test_csv_is_read_as_it_was_written(rows: list[dict[str, Any]]) -> None:
    text = body_of(rows, "text/csv").decode()
    names = list(dict.fromkeys(name for row in rows for name in row))
    expected = [{name: str(row.get(name, "")) for name in names} for row in rows]
    assert list(csv.DictReader(io.StringIO(text, newline=""))) == expected


def test_csv_has_a_column_for_each_property() -> None:
    assert body_of(BOOKS, "text/csv").decode() == (
        'id,title,note,tags\n"1","Ä, ""b""","",""\n"2","","","[""x"",1]"\n'
    )
    assert body_of([], "text/csv") == b""
    assert body_of([1, "a"], "text/csv") == b'value\n"1"\n"a"\n'


@pytest.mark.parametrize(
    ("value", "name", "body"),
    [
        ("a,b\n1,2\n", "text/csv", b"a,b\n1,2\n"),
        ("Grüße", "text/plain", "Grüße".encode()),
        (5, "text/plain", b"5"),
        (b"\x89PNG", "image/png", b"\x89PNG"),
        (b"a\n", "application/jsonl", b"a\n"),
        ("<a/>", "application/xml", b"<a/>"),
    ],
)
def test_text_and_bytes_are_sent_as_they_are(value: Any, name: str, body: bytes) -> None:
    assert body_of(value, name) == body


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("text/csv", "text/csv; charset=utf-8"),
        ("text/event-stream", "text/event-stream; charset=utf-8"),
        ("application/json", "application/json"),
        ("application/jsonl", "application/jsonl"),
    ],
)
def test_text_says_that_it_is_utf_8(name: str, expected: str) -> None:
    assert content_type(name) == expected


ITEM = {
    "type": "object",
    "required": ["id"],
    "xml": {"name": "item"},
    "properties": {
        "id": {"type": "integer"},
        "price": {"type": "number"},
        "is_open": {"type": "boolean"},
        "title": {"type": "string"},
        "tags": {"type": "array", "items": {"type": "string"}, "xml": {"wrapped": True}},
        "home": {"type": "object", "properties": {"city": {"type": "string"}}},
    },
}
# Neither cells nor elements tell an empty text or list from none at all.
WORDS = st.text(st.characters(codec="utf-8", categories=["L", "N", "P", "Zs"]), min_size=1)
ITEMS = st.lists(
    st.fixed_dictionaries(
        {"id": st.integers(-(2**53), 2**53)},
        optional={
            "price": st.floats(-1e9, 1e9),
            "is_open": st.booleans(),
            "title": WORDS,
            "tags": st.lists(WORDS, min_size=1, max_size=3),
            "home": st.fixed_dictionaries({"city": WORDS}),
        },
    ),
    min_size=1,
    max_size=3,
)


@pytest.mark.parametrize(
    ("name", "sequential"),
    [
        ("application/json", False),
        ("application/x-ndjson", False),
        ("application/jsonl", True),
        ("application/json-seq", True),
        ("application/yaml", False),
        ("text/csv", False),
        ("text/tab-separated-values", False),
        ("application/xml", False),
        ("multipart/mixed", False),
        ("multipart/mixed", True),
    ],
)
@given(ITEMS)
@settings(max_examples=60, deadline=None)
def test_a_list_is_read_as_it_was_written(
    name: str, sequential: bool, items: list[dict[str, Any]]
) -> None:
    described = ITEM if sequential else {"type": "array", "items": ITEM}
    schema, shapes = shapes_of(described)
    layout = Layout(schema=schema, shapes=shapes, sequential=sequential)
    assert value_from(body_of(items, name, layout), content_type(name), layout) == items


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("application/json", "application/json"),
        ("application/json;v=2", "application/json; v=2"),
        ("application/json; charset=UTF-8", "application/json; charset=utf-8"),
        ("text/csv; header=present", "text/csv; header=present; charset=utf-8"),
        ("text/plain; charset=iso-8859-1", "text/plain; charset=utf-8"),
        ('application/a; p="x;y"', 'application/a; p="x;y"'),
    ],
)
def test_the_parameters_of_a_media_type_are_kept(name: str, expected: str) -> None:
    assert content_type(name) == expected
    assert is_json(name) is name.startswith("application/json")


@pytest.mark.parametrize(
    "name", ["application/yaml", "text/x-yaml", "application/openapi+yaml", "text/vnd.yaml"]
)
def test_yaml_has_many_names(name: str) -> None:
    assert is_yaml(name)
    assert body_of({"a": [1]}, name) == b"a:\n- 1\n"
