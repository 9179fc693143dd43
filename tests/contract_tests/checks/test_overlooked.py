from __future__ import annotations

from typing import Any

import pytest

from contract_tests.checks.overlooked import Overlooked, clocks
from mockserver.spec import Schema, api_from_document
from mockserver.spec.documents import Document
from mockserver.spec.schemas import Schemas

EARLIER, LATER = "2026-01-01T10:00:00Z", "2026-01-01T10:00:05Z"

SCHEMAS: dict[str, Any] = {
    "Cat": {"type": "object", "required": ["lives"], "properties": {"lives": {"type": "integer"}}},
    "Dog": {"type": "object", "required": ["good"], "properties": {"good": {"type": "boolean"}}},
    "Pet": {
        "oneOf": [{"$ref": "#/components/schemas/Cat"}, {"$ref": "#/components/schemas/Dog"}],
        "discriminator": {
            "propertyName": "kind",
            "mapping": {"cat": "#/components/schemas/Cat", "dog": "#/components/schemas/Dog"},
        },
    },
    "User": {
        "type": "object",
        "properties": {
            "name": {"type": "string"},
            "password": {"type": "string", "writeOnly": True},
            "friends": {"type": "array", "items": {"$ref": "#/components/schemas/User"}},
            "pet": {"anyOf": [{"$ref": "#/components/schemas/Pet"}, {"type": "null"}]},
        },
    },
    "Admin": {"allOf": [{"$ref": "#/components/schemas/User"}, {"type": "object"}]},
}


def found(name: str, value: Any) -> list[tuple[str, str]]:
    content = {
        "openapi": "3.1.0",
        "info": {"title": "t", "version": "1"},
        "paths": {},
        "components": {"schemas": SCHEMAS},
    }
    api = api_from_document(Document(source="t", content=content))
    pointer = f"/components/schemas/{name}"
    schema = Schema(pointer=pointer, value=api.document.content["components"]["schemas"][name])
    return [fault[:2] for fault in Overlooked(Schemas(api)).faults(schema, value)]


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("User", {"name": "a"}, []),
        ("User", {"name": "a", "password": "x"}, [("body.write-only", "/password")]),
        (
            "User",
            {"friends": [{}, {"password": "x"}]},
            [("body.write-only", "/friends/1/password")],
        ),
        ("Admin", {"password": "x"}, [("body.write-only", "/password")]),
        ("Pet", {"kind": "cat", "lives": 9}, []),
        ("Pet", {"kind": "dog", "lives": 9}, [("body.discriminator", "")]),
        ("User", {"pet": {"kind": "cat", "good": True}}, [("body.discriminator", "/pet")]),
        ("User", {"pet": None}, []),
        ("User", "no object", []),
        ("Cat", {"lives": 9}, []),
    ],
)
def test_what_validators_pass_over_is_found(
    name: str, value: Any, expected: list[tuple[str, str]]
) -> None:
    assert found(name, value) == expected


OLD, NEW = "2026-01-01T10:00:00Z", "2026-01-02T10:00:00Z"


@pytest.mark.parametrize(
    ("value", "places"),
    [
        ({"createdAt": OLD, "updatedAt": NEW}, []),
        ({"createdAt": OLD, "updatedAt": OLD}, []),
        ({"createdAt": NEW, "updatedAt": OLD}, ["/updatedAt"]),
        ({"items": [{"created_at": NEW, "last_modified": OLD}]}, ["/items/0/last_modified"]),
        ({"created": NEW, "modified": "yesterday"}, []),
        ({"created": NEW, "updateCount": 3, "updatedBy": OLD}, []),
        # The later one is cut to seconds.
        ({"created": "2026-01-01T10:00:00.7Z", "updated": OLD}, []),
        ({"created": "2026-01-01T10:00:01.7Z", "updated": OLD}, ["/updated"]),
        ([1, "x", None], []),
    ],
)
def test_clocks_that_go_backwards_are_found(value: Any, places: list[str]) -> None:
    assert [(rule, at) for rule, at, _ in clocks(value)] == [
        ("clock.backwards", place) for place in places
    ]


@pytest.mark.parametrize(
    ("value", "places"),
    [
        ({"first_used_at": LATER, "last_used_at": EARLIER}, ["/last_used_at"]),
        ({"first_used_at": EARLIER, "last_used_at": LATER}, []),
        ({"firstSeen": LATER, "lastSeen": EARLIER}, ["/lastSeen"]),
        ({"firstName": "Zoe", "lastName": "Adams"}, []),
        ({"first_used_at": LATER, "last_paid_at": EARLIER}, []),
        ({"first_used_at": LATER, "last_used_at": None}, []),
        ({"createdAt": 1_795_789_046_727, "updatedAt": 1_795_789_043_127}, ["/updatedAt"]),
        ({"createdAt": 1_795_789_043, "updatedAt": 1_795_789_046}, []),
        # Days or versions, perhaps: no stamps.
        ({"created": 20, "updated": 3}, []),
        ([{"a": [{"createdAt": LATER, "updatedAt": EARLIER}]}], ["/0/a/0/updatedAt"]),
    ],
)
def test_what_came_first_is_not_later_than_what_came_last(value: Any, places: list[str]) -> None:
    assert [place for _, place, _ in clocks(value)] == places
