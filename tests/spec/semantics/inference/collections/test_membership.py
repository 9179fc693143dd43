from __future__ import annotations

from tests.spec.semantics.building import NUMBER, TEXT, api_of, found, listed, operation, ref, thing
from tests.spec.semantics.inference.pets import PET, PETS, collection


def test_the_reason_names_the_operation_that_reads_what_is_listed() -> None:
    finding = found(api_of(PETS, Pet=PET), "GET /pets", "x-collection")
    assert finding is not None
    assert finding.confidence == "certain"
    assert finding.reason == (
        "GET /pets answers an array whose items are what GET /pets/{petId} answers"
    )


def test_a_part_of_a_list_shows_the_same_records() -> None:
    paths = PETS | {"/pets/findByTag": {"get": operation(listed(ref("Pet")))}}
    assert collection(paths, "GET /pets/findByTag")["name"] == "pets"


def test_a_search_for_something_else_is_a_list_of_its_own() -> None:
    hit = thing(id=TEXT, score=NUMBER, highlight=TEXT, source=TEXT)
    paths = PETS | {"/pets/search": {"get": operation(listed(hit))}}
    searched = collection(paths, "GET /pets/search")
    assert (searched["name"], searched["role"]) == ("pets/search", "list")


def test_singular_and_plural_are_one_collection() -> None:
    paths = {
        "/pets": {"get": operation(listed(ref("Pet")))},
        "/pet/{petId}": {"get": operation(ref("Pet"))},
    }
    assert collection(paths, "GET /pet/{petId}")["name"] == "pets"


def test_what_every_path_begins_with_is_no_part_of_a_name() -> None:
    paths = {f"/api/v2{template}": item for template, item in PETS.items()}
    assert collection(paths, "GET /api/v2/pets")["name"] == "pets"
    paths["/api/v1/pets"] = {"get": operation(listed(ref("Pet")))}
    assert collection(paths, "GET /api/v2/pets")["name"] == "v2/pets"


def test_a_path_that_is_all_parameter_names_no_collection() -> None:
    paths = {"/{name}": {"get": operation(ref("Pet")), "delete": operation()}}
    assert collection(paths, "GET /{name}") is None
    assert collection(paths, "DELETE /{name}") is None
