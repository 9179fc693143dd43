from __future__ import annotations

import re
from typing import Any
from urllib.parse import quote, unquote, urlencode

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from mockserver.spec import MISSING, Api, Document, Parameter, api_from_document
from mockserver.spec.schemas import Schemas
from mockserver.spec.styles import RawParameters, path_of, query_of, query_pairs, value_of

ARRAY = {"type": "array", "items": {"type": "string"}}
OBJECT = {
    "type": "object",
    "properties": {"R": {"type": "integer"}, "G": {"type": "integer"}, "B": {"type": "integer"}},
}
COLORS = ["blue", "black", "brown"]
RGB = {"R": 100, "G": 200, "B": 150}


def described(location: str, schema: Any = None, **more: Any) -> tuple[Parameter, Schemas]:
    value: dict[str, Any] = {"name": "color", "in": location, **more}
    if schema is not None:
        value["schema"] = schema
    path = "/a/{color}" if location == "path" else "/a"
    content = {"openapi": "3.1.0", "info": {}, "paths": {path: {"get": {"parameters": [value]}}}}
    api: Api = api_from_document(Document(source="", content=content))
    return api.operations[0].parameters[0], Schemas(api)


def read(parameter: Parameter, schemas: Schemas, text: str | None) -> Any:
    """Read *text* as the parameter's location sends it; `None` sends nothing."""
    sent = "" if text is None else text
    location = parameter.location
    raw = RawParameters(
        path={} if text is None else {"color": unquote(sent)},
        query=query_pairs(sent) if location == "query" else (),
        headers={} if text is None else {"color": sent},
        cookies=query_pairs(sent.replace("; ", "&")) if location == "cookie" else (),
    )
    return value_of(parameter, raw, schemas)


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


@pytest.mark.parametrize(
    ("schema", "text", "expected"),
    [
        ({"type": "integer"}, "5", 5),
        ({"type": "integer"}, "-0", 0),
        ({"type": "integer"}, "05", "05"),
        ({"type": "integer"}, "5.0", "5.0"),
        ({"type": "integer"}, "5%0A", "5\n"),
        ({"type": "integer"}, "٣", "٣"),
        ({"type": "integer"}, "", ""),
        ({"type": "integer"}, "9" * 20, 1e20),
        ({"type": "integer"}, "9" * 5000, "9" * 5000),
        ({"type": "number"}, "5", 5),
        ({"type": "number"}, "-2.5e3", -2500.0),
        ({"type": "number"}, "1e999", "1e999"),
        ({"type": "number"}, "NaN", "NaN"),
        ({"type": "number"}, "1_0", "1_0"),
        ({"type": "boolean"}, "true", True),
        ({"type": "boolean"}, "True", "True"),
        ({"type": "boolean"}, "1", "1"),
        ({"type": "string"}, "5", "5"),
        ({"type": "string"}, "a+b%20c%C3%A9", "a b cé"),
        ({"type": ["integer", "null"]}, "null", None),
        ({"type": ["string", "null"]}, "null", "null"),
        ({"type": ["integer", "string"]}, "5", 5),
        ({"type": ["integer", "string"]}, "x", "x"),
        ({"anyOf": [{"type": "integer"}, {"type": "boolean"}]}, "true", True),
        ({"allOf": [{"type": "integer"}, {"minimum": 1}]}, "7", 7),
        ({}, "5", "5"),
    ],
)
def test_text_becomes_what_the_schema_names(schema: Any, text: str, expected: object) -> None:
    parameter, schemas = described("query", schema)
    found = read(parameter, schemas, f"color={text}")
    assert found == expected
    assert type(found) is type(expected)


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
        ("9" * 20, 1e20),
    ],
)
@pytest.mark.parametrize("location", ["query", "header", "path", "cookie"])
def test_parameters_with_content_are_json(location: str, text: str, expected: object) -> None:
    content = {"application/json": {"schema": {"type": "object"}}}
    parameter, schemas = described(location, content=content)
    sent = {"query": f"color={quote(text)}", "cookie": f"color={quote(text)}"}
    assert read(parameter, schemas, sent.get(location, text)) == expected


