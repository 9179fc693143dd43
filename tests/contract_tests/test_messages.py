from __future__ import annotations

from typing import Any
from urllib.parse import unquote, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract_tests.messages import Body, Request, request_of
from mockserver.spec import Operation, api_from_document, document_from_text
from mockserver.spec.documents import Document
from mockserver.spec.schemas import Schemas
from mockserver.spec.styles import RawParameters, query_pairs, value_of

ARRAY = {"type": "array", "items": {"type": "integer"}}
OBJECT = {"type": "object", "properties": {"a": {"type": "integer"}, "b": {"type": "integer"}}}


def operation_with(**parameter: Any) -> tuple[Operation, Schemas]:
    path = "/x/{p}/y" if parameter["in"] == "path" else "/x"
    content = {
        "openapi": "3.1.0",
        "info": {"title": "t", "version": "1"},
        "paths": {path: {"get": {"parameters": [parameter], "responses": {}}}},
    }
    api = api_from_document(Document(source="t", content=content))
    return api.operations[0], Schemas(api)


def as_read(request: Request, operation: Operation) -> RawParameters:
    """Return the parameters of *request* as a server reads them off the wire."""
    url = urlsplit(request.url("http://host"))
    cookies = dict(request.all_headers()).get("Cookie", "")
    return RawParameters(
        path=dict.fromkeys(["p"], unquote(url.path.removeprefix("/x/").removesuffix("/y"))),
        query=query_pairs(url.query),
        headers={name.lower(): value for name, value in request.headers},
        cookies=[tuple(pair.split("=", 1)) for pair in cookies.split("; ") if pair],  # type: ignore[misc]  # pairs by construction
    )


@pytest.mark.parametrize(
    ("location", "style", "explode"),
    [
        ("query", "form", True),
        ("query", "form", False),
        ("query", "spaceDelimited", False),
        ("query", "pipeDelimited", False),
        ("path", "simple", False),
        ("path", "simple", True),
        ("path", "label", False),
        ("path", "label", True),
        ("path", "matrix", False),
        ("path", "matrix", True),
        ("header", "simple", False),
        ("cookie", "form", False),
    ],
)
@pytest.mark.parametrize(("schema", "value"), [(ARRAY, [3, 4]), (OBJECT, {"a": 1, "b": 2})])
def test_what_is_written_in_a_style_is_read_back(
    location: str, style: str, explode: bool, schema: dict[str, Any], value: Any
) -> None:
    if style in ("spaceDelimited", "pipeDelimited") and schema is OBJECT:
        pytest.skip("OAS gives objects in these styles no name")
    operation, schemas = operation_with(
        name="p",
        **{"in": location},
        required=location == "path",
        style=style,
        explode=explode,
        schema=schema,
    )
    request = request_of(operation, {f"{location}.p": value})
    found = value_of(operation.parameters[0], as_read(request, operation), schemas)
    assert found == value


def test_a_deep_object_is_written_with_brackets() -> None:
    operation, schemas = operation_with(
        name="p", **{"in": "query"}, style="deepObject", explode=True, schema=OBJECT
    )
    request = request_of(operation, {"query.p": {"a": 1}})
    assert request.url("http://host/base/") == "http://host/base/x?p%5Ba%5D=1"
    assert value_of(operation.parameters[0], as_read(request, operation), schemas) == {"a": 1}


@given(st.text(min_size=1).filter(lambda text: text not in (".", "..")))
def test_any_text_arrives_in_query_and_path(text: str) -> None:
    for location in ("query", "path"):
        operation, schemas = operation_with(
            name="p", **{"in": location}, required=True, schema={"type": "string"}
        )
        request = request_of(operation, {f"{location}.p": text})
        found = value_of(operation.parameters[0], as_read(request, operation), schemas)
        assert found == text


def test_parameters_without_a_value_are_left_out() -> None:
    operation, _ = operation_with(name="p", **{"in": "query"}, schema={})
    assert request_of(operation, {}).url("http://host") == "http://host/x"


@pytest.mark.parametrize(
    ("media_type", "value", "written"),
    [
        ("application/json", "text", b'"text"'),
        ("application/problem+json", {"a": [1]}, b'{"a":[1]}'),
        ("application/x-www-form-urlencoded", {"a": "b c", "n": 1}, b"a=b+c&n=1"),
        ("text/plain", "text", b"text"),
    ],
)
def test_a_body_is_written_in_its_media_type(media_type: str, value: Any, written: bytes) -> None:
    document = document_from_text(
        '{"openapi": "3.1.0", "info": {"title": "t", "version": "1"},'
        ' "paths": {"/x": {"post": {"responses": {}}}}}',
        source="t",
    )
    operation = api_from_document(document).operations[0]
    body = Body(media_type=media_type, value=value)
    request = request_of(operation, {}, body=body, accept="text/csv")
    assert request.body == written
    assert dict(request.headers) == {"Accept": "text/csv", "Content-Type": media_type}


def operation_of(path: str, **more: Any) -> Operation:
    content = {
        "openapi": "3.2.0",
        "info": {"title": "t", "version": "1"},
        "paths": {path: {"post": {"responses": {}, **more}}},
    }
    return api_from_document(Document(source="t", content=content)).operations[0]


@pytest.mark.parametrize(
    ("encoding", "written"),
    [
        ({}, b"a=x&a=y&o=%7B%22k%22:1%7D"),
        ({"a": {"style": "form", "explode": False}}, b"a=x,y&o=%7B%22k%22:1%7D"),
        ({"a": {"style": "pipeDelimited"}}, b"a=x%7Cy&o=%7B%22k%22:1%7D"),
        ({"o": {"style": "deepObject"}}, b"a=x&a=y&o%5Bk%5D=1"),
    ],
)
def test_a_form_is_written_as_its_encoding_says(encoding: Any, written: bytes) -> None:
    name = "application/x-www-form-urlencoded"
    operation = operation_of(
        "/x", requestBody={"content": {name: {"schema": {}, "encoding": encoding}}}
    )
    body = Body(media_type=name, value={"a": ["x", "y"], "o": {"k": 1}})
    sent = request_of(operation, {}, body=body).body
    assert sent is not None
    assert sent.replace(b"%3A", b":") == written


def test_the_fragment_of_a_template_is_not_sent() -> None:
    assert request_of(operation_of("/#X-Amz-Target=A"), {}).url("http://x") == "http://x/"


def test_the_query_of_a_template_is_sent_as_it_stands_and_its_parameters_as_the_query() -> None:
    operation = operation_of(
        "/x/{p}?do=run&lat={lat}#one",
        parameters=[
            {"name": "lat", "in": "path", "required": True, "schema": {"type": "integer"}},
            {"name": "p", "in": "path", "required": True, "schema": {"type": "integer"}},
        ],
    )
    request = request_of(operation, {"query.lat": 5, "path.p": 1})
    assert request.url("http://x") == "http://x/x/1?do=run&lat=5"


@pytest.mark.parametrize(
    ("media_type", "written"),
    [
        ("application/x-www-form-urlencoded", "a=x&a=y&n=1"),
        ("application/json", "%7B%22a%22%3A%5B%22x%22%2C%22y%22%5D%2C%22n%22%3A1%7D"),
    ],
)
def test_a_whole_query_string_is_written_in_its_media_type(media_type: str, written: str) -> None:
    parameter = {"name": "q", "in": "querystring", "content": {media_type: {"schema": {}}}}
    operation = operation_of("/x", parameters=[parameter])
    request = request_of(operation, {"querystring.q": {"a": ["x", "y"], "n": 1}})
    assert request.url("http://x") == f"http://x/x?{written}"
