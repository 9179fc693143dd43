"""Request bodies of every media type: read, judged, and refused with every violation."""

from __future__ import annotations

from types import ModuleType
from typing import Any

import httpx
import pytest

from tests.web.conftest import client_of

ORDERS = """
openapi: 3.1.0
info: {title: Orders, version: '1'}
paths:
  /orders:
    post:
      operationId: makeOrder
      parameters:
        - {name: limit, in: query, schema: {type: integer, maximum: 9, multipleOf: 2}}
      requestBody:
        required: true
        content:
          application/json: {schema: {$ref: '#/components/schemas/Order'}}
          application/*+json: {schema: {$ref: '#/components/schemas/Order'}}
          application/xml: {schema: {$ref: '#/components/schemas/Order'}}
          application/x-www-form-urlencoded:
            schema: {$ref: '#/components/schemas/Order'}
            encoding: {tags: {style: pipeDelimited}, owner: {style: deepObject}}
          multipart/form-data:
            schema:
              allOf:
                - {$ref: '#/components/schemas/Order'}
                - {properties: {scan: {type: string, format: binary}}}
            encoding: {scan: {contentType: 'image/png, image/jpeg'}}
          application/x-ndjson: {schema: {type: array, items: {$ref: '#/components/schemas/Order'}}}
          text/csv: {schema: {type: array, items: {$ref: '#/components/schemas/Order'}}}
          text/plain: {schema: {type: integer}}
          image/*: {schema: {type: string, format: binary, maxLength: 8}}
      responses:
        '200': {description: echo, content: {application/json: {}}}
  /forms:
    post:
      operationId: makeOrder
      requestBody:
        required: true
        content:
          application/x-www-form-urlencoded: {schema: {type: string}}
          multipart/form-data: {schema: {type: string}}
      responses: {'200': {description: echo, content: {application/json: {}}}}
    put:
      operationId: makeOrder
      requestBody:
        required: true
        content:
          application/x-www-form-urlencoded: {schema: {type: object}}
          application/json: {}
      responses: {'200': {description: echo, content: {application/json: {}}}}
  /single:
    put:
      operationId: makeOrder
      requestBody: {content: {application/json: {schema: {type: object}}}}
      responses: {'200': {description: echo, content: {application/json: {}}}}
components:
  schemas:
    Order:
      type: object
      required: [title, id]
      properties:
        id: {type: string, readOnly: true}
        title: {type: string, minLength: 2, xml: {attribute: true}}
        count: {type: integer, minimum: 1}
        tags: {type: array, items: {type: string}, maxItems: 2}
        owner: {type: object, properties: {age: {type: integer}}, additionalProperties: false}
"""

PETS = """
openapi: 3.1.0
info: {title: Pets, version: '1'}
paths:
  /pets:
    post:
      requestBody:
        content:
          application/json:
            schema:
              oneOf: [{$ref: '#/components/schemas/Cat'}, {$ref: '#/components/schemas/Dog'}]
      responses:
        '204': {description: done}
        '422':
          description: wrong
          content:
            application/json:
              schema:
                type: object
                required: [detail]
                properties:
                  detail:
                    type: array
                    items:
                      type: object
                      required: [loc, msg, type]
                      properties:
                        loc: {type: array, items: {anyOf: [{type: string}, {type: integer}]}}
                        msg: {type: string}
                        type: {type: string}
components:
  schemas:
    Cat: {type: object, required: [kind, lives], properties: {kind: {const: cat}, lives: {type: integer}}}
    Dog: {type: object, required: [kind, bark], properties: {kind: {const: dog}, bark: {type: boolean}}}
"""

ORDER = {"title": "Tea", "count": 2, "tags": ["a", "b"], "owner": {"age": 30}}


@pytest.fixture(scope="module")
def orders() -> Any:
    module = ModuleType("world")
    exec("def makeOrder(call):\n    return {'got': call.body}", module.__dict__)
    return client_of(ORDERS, world=module)


def sent(orders: Any, content: Any, type_: str | None, path: str = "/orders") -> httpx.Response:
    method = "PUT" if path == "/single" else "POST"
    headers = {} if type_ is None else {"Content-Type": type_}
    return orders.request(method, path, content=content, headers=headers)


