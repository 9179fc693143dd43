from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mockserver.generation.compiler import Generator
from mockserver.generation.fakes import Fakes
from mockserver.mocking.actions import acted
from mockserver.mocking.composing import Composer
from mockserver.mocking.populations import Population
from mockserver.mocking.stamps import stamps
from mockserver.mocking.views import Views
from mockserver.mocking.worlds import Source
from mockserver.spec.model import Schema
from tests.mocking.conftest import shapes_of

NOW = datetime(2026, 5, 13, 12, 30, tzinfo=UTC)
TEXT = {"type": "string"}


class Made:
    """What composes the records of one schema."""

    def __init__(self, schema: Any) -> None:
        self.schema, self.shapes = shapes_of(schema)
        fakes = Fakes(seed=0, locale="en_US")
        generator = Generator(self.shapes.schemas, fakes=lambda: fakes, seed=0, now=NOW)
        self.views = Views(self.shapes, generator)
        self.composer = Composer(self.views, self.shapes)
        self.source = Source(seed=0, now=NOW, fakes=lambda: fakes)

    def composed(self, sent: Any, base: Any, *, is_new: bool = True) -> Any:
        return self.composer.composed(
            self.schema,
            sent,
            base,
            offered=self.schema,
            identity="/id",
            now=NOW,
            is_new=is_new,
        )

    def population(self, size: int, *examples: Any, parent: Population | None = None) -> Population:
        return Population(
            name="things",
            schema=self.schema,
            identity="/id",
            views=self.views,
            source=self.source,
            size=size,
            examples=examples,
            parent=parent,
            parent_properties=("/owner",) if parent else (),
        )


def objects(*required: str, **properties: Any) -> dict[str, Any]:
    return {"type": "object", "required": list(required), "properties": properties}


ID = {"type": "integer", "readOnly": True}


def test_what_was_sent_stands_and_what_is_required_comes_from_the_base() -> None:
    made = Made(objects("id", "a", "b", id=ID, a=TEXT, b=TEXT, c=TEXT, d={**TEXT, "default": "D"}))
    base = {"id": 5, "a": "A", "b": "B", "c": "C", "d": "E"}
    assert made.composed({"a": "X", "id": 9}, base) == {"id": 5, "a": "X", "b": "B", "d": "D"}


def test_what_the_schema_forbids_in_responses_is_left_out() -> None:
    made = Made(
        objects("id", id=ID, a={"type": "integer", "maximum": 3}, key={**TEXT, "writeOnly": True})
    )
    assert made.composed({"a": 2, "key": "secret"}, {"id": 1}) == {"id": 1, "a": 2}
    assert made.composed({"a": 7}, {"id": 1, "a": 3}) == {"id": 1, "a": 3}


def test_names_that_nobody_knows_are_kept_where_the_schema_is_open() -> None:
    assert Made(objects(id=ID)).composed({"x": 1}, {"id": 1}) == {"id": 1, "x": 1}
    closed = Made({**objects(id=ID), "additionalProperties": False})
    assert closed.composed({"x": 1}, {"id": 1}) == {"id": 1}


def test_as_much_as_one_of_several_schemas_allows_is_kept() -> None:
    cat = objects("id", "kind", id=ID, kind={"const": "cat"}, name=TEXT, lives={"type": "integer"})
    dog = objects("id", "kind", id=ID, kind={"const": "dog"}, name=TEXT, tricks={"type": "integer"})
    closed = [{**one, "additionalProperties": False} for one in (cat, dog)]
    made = Made({"oneOf": closed})
    base = {"id": 1, "kind": "cat", "name": "Tom", "lives": 9}
    assert made.composed({"name": "Kit", "tricks": 3}, base)["name"] == "Kit"
    assert made.composed({"kind": "dog", "name": "Rex"}, base) == {
        "id": 1,
        "kind": "dog",
        "name": "Rex",
    }


def test_a_replaced_record_keeps_the_time_of_its_creation() -> None:
    time = {**TEXT, "format": "date-time"}
    made = Made(objects(id=ID, createdAt=time, updatedAt=time, a=TEXT))
    old = {
        "id": 1,
        "createdAt": "2020-01-01T00:00:00Z",
        "updatedAt": "2020-01-01T00:00:00Z",
        "a": "A",
    }
    assert made.composed({}, old, is_new=False) == {
        "id": 1,
        "createdAt": "2020-01-01T00:00:00Z",
        "updatedAt": "2026-05-13T12:30:00.000Z",
    }


