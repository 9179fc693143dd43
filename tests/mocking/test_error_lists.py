from __future__ import annotations

from typing import Any

import pytest

from mockserver.errors import Violation
from mockserver.mocking.error_lists import ErrorLists, field_name, place_steps
from mockserver.spec import Schema
from tests.mocking.conftest import shapes_of

LIMIT = Violation(place="query.limit", detail="is 0; allowed is 1", rule="minimum", received=0)
NAME = Violation(place="body#/items/0/name", detail="is required", rule="required")


def written(schema: Any, *violations: Violation, like: Any = None) -> Any:
    tested, shapes = shapes_of(schema)

    def generate(described: Schema, about: str) -> str:
        return f"generated for {about}"

    lists = ErrorLists(shapes, generate)
    return lists.written(tested, violations or (LIMIT, NAME), like=like, status=422)


def items(**properties: Any) -> dict[str, Any]:
    described = {name: {"type": kind} if kind else {} for name, kind in properties.items()}
    return {"type": "array", "items": {"type": "object", "properties": described}}


def test_errors_as_fastapi_documents_them() -> None:
    loc = {"type": "array", "items": {"anyOf": [{"type": "string"}, {"type": "integer"}]}}
    schema = items(msg="string", type="string")
    schema["items"]["properties"]["loc"] = loc
    assert written(schema) == [
        {"loc": ["query", "limit"], "msg": "is 0; allowed is 1", "type": "minimum"},
        {"loc": ["body", "items", 0, "name"], "msg": "is required", "type": "required"},
    ] or written(schema)[0]["loc"] == ["limit"]


def test_every_name_that_is_recognised_is_filled() -> None:
    schema = items(field="string", message="string", code="string", rejectedValue="")
    assert written(schema) == [
        {"field": "limit", "message": "is 0; allowed is 1", "code": "minimum", "rejectedValue": 0},
        {"field": "items.0.name", "message": "is required", "code": "required"},
    ]


def test_a_source_holds_a_pointer_or_a_parameter_as_in_json_api() -> None:
    schema = items(source="object", detail="string")
    assert [item["source"] for item in written(schema)] == [
        {"parameter": "limit"},
        {"pointer": "/items/0/name"},
    ]


def test_pointers_are_pointers_and_locations_say_which_part_of_the_request() -> None:
    assert written(items(pointer="string", location="string"), NAME) == [
        {"pointer": "#/items/0/name", "location": "body"}
    ]


def test_what_is_required_beside_is_generated_or_kept_from_the_example() -> None:
    schema = items(message="string", docs="string")
    schema["items"]["required"] = ["docs"]
    assert written(schema, LIMIT)[0]["docs"] == "generated for query.limit"
    like = [{"message": "m", "docs": "https://docs.example"}]
    assert written(schema, LIMIT, like=like)[0]["docs"] == "https://docs.example"


@pytest.mark.parametrize(
    ("schema", "like"),
    [
        ({"type": "object"}, {"email": ["is taken"]}),
        ({"type": "object", "additionalProperties": {"type": "array"}}, None),
    ],
)
def test_errors_by_name_are_lists_of_messages(schema: Any, like: Any) -> None:
    assert written(schema, like=like) == {
        "limit": ["is 0; allowed is 1"],
        "items.0.name": ["is required"],
    }


def test_a_list_of_texts_says_place_and_fault() -> None:
    schema = {"type": "array", "items": {"type": "string"}}
    assert written(schema, LIMIT) == ["query.limit is 0; allowed is 1"]


@pytest.mark.parametrize("schema", [items(foo="string"), {"type": "array"}, {"type": "object"}])
def test_what_is_not_recognised_is_left_alone(schema: Any) -> None:
    assert written(schema) is None


@pytest.mark.parametrize(
    ("place", "name", "steps"),
    [
        ("query.filter.x", "filter.x", ["query", "filter.x"]),
        ("body#", "body", ["body"]),
        ("body#/a~1b/~00", "a/b.~0", ["body", "a/b", "~0"]),
        ("scopes", "scopes", ["scopes"]),
    ],
)
def test_places_are_named_as_clients_know_them(place: str, name: str, steps: list[Any]) -> None:
    assert field_name(place) == name
    assert place_steps(place) == steps


def test_errors_by_name_can_be_texts() -> None:
    schema = {"type": "object", "additionalProperties": {"type": "string"}}
    assert written(schema) == {"limit": "is 0; allowed is 1", "items.0.name": "is required"}


def test_items_repeat_the_status_and_its_phrase() -> None:
    assert written(items(status="string", title="string", detail="string"), NAME) == [
        {"status": "422", "title": "Unprocessable Content", "detail": "is required"}
    ]


def test_a_source_that_knows_pointers_only_names_the_parameter_by_one() -> None:
    source = {
        "type": "object",
        "required": ["pointer"],
        "properties": {"pointer": {"type": "string"}},
    }
    schema = {"type": "array", "items": {"properties": {"source": source}}}
    assert written(schema, LIMIT) == [{"source": {"pointer": "/limit"}}]


def test_codes_are_taken_from_those_that_are_documented() -> None:
    code = {"enum": ["NOT_FOUND", "INVALID_VALUE"]}
    schema = {"type": "array", "items": {"properties": {"code": code}}}
    assert written(schema, LIMIT) == [{"code": "INVALID_VALUE"}]