XML = (
    "<Order title='Tea'><count>2</count><tags>a</tags><tags>b</tags>"
    "<owner><age>30</age></owner></Order>"
)
FORM = "title=Tea&count=2&tags=a%7Cb&owner[age]=30"
CSV = "title,count,note\nTea,2,\n"
MULTIPART = "\r\n".join(
    (
        "--b",
        'Content-Disposition: form-data; name="title"\r\n\r\nTea',
        "--b",
        'Content-Disposition: form-data; name="count"\r\n\r\n2',
        "--b",
        'Content-Disposition: form-data; name="tags"\r\n\r\na',
        "--b",
        'Content-Disposition: form-data; name="tags"\r\n\r\nb',
        "--b",
        'Content-Disposition: form-data; name="owner"',
        'Content-Type: application/json\r\n\r\n{"age": 30}',
        "--b--",
        "",
    )
)
JSON = b'{"title":"Tea","count":2,"tags":["a","b"],"owner":{"age":30}}'


@pytest.mark.parametrize(
    ("content", "type_", "expected"),
    [
        (JSON, "application/json", ORDER),
        (b"\xef\xbb\xbf" + JSON, "Application/JSON; charset=UTF-8", ORDER),
        (JSON.decode().encode("utf-16"), "application/json; charset=utf-16", ORDER),
        (JSON, "application/merge-patch+json", ORDER),
        (XML, "application/xml", ORDER),
        (FORM, "application/x-www-form-urlencoded", ORDER),
        (MULTIPART, "multipart/form-data; boundary=b", ORDER),
        (JSON + b"\n" + JSON + b"\n", "application/x-ndjson", [ORDER, ORDER]),
        (CSV, "text/csv", [{"title": "Tea", "count": 2}]),
        ("17", "text/plain; charset=utf-8", 17),
        (b"\x89PNG", "image/png", "\x89PNG"),
    ],
)
def test_a_body_is_read_as_what_it_was_sent_as(
    orders: Any, content: Any, type_: str, expected: Any
) -> None:
    response = sent(orders, content, type_)
    assert response.status_code == 200, response.text
    assert response.json() == {"got": expected}


def faults(response: httpx.Response) -> list[tuple[str, str]]:
    assert response.status_code == 400, response.text
    return sorted(
        (e.get("pointer") or e["parameter"], e["rule"]) for e in response.json()["errors"]
    )


WRONG = [
    ("#/count", "minimum"),
    ("#/owner/age", "type"),
    ("#/tags", "maxItems"),
    ("#/title", "minLength"),
]


@pytest.mark.parametrize(
    ("content", "type_"),
    [
        (
            b'{"title":"T","count":0,"tags":["a","b","c"],"owner":{"age":"old"}}',
            "application/json",
        ),
        (
            "<a title='T'><count>0</count><tags>a</tags><tags>b</tags><tags>c</tags>"
            "<owner><age>old</age></owner></a>",
            "application/xml",
        ),
        ("title=T&count=0&tags=a|b|c&owner[age]=old", "application/x-www-form-urlencoded"),
    ],
)
def test_every_violation_of_a_body_is_listed_whatever_its_type(
    orders: Any, content: Any, type_: str
) -> None:
    assert faults(sent(orders, content, type_)) == WRONG


def test_violations_say_the_rule_and_what_was_received(orders: Any) -> None:
    response = orders.request(
        "POST", "/orders?limit=11", json={"count": 0, "owner": {"agee": 1}, "title": "Tea"}
    )
    errors = {e.get("pointer") or e["parameter"]: e for e in response.json()["errors"]}
    assert {(e["rule"], e["received"]) for e in response.json()["errors"] if "parameter" in e} == {
        ("maximum", 11),
        ("multipleOf", 11),
    }
    assert errors["#/count"]["received"] == 0
    assert errors["#/owner/agee"]["rule"] == "additionalProperties"
    missing = orders.request("POST", "/orders", json={})
    assert missing.json()["errors"] == [
        {"pointer": "#/title", "detail": "is required", "rule": "required"}
    ]


