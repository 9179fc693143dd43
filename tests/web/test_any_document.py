"""Documents without a world: security of every kind, generated answers, refusals."""

from __future__ import annotations

import base64
from types import ModuleType
from typing import Any
from urllib.parse import quote

import pytest

from tests.web.conftest import client_of

SECURITY = """
openapi: 3.1.0
info: {title: Doors, version: '1'}
servers: [{url: https://doors.example/v1}]
components:
  securitySchemes:
    bearer: {type: http, scheme: bearer}
    basic: {type: http, scheme: basic}
    digest: {type: http, scheme: digest}
    header: {type: apiKey, in: header, name: X-Key}
    query: {type: apiKey, in: query, name: key}
    cookie: {type: apiKey, in: cookie, name: session}
    oauth: {type: oauth2, flows: {implicit: {authorizationUrl: https://a.example, scopes: {read: r}}}}
    oidc: {type: openIdConnect, openIdConnectUrl: https://a.example/.well-known}
    shaped: {type: http, scheme: bearer, x-credentials: {pattern: '^door_', example: door_1}}
    mutual: {type: mutualTLS}
paths:
"""

RESPONSES = (
    "responses: {'200': {description: open, content: {application/json: {schema: {const: open}}}}}"
)

REQUIREMENTS = {
    "bearer": "[{bearer: []}]",
    "basic": "[{basic: []}]",
    "digest": "[{digest: []}]",
    "header": "[{header: []}]",
    "query": "[{query: []}]",
    "cookie": "[{cookie: []}]",
    "oauth": "[{oauth: [read]}]",
    "oidc": "[{oidc: [read]}]",
    "shaped": "[{shaped: []}]",
    "mutual": "[{mutual: []}]",
    "both": "[{header: [], bearer: []}]",
    "tokens": "[{oauth: [read], oidc: [read]}]",
    "either": "[{header: []}, {basic: []}]",
    "optional": "[{}, {bearer: []}]",
    "none": "[]",
}

BASIC = "Basic " + base64.b64encode(b"ada:secret").decode()

ATTEMPTS: list[tuple[str, dict[str, str], str, int]] = [
    ("bearer", {"Authorization": "Bearer t"}, "", 200),
    ("bearer", {"Authorization": "bearer t"}, "", 200),
    ("bearer", {"Authorization": "Bearer"}, "", 401),
    ("bearer", {"Authorization": "Bearer a b"}, "", 401),
    ("bearer", {"Authorization": BASIC}, "", 401),
    ("bearer", {}, "", 401),
    ("basic", {"Authorization": BASIC}, "", 200),
    ("basic", {"Authorization": "Basic ???"}, "", 401),
    ("basic", {"Authorization": "Bearer t"}, "", 401),
    ("digest", {"Authorization": 'Digest username="a", nonce="b"'}, "", 200),
    ("digest", {}, "", 401),
    ("header", {"X-Key": "k"}, "", 200),
    ("header", {"X-Key": "Token k"}, "", 200),
    ("header", {"X-Key": " "}, "", 401),
    ("header", {}, "?key=k", 401),
    ("query", {}, "?key=k", 200),
    ("query", {}, "?key=", 401),
    ("query", {"X-Key": "k"}, "", 401),
    ("cookie", {"Cookie": "a=b; session=s"}, "", 200),
    ("cookie", {"Cookie": "a=b"}, "", 401),
    ("oauth", {"Authorization": "Bearer t"}, "", 200),
    ("oauth", {}, "", 401),
    ("oidc", {"Authorization": "Bearer t"}, "", 200),
    ("oidc", {}, "", 401),
    ("shaped", {"Authorization": "Bearer door_7"}, "", 200),
    ("shaped", {"Authorization": "Bearer window_7"}, "", 401),
    ("mutual", {}, "", 200),
    ("both", {"X-Key": "k", "Authorization": "Bearer t"}, "", 200),
    ("both", {"X-Key": "k"}, "", 401),
    ("both", {"Authorization": "Bearer t"}, "", 401),
    ("tokens", {"Authorization": "Bearer t"}, "", 200),
    ("tokens", {}, "", 401),
    ("either", {"X-Key": "k"}, "", 200),
    ("either", {"Authorization": BASIC}, "", 200),
    ("either", {"Authorization": "Bearer t"}, "", 401),
    ("optional", {}, "", 200),
    ("none", {}, "", 200),
]


