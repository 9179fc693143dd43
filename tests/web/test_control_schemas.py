"""Records that are PUT through control are as the API sends them, those of worlds, too."""

from __future__ import annotations

from types import ModuleType
from typing import Any

import pytest

from mockserver.mocking.worlds import Collection
from tests.web.conftest import new_app
from tests.web.controlled import Client, app_of

FILMS = """
openapi: 3.1.0
info: {title: Films, version: '1'}
paths:
  /films:
    get:
      operationId: listFilms
      x-collection: {name: films, identity: /id}
      x-pagination: {style: offset, limit: limit, position: offset, items: /items, total: /total, last_page: empty-page}
      x-order: {keys: [{property: /id, direction: asc}]}
      parameters:
        - {name: limit, in: query, schema: {type: integer, default: 10}}
        - {name: offset, in: query, schema: {type: integer, default: 0}}
      responses:
        '200':
          description: films
          content:
            application/json:
              schema:
                type: object
                properties:
                  items: {type: array, items: {$ref: '#/components/schemas/Film'}}
                  total: {type: integer}
components:
  schemas:
    Film:
      type: object
      required: [id, title]
      properties: {id: {type: integer}, title: {type: string}}
"""


def films(record: Any, *, handler: Any = None) -> Client:
    """Return a client of a world with one film, kept as *record*."""
    world = ModuleType("films")
    world.COLLECTIONS = (  # type: ignore[attr-defined]
        Collection(name="films", records=lambda _source: [record]),
    )
    if handler is not None:
        world.listFilms = handler  # type: ignore[attr-defined]
    return Client(app_of(FILMS, world=world))


def put(asker: Client, *records: Any) -> Any:
    return asker.control("PUT", "/state/shop/films", json=[*records])


def test_records_of_a_world_are_judged_as_items_of_the_list_that_they_are_sent_in() -> None:
    asker = films({"id": 1, "title": "Brazil"})
    refused = put(asker, {"id": 1, "title": "Ran"}, {"id": 2, "title": 8})
    assert refused.status_code == 409
    assert [error["pointer"] for error in refused.json()["errors"]] == ["#/1/title"]
    assert asker.ask("GET", "/films").json()["items"] == [{"id": 1, "title": "Brazil"}]
    assert put(asker, {"id": 2, "title": "Ran"}).status_code == 200
    assert asker.ask("GET", "/films").json()["items"] == [{"id": 2, "title": "Ran"}]


def test_records_that_a_handler_turns_into_items_are_left_to_it() -> None:
    def list_films(call: Any) -> Any:
        return call.page({"id": one["id"], "title": one["name"]} for one in call.records("films"))

    asker = films({"id": 1, "name": "Brazil"}, handler=list_films)
    assert put(asker, {"id": 2, "name": "Ran"}).status_code == 200
    assert asker.ask("GET", "/films").json()["items"] == [{"id": 2, "title": "Ran"}]


@pytest.fixture(scope="module")
def bundled() -> Client:
    return Client(new_app())


def test_what_a_bundled_world_holds_can_be_put_back(bundled: Client) -> None:
    for api in bundled.control("GET", "/state").json()["apis"]:
        for one in api["collections"]:
            path = f"/state/{api['name']}/{one['name']}"
            records = bundled.control("GET", path).json()
            answer = bundled.control("PUT", path, json=records[:200])
            assert answer.status_code == 200, (path, answer.text)


@pytest.mark.parametrize(
    ("path", "wrong"),
    [
        ("/state/chatbotkit/usage-records", {"id": 5}),
        ("/state/chatbotkit/usage-records", {"createdAt": "yesterday"}),
    ],
)
def test_a_record_that_a_bundled_api_could_not_send_is_refused(
    bundled: Client, path: str, wrong: Any
) -> None:
    record = bundled.control("GET", path).json()[0]
    assert bundled.control("PUT", path, json=[record | wrong]).status_code == 409