@pytest.mark.parametrize(
    ("content", "type_", "word"),
    [
        ("{", "application/json", "is no JSON"),
        (JSON, "application/json; charset=nonsense", "charset nonsense"),
        (b'{"title":"\xe9"}', "application/json", "is no text in utf-8: byte 10"),
        (b'{"title":"\xe9"}', "application/json; charset=ascii", "is no text in ascii"),
        ('{"title":\n "a" 1}', "application/json", "line 2, column 6"),
        ('{"count": NaN}', "application/json", "is no JSON"),
        (" ", "application/json", "is no JSON"),
        ("<a>", "application/xml", "is no XML"),
        ("<!DOCTYPE a [<!ENTITY b 'b'>]><a>&b;</a>", "application/xml", "document type"),
        ("abc", "multipart/form-data", "boundary"),
        ("{}\n{", "application/x-ndjson", "line 2 is no JSON"),
        ("seventeen", "text/plain", "not of type"),
        ("", "application/json", "is missing"),
        (b"\x89PNG12345", "image/png", "longer than 8"),
    ],
)
def test_a_body_that_is_not_what_it_says_is_refused(
    orders: Any, content: Any, type_: str, word: str
) -> None:
    response = sent(orders, content, type_)
    assert response.status_code == 400
    assert word in response.json()["errors"][0]["detail"]


def test_a_part_of_a_type_that_its_encoding_does_not_allow_is_refused(orders: Any) -> None:
    files = {"scan": ("a.gif", b"GIF89a", "image/gif")}
    response = orders.request("POST", "/orders", data={"title": "Tea"}, files=files)
    assert faults(response) == [("#/scan", "contentType")]
    files = {"scan": ("a.png", b"\x89PNG", "image/png")}
    response = orders.request("POST", "/orders", data={"title": "Tea"}, files=files)
    assert response.json() == {"got": {"title": "Tea", "scan": "\x89PNG"}}


@pytest.mark.parametrize(
    ("type_", "raw", "text"),
    [
        ("application/x-www-form-urlencoded", "a=1&b=2", "a=1&b=2"),
        ("multipart/form-data; boundary=b", "--b\r\n\r\nwords\r\n--b--", "words"),
    ],
)
def test_a_form_whose_schema_is_text_is_the_text(
    orders: Any, type_: str, raw: str, text: str
) -> None:
    assert sent(orders, raw, type_, "/forms").json() == {"got": text}


def test_a_form_without_fields_has_no_bytes_and_is_an_empty_object(orders: Any) -> None:
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    assert orders.request("PUT", "/forms", headers=form).json() == {"got": {}}
    assert faults(orders.request("POST", "/orders", headers=form)) == [("#/title", "required")]
    json = {"Content-Type": "application/json"}
    assert faults(orders.request("PUT", "/forms", headers=json)) == [("#", "required")]


@pytest.mark.parametrize("type_", ["application/yaml", "audio/ogg", "nonsense"])
def test_a_type_that_is_not_listed_is_415(orders: Any, type_: str) -> None:
    response = sent(orders, "a", type_)
    assert response.status_code == 415
    assert "application/json" in response.json()["detail"]


def test_without_a_content_type_the_only_one_listed_is_meant(orders: Any) -> None:
    assert sent(orders, '{"a": 1}', None, "/single").json() == {"got": {"a": 1}}
    assert sent(orders, "{}", None).status_code == 415


@pytest.fixture(scope="module")
def pets() -> Any:
    return client_of(PETS)


def test_of_alternatives_the_nearest_is_explained_in_the_documented_shape(pets: Any) -> None:
    response = pets.request("POST", "/pets", json={"kind": "cat", "lives": "nine"})
    assert response.status_code == 422
    assert response.json() == {
        "detail": [
            {"loc": ["body", "lives"], "msg": '"nine" is not of type "integer"', "type": "type"}
        ]
    }


def test_a_list_of_errors_says_what_is_wrong_beside_schemas_too(pets: Any) -> None:
    response = pets.request("POST", "/pets", content="a", headers={"Content-Type": "text/plain"})
    (error,) = response.json()["detail"]
    assert "application/json" in error["msg"]
    assert error["type"] == "unsupported-media-type"


def test_a_value_of_no_alternative_s_type_is_one_violation(pets: Any) -> None:
    response = pets.request("POST", "/pets", json=5)
    assert [error["type"] for error in response.json()["detail"]] == ["oneOf"]


def test_what_is_read_only_may_be_sent_and_need_not_be(orders: Any) -> None:
    assert orders.request("POST", "/orders", json={"title": "Tea", "id": "x"}).status_code == 200
