"""What is asked with Accept and Prefer, and what comes back."""

from __future__ import annotations

from typing import Any
from xml.etree import ElementTree as ET

import httpx
import pytest

from tests.web.conftest import client_of

SHOP = """
openapi: 3.1.0
info: {title: Shop, version: '1'}
servers: [{url: https://shop.example/v1}]
paths:
  /books:
    get:
      responses:
        '200':
          description: books
          headers:
            X-Total: {schema: {type: integer}, example: 3}
            X-Page: {required: true, schema: {type: array, items: {type: integer}, minItems: 2}}
            X-Maybe: {schema: {type: string}}
            Content-Length: {required: true, schema: {type: integer}}
          content:
            application/json:
              schema: {$ref: '#/components/schemas/Books'}
              examples:
                one: {value: [{id: 6f1c1a3e-5a1b-4a52-9c39-0b8d6a3f7f11, title: T}]}
                broken: {value: [{title: 5}]}
            application/xml: {schema: {$ref: '#/components/schemas/Books'}}
            application/x-ndjson: {schema: {$ref: '#/components/schemas/Book'}}
            text/event-stream: {schema: {$ref: '#/components/schemas/Book'}}
            text/csv: {schema: {$ref: '#/components/schemas/Books'}}
            application/x-www-form-urlencoded: {schema: {$ref: '#/components/schemas/Book'}}
            multipart/mixed: {schema: {$ref: '#/components/schemas/Books'}}
            application/yaml: {schema: {$ref: '#/components/schemas/Books'}}
            image/png: {schema: {type: string, format: binary}}
            application/pdf: {}
            video/mp4: {schema: {type: string, format: binary}}
            text/html: {schema: {type: string}}
            text/plain: {schema: {type: integer}}
        '404':
          description: none
          content: {application/json: {schema: {type: object}, example: {code: gone}}}
        default: {description: else, content: {application/json: {schema: {const: broken}}}}
    post:
      responses:
        '201':
          description: made
          headers: {Location: {required: true, schema: {type: string}}}
          content: {application/json: {schema: {$ref: '#/components/schemas/Book'}}}
  /books/{bookId}:
    get:
      parameters: [{name: bookId, in: path, required: true, schema: {type: string}}]
      responses: {'304': {description: same}}
  /old:
    get: {responses: {'301': {description: moved}}}
  /away:
    get:
      responses:
        '302':
          description: moved
          headers: {Location: {schema: {type: string, format: uri}}}
  /elsewhere:
    get:
      responses:
        '303':
          description: moved
          headers: {Location: {schema: {type: string, pattern: '^https://shop'}, example: 'https://shop.example/'}}
  /wrong:
    get:
      responses:
        '200': {description: '', content: {application/json: {schema: {type: integer}, example: five}}}
components:
  schemas:
    Books: {type: array, minItems: 1, maxItems: 3, items: {$ref: '#/components/schemas/Book'}, xml: {name: books}}
    Book:
      type: object
      required: [id, title]
      additionalProperties: false
      xml: {name: book}
      properties:
        id: {type: string, format: uuid, xml: {attribute: true}}
        title: {type: string}
        price: {type: number}
"""


@pytest.fixture(scope="module")
def shop() -> Any:
    return client_of(SHOP)


def books(shop: Any, **headers: str) -> httpx.Response:
    return shop.get("/v1/books", headers={k.replace("_", "-"): v for k, v in headers.items()})


@pytest.mark.parametrize(
    ("accept", "start"),
    [
        ("application/json", b"["),
        ("application/x-ndjson", b"{"),
        ("text/event-stream", b"data: {"),
        ("application/x-www-form-urlencoded", b"id="),
        ("multipart/mixed", b"--"),
        ("application/yaml", b"- id: "),
        ("image/png", b"\x89PNG"),
        ("application/pdf", b"%PDF"),
        ("video/mp4", b"\0\0\0\x18ftyp"),
        ("text/html", b"<!DOCTYPE html>"),
        ("text/csv", b"id,title"),
        ("image/*;q=0.4, application/*;q=0.2", b"\x89PNG"),
    ],
)
def test_every_media_type_is_written_as_what_it_is(shop: Any, accept: str, start: bytes) -> None:
    response = books(shop, Accept=accept)
    assert response.status_code == 200
    assert response.content.startswith(start)
    assert response.headers["content-length"] == str(len(response.content))
    if ";" not in accept:
        assert response.headers["content-type"].split(";")[0] == accept
    assert response.content == books(shop, Accept=accept).content


