"""Swagger 2.0 has the meaning in normal form that it has as it is written."""

from __future__ import annotations

from typing import Any

import pytest

from mockserver.errors import SpecError
from mockserver.spec import Api, Document, Operation, api_from_document, document_from_text
from mockserver.spec.schemas import Schemas
from tests.spec.test_parse import _paths, _replaced

PETS = """
swagger: '2.0'
info: {title: Pets, version: '1'}
host: pets.example
basePath: /v1
schemes: [http]
produces: [application/json, application/xml]
parameters:
  limit: {name: limit, in: query, type: integer, maximum: 50, exclusiveMaximum: true}
responses:
  Broken: {description: broken, schema: {$ref: '#/definitions/Error'}}
securityDefinitions:
  basic: {type: basic}
  key: {type: apiKey, in: header, name: X-Key}
  flow: {type: oauth2, flow: accessCode, authorizationUrl: https://a.example, tokenUrl: https://b.example, scopes: {read: r}}
paths:
  /pets:
    parameters:
      - {$ref: '#/parameters/limit'}
      - {name: tags, in: query, type: array, items: {type: string}, collectionFormat: pipes}
    get:
      security: [{basic: []}]
      responses:
        200:
          description: pets
          headers: {X-Total: {type: integer, description: all}}
          schema: {type: array, items: {$ref: '#/definitions/Pet'}}
          examples: {application/json: [{name: Rex, petType: Dog}]}
        default: {$ref: '#/responses/Broken'}
    post:
      parameters: [{name: pet, in: body, required: true, schema: {$ref: '#/definitions/Pet'}}]
      responses: {'201': {description: made}}
  /pets/{id}/photo:
    put:
      consumes: [multipart/form-data]
      parameters:
        - {name: id, in: path, required: true, type: string, format: uuid}
        - {name: photo, in: formData, required: true, type: file}
        - {name: labels, in: formData, type: array, items: {type: string}, collectionFormat: multi}
      responses: {'200': {description: the photo, schema: {type: file}}}
      produces: [image/png]
    post:
      parameters:
        - {name: id, in: path, required: true, type: string}
        - {name: text, in: formData, type: string}
      responses: {'204': {description: done}}
definitions:
  Pet:
    type: object
    discriminator: petType
    required: [name, petType]
    properties:
      name: {type: string, x-nullable: true, example: Rex}
      petType: {type: string}
  Dog: {allOf: [{$ref: '#/definitions/Pet'}, {properties: {breed: {type: string}}}]}
  Error: {type: object, properties: {code: {type: integer}}}
"""


@pytest.fixture(scope="module")
def api() -> Api:
    return api_from_document(document_from_text(PETS, source="pets.yaml"), strict=True)


def operation(api: Api, name: str) -> Operation:
    return next(one for one in api.operations if one.name == name)


def test_scheme_host_and_base_path_are_the_server(api: Api) -> None:
    assert [server.url for server in api.servers] == ["http://pets.example/v1"]
    assert api.server_path == "/v1"


@pytest.mark.parametrize(
    ("more", "url"),
    [
        ("basePath: /v2", "/v2"),
        ("basePath: v2", "/v2"),
        ("host: a.example", "https://a.example"),
        ("host: a.example\nbasePath: /", "https://a.example/"),
        ("x-note: none", "/"),
    ],
)
def test_parts_of_the_server_may_be_missing(more: str, url: str) -> None:
    text = f"swagger: '2.0'\ninfo: {{}}\npaths: {{}}\n{more}"
    assert api_from_document(document_from_text(text, source="a")).servers[0].url == url


def test_responses_have_a_media_type_for_each_that_is_produced(api: Api) -> None:
    response = operation(api, "GET /pets").responses["200"]
    assert [media_type.name for media_type in response.content] == [
        "application/json",
        "application/xml",
    ]
    assert response.content[0].examples[0].value == [{"name": "Rex", "petType": "Dog"}]
    assert response.headers[0].name == "X-Total"
    assert response.headers[0].schema is not None
    assert response.headers[0].schema.value == {"type": "integer"}


def test_shared_responses_and_parameters_are_followed(api: Api) -> None:
    listed = operation(api, "GET /pets")
    assert listed.responses["default"].description == "broken"
    limit, tags = listed.parameters
    assert limit.schema is not None
    assert limit.schema.value == {"type": "integer", "exclusiveMaximum": 50}
    assert (tags.style, tags.explode) == ("pipeDelimited", False)


@pytest.mark.parametrize(
    ("collection_format", "style", "explode"),
    [
        ("csv", "form", False),
        ("ssv", "spaceDelimited", False),
        ("tsv", "tabDelimited", False),
        ("pipes", "pipeDelimited", False),
        ("multi", "form", True),
        ("", "form", False),
    ],
)
def test_collection_formats_are_styles(collection_format: str, style: str, explode: bool) -> None:
    text = PETS.replace("collectionFormat: pipes", f"collectionFormat: '{collection_format}'")
    found = api_from_document(document_from_text(text, source="a")).operations[0].parameters[1]
    assert (found.style, found.explode) == (style, explode)


