from __future__ import annotations

from typing import Any

import pytest

from tests.spec.semantics.building import (
    NUMBER,
    TEXT,
    api_of,
    found,
    listed,
    operation,
    ref,
    thing,
    value,
)
from tests.spec.semantics.inference.pets import collection


@pytest.mark.parametrize(
    ("parameter", "properties", "identity"),
    [
        ("petId", {"petId": TEXT, "id": TEXT}, "/petId"),
        ("pet_id", {"id": TEXT, "name": TEXT}, "/id"),
        ("id", {"PetID": TEXT, "name": TEXT}, "/PetID"),
        ("pet", {"uuid": TEXT, "name": TEXT}, "/uuid"),
        ("pet_name", {"id": NUMBER, "name": TEXT}, "/name"),
        ("slug", {"id": NUMBER, "slug": TEXT}, "/slug"),
        ("username", {"id": NUMBER, "login": TEXT}, "/login"),
        ("resource-id", {"Id": TEXT, "size": NUMBER}, "/Id"),
        ("name", {"metadata": thing(name=TEXT), "spec": thing()}, "/metadata/name"),
    ],
)
def test_the_identity_is_the_property_that_the_path_asks_for(
    parameter: str, properties: dict[str, Any], identity: str
) -> None:
    paths = {
        "/pets": {"get": operation(listed(ref("Pet")))},
        f"/pets/{{{parameter}}}": {"get": operation(ref("Pet"))},
    }
    name = f"GET /pets/{{{parameter}}}"
    assert collection(paths, name, Pet=thing(**properties))["identity"] == identity


def test_a_path_that_asks_for_numbers_means_no_text() -> None:
    item = operation(ref("Pet"))
    item["parameters"] = [{"name": "id", "in": "path", "required": True, "schema": NUMBER}]
    paths = {"/pets": {"get": operation(listed(ref("Pet")))}, "/pets/{id}": {"get": item}}
    assert collection(paths, "GET /pets/{id}") is None
    assert "identity" not in collection(paths, "GET /pets")


def test_records_without_identity_are_only_listed() -> None:
    paths = {
        "/readings": {
            "get": operation(listed(ref("Reading"))),
            "post": operation(ref("Reading"), sent=ref("Reading")),
        },
        "/readings/{n}": {"get": operation(ref("Reading")), "delete": operation()},
    }
    api = api_of(paths, Reading=thing(value=NUMBER, unit=TEXT))
    assert value(api, "GET /readings", "x-collection") == {
        "name": "readings",
        "role": "list",
        "record": "",
        "schema": "/components/schemas/Reading",
    }
    for name in ("POST /readings", "GET /readings/{n}", "DELETE /readings/{n}"):
        finding = found(api, name, "x-collection")
        assert finding is not None
        assert finding.value is None
        assert "names it" in finding.reason
