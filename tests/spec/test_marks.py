"""`readOnly` and `writeOnly` count where they stand beside a reference to a shared schema."""

from __future__ import annotations

from typing import Any

import pytest

from mockserver.spec import Api, Document, Schema, api_from_document
from mockserver.spec.dialects import Direction, normal_form
from mockserver.spec.schemas import Schemas

SHARED: dict[str, Any] = {
    "Base": {
        "type": "object",
        "required": ["id", "name", "secret"],
        "properties": {
            "id": {"type": "string"},
            "name": {"type": "string"},
            "secret": {"type": "string"},
            "parent": {"$ref": "#/components/schemas/Base"},
        },
    },
    "Middle": {"$ref": "#/components/schemas/Base", "properties": {"x": {"type": "integer"}}},
    "Marks": {"properties": {"id": {"readOnly": True}, "secret": {"writeOnly": True}}},
    "Pet": {"discriminator": {"propertyName": "kind"}, "required": ["kind", "id"]},
}
MARKS = SHARED["Marks"]["properties"]


def api_of(schema: Any, version: str = "3.1.0") -> Api:
    media = {"application/json": {"schema": schema}}
    operation = {"responses": {"200": {"description": "", "content": media}}}
    content = {
        "openapi": version,
        "info": {"title": "t", "version": "1"},
        "paths": {"/a": {"get": operation}},
        "components": {"schemas": SHARED},
    }
    return api_from_document(Document(source="t", content=content))


def schema_of(api: Api) -> Schema:
    found = api.operations[0].responses["200"].content[0].schema
    assert found is not None
    return found


def accepts(api: Api, value: Any, direction: Direction) -> bool:
    return bool(Schemas(api).validator(schema_of(api), direction=direction).is_valid(value))


@pytest.mark.parametrize(
    "schema",
    [
        {"$ref": "#/components/schemas/Base", "properties": MARKS},
        {"$ref": "#/components/schemas/Middle", "properties": MARKS},
        {"allOf": [{"$ref": "#/components/schemas/Base"}, {"properties": MARKS}]},
        {"allOf": [{"$ref": "#/components/schemas/Marks"}, {"$ref": "#/components/schemas/Base"}]},
        {"anyOf": [{"$ref": "#/components/schemas/Middle"}], "properties": MARKS},
    ],
)
def test_a_mark_counts_in_what_is_referred_to(schema: Any) -> None:
    api = api_of(schema)
    assert accepts(api, {"name": "n", "secret": "s"}, "request")
    assert not accepts(api, {"name": "n", "id": "i"}, "request")
    assert accepts(api, {"name": "n", "id": "i"}, "response")
    assert not accepts(api, {"name": "n", "secret": "s"}, "response")
    assert not accepts(api, {"name": "n", "id": "i", "secret": "s"}, "response")


def test_others_refer_to_the_schema_as_it_was() -> None:
    api = api_of({"$ref": "#/components/schemas/Base", "properties": MARKS})
    whole = {"id": "i", "name": "n", "secret": "s"}
    assert accepts(api, {"id": "i", "name": "n", "parent": whole}, "response")
    assert not accepts(api, {"id": "i", "name": "n", "parent": {"name": "n"}}, "response")
    assert api.document.content["components"]["schemas"] == SHARED


def test_one_copy_is_made_for_all_that_mark_the_same() -> None:
    one = {"$ref": "#/components/schemas/Base", "properties": MARKS}
    document = api_of({"items": one, "prefixItems": [one, one]}).document
    assert len(document.content["x-mockserver-parts"]["schemas"]["marked"]["$defs"]) == 1


def test_errors_know_a_copy_by_the_place_of_its_original() -> None:
    document = api_of({"$ref": "#/components/schemas/Base", "properties": MARKS}).document
    place = "/x-mockserver-parts/schemas/marked/$defs/0/$defs/Base"
    assert document.place(f"{place}/properties/id") == (
        "t",
        "/components/schemas/Base/properties/id",
    )


def test_a_copy_keeps_its_name_for_discriminators() -> None:
    api = api_of({"$ref": "#/components/schemas/Pet", "properties": MARKS})
    assert schema_of(api).value["$ref"].endswith("/Pet")  # type: ignore[index]  # no boolean


@pytest.mark.parametrize(
    "schema",
    [
        {"$ref": "#/components/schemas/Base"},
        {"$ref": "#/components/schemas/Base", "properties": {"other": {"readOnly": True}}},
        {"allOf": [{"$ref": "#/components/schemas/Base"}, {"properties": {"id": {}}}]},
        {"type": "object", "properties": MARKS},
    ],
)
def test_nothing_is_copied_without_need(schema: Any) -> None:
    assert "x-mockserver-parts" not in api_of(schema).document.content


def test_the_original_stays_as_it_was() -> None:
    schema = {"allOf": [{"$ref": "#/components/schemas/Base"}, {"properties": MARKS}]}
    api = api_of(schema)
    assert normal_form(api.original).content != api.original.content
    assert schema == {"allOf": [{"$ref": "#/components/schemas/Base"}, {"properties": MARKS}]}