WORDS = st.text(st.characters(codec="utf-8"), min_size=1, max_size=8)
INTEGERS = st.integers(-(2**53), 2**53)


@given(st.data())
@settings(max_examples=150, deadline=None)
def test_query_parameters_survive_being_written(data: st.DataObject) -> None:
    style, explode, delimiter = data.draw(
        st.sampled_from(
            [
                ("form", True, ""),
                ("form", False, ","),
                ("spaceDelimited", False, " +"),
                ("pipeDelimited", False, "|"),
            ]
        )
    )
    safe = WORDS.filter(lambda text: not set(text) & set(delimiter))
    kind = data.draw(st.sampled_from(["text", "integer", "list", "object"]))
    schema: Any = {"type": {"text": "string", "list": "array"}.get(kind, kind)}
    value: Any
    if kind == "text":
        value = data.draw(WORDS)
    elif kind == "integer":
        value = data.draw(INTEGERS)
    elif kind == "list":
        schema["items"] = {"type": "string"}
        value = data.draw(st.lists(safe, min_size=1, max_size=4))
    else:
        schema["properties"] = {"a": {"type": "integer"}, "b": {"type": "string"}}
        value = data.draw(st.fixed_dictionaries({"a": INTEGERS}, optional={"b": safe}))
    parameter, schemas = described("query", schema, style=style, explode=explode)
    written = urlencode(query_of(parameter, value), quote_via=quote, safe=",")
    assert read(parameter, schemas, written) == value


@given(st.dictionaries(st.from_regex("[a-z]{1,3}", fullmatch=True), INTEGERS, min_size=1))
@settings(max_examples=50, deadline=None)
def test_deep_objects_survive_being_written(value: dict[str, int]) -> None:
    schema = {"type": "object", "additionalProperties": {"type": "integer"}}
    parameter, schemas = described("query", schema, style="deepObject")
    assert read(parameter, schemas, urlencode(query_of(parameter, value))) == value


@given(WORDS | st.just("a/b c%ü?"))
@example("..")
@settings(max_examples=50, deadline=None)
def test_a_path_is_written_so_that_it_can_be_read(value: str) -> None:
    path = path_of("/books/{book}/pages", {"book": value})
    match = re.fullmatch("/books/([^/?#]*)/pages", path)
    assert match is not None
    assert unquote(match.group(1)) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [("true", True), ("0", 0), ("auto", "auto"), ("1", 1), ("null", None), ("TRUE", "TRUE")],
)
def test_an_enum_of_several_types_says_what_a_text_is(text: str, value: Any) -> None:
    parameter, schemas = described("query", {"enum": [True, False, 0, 1, "auto", None]})
    found = read(parameter, schemas, f"color={text}")
    assert found == value
    assert type(found) is type(value)


def test_a_text_in_an_enum_stays_text() -> None:
    parameter, schemas = described("query", {"enum": ["1", 1]})
    assert read(parameter, schemas, "color=1") == "1"


def test_a_flag_that_can_only_be_true_is_true_without_a_value() -> None:
    parameter, schemas = described("query", {"type": "boolean", "enum": [True]})
    assert read(parameter, schemas, "color") is True


def test_objects_and_arrays_inside_a_style_are_json() -> None:
    parameter, schemas = described("query", {"type": "array", "items": OBJECT})
    assert read(parameter, schemas, "color=%7B%22R%22%3A1%7D&color=%7B%7D") == [{"R": 1}, {}]
    parameter, schemas = described("path", {"type": "array", "items": ARRAY}, required=True)
    assert read(parameter, schemas, "%5B%22a%22%5D") == [["a"]]
    parameter, schemas = described("query", {"type": "array", "items": {"type": "string"}})
    assert read(parameter, schemas, "color=%5B%5D") == ["[]"]


def test_an_object_that_is_sent_as_json_is_read_where_its_members_belong_apart() -> None:
    parameter, schemas = described("query", OBJECT)
    assert read(parameter, schemas, "color=%7B%22R%22%3A1%7D") == {"R": 1}
    assert read(parameter, schemas, "color=red") is MISSING
