"""A credential that names scopes has only those; another one has all of them."""

from __future__ import annotations

from typing import Any

import pytest

from tests.web.conftest import client_of

DOCUMENT = r"""
openapi: 3.1.0
info: {title: Library, version: '1'}
paths:
  /books:
    get: {security: [{key: ['books:read']}], responses: {'200': {description: ok}}}
  /loans:
    get:
      security: [{key: ['books:read', 'loans:read']}, {token: []}]
      responses: {'200': {description: ok}}
  /things/{kind}/{id}:
    get:
      security: [{key: ['things:read']}]
      x-parameter-scopes: {kind: {secret: ['secrets:read']}}
      parameters:
        - {name: kind, in: path, required: true, schema: {type: string}}
        - {name: id, in: path, required: true, schema: {type: integer}}
      responses: {'200': {description: ok}}
components:
  securitySchemes:
    key:
      type: apiKey
      in: header
      name: X-Key
      x-credentials: {pattern: '^k', example: k, scopes: '^k_(\S*)$'}
    token: {type: http, scheme: bearer}
"""


@pytest.fixture(scope="module")
def client() -> Any:
    return client_of(DOCUMENT)


@pytest.mark.parametrize(
    ("path", "key", "status"),
    [
        ("/books", "k", 200),
        ("/books", "k_books:read", 200),
        ("/books", "k_loans:read,books:read", 200),
        ("/books", "k_loans:read", 403),
        ("/books", "k_books:rea", 403),
        ("/books", "k_", 403),
        ("/books", "x_books:read", 401),
        ("/loans", "k_books:read,loans:read", 200),
        ("/loans", "k_books:read", 403),
        ("/things/open/1", "k_things:read", 200),
        ("/things/secret/1", "k_things:read", 403),
        ("/things/secret/1", "k_secrets:read,things:read", 200),
        ("/things/%73ecret/1", "k_things:read", 403),
        # Whoever may not see it does not learn what else is wrong.
        ("/things/secret/none", "k_things:read", 403),
        ("/things/secret/none", "k", 400),
    ],
)
def test_a_key_with_scopes_opens_what_they_allow(
    client: Any, path: str, key: str, status: int
) -> None:
    assert client.get(path, headers={"X-Key": key}).status_code == status


def test_an_alternative_opens_where_the_scopes_of_a_key_do_not(client: Any) -> None:
    both = {"X-Key": "k_books:read", "Authorization": "Bearer t"}
    assert client.get("/loans", headers=both).status_code == 200


def test_the_refusal_names_what_is_missing(client: Any) -> None:
    response = client.get("/things/secret/1", headers={"X-Key": "k_books:read"})
    assert response.json()["type"].endswith("/forbidden")
    assert response.json()["detail"] == "the credential lacks things:read, secrets:read"
    # Another credential would do no better: none is asked for.
    assert "www-authenticate" not in response.headers