def test_only_an_identity_that_clients_may_set_is_chosen_by_them() -> None:
    free, fixed = Made(objects(id=TEXT)), Made(objects(id={**TEXT, "readOnly": True}))
    assert free.composer.chosen(free.schema, {"id": "x"}, "/id") == "x"
    assert free.composer.chosen(free.schema, {"id": ""}, "/id") is None
    assert free.composer.chosen(free.schema, {}, "/id") is None
    assert fixed.composer.chosen(fixed.schema, {"id": "x"}, "/id") is None


def test_text_from_a_path_becomes_the_number_that_is_wanted() -> None:
    made = Made(objects("id", id=ID, owner={"type": "integer"}, name=TEXT))
    given_ = {"/owner": "7", "/name": "8", "": "ignored"}
    assert made.composer.given(made.schema, {"id": 1}, given_) == {"id": 1, "owner": 7, "name": "8"}


@pytest.mark.parametrize(
    ("name", "schema", "expected"),
    [
        ("createdAt", {"type": "string", "format": "date-time"}, "2026-05-13T12:30:00.000Z"),
        ("date_created", {"type": "string", "format": "date"}, "2026-05-13"),
        ("created", {"type": "integer", "maximum": 2**31}, 1778675400),
        ("creation_timestamp", {"type": "integer", "minimum": 2**40}, 1778675400000),
        ("lastModified", {"type": "string"}, "2026-05-13T12:30:00.000Z"),
        ("modified_on", {"type": "string", "format": "date-time"}, "2026-05-13T12:30:00.000Z"),
    ],
)
def test_times_are_written_as_their_property_wants_them(
    name: str, schema: Any, expected: Any
) -> None:
    described, shapes = shapes_of(objects(**{name: schema, "title": TEXT}))
    assert stamps(described, shapes, NOW, created=True) == {name: expected}


@pytest.mark.parametrize("name", ["creator", "createdBy", "updates", "recreated", "modifier"])
def test_other_names_are_no_times(name: str) -> None:
    described, shapes = shapes_of(objects(**{name: TEXT}))
    assert stamps(described, shapes, NOW, created=True) == {}


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/orders/{id}/cancel", "cancelled"),
        ("/orders/{id}:publish", "published"),
        ("/orders/{id}/close", "closed"),
        ("/orders/{id}/pay", "open"),
        ("/orders/{id}/fly-away", "open"),
    ],
)
def test_an_action_leads_to_the_state_of_its_name(path: str, status: str) -> None:
    schema, shapes = shapes_of(
        objects(status={"enum": ["open", "cancelled", "published", "closed"]})
    )
    assert acted(schema, {"status": "open", "a": 1}, path, shapes) == {"status": status, "a": 1}


def test_examples_are_names_of_records_and_integers_count_on() -> None:
    made = Made(objects("id", id={"type": "integer"}))
    ids = [record["id"] for record in made.population(5, 3, 77).records()]
    assert ids == [3, 77, 1, 4, 5]


@given(st.integers(0, 40))
def test_no_two_records_have_one_name(size: int) -> None:
    made = Made(objects("id", id={"type": "string", "enum": ["a", "b"]}))
    assert {record["id"] for record in made.population(size).records()} <= {"a", "b"}
    named = Made(objects("id", id={"type": "string", "examples": ["green"], "maxLength": 12}))
    names = [record["id"] for record in named.population(size, "green").records()]
    assert len(names) == len(set(names)) == size


def test_a_child_names_a_record_of_its_parent() -> None:
    parent = Made(objects("id", id={"type": "integer"})).population(3)
    child = Made(objects("id", "owner", id=ID, owner={"type": "integer"})).population(
        20, parent=parent
    )
    assert {record["owner"] for record in child.records()} == {1, 2, 3}


def test_records_of_a_schema_without_objects_are_none() -> None:
    assert list(Made({"type": "string"}).population(3).records()) == []
    assert isinstance(Made(objects()).schema, Schema)
