from __future__ import annotations

from tests.spec.semantics.building import NUMBER, TEXT, operation, ref, thing
from tests.spec.semantics.inference.pets import PETS, collection


def test_what_is_read_and_changed_at_one_path_is_one_record() -> None:
    settings = thing(theme=TEXT, size=NUMBER)
    paths = {
        "/settings": {
            "get": operation(ref("Settings")),
            "patch": operation(ref("Settings"), sent=settings),
        },
        "/summary": {"get": operation(ref("Settings"))},
    }
    assert collection(paths, "GET /settings", Settings=settings) == {
        "name": "settings",
        "role": "read",
        "singleton": True,
        "record": "",
        "schema": "/components/schemas/Settings",
    }
    assert collection(paths, "PATCH /settings", Settings=settings)["role"] == "update"
    assert collection(paths, "GET /summary", Settings=settings) is None


def test_what_can_be_read_below_a_record_is_no_action_on_it() -> None:
    lock = thing(owner=TEXT, until=TEXT)
    paths = PETS | {"/pets/{petId}/lock": {"get": operation(lock), "put": operation(sent=lock)}}
    locked = collection(paths, "PUT /pets/{petId}/lock")
    assert (locked["role"], locked["singleton"]) == ("replace", True)
    shown = {"get": operation(ref("Pet")), "put": operation(ref("Pet"), sent=ref("Pet"))}
    paths = PETS | {"/pets/{petId}/status": shown}
    assert collection(paths, "PUT /pets/{petId}/status") is None
