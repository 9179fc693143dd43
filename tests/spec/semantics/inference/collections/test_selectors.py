from __future__ import annotations

from tests.spec.semantics.building import TEXT, listed, operation, query, ref, thing
from tests.spec.semantics.inference.pets import PETS, collection


def test_a_call_names_its_record_in_the_query_or_the_body() -> None:
    paths = {
        "/pets.list": {"get": operation(thing(pets=listed(ref("Pet"))))},
        "/pets.info": {"get": operation(thing(pet=ref("Pet")), parameters=query(pet=TEXT))},
        "/pets.delete": {"post": operation(sent=thing(pet_id=TEXT))},
    }
    assert collection(paths, "GET /pets.info")["id"] == "pet"
    assert collection(paths, "POST /pets.delete")["id"] == "body#/pet_id"


def test_a_record_can_be_replaced_by_the_identity_in_the_body() -> None:
    paths = PETS | {"/pets": PETS["/pets"] | {"put": operation(ref("Pet"), sent=ref("Pet"))}}
    replaced = collection(paths, "PUT /pets")
    assert (replaced["role"], replaced["id"]) == ("replace", "body#/id")
