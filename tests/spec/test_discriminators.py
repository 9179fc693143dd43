from __future__ import annotations

from typing import Any

from mockserver.spec import Document, api_from_document
from mockserver.spec.discriminators import Discriminator, Discriminators
from mockserver.spec.pointers import value_at

SCHEMAS = "/components/schemas/"


def ref(name: str) -> dict[str, str]:
    return {"$ref": f"#{SCHEMAS}{name}"}


PETS = {
    "Pet": {
        "discriminator": {
            "propertyName": "kind",
            "mapping": {"dog": "Dog", "bird": f"#{SCHEMAS}Bird"},
        },
        "oneOf": [ref(name) for name in ("Cat", "Dog", "Bird")],
    },
    "Animal": {
        "discriminator": {"propertyName": "kind"},
        "properties": {"kind": {"type": "string"}},
    },
    **{name: {"allOf": [ref("Animal"), {"type": "object"}]} for name in ("Cat", "Dog", "Bird")},
}


def read(schemas: dict[str, Any]) -> tuple[Document, Discriminators]:
    """Return the document with *schemas* in normal form, and its discriminators."""
    content = {"openapi": "3.1.0", "info": {}, "paths": {}, "components": {"schemas": schemas}}
    document = api_from_document(Document(source="a.json", content=content)).document
    return document, Discriminators(document)


def told(schemas: dict[str, Any], name: str) -> tuple[Discriminators, Discriminator]:
    """Return the discriminator of the schema *name* among *schemas*, and what knows it."""
    document, discriminators = read(schemas)
    pointer = f"{SCHEMAS}{name}"
    found = discriminators.of(value_at(document.content, pointer), pointer)
    assert found is not None
    return discriminators, found


def test_what_is_mapped_comes_first_then_alternatives_by_their_name() -> None:
    discriminators, pet = told(PETS, "Pet")
    assert pet.property == "kind"
    assert pet.mapping == {
        "dog": f"{SCHEMAS}Dog",
        "bird": f"{SCHEMAS}Bird",
        "Cat": f"{SCHEMAS}Cat",
    }
    assert discriminators.value_of(pet, f"{SCHEMAS}Dog") == "dog"
    assert discriminators.value_of(pet, f"{SCHEMAS}Animal") is None


def test_heirs_are_those_that_are_mapped_or_all_that_extend_the_base() -> None:
    _, pet = told(PETS, "Pet")
    assert list(pet.heirs()) == ["dog", "bird"]
    _, animal = told(PETS, "Animal")
    assert list(animal.heirs()) == list(animal.mapping) == ["Cat", "Dog", "Bird"]


def test_a_schema_that_was_written_once_more_has_the_same_name() -> None:
    owner = {**ref("Cat"), "properties": {"kind": {"readOnly": True}}}
    document, discriminators = read({**PETS, "Owner": owner})
    copied = document.content["components"]["schemas"]["Owner"]["$ref"][1:]
    assert copied != f"{SCHEMAS}Cat"
    animal = discriminators.of(
        document.content["components"]["schemas"]["Animal"], f"{SCHEMAS}Animal"
    )
    assert animal is not None
    assert discriminators.value_of(animal, copied) == "Cat"


def test_most_schemas_have_none() -> None:
    _, discriminators = read(PETS)
    for schema in ({"type": "object"}, True, {"discriminator": "kind"}, {"discriminator": {}}):
        assert discriminators.of(schema, None) is None
