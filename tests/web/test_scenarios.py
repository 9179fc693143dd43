"""Scenarios: chosen by request, session or setting; each a world of its own."""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Iterator
from types import ModuleType
from typing import Any

import pytest

from mockserver.errors import SettingsError
from mockserver.mocking.worlds import Collection
from mockserver.spec import api_from_document, document_from_text
from mockserver.web.app import create_app
from mockserver.web.mounting import ServedApi
from tests.web.conftest import FIXED, Client, client_of

SHOP = """
openapi: 3.1.0
info: {title: Shop, version: '1'}
components:
  schemas:
    Book: {type: object, required: [id, title], properties: {id: {type: integer, readOnly: true}, title: {type: string}}}
paths:
  /books:
    get:
      parameters:
        - {name: limit, in: query, schema: {type: integer, minimum: 1, maximum: 100, default: 15}}
        - {name: offset, in: query, schema: {type: integer, minimum: 0, default: 0}}
      responses:
        '200':
          description: a page
          content: {application/json: {schema: {type: object, required: [items, total], properties: {total: {type: integer}, items: {type: array, items: {$ref: '#/components/schemas/Book'}}}}}}
        '502': {description: bad gateway, content: {application/json: {schema: {type: object, required: [error], properties: {error: {type: string}}}}}}
    post:
      requestBody: {required: true, content: {application/json: {schema: {$ref: '#/components/schemas/Book'}}}}
      responses: {'201': {description: made, content: {application/json: {schema: {$ref: '#/components/schemas/Book'}}}}}
  /books/{id}:
    get:
      x-rate-limit: {requests: 5, window: 60, scope: credential, headers: {limit: X-Limit, remaining: X-Remaining}}
      parameters: [{name: id, in: path, required: true, schema: {type: integer}}]
      responses:
        '200': {description: it, content: {application/json: {schema: {$ref: '#/components/schemas/Book'}}}}
        '404': {description: none}
        '429': {description: too many}
"""


@pytest.fixture
def shop() -> Client:
    return client_of(SHOP, name="shop")


def prefer(what: str, session: str | None = None) -> dict[str, str]:
    return {"Prefer": what} | ({"X-Mock-Session": session} if session else {})


def choose(client: Client, session: str, scenario: str | None) -> Any:
    url = f"/__mockserver__/sessions/{session}"
    # As from this machine: control is for nobody else.
    headers = {"Host": "127.0.0.1"}
    return client.request("PUT", url, json={"scenario": scenario}, headers=headers)


def total(client: Client, headers: dict[str, str] | None = None) -> int:
    found = client.get("/books", headers=headers).json()
    assert len(found["items"]) == min(15, found["total"])
    return int(found["total"])


def test_the_amount_of_records_is_that_of_the_scenario(shop: Client) -> None:
    assert total(shop) == 50
    assert total(shop, prefer("scenario=empty")) == 0
    assert total(shop, prefer("scenario=one-page")) == 15
    assert total(shop, prefer("scenario=huge")) == 10_000
    assert shop.get("/books/1", headers=prefer("scenario=empty")).status_code == 404
    assert shop.get("/books/1", headers=prefer("scenario=one-page")).status_code == 200


def test_what_was_preferred_is_told(shop: Client) -> None:
    answer = shop.get("/books", headers=prefer("scenario=empty, seed=4, delay=1"))
    assert answer.headers["Preference-Applied"] == "scenario=empty, seed=4, delay=1"


def test_the_query_may_choose_too(shop: Client) -> None:
    assert shop.get("/books?__scenario=empty").json()["total"] == 0


def test_what_is_changed_in_a_scenario_stays_there(shop: Client) -> None:
    made = shop.request("POST", "/books", json={"title": "New"}, headers=prefer("scenario=empty"))
    assert made.status_code == 201
    assert total(shop, prefer("scenario=empty")) == 1
    assert total(shop) == 50
    assert total(shop, prefer("scenario=empty", session="other")) == 0
    assert (
        shop.get(f"/books/{made.json()['id']}", headers=prefer("scenario=empty")).json()
        == made.json()
    )


def test_a_session_is_in_a_scenario_until_it_is_said_otherwise(shop: Client) -> None:
    session = {"X-Mock-Session": "one"}
    assert total(shop, session) == 50
    assert choose(shop, "one", "empty").json() == {"name": "one", "scenario": "empty", "changes": 0}
    assert total(shop, session) == 0
    assert total(shop) == 50
    assert total(shop, {**session, "Prefer": "scenario=default"}) == 50
    assert choose(shop, "one", None).json()["scenario"] is None
    assert total(shop, session) == 50


def test_the_state_of_a_session_is_that_of_its_scenario(shop: Client) -> None:
    choose(shop, "one", "one-page")
    headers = {"Host": "127.0.0.1", "X-Mock-Session": "one"}
    found = shop.get("/__mockserver__/state", headers=headers).json()
    assert found["apis"] == [{"name": "shop", "collections": [{"name": "books", "size": 15}]}]
    listed = shop.get("/__mockserver__/scenarios", headers=headers).json()["apis"][0]
    assert listed["scenario"] == "one-page"
    assert [one["name"] for one in listed["scenarios"]][:2] == ["default", "empty"]
    shop.request("POST", "/books", json={"title": "New"}, headers={"X-Mock-Session": "one"})
    snapshot = shop.get("/__mockserver__/snapshot", headers=headers).json()
    assert [one["name"] for one in snapshot["collections"]] == ["books"]
    shop.request("DELETE", "/__mockserver__/state", headers=headers)
    assert total(shop, {"X-Mock-Session": "one"}) == 15