def test_xml_is_named_and_structured_as_the_schema_says(shop: Any) -> None:
    root = ET.fromstring(books(shop, Accept="application/xml").content)
    assert root.tag == "books"
    assert {child.tag for child in root} == {"book"}
    assert len(root[0].attrib["id"]) == 36


def test_lines_and_events_come_in_numbers(shop: Any) -> None:
    assert books(shop, Accept="application/x-ndjson").content.count(b"\n") == 3
    assert books(shop, Accept="text/event-stream").content.count(b"data: ") == 3


def test_plain_text_holds_the_value(shop: Any) -> None:
    assert int(books(shop, Accept="text/plain").text) is not None


def test_a_preferred_status_is_answered_and_said_to_be(shop: Any) -> None:
    response = books(shop, Prefer="code=404")
    assert (response.status_code, response.json()) == (404, {"code": "gone"})
    assert response.headers["preference-applied"] == "code=404"
    assert "code=404 was preferred" in response.headers["x-mockserver-reasons"]
    assert books(shop, Prefer="code=503").json() == "broken"


def test_a_preferred_example_is_answered(shop: Any) -> None:
    response = books(shop, Prefer='example="one", dynamic=false')
    assert [book["title"] for book in response.json()] == ["T"]
    assert response.headers["preference-applied"] == "example=one, dynamic=false"


def test_what_is_not_documented_is_refused_with_what_is(shop: Any) -> None:
    response = books(shop, Prefer="example=some")
    assert response.status_code == 404
    assert "one, broken" in response.headers["x-mockserver-reasons"]
    response = shop.get("/v1/books/1", headers={"Prefer": "code=200"})
    assert response.status_code == 404
    assert "refused: no-such-response" in response.headers["x-mockserver-reasons"]
    assert "documented are 304" in response.headers["x-mockserver-reasons"]


def test_several_preferences_in_several_headers_and_in_the_query(shop: Any) -> None:
    headers = httpx.Headers([("Prefer", "wait=1"), ("Prefer", "code=404"), ("Prefer", "dynamic")])
    response = shop.request("GET", "/v1/books", headers=headers)
    assert response.status_code == 404
    assert response.headers["preference-applied"] == "code=404, dynamic=true"
    assert shop.get("/v1/books?__code=404").status_code == 404


def test_examples_come_first_where_they_are_preferred(shop: Any) -> None:
    assert books(shop, Prefer="dynamic=false").json()[0]["title"] == "T"
    assert books(shop, Prefer="dynamic=true").json()[0]["title"] != "T"
    assert books(shop).json()[0]["title"] != "T"


def test_an_example_that_breaks_its_schema_is_reported_and_a_value_is_generated(shop: Any) -> None:
    response = books(shop, Prefer="example=broken")
    assert response.status_code == 200
    assert isinstance(response.json()[0]["title"], str)
    reasons = response.headers["x-mockserver-reasons"]
    assert "examples/broken/value: example broken is invalid" in reasons
    assert reasons.endswith("generated")


def test_documented_headers_are_there_as_far_as_they_can_be_made_up(shop: Any) -> None:
    headers = books(shop).headers
    assert headers["x-total"] == "3"
    assert len([int(item) for item in headers["x-page"].split(",")]) >= 2
    assert headers["x-maybe"]
    assert headers["content-length"] == str(len(books(shop).content))


def test_head_has_the_headers_of_get_and_no_body(shop: Any) -> None:
    head = shop.request("HEAD", "/v1/books")
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["content-length"] == str(len(books(shop).content))


def test_a_status_without_body_has_neither_body_nor_type(shop: Any) -> None:
    response = shop.get("/v1/books/1")
    assert (response.status_code, response.content) == (304, b"")
    assert "content-type" not in response.headers


def test_redirects_lead_to_a_place_on_this_mock_unless_the_schema_wants_another(
    shop: Any,
) -> None:
    assert shop.get("/v1/old").headers["location"] == "/v1/books"
    assert shop.get("/v1/away").headers["location"] == "http://mock/v1/books"
    assert shop.get("/v1/elsewhere").headers["location"] == "https://shop.example/"


def test_what_is_created_lies_below_its_collection(shop: Any) -> None:
    response = shop.request("POST", "/v1/books")
    assert response.headers["location"] == f"/v1/books/{response.json()['id']}"


def test_a_wrong_example_without_a_name_is_never_sent(shop: Any) -> None:
    response = shop.get("/v1/wrong", headers={"Prefer": "dynamic=false"})
    assert isinstance(response.json(), int)
    assert "is invalid" in response.headers["x-mockserver-reasons"]
