"""A page is judged as its whole body is, however little of it is looked at again."""

from __future__ import annotations

import itertools
import json
from typing import Any

import jsonschema
import pytest

from mockserver.mocking import page_judging
from mockserver.mocking.page_judging import PageJudge
from mockserver.mocking.pages import Page
from mockserver.spec import Document, api_from_document
from mockserver.spec.model import Schema
from mockserver.spec.schemas import Schemas
from mockserver.state.queries import HeldRecords

ITEM = {"type": "object", "required": ["n"], "properties": {"n": {"type": "integer"}}}
ITEMS = {"type": "array", "items": ITEM}
TEXTS = ('{"n":1}', '{"n":2}', '{"n":3,"more":[{}]}', '{"n":"x"}')


def envelope(items: Any, **more: Any) -> dict[str, Any]:
    return {"type": "object", "required": ["data"], "properties": {"data": items, **more}}


# Whether items can be judged one by one, for each schema and the place of its items.
SCHEMAS: dict[str, tuple[Any, str, bool]] = {
    "an envelope": (envelope(ITEMS, total={"type": "integer"}), "/data", True),
    "a closed envelope": ({**envelope(ITEMS), "additionalProperties": False}, "/data", True),
    "an envelope of few members": ({**envelope(ITEMS), "maxProperties": 1}, "/data", True),
    "an envelope inside another": (envelope(envelope(ITEMS)), "/data/data", True),
    "an array alone": (ITEMS, "", True),
    "a described array": ({**ITEMS, "description": "d", "x-y": 1, "example": []}, "", True),
    "an array of at most two": ({**ITEMS, "maxItems": 2}, "", True),
    "a referred array": ({"$ref": "#/components/schemas/Items"}, "", True),
    "an array of anything": ({"type": "array"}, "", True),
    "an array of at least two": ({**ITEMS, "minItems": 2}, "", False),
    "an array without repetition": ({**ITEMS, "uniqueItems": True}, "", False),
    "an array that contains": (
        {**ITEMS, "contains": {"properties": {"n": {"const": 2}}}},
        "",
        False,
    ),
    "an array that begins": ({**ITEMS, "prefixItems": [{"required": ["more"]}]}, "", False),
    "a reference and more": (
        {"$ref": "#/components/schemas/Items", "uniqueItems": True},
        "",
        False,
    ),
    "an array with alternatives": (
        {**ITEMS, "anyOf": [{"maxItems": 1}, {"minItems": 3}]},
        "",
        False,
    ),
    "an envelope that combines": (
        {**envelope(ITEMS), "allOf": [envelope({"type": "array", "uniqueItems": True})]},
        "/data",
        False,
    ),
    "an envelope with patterns": (
        {**envelope(ITEMS), "patternProperties": {"^d": {"maxItems": 1}}},
        "/data",
        False,
    ),
    "an envelope that depends": (
        {**envelope(ITEMS), "if": {"required": ["total"]}, "then": envelope({"maxItems": 1})},
        "/data",
        False,
    ),
    "an envelope of any members": ({"additionalProperties": ITEMS}, "/data", False),
    "one value": ({"const": {"data": [{"n": 1}]}}, "/data", False),
    "no schema": (False, "/data", False),
}


def judge_of(schema: Any) -> tuple[PageJudge, Schema, Schemas]:
    content = {
        "openapi": "3.1.0",
        "info": {"title": "t", "version": "1"},
        "paths": {
            "/a": {
                "get": {
                    "responses": {
                        "200": {
                            "description": "",
                            "content": {"application/json": {"schema": schema}},
                        }
                    }
                }
            }
        },
        "components": {"schemas": {"Items": ITEMS}},
    }
    api = api_from_document(Document(source="t", content=content))
    found = api.operations[0].responses["200"].content[0].schema
    assert found is not None
    schemas = Schemas(api)
    return PageJudge(schemas), found, schemas