@pytest.fixture(scope="module")
def doors() -> Any:
    paths = "".join(
        f"  /{name}:\n    get:\n      security: {requirement}\n      {RESPONSES}\n"
        for name, requirement in REQUIREMENTS.items()
    )
    return client_of(SECURITY + paths)


@pytest.mark.parametrize(("door", "headers", "query", "status"), ATTEMPTS)
def test_security_schemes_alone_together_and_as_alternatives(
    doors: Any, door: str, headers: dict[str, str], query: str, status: int
) -> None:
    response = doors.get(f"/v1/{door}{query}", headers=headers)
    assert response.status_code == status
    if status == 401:
        assert response.headers["content-type"] == "application/problem+json"
        assert response.json()["type"].endswith("/unauthorized")


def test_a_refusal_names_the_credential_that_is_missing(doors: Any) -> None:
    detail = doors.get("/v1/both").json()["detail"]
    assert "X-Key" in detail
    assert "Authorization: Bearer" in detail


LIBRARY = """
openapi: 3.0.3
info: {title: Library, version: '1'}
paths:
  /books/{bookId}:
    get:
      parameters:
        - {name: bookId, in: path, required: true, schema: {type: integer, minimum: 1}}
        - {name: fields, in: query, explode: false, schema: {type: array, items: {enum: [title, isbn]}}}
        - {name: X-Trace, in: header, required: true, schema: {type: string, minLength: 3}}
      responses:
        '200':
          description: a book
          headers: {X-Shelf: {required: true, schema: {type: integer}}}
          content:
            application/json:
              schema: {$ref: '#/components/schemas/Book'}
            application/xml: {}
    patch:
      parameters:
        - {name: bookId, in: path, required: true, schema: {type: integer}}
      requestBody:
        required: true
        content:
          application/json: {schema: {$ref: '#/components/schemas/Book'}}
      responses:
        '204': {description: done}
    delete:
      parameters:
        - {name: bookId, in: path, required: true, schema: {type: integer}}
      responses:
        '204': {description: gone}
components:
  schemas:
    Book:
      type: object
      required: [id, title, author]
      properties:
        id: {type: integer, readOnly: true}
        title: {type: string}
        secret: {type: string, writeOnly: true}
        author: {type: object, properties: {name: {type: string}, mentor: {$ref: '#/components/schemas/Book'}}}
        createdAt: {type: string, format: date-time}
        updatedAt: {type: string, format: date-time, nullable: true}
"""


@pytest.fixture(scope="module")
def library() -> Any:
    return client_of(LIBRARY)


def test_a_document_without_a_world_is_answered_with_generated_values(library: Any) -> None:
    response = library.get("/books/7", headers={"X-Trace": "abc"})
    assert response.status_code == 200
    book = response.json()
    assert isinstance(book["id"], int)
    assert "secret" not in book
    assert int(response.headers["x-shelf"]) >= 0
    assert response.content == library.get("/books/7", headers={"X-Trace": "abc"}).content
    assert response.content != library.get("/books/8", headers={"X-Trace": "abc"}).content


def test_every_violation_is_reported_at_once_as_a_problem(library: Any) -> None:
    response = library.get("/books/zero?fields=title,colour")
    assert response.status_code == 400
    problem = response.json()
    assert problem["title"] == "Request violates the API description"
    assert {error["parameter"] for error in problem["errors"]} == {
        "path.bookId",
        "query.fields",
        "header.X-Trace",
    }


