"""A small API whose records can be changed, and a client that asks it and controls its mock."""

from __future__ import annotations

import asyncio
import dataclasses
from collections.abc import Mapping
from typing import Any

import httpx

from mockserver.spec import api_from_document, document_from_text
from mockserver.web.app import MockServer, create_app
from mockserver.web.mounting import ServedApi
from tests.support.ending import end
from tests.web.conftest import FIXED

CONTROL = "/__mockserver__"

SHOP = """
openapi: 3.1.0
info: {title: Shop, version: '1'}
paths:
  /books:
    get:
      x-collection: &books
        {name: books, identity: /id, role: list, record: '', schema: /components/schemas/Book, count: 6}
      x-order: {keys: [{property: /shelf, direction: asc}]}
      x-pagination: false
      x-filters: {shelf: {property: /shelf, match: equals}}
      parameters:
        - {name: shelf, in: query, schema: {type: integer}}
      responses:
        '200':
          description: books
          content:
            application/json:
              schema: {type: array, items: {$ref: '#/components/schemas/Book'}}
    post:
      x-collection: {<<: *books, role: create}
      requestBody: {$ref: '#/components/requestBodies/Book'}
      responses:
        '201': {$ref: '#/components/responses/Book'}
        '409': {description: taken}
  /books/{id}:
    parameters:
      - {name: id, in: path, required: true, schema: {type: integer}}
    get:
      x-collection: {<<: *books, role: read, id: id}
      responses:
        '200': {$ref: '#/components/responses/Book'}
        '404': {description: none}
        '410': {description: gone}
    put:
      x-collection: {<<: *books, role: replace, id: id}
      requestBody: {$ref: '#/components/requestBodies/Book'}
      responses:
        '200': {$ref: '#/components/responses/Book'}
        '404': {description: none}
        '410': {description: gone}
    delete:
      x-collection: {name: books, identity: /id, role: delete, id: id}
      responses:
        '204': {description: done}
        '404': {description: none}
        '410': {description: gone}
  /shelves/{shelf}/notes:
    get:
      x-collection: {name: 'shelves/{shelf}/notes', identity: /id, role: list, record: '', schema: /components/schemas/Note}
      parameters:
        - {name: shelf, in: path, required: true, schema: {type: string}}
      responses:
        '200':
          description: notes
          content:
            application/json:
              schema: {type: array, items: {$ref: '#/components/schemas/Note'}}
components:
  requestBodies:
    Book:
      required: true
      content: {application/json: {schema: {$ref: '#/components/schemas/Book'}}}
  responses:
    Book:
      description: a book
      content: {application/json: {schema: {$ref: '#/components/schemas/Book'}}}
  schemas:
    Book:
      type: object
      required: [id, title, shelf]
      properties:
        id: {type: integer, minimum: 1, maximum: 1000}
        title: {type: string, minLength: 1, maxLength: 20}
        shelf: {type: integer, minimum: 0, maximum: 2}
    Note:
      type: object
      required: [id, text]
      properties:
        id: {type: integer}
        text: {type: string}
"""


class Client:
    """Asks an app from an address, by a name of its host."""

    def __init__(self, app: Any, *, address: str = "127.0.0.1", host: str = "127.0.0.1") -> None:
        self.app = app
        self.address = address
        self.host = host

    def ask(self, method: str, path: str, *, session: str | None = None, **more: Any) -> Any:
        """Return the response to *method* at *path*, in *session*."""
        headers = dict(more.pop("headers", None) or {})
        if session is not None:
            headers["X-Mock-Session"] = session

        async def ask() -> httpx.Response:
            transport = httpx.ASGITransport(
                app=self.app, client=(self.address, 4242), raise_app_exceptions=False
            )
            async with httpx.AsyncClient(
                transport=transport, base_url=f"http://{self.host}"
            ) as client:
                return await client.request(method, path, headers=headers, **more)

        return asyncio.run(ask())

    def control(self, method: str, path: str, **more: Any) -> Any:
        """Return the response of the control interface to *method* at *path*."""
        return self.ask(method, CONTROL + path, **more)

    def close(self) -> None:
        """Let the app end, as its server does."""
        asyncio.run(end(self.app))

    def books(self, session: str | None = None, query: str = "") -> list[Any]:
        """Return the list of books as *session* sees it."""
        found: list[Any] = self.ask("GET", f"/books{query}", session=session).json()
        return found


def app_of(text: str, *, world: Any = None, clock: Any = None, **settings: Any) -> MockServer:
    """Return the app that serves the API that *text* describes, as `shop`."""
    api = api_from_document(document_from_text(text, source="shop.yaml"))
    served = ServedApi(name="shop", base_path="", api=api, world=world)
    return create_app([served], dataclasses.replace(FIXED, **settings), clock=clock)


def shop(**settings: Any) -> MockServer:
    """Return the app that serves the shop."""
    return app_of(SHOP, **settings)


def client(**settings: Any) -> Client:
    """Return a client of a new shop."""
    return Client(shop(**settings))


def names(answer: Any) -> list[str]:
    """Return the names of the sessions that *answer* lists."""
    return [one["name"] for one in answer.json()["sessions"]]


def book(identity: int, *, shelf: int = 0, title: str = "Emma") -> Mapping[str, Any]:
    """Return a book."""
    return {"id": identity, "title": title, "shelf": shelf}