def validator_of(schema: Any) -> Any:
    whole = {"allOf": [schema], "components": {"schemas": {"Items": ITEMS}}}
    return jsonschema.Draft202012Validator(whole)


# Every page of up to three items, small ones first: what they show is known when others come.
EVERY = [
    (bodies, around)
    for size in range(4)
    for bodies in itertools.product(TEXTS, repeat=size)
    for around in ({}, {"total": 1}, {"total": "x"})
]


@pytest.mark.parametrize("order", [1, -1])
@pytest.mark.parametrize("name", SCHEMAS)
def test_a_page_is_judged_as_its_whole_body_is(name: str, order: int) -> None:
    schema, items, _ = SCHEMAS[name]
    judge, found, _ = judge_of(schema)
    valid = validator_of(schema)
    for bodies, around in EVERY[::order]:
        page = Page(envelope=around if items else [], items=items, bodies=bodies)
        body, allowed = judge.judged(found, page)
        assert body == page.body()
        assert json.loads(body) == page.value()
        assert allowed is valid.is_valid(json.loads(body)), body


class Watched:
    """Validators, and the bodies that they judged."""

    def __init__(self, schemas: Schemas) -> None:
        self.bundle = schemas.bundle
        self.judged: list[Any] = []
        self._schemas = schemas

    def validator(self, schema: Schema, *, direction: Any) -> Any:
        self._validator = self._schemas.validator(schema, direction=direction)
        return self

    def is_valid(self, value: Any) -> bool:
        self.judged.append(value)
        return bool(self._validator.is_valid(value))


@pytest.mark.parametrize("name", SCHEMAS)
def test_items_are_judged_once_where_that_is_enough(name: str) -> None:
    schema, items, by_items = SCHEMAS[name]
    _, found, schemas = judge_of(schema)
    watched: Any = Watched(schemas)
    judge = PageJudge(watched)
    bodies = (TEXTS[0],) if "begins" not in name else (TEXTS[2],)
    page = Page(envelope={}, items=items, bodies=bodies)
    for _ in range(2):
        judge.judged(found, page)
    whole = page.value()
    assert watched.judged[0] == whole
    assert (watched.judged[1] != whole) is by_items


@pytest.mark.parametrize("piece", [1, 2, 250])
@pytest.mark.parametrize("name", SCHEMAS)
def test_a_page_of_held_records_is_judged_as_its_whole_body_is(
    name: str, piece: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(page_judging, "_PIECE", piece)
    schema, items, _ = SCHEMAS[name]
    judge, found, _ = judge_of(schema)
    valid = validator_of(schema)
    for held in (HeldRecords(TEXTS), HeldRecords(TEXTS[:3])):
        for bodies, around in EVERY:
            if set(bodies) <= set(held.bodies):
                envelope = around if items else []
                page = Page(envelope=envelope, items=items, bodies=bodies, held=held)
                body, allowed = judge.judged(found, page)
                assert allowed is valid.is_valid(json.loads(body)), body


def test_held_records_are_judged_together_and_once() -> None:
    schema, items, _ = SCHEMAS["an envelope"]
    _, found, schemas = judge_of(schema)
    watched: Any = Watched(schemas)
    judge = PageJudge(watched)
    held = HeldRecords(TEXTS[:3])
    for text in TEXTS[:3]:
        judge.judged(found, Page(envelope={}, items=items, bodies=(text,), held=held))
    empty = {"data": []}
    assert watched.judged == [{"data": [*map(json.loads, TEXTS[:3])]}, empty, empty, empty]


def test_what_is_known_of_items_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(page_judging, "_MOST_TEXT", 100)
    _, found, schemas = judge_of(ITEMS)
    watched: Any = Watched(schemas)
    judge = PageJudge(watched)
    many = [Page(envelope=[], items="", bodies=(f'{{"n":{n}}}',)) for n in range(50)]
    for page in (*many, many[-1], many[0]):
        assert judge.judged(found, page)[1]
    # The last one is known, the first one is not any more.
    assert watched.judged[-2:] == [[], [{"n": 0}]]