def test_a_request_body_may_leave_out_what_is_read_only(library: Any) -> None:
    body = {"title": "T", "author": {}, "secret": "s"}
    assert library.request("PATCH", "/books/1", json=body).status_code == 204
    missing = library.request("PATCH", "/books/1", json={"title": "T"})
    assert missing.status_code == 400
    assert "author" in missing.json()["detail"]


def test_a_body_of_an_undeclared_type_is_415_and_no_body_is_400(library: Any) -> None:
    wrong = library.request(
        "PATCH", "/books/1", content="a", headers={"Content-Type": "text/plain"}
    )
    assert wrong.status_code == 415
    assert library.request("PATCH", "/books/1").status_code == 400


def test_allow_lists_every_method_of_the_path(library: Any) -> None:
    response = library.request("POST", "/books/1")
    assert response.status_code == 405
    assert set(response.headers["allow"].split(", ")) == {"GET", "HEAD", "PATCH", "DELETE"}


def test_accept_without_a_match_is_406(library: Any) -> None:
    response = library.get("/books/1", headers={"X-Trace": "abc", "Accept": "image/png"})
    assert response.status_code == 406
    assert "application/json" in response.json()["detail"]


def test_a_response_without_content_has_no_body_and_no_content_type(library: Any) -> None:
    response = library.request("DELETE", "/books/1")
    assert (response.status_code, response.content) == (204, b"")
    assert "content-type" not in response.headers


def world(source: str) -> ModuleType:
    module = ModuleType("world")
    exec(source, module.__dict__)
    return module


COUNTER = """
openapi: 3.1.0
info: {title: Counter, version: '1'}
paths:
  /count:
    get:
      operationId: countBooks
      responses:
        '200':
          description: how many
          content:
            application/json:
              schema: {type: object, required: [count], properties: {count: {type: integer}}}
"""


def test_a_world_that_breaks_the_contract_is_never_sent() -> None:
    client = client_of(COUNTER, world=world("def countBooks(call):\n    return {'count': 'many'}"))
    response = client.get("/count")
    assert response.status_code == 500
    assert "/count" in response.json()["detail"]
    assert "integer" in response.json()["detail"]


def test_a_world_that_fails_is_a_500_and_not_a_closed_connection() -> None:
    client = client_of(COUNTER, world=world("def countBooks(call):\n    return 1 / 0"))
    response = client.get("/count")
    assert response.status_code == 500
    assert "ZeroDivisionError" in response.json()["detail"]


def test_two_apps_in_one_process_share_nothing() -> None:
    one = client_of(COUNTER, world=world("def countBooks(call):\n    return {'count': 1}"))
    two = client_of(COUNTER, world=world("def countBooks(call):\n    return {'count': 2}"))
    assert one.get("/count").json() == {"count": 1}
    assert two.get("/count").json() == {"count": 2}
    assert one.get("/count").json() == {"count": 1}


SHELVES = """
openapi: 3.1.0
info: {title: Shelves, version: '1'}
servers: [{url: /my shelves}]
paths:
  /naïve shelf/{shelf}:
    get:
      operationId: readShelf
      parameters: [{name: shelf, in: path, required: true, schema: {type: string}}]
      responses: {'200': {description: ok, content: {application/json: {schema: {type: string}}}}}
"""


@pytest.mark.parametrize(
    "value", ["a", "a/b", "line\nbreak", "100%", "ü", "a b", "{x}", "a+b", ".x"]
)
def test_path_parameters_arrive_as_they_were_meant_whatever_they_hold(value: str) -> None:
    client = client_of(SHELVES, world=world("def readShelf(call, shelf):\n    return shelf"))
    response = client.get(f"/my%20shelves/na%C3%AFve%20shelf/{quote(value, safe='')}")
    assert response.status_code == 200
    assert response.json() == value
