from __future__ import annotations

from typing import Any
from urllib.parse import quote

import pytest

from mockserver.spec import MISSING
from tests.spec.parameters import ARRAY, OBJECT, described, read

COLORS = ["blue", "black", "brown"]

RGB = {"R": 100, "G": 200, "B": 150}

# OAS 3.1, Parameter Object, Style Examples. Where RFC 6570 leaves a cell out, so does this table.
TABLE = [
    ("path", "matrix", False, "string", ";color=blue"),
    ("path", "matrix", False, "array", ";color=blue,black,brown"),
    ("path", "matrix", False, "object", ";color=R,100,G,200,B,150"),
    ("path", "matrix", True, "string", ";color=blue"),
    ("path", "matrix", True, "array", ";color=blue;color=black;color=brown"),
    ("path", "matrix", True, "object", ";R=100;G=200;B=150"),
    ("path", "label", False, "string", ".blue"),
    ("path", "label", False, "array", ".blue,black,brown"),
    ("path", "label", False, "object", ".R,100,G,200,B,150"),
    ("path", "label", True, "string", ".blue"),
    ("path", "label", True, "array", ".blue.black.brown"),
    ("path", "label", True, "object", ".R=100.G=200.B=150"),
    ("path", "simple", False, "string", "blue"),
    ("path", "simple", False, "array", "blue,black,brown"),
    ("path", "simple", False, "object", "R,100,G,200,B,150"),
    ("path", "simple", True, "array", "blue,black,brown"),
    ("path", "simple", True, "object", "R=100,G=200,B=150"),
    ("header", "simple", False, "string", "blue"),
    ("header", "simple", False, "array", "blue,black,brown"),
    ("header", "simple", False, "object", "R,100,G,200,B,150"),
    ("header", "simple", True, "array", "blue,black,brown"),
    ("header", "simple", True, "object", "R=100,G=200,B=150"),
    ("query", "form", False, "string", "color=blue"),
    ("query", "form", False, "array", "color=blue,black,brown"),
    ("query", "form", False, "object", "color=R,100,G,200,B,150"),
    ("query", "form", True, "string", "color=blue"),
    ("query", "form", True, "array", "color=blue&color=black&color=brown"),
    ("query", "form", True, "object", "R=100&G=200&B=150"),
    ("query", "spaceDelimited", False, "array", "color=blue%20black%20brown"),
    ("query", "spaceDelimited", False, "array", "color=blue+black+brown"),
    ("query", "spaceDelimited", False, "object", "color=R%20100%20G%20200%20B%20150"),
    ("query", "spaceDelimited", True, "array", "color=blue&color=black&color=brown"),
    ("query", "pipeDelimited", False, "array", "color=blue|black|brown"),
    ("query", "pipeDelimited", False, "array", "color=blue%7Cblack%7cbrown"),
    ("query", "pipeDelimited", False, "object", "color=R|100|G|200|B|150"),
    ("query", "deepObject", False, "object", "color[R]=100&color[G]=200&color[B]=150"),
    ("query", "deepObject", True, "object", "color%5BR%5D=100&color%5BG%5D=200&color%5BB%5D=150"),
    ("cookie", "form", False, "string", "color=blue"),
    ("cookie", "form", False, "array", "color=blue,black,brown"),
    ("cookie", "form", False, "object", "color=R,100,G,200,B,150"),
    ("cookie", "form", True, "array", "color=blue; color=black; color=brown"),
    ("cookie", "form", True, "object", "R=100; G=200; B=150"),
]


@pytest.mark.parametrize(("location", "style", "explode", "kind", "text"), TABLE)
def test_the_examples_of_the_specification_are_read(
    location: str, style: str, explode: bool, kind: str, text: str
) -> None:
    schema, expected = {
        "string": ({"type": "string"}, "blue"),
        "array": (ARRAY, COLORS),
        "object": (OBJECT, RGB),
    }[kind]
    parameter, schemas = described(location, schema, style=style, explode=explode)
    assert read(parameter, schemas, text) == expected


@pytest.mark.parametrize("location", ["path", "query", "header", "cookie"])
@pytest.mark.parametrize("schema", [{"type": "string"}, ARRAY, OBJECT], ids=["text", "list", "obj"])
def test_what_was_not_sent_is_missing(location: str, schema: Any) -> None:
    parameter, schemas = described(location, schema)
    assert read(parameter, schemas, None) is MISSING


def test_the_last_of_several_values_counts() -> None:
    parameter, schemas = described("query", {"type": "integer"})
    assert read(parameter, schemas, "color=1&other=2&color=3") == 3


def test_items_are_split_before_they_are_decoded() -> None:
    parameter, schemas = described("query", ARRAY, explode=False)
    assert read(parameter, schemas, "color=a%2Cb,c") == ["a,b", "c"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("color[a][b]=5", {"a": {"b": 5}}),
        ("color[a][b]=5&color[x]=y", {"a": {"b": 5}, "x": "y"}),
        ("color[x]=1&color[x]=2", {"x": "1"}),
        ("color[a]=1&color[a][b]=2", {"a": "1"}),
        ("color=1", MISSING),
        ("colors[a]=1", MISSING),
        ("color[a=1", MISSING),
        ("color.x=1", MISSING),
    ],
)
def test_deep_objects_are_read_from_brackets(text: str, expected: object) -> None:
    inner = {"type": "object", "properties": {"b": {"type": "integer"}}}
    schema = {"type": "object", "properties": {"a": inner}}
    parameter, schemas = described("query", schema, style="deepObject")
    assert read(parameter, schemas, text) == expected


def test_deep_objects_are_read_from_dots_where_the_parameter_allows_it() -> None:
    schema = {"type": "object", "additionalProperties": {"type": "integer"}}
    more = {"style": "deepObject", "x-dotted": True}
    parameter, schemas = described("query", schema, **more)
    assert read(parameter, schemas, "color.a=1&color[b]=2&color.c.d=3") == {
        "a": 1,
        "b": 2,
        "c.d": 3,
    }


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('{"a": [1, null]}', {"a": [1, None]}),
        ("[1,2]", [1, 2]),
        ('"x"', "x"),
        ("not json", "not json"),
        ("NaN", "NaN"),
        ("9" * 20, 10**20 - 1),
    ],
)
@pytest.mark.parametrize("location", ["query", "header", "path", "cookie"])
def test_parameters_with_content_are_json(location: str, text: str, expected: object) -> None:
    content = {"application/json": {"schema": {"type": "object"}}}
    parameter, schemas = described(location, content=content)
    sent = {"query": f"color={quote(text)}", "cookie": f"color={quote(text)}"}
    assert read(parameter, schemas, sent.get(location, text)) == expected


def test_an_object_that_is_sent_as_json_is_read_where_its_members_belong_apart() -> None:
    parameter, schemas = described("query", OBJECT)
    assert read(parameter, schemas, "color=%7B%22R%22%3A1%7D") == {"R": 1}
    assert read(parameter, schemas, "color=red") is MISSING
