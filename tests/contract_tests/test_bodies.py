from __future__ import annotations

from email import message_from_bytes
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from contract_tests.bodies import concrete
from contract_tests.messages import Body, request_of
from contract_tests.samples import NoSample, Samples
from mockserver.spec import Operation, api_from_document
from mockserver.spec.documents import Document
from mockserver.spec.schemas import Schemas


def sent(name: str, described: dict[str, Any], value: Any) -> tuple[str, bytes]:
    """Return Content-Type and bytes of *value* as a body of the media type *name*."""
    content = {
        "openapi": "3.2.0",
        "info": {"title": "t", "version": "1"},
        "paths": {"/x": {"post": {"requestBody": {"content": {name: described}}}}},
        "components": {"schemas": {"Book": BOOK}},
    }
    api = api_from_document(Document(source="t", content=content))
    operation: Operation = api.operations[0]
    assert operation.request_body is not None
    media_type = operation.request_body.content[0]
    body = Samples(Schemas(api)).body(media_type, value)
    request = request_of(operation, {}, body=body)
    assert request.body is not None
    return dict(request.headers)["Content-Type"], request.body


BOOK = {
    "type": "object",
    "xml": {"name": "book", "namespace": "urn:books"},
    "properties": {
        "id": {"type": "integer", "xml": {"attribute": True}},
        "title": {"type": "string", "xml": {"name": "Title"}},
        "tags": {"type": "array", "items": {"type": "string", "xml": {"name": "tag"}}},
        "notes": {
            "type": "array",
            "xml": {"wrapped": True},
            "items": {"type": "string", "xml": {"name": "note"}},
        },
        "size": {"type": "object", "properties": {"w": {"type": "number"}}},
    },
}
VALUE = {"id": 1, "title": "a<b", "tags": ["x", "y"], "notes": ["n"], "size": {"w": 1.5}}


def test_xml_is_named_and_nested_as_the_xml_objects_say() -> None:
    schema = {"$ref": "#/components/schemas/Book"}
    type_, raw = sent("application/xml", {"schema": schema}, VALUE)
    root = ET.fromstring(raw)
    space = "{urn:books}"
    assert type_ == "application/xml"
    assert (root.tag, root.attrib) == (f"{space}book", {"id": "1"})
    assert [(child.tag.removeprefix(space), child.text) for child in root] == [
        ("Title", "a<b"),
        ("tag", "x"),
        ("tag", "y"),
        ("notes", None),
        ("size", None),
    ]
    assert root[3][0].tag == f"{space}note"


@pytest.mark.parametrize("value", [{"a b": 1}, {"a": "\0"}])
def test_what_xml_cannot_hold_is_no_sample(value: Any) -> None:
    with pytest.raises(NoSample, match="application/xml"):
        sent("application/xml", {"schema": {"type": "object"}}, value)


FORM = {
    "schema": {
        "type": "object",
        "properties": {
            "n": {"type": "integer"},
            "tags": {"type": "array", "items": {"type": "string"}},
            "file": {"type": "string", "format": "binary"},
            "book": {"$ref": "#/components/schemas/Book"},
            "meta": {"type": "object"},
        },
    },
    "encoding": {
        "book": {"contentType": "application/xml"},
        "file": {"contentType": "image/*", "headers": {"X-A": {"required": True, "example": "v"}}},
    },
}


def test_an_object_has_a_part_for_each_property_as_its_encoding_says() -> None:
    value = {"n": 1, "tags": ["x", "y"], "file": "f", "book": {"id": 1}, "meta": {"a": 1}}
    type_, raw = sent("multipart/form-data", FORM, value)
    message = message_from_bytes(f"Content-Type: {type_}\r\n\r\n".encode() + raw)
    found = [
        (
            part.get_param("name", header="Content-Disposition"),
            part.get_content_type(),
            part.get_payload(),
        )
        for part in message.get_payload()
    ]
    assert found == [
        ("n", "text/plain", "1"),
        ("tags", "text/plain", "x"),
        ("tags", "text/plain", "y"),
        ("file", "image/png", "f"),
        ("book", "application/xml", '<book xmlns="urn:books" id="1"></book>'),
        ("meta", "application/json", '{"a":1}'),
    ]
    file = message.get_payload()[3]
    assert (file.get_filename(), file["X-A"]) == ("file", "v")


def test_a_list_has_a_part_without_a_name_for_each_item_and_its_own_parts() -> None:
    described = {
        "schema": {"type": "array", "prefixItems": [{"format": "binary"}]},
        "prefixEncoding": [{}, {"contentType": "multipart/mixed", "itemEncoding": {}}],
        "itemEncoding": {"contentType": "text/csv"},
    }
    type_, raw = sent("multipart/mixed", described, ["f", [1, 2], "c"])
    message = message_from_bytes(f"Content-Type: {type_}\r\n\r\n".encode() + raw)
    first, second, third = message.get_payload()
    assert "Content-Disposition" not in first
    assert first.get_content_type() == "application/octet-stream"
    assert [part.get_payload() for part in second.get_payload()] == ["1", "2"]
    assert third.get_content_type() == "text/csv"


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("text/csv; header=present", "text/csv; header=present"),
        ("*/*", "application/json"),
        ("application/*+xml", "application/xml"),
        ("IMAGE/*", "image/png"),
        ("font/*", "application/octet-stream"),
    ],
)
def test_a_range_is_made_one_media_type(name: str, found: str) -> None:
    assert concrete(name) == found


def test_bytes_and_text_are_sent_as_they_are() -> None:
    assert sent("image/png", {"schema": {"type": "string"}}, "x") == ("image/png", b"x")
    assert sent("text/*", {"schema": {"type": "string"}}, "x") == ("text/plain", b"x")
    assert Body(media_type="a/b", value=1, content=b"w").content == b"w"