def test_a_scenario_that_there_is_not_is_refused_with_those_that_there_are(shop: Client) -> None:
    answer = shop.get("/books", headers=prefer("scenario=emty"))
    assert answer.status_code == 400
    assert "there is default, empty, one-page, huge, over-limit, flaky" in answer.text
    assert "did you mean empty?" in answer.text
    assert choose(shop, "one", "emty").status_code == 409
    api = api_from_document(document_from_text(SHOP, source="shop.yaml"))
    with pytest.raises(SettingsError, match="there is no scenario 'emty'"):
        create_app(
            [ServedApi(name="shop", base_path="", api=api)],
            dataclasses.replace(FIXED, scenario="emty"),
        )


def test_settings_choose_for_everybody(shop: Client) -> None:
    api = api_from_document(document_from_text(SHOP, source="shop.yaml"))
    served = ServedApi(name="shop", base_path="", api=api)
    client = Client(create_app([served], dataclasses.replace(FIXED, scenario="empty")))
    assert total(client) == 0
    choose(client, "default", "one-page")
    assert total(client) == 15


def test_over_the_limit_every_operation_says_so(shop: Client) -> None:
    for path in ("/books", "/books/1"):
        answer = shop.get(path, headers=prefer("scenario=over-limit"))
        assert answer.status_code == 429
        assert int(answer.headers["Retry-After"]) > 0


def test_headers_of_a_declared_limit_tell_that_nothing_is_left() -> None:
    api = api_from_document(document_from_text(SHOP, source="shop.yaml"))
    served = ServedApi(name="shop", base_path="", api=api)
    client = Client(create_app([served], dataclasses.replace(FIXED, rate_limits=True)))
    answer = client.get("/books/1", headers=prefer("scenario=over-limit"))
    assert (answer.headers["X-Limit"], answer.headers["X-Remaining"]) == ("5", "0")
    # It spent nothing.
    assert client.get("/books/1").headers["X-Remaining"] == "4"


def flaky(client: Client) -> Iterator[int]:
    for _ in range(60):
        yield client.get("/books", headers=prefer("scenario=flaky")).status_code


def test_about_every_third_request_fails_as_documented(shop: Client) -> None:
    statuses = list(flaky(shop))
    assert set(statuses) == {200, 502}
    assert 8 < statuses.count(502) < 32
    assert statuses == list(flaky(client_of(SHOP, name="shop"))), "another process fails alike"


def test_a_failure_that_is_not_documented_has_the_shape_of_the_others(shop: Client) -> None:
    answers = [shop.get("/books/1", headers=prefer("scenario=flaky")) for _ in range(20)]
    failed = [answer for answer in answers if answer.status_code == 503]
    assert failed
    assert "lets this request fail" in failed[0].json()["error"]
    assert failed[0].headers["Retry-After"] == "1"


def test_another_seed_is_another_world_that_agrees_with_itself(shop: Client) -> None:
    usual = shop.get("/books").json()["items"]
    other = shop.get("/books", headers=prefer("seed=9")).json()["items"]
    assert [one["title"] for one in usual] != [one["title"] for one in other]
    again = shop.get(f"/books/{other[3]['id']}", headers=prefer("seed=9")).json()
    assert again == other[3]


def test_a_delay_is_waited_each_time(shop: Client) -> None:
    for _ in range(2):
        begun = time.monotonic()
        shop.get("/books", headers=prefer("delay=60"))
        assert time.monotonic() - begun >= 0.06


def test_a_world_is_told_its_own_scenarios() -> None:
    def books(source: Any, count: int) -> Iterator[dict[str, Any]]:
        titles = {"": "Usual", "sale": "On sale", "over-limit": "Over"}
        for number in range(1, count + 1):
            yield {"id": number, "title": titles[source.scenario]}

    world = ModuleType("shop")
    world.COLLECTIONS = (Collection(name="books", records=books, count=3),)  # type: ignore[attr-defined]
    world.SCENARIOS = {"sale": "All is cheap.", "over-limit": "Too many."}  # type: ignore[attr-defined]
    client = client_of(SHOP, name="shop", world=world)

    def titles(scenario: str) -> list[str]:
        found = client.get("/books", headers=prefer(f"scenario={scenario}"))
        assert found.status_code == 200
        return [one["title"] for one in found.json()["items"]]

    assert titles("default") == ["Usual"] * 3
    assert titles("sale") == ["On sale"] * 3
    assert titles("over-limit") == ["Over"] * 3
    assert titles("empty") == []
    assert titles("one-page") == ["Usual"] * 15


def test_a_collection_of_a_world_that_takes_no_count_is_cut() -> None:
    def books(_source: Any) -> Iterator[dict[str, Any]]:
        for number in range(1, 41):
            yield {"id": number, "title": "One"}

    world = ModuleType("shop")
    world.COLLECTIONS = (Collection(name="books", records=books),)  # type: ignore[attr-defined]
    client = client_of(SHOP, name="shop", world=world)
    assert total(client, prefer("scenario=one-page")) == 15
    assert total(client, prefer("scenario=huge")) == 40
    assert total(client, prefer("scenario=empty")) == 0
