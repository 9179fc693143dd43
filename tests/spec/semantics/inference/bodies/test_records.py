from __future__ import annotations

from tests.spec.semantics.building import NUMBER, listed, operation, ref, thing
from tests.spec.semantics.inference.pets import NEW_PET, collection


def test_records_are_found_inside_envelopes() -> None:
    paths = {
        "/pets": {
            "get": operation(thing(data=listed(ref("Pet")), meta=thing(total=NUMBER))),
            "post": operation(thing(pet=ref("Pet")), sent=thing(pet=NEW_PET)),
        },
        "/pets/{id}": {"get": operation(thing(data=ref("Pet")))},
    }
    assert collection(paths, "GET /pets")["record"] == "/data"
    assert collection(paths, "GET /pets/{id}")["record"] == "/data"
    created = collection(paths, "POST /pets")
    assert (created["record"], created["sent"]) == ("/pet", "/pet")
