from __future__ import annotations

from typing import Any

import pytest

from tests.spec.semantics.building import TEXT, listed, operation, ref, thing
from tests.spec.semantics.inference.pets import NEW_PET, PETS, collection


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("GET /pets", {"role": "list", "record": ""}),
        ("POST /pets", {"role": "create", "record": "", "sent": ""}),
        ("DELETE /pets", {"role": "clear"}),
        ("GET /pets/{petId}", {"role": "read", "id": "petId", "record": ""}),
        ("PUT /pets/{petId}", {"role": "replace", "id": "petId", "record": "", "sent": ""}),
        ("PATCH /pets/{petId}", {"role": "update", "id": "petId", "sent": ""}),
        ("DELETE /pets/{petId}", {"role": "delete", "id": "petId"}),
        ("POST /pets/{petId}/cancel", {"role": "action", "id": "petId", "record": ""}),
    ],
)
def test_each_method_has_its_role(name: str, expected: dict[str, Any]) -> None:
    usual = {"name": "pets", "identity": "/id", "schema": "/components/schemas/Pet"}
    assert collection(PETS, name) == usual | expected


def test_words_at_the_end_of_a_path_say_what_it_does() -> None:
    paths = {
        "/usage/list": {"get": operation(thing(items=listed(ref("Pet"))))},
        "/usage/create": {"post": operation(ref("Pet"), sent=NEW_PET)},
        "/usage/{usageId}/fetch": {"get": operation(ref("Pet"))},
        "/usage/{usageId}/update": {"post": operation(ref("Pet"), sent=NEW_PET)},
        "/usage/{usageId}/delete": {"post": operation(thing(ok=TEXT))},
    }
    roles = {
        template: collection(paths, f"{method.upper()} {template}")["role"]
        for template, item in paths.items()
        for method in item
    }
    assert list(roles.values()) == ["list", "create", "read", "update", "delete"]
    assert collection(paths, "GET /usage/list")["name"] == "usage"


def test_a_read_that_answers_with_something_else_has_no_role() -> None:
    paths = {
        "/pets": {"get": operation(listed(ref("Pet")))},
        "/pets/{id}": {"get": operation(thing(html=TEXT, css=TEXT))},
    }
    assert collection(paths, "GET /pets/{id}") is None
