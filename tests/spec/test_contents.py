from __future__ import annotations

from typing import Any

import pytest

from mockserver.errors import InvalidDocument
from mockserver.spec import Api, Document, api_from_document
from mockserver.spec.model import MediaType


def api_of(described: dict[str, Any], name: str = "multipart/mixed", *, strict: bool = True) -> Api:
    content = {
        "openapi": "3.2.0",
        "info": {"title": "t"},
        "paths": {"/a": {"post": {"requestBody": {"content": {name: described}}}}},
        "components": {
            "headers": {
                "Sum": {"required": True, "schema": {"$ref": "#/components/schemas/Sum"}},
                "Content": {"content": {"text/plain": {"schema": {"type": "integer"}}}},
            },
            "schemas": {"Sum": {"type": "string", "nullable": True}},
        },
    }
    return api_from_document(Document(source="a", content=content), strict=strict)


def media_type(api: Api) -> MediaType:
    body = api.operations[0].request_body
    assert body is not None
    return body.content[0]


def test_encodings_say_types_styles_headers_and_those_of_inner_parts() -> None:
    described = {
        "encoding": {
            "a/b": {
                "contentType": "image/png, image/jpeg",
                "headers": {
                    "X-Sum": {"$ref": "#/components/headers/Sum"},
                    "X-Content": {"$ref": "#/components/headers/Content"},
                    "content-type": {"schema": {}},
                },
            },
            "c": {"style": "deepObject", "explode": False},
            "d": {
                "contentType": "multipart/mixed",
                "prefixEncoding": [{"contentType": "text/csv"}, {}],
                "itemEncoding": {"encoding": {"e": {"contentType": "text/html"}}},
            },
        }
    }
    found = media_type(api_of(described, "multipart/form-data")).encoding
    first, second = found["a/b"].headers
    assert (first.name, first.required) == ("X-Sum", True)
    assert first.schema is not None
    assert first.schema.pointer == "/components/headers/Sum/schema"
    assert second.schema is not None
    assert second.schema.value == {"type": "integer"}
    assert (found["c"].style, found["c"].explode) == ("deepObject", False)
    inner = found["d"].parts
    assert [one.content_type for one in inner.prefix_encoding] == ["text/csv", None]
    assert inner.item_encoding is not None
    assert inner.item_encoding.parts.encoding["e"].content_type == "text/html"


def test_encodings_by_position_stand_on_the_media_type_too() -> None:
    found = media_type(
        api_of({"prefixEncoding": [{"contentType": "a/b"}], "itemEncoding": {}})
    ).parts
    assert found.prefix_encoding[0].content_type == "a/b"
    assert found.item_encoding is not None
    assert media_type(api_of({})).parts.item_encoding is None


def test_names_beside_positions_are_overlooked() -> None:
    described = {"encoding": {"a": {}}, "itemEncoding": {}}
    api = api_of(described, strict=False)
    assert media_type(api).encoding == {}
    (warning,) = api.warnings
    assert warning.pointer.endswith("/encoding")
    with pytest.raises(InvalidDocument, match="ignored beside"):
        api_of(described)


@pytest.mark.parametrize(
    ("described", "pointer"),
    [
        ({"encoding": [1]}, "/encoding"),
        ({"encoding": {"a/b": 5}}, "/encoding/a~1b"),
        ({"prefixEncoding": {}}, "/prefixEncoding"),
        ({"prefixEncoding": [{}, 5]}, "/prefixEncoding/1"),
        ({"itemEncoding": 5}, "/itemEncoding"),
        ({"itemEncoding": {"headers": []}}, "/itemEncoding/headers"),
        ({"itemEncoding": {"itemEncoding": {"style": 5}}}, "/itemEncoding/itemEncoding/style"),
    ],
)
def test_a_broken_encoding_is_reported_where_it_stands(
    described: dict[str, Any], pointer: str
) -> None:
    with pytest.raises(InvalidDocument) as caught:
        api_of(described, strict=False)
    start = "/paths/~1a/post/requestBody/content/multipart~1mixed"
    assert caught.value.pointer == start + pointer


def test_examples_in_a_list_are_the_values_themselves() -> None:
    described = {"schema": {"type": "integer"}, "examples": [1, 2]}
    found = media_type(api_of(described, "application/json")).examples
    assert [(one.value, one.pointer[-11:]) for one in found] == [
        (1, "/examples/0"),
        (2, "/examples/1"),
    ]
