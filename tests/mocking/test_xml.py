from __future__ import annotations

from typing import Any
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mockserver.mocking.not_readable import NotReadable
from mockserver.mocking.xml_names import name_from_xml, xml_name
from mockserver.mocking.xml_reading import xml_value
from mockserver.mocking.xml_writing import xml_body
from tests.mocking.conftest import shapes_of

TEXT = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"], exclude_characters="\ufffe\uffff")
    | st.sampled_from("\n\t\r<>&\"']]>"),
    max_size=12,
)
LEAVES: dict[str, tuple[Any, st.SearchStrategy[Any]]] = {
    "string": ({"type": "string"}, TEXT),
    "integer": ({"type": "integer"}, st.integers(-(2**53), 2**53)),
    "number": ({"type": "number"}, st.floats(allow_nan=False, allow_infinity=False)),
    "boolean": ({"type": "boolean"}, st.booleans()),
    "nullable": ({"type": ["integer", "null"]}, st.none() | st.integers(0, 9)),
}


@st.composite
def described(draw: st.DrawFn, depth: int = 0) -> tuple[Any, Any]:
    """Return a schema with XML Objects, and a value of it."""
    kind = draw(st.sampled_from([*LEAVES, "object", "list"] if depth < 2 else list(LEAVES)))
    if kind == "object":
        return draw(objects(depth))
    if kind == "list":
        schema, _ = item = draw(described(depth + 1))
        values = draw(st.lists(st.just(item[1]), max_size=3))
        wrapped = draw(st.booleans()) or not values
        return {"type": "array", "items": schema, "xml": {"wrapped": wrapped}}, values
    schema, values = LEAVES[kind]
    return dict(schema), draw(values)


@st.composite
def objects(draw: st.DrawFn, depth: int = 0) -> tuple[Any, Any]:
    names = draw(
        st.lists(TEXT | st.sampled_from(["id", "_x0041_", "1st"]), unique=True, max_size=4)
    )
    properties, value = {}, {}
    for index, name in enumerate(names):
        schema, member = draw(described(depth + 1))
        scalar = not isinstance(member, dict | list)
        xml = dict(schema.get("xml", {}))
        if scalar and member is not None and draw(st.booleans()):
            xml["attribute"] = True
        if draw(st.booleans()):
            xml["name"] = f"n{index}"
        if draw(st.booleans()):
            xml |= {"namespace": "urn:a", "prefix": "a"}
        properties[name] = {**schema, "xml": xml}
        value[name] = member
    return {"type": "object", "properties": properties}, value


@given(objects())
@settings(max_examples=250, deadline=None)
def test_what_is_written_is_read_as_it_was(pair: tuple[Any, Any]) -> None:
    schema, shapes = shapes_of(pair[0])
    body = xml_body(pair[1], schema, shapes)
    ET.fromstring(body)
    assert xml_value(body, schema, shapes) == pair[1]


@given(TEXT)
@settings(max_examples=200, deadline=None)
def test_any_text_makes_a_name_and_comes_back(text: str) -> None:
    ET.fromstring(f"<{xml_name(text)}/>")
    assert name_from_xml(xml_name(text)) == text


def written(value: Any, schema: Any, **components: Any) -> str:
    tested, shapes = shapes_of(schema, **components)
    return xml_body(value, tested, shapes).decode().split("?>\n")[1].strip()


ANIMALS = {"type": "array", "items": {"type": "string"}}


@pytest.mark.parametrize(
    ("xml", "item_xml", "expected"),
    [
        ({}, {}, "<animals>cat</animals><animals>dog</animals>"),
        ({}, {"name": "animal"}, "<animal>cat</animal><animal>dog</animal>"),
        ({"name": "aliens"}, {"name": "animal"}, "<animal>cat</animal><animal>dog</animal>"),
        (
            {"wrapped": True},
            {},
            "<animals><animals>cat</animals><animals>dog</animals></animals>",
        ),
        (
            {"wrapped": True, "name": "aliens"},
            {"name": "animal"},
            "<aliens><animal>cat</animal><animal>dog</animal></aliens>",
        ),
        (
            {"wrapped": True, "name": "aliens"},
            {},
            "<aliens><aliens>cat</aliens><aliens>dog</aliens></aliens>",
        ),
        (
            {"nodeType": "element"},
            {},
            "<animals><animals>cat</animals><animals>dog</animals></animals>",
        ),
    ],
)
def test_arrays_are_named_and_wrapped_as_the_specification_shows(
    xml: Any, item_xml: Any, expected: str
) -> None:
    animals = {"type": "array", "xml": xml, "items": {"type": "string", "xml": item_xml}}
    schema = {"type": "object", "properties": {"animals": animals}}
    assert written({"animals": ["cat", "dog"]}, schema) == f"<Tested>{expected}</Tested>"


def test_attributes_namespaces_and_prefixes_are_as_the_specification_shows() -> None:
    person = {
        "type": "object",
        "xml": {"name": "person", "namespace": "urn:people"},
        "properties": {
            "id": {"type": "integer", "xml": {"attribute": True}},
            "name": {"type": "string", "xml": {"namespace": "urn:names", "prefix": "sample"}},
            "note": {"type": "string", "xml": {"nodeType": "cdata"}},
        },
    }
    assert written({"id": 1, "name": "A & B", "note": "<i>"}, person) == (
        '<person xmlns="urn:people" id="1"><sample:name xmlns:sample="urn:names">A &amp; B'
        "</sample:name><![CDATA[<i>]]></person>"
    )


def test_elements_are_named_for_components_and_references_are_followed() -> None:
    book = {"type": "object", "properties": {"title": {"type": "string"}}}
    shelf = {"type": "array", "items": {"$ref": "#/components/schemas/Book"}}
    assert written([{"title": "T"}], shelf, Book=book) == (
        "<Tested><Tested><title>T</title></Tested></Tested>"
    )
    assert written({"title": "T"}, {"allOf": [{"$ref": "#/components/schemas/Book"}]}, Book=book)


BOMB = (
    b'<!DOCTYPE a [<!ENTITY b "bbbbbbbb"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]><a>&c;&c;&c;</a>'
)


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"abc",
        b"<a>",
        b"<a></b>",
        b"<a>&b;</a>",
        BOMB,
        b'<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>',
        b"<a>" * 5000,
        b'<?xml version="1.0" encoding="nonsense"?><a/>',
    ],
)
def test_what_is_no_xml_or_too_much_of_it_is_refused(raw: bytes) -> None:
    schema, shapes = shapes_of({})
    with pytest.raises(NotReadable):
        xml_value(raw, schema, shapes)


def test_xml_that_no_schema_describes_is_read_by_its_shape() -> None:
    schema, shapes = shapes_of(True)
    raw = b'<a x="1"><b>t</b><c>1</c><c>2</c><d><e/></d></a>'
    expected = {"x": "1", "b": "t", "c": ["1", "2"], "d": {"e": ""}}
    assert xml_value(raw, schema, shapes) == expected