def test_a_body_without_consumes_is_json(api: Api) -> None:
    body = operation(api, "POST /pets").request_body
    assert body is not None
    assert body.required
    assert [media_type.name for media_type in body.content] == ["application/json"]
    assert [p.name for p in operation(api, "POST /pets").parameters] == ["limit", "tags"]


def test_form_parameters_are_one_body(api: Api) -> None:
    put = operation(api, "PUT /pets/{id}/photo")
    assert [parameter.name for parameter in put.parameters] == ["id"]
    assert put.request_body is not None
    assert put.request_body.required
    (form,) = put.request_body.content
    assert form.name == "multipart/form-data"
    assert form.schema is not None
    value: Any = form.schema.value
    assert value["required"] == ["photo"]
    assert value["properties"]["photo"] == {"type": "string", "format": "binary"}
    assert form.encoding["labels"].explode is True
    post = operation(api, "POST /pets/{id}/photo").request_body
    assert post is not None
    assert not post.required
    assert post.content[0].name == "application/x-www-form-urlencoded"


def test_a_file_is_a_response_of_bytes(api: Api) -> None:
    (media_type,) = operation(api, "PUT /pets/{id}/photo").responses["200"].content
    assert media_type.name == "image/png"
    assert media_type.schema is not None
    assert media_type.schema.value == {"type": "string", "format": "binary"}


def test_schemas_are_judged(api: Api) -> None:
    schema = operation(api, "GET /pets").responses["200"].content[0].schema
    assert schema is not None
    schemas = Schemas(api)
    assert not list(
        schemas.errors(schema, [{"name": None, "petType": "Dog"}], direction="response")
    )
    assert list(schemas.errors(schema, [{"name": 5, "petType": "Dog"}], direction="response"))


def test_security_definitions_are_schemes(api: Api) -> None:
    kinds = {name: (one.kind, one.scheme) for name, one in api.security_schemes.items()}
    assert kinds == {"basic": ("http", "basic"), "key": ("apiKey", ""), "flow": ("oauth2", "")}


def test_the_original_stays_as_it_is_written(api: Api) -> None:
    assert api.original.content["swagger"] == "2.0"


@pytest.mark.parametrize(
    ("before", "after", "name", "pointer"),
    [
        (
            "in: body, required: true",
            "in: bode",
            "POST /pets",
            "/paths/~1pets/post/parameters/0",
        ),
        ("{name: id, in: path, required: true, type: string}", "{}", "POST /pets/{id}/photo", ""),
        (
            "schema: {type: array, items: {$ref: '#/definitions/Pet'}}",
            "schema: 5",
            "GET /pets",
            "/paths/~1pets/get/responses/200/schema",
        ),
        (
            "items: {$ref: '#/definitions/Pet'}",
            "items: {$ref: '#/definitions/Cat'}",
            "GET /pets",
            "/paths/~1pets/get/responses/200/schema/items",
        ),
    ],
)
def test_errors_point_into_the_document_as_it_is_written(
    before: str, after: str, name: str, pointer: str
) -> None:
    text = PETS.replace(before, after)
    api = api_from_document(document_from_text(text, source="pets.yaml"))
    (unserved,) = api.unserved
    assert unserved.name == name
    assert unserved.error.source == "pets.yaml"
    assert unserved.error.pointer == pointer or not pointer


def test_warnings_point_into_the_document_as_it_is_written() -> None:
    text = PETS.replace("type: integer, maximum: 50", "type: integer, minimum: few, maximum: 50")
    (warning,) = api_from_document(document_from_text(text, source="pets.yaml")).warnings
    assert warning.pointer == "/parameters/limit"
    assert "few" in warning.message


@pytest.mark.parametrize(
    "junk", [None, 5, "x", [], {}, [5], True, {"x": 5}, {"$ref": "#/x"}], ids=repr
)
def test_no_broken_object_goes_further_than_a_spec_error(junk: object) -> None:
    content = document_from_text(PETS, source="pets.yaml").content
    sources = {"pets.yaml"}
    for path in _paths(content):
        broken = Document(source="pets.yaml", content=_replaced(content, path, junk))
        try:
            api_from_document(broken)
        except SpecError as error:
            sources.add(error.source)
    assert sources == {"pets.yaml"}


def test_one_media_type_may_stand_without_its_list() -> None:
    text = """
swagger: '2.0'
info: {}
consumes: application/xml
produces: text/csv
paths:
  /a:
    post:
      parameters: [{in: body, name: b, schema: {type: object}}]
      responses: {200: {description: ok, schema: {type: string}}}
"""
    (operation,) = api_from_document(document_from_text(text, source="a")).operations
    assert operation.request_body is not None
    assert operation.request_body.content[0].name == "application/xml"
    assert operation.responses["200"].content[0].name == "text/csv"
