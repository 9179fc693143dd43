from __future__ import annotations

from typing import Any

import pytest

from tests.spec.semantics.building import NUMBER, TEXT, listed, operation, query, ref, thing
from tests.spec.semantics.inference.pets import NEW_PET, collection

PETS = thing(data=listed(ref("Pet")), next_cursor=TEXT)
PAGED = operation(PETS, parameters=query("limit", cursor=TEXT))
ASKED = thing(limit=NUMBER, cursor=TEXT)


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("/pets/{owner}", "pets/{owner}"),
        ("/pets/of/{owner}/{year}", "pets/of/{owner}/{year}"),
    ],
)
def test_a_path_that_ends_in_a_parameter_may_list(path: str, name: str) -> None:
    found = collection({path: {"get": PAGED}}, f"GET {path}")
    assert (found["name"], found["role"], found["record"]) == (name, "list", "/data")
    assert found["identity"] == "/id"


def test_an_array_without_pages_is_no_list_where_its_records_are_read() -> None:
    paths = {
        "/pets": {"get": operation(listed(ref("Pet")))},
        "/pets/{id}": {"get": operation(thing(data=listed(ref("Pet"))))},
    }
    assert collection(paths, "GET /pets/{id}") is None
    assert collection(paths, "GET /pets")["role"] == "list"


def test_a_request_body_may_ask_for_pages() -> None:
    paths = {"/usages": {"post": operation(PETS, sent=ASKED)}}
    found = collection(paths, "POST /usages")
    assert (found["name"], found["role"], found["record"]) == ("usages", "list", "/data")
    verb = {"/pets/get_by_group": {"post": operation(PETS, sent=ASKED)}}
    assert collection(verb, "POST /pets/get_by_group")["name"] == "pets/by_group"


@pytest.mark.parametrize("sent", [NEW_PET, thing(name=TEXT, limit=NUMBER), None])
def test_what_is_not_asked_for_pages_creates_or_does_something_else(sent: Any) -> None:
    found = collection({"/usages": {"post": operation(PETS, sent=sent)}}, "POST /usages")
    assert found is None


def test_where_something_is_listed_a_post_does_not_list() -> None:
    paths = {"/pets": {"get": PAGED, "post": operation(PETS, sent=ASKED)}}
    found = collection(paths, "POST /pets")
    assert found is None or found["role"] != "list"
