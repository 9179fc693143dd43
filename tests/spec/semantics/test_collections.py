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
    query,
    ref,
    thing,
    value,
)

PET = thing(id=TEXT, name=TEXT, tag=TEXT)
NEW_PET = thing(name=TEXT, tag=TEXT)
COMMAND = thing(command=TEXT, argument=TEXT)


def collection(paths: dict[str, dict[str, Any]], name: str, **schemas: Any) -> Any:
    return value(api_of(paths, **{"Pet": PET, **schemas}), name, "x-collection")


PETS = {
    "/pets": {
        "get": operation(listed(ref("Pet"))),
        "post": operation(ref("Pet"), sent=NEW_PET, status="201"),
        "delete": operation(status="204"),
    },
    "/pets/{petId}": {
        "get": operation(ref("Pet")),
        "put": operation(ref("Pet"), sent=NEW_PET),
        "patch": operation(sent=NEW_PET, status="204"),
        "delete": operation(status="204"),
    },
    "/pets/{petId}/cancel": {"post": operation(ref("Pet"))},
}


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


def test_the_reason_names_the_operation_that_reads_what_is_listed() -> None:
    finding = found(api_of(PETS, Pet=PET), "GET /pets", "x-collection")
    assert finding is not None
    assert finding.confidence == "certain"
    assert finding.reason == (
        "GET /pets answers an array whose items are what GET /pets/{petId} answers"
    )


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


def test_a_list_of_edges_has_its_records_in_their_nodes() -> None:
    edge = thing(cursor=TEXT, node=ref("Pet"))
    paths = {"/pets": {"get": operation(thing(edges=listed(edge)))}}
    found_ = collection(paths, "GET /pets")
    assert (found_["record"], found_["item"], found_["identity"]) == ("/edges", "/node", "/id")


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


def test_a_read_that_answers_with_something_else_has_no_role() -> None:
    paths = {
        "/pets": {"get": operation(listed(ref("Pet")))},
        "/pets/{id}": {"get": operation(thing(html=TEXT, css=TEXT))},
    }
    assert collection(paths, "GET /pets/{id}") is None


def test_what_is_sent_something_else_does_not_write() -> None:
    paths = {
        "/pets": {
            "get": operation(listed(ref("Pet"))),
            "post": operation(thing(job=TEXT), sent=COMMAND),
        },
        "/pets/{id}": {"get": operation(ref("Pet")), "put": operation(sent=COMMAND)},
    }
    assert collection(paths, "POST /pets") is None
    assert collection(paths, "PUT /pets/{id}") is None


def test_an_array_inside_a_record_is_no_list() -> None:
    account = thing(id=TEXT, name=TEXT, cards=thing(data=listed(ref("Pet"))))
    assert collection({"/account": {"get": operation(account)}}, "GET /account") is None
    order = thing(id=TEXT, items=listed(ref("Pet")))
    assert collection({"/cart": {"get": operation(order)}}, "GET /cart") is None


def test_nested_records_have_a_collection_for_each_parent() -> None:
    paths = {
        "/users": {"get": operation(listed(ref("User")))},
        "/users/{user_id}": {"get": operation(ref("User"))},
        "/users/{user_id}/pets": {"get": operation(listed(ref("Pet")))},
        "/users/{user_id}/pets/{pet_id}": {"get": operation(ref("Pet"))},
    }
    api = api_of(paths, Pet=PET, User=thing(id=TEXT, email=TEXT))
    for name in ("GET /users/{user_id}/pets", "GET /users/{user_id}/pets/{pet_id}"):
        nested = value(api, name, "x-collection")
        assert nested["name"] == "users/{user_id}/pets"
        assert nested["parent"] == {"collection": "users", "id": "user_id"}
        assert "parents" not in nested


def test_records_that_hold_their_parent_are_one_collection() -> None:
    paths = {
        "/users/{userId}/orders": {
            "get": operation(listed(ref("Order"))),
            "post": operation(ref("Order"), sent=thing(total=NUMBER), status="201"),
        },
        "/orders": {"get": operation(listed(ref("Order")))},
        "/orders/{orderId}": {"get": operation(ref("Order"))},
    }
    api = api_of(paths, Order=thing(id=TEXT, user_id=TEXT, total=NUMBER))
    for name in ("GET /users/{userId}/orders", "POST /users/{userId}/orders"):
        nested = value(api, name, "x-collection")
        assert (nested["name"], nested["parents"]) == ("orders", {"userId": "/user_id"})


def test_a_part_of_a_list_shows_the_same_records() -> None:
    paths = PETS | {"/pets/findByTag": {"get": operation(listed(ref("Pet")))}}
    assert collection(paths, "GET /pets/findByTag")["name"] == "pets"


def test_singular_and_plural_are_one_collection() -> None:
    paths = {
        "/pets": {"get": operation(listed(ref("Pet")))},
        "/pet/{petId}": {"get": operation(ref("Pet"))},
    }
    assert collection(paths, "GET /pet/{petId}")["name"] == "pets"


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


def test_several_records_are_made_and_taken_away_at_once() -> None:
    paths = {
        "/pets": {
            "get": operation(listed(ref("Pet"))),
            "post": operation(sent=listed(NEW_PET)),
            "delete": operation(sent=thing(ids=listed(TEXT)), status="204"),
        },
    }
    made = collection(paths, "POST /pets")
    assert (made["role"], made["sent"]) == ("bulk-create", "")
    gone = collection(paths, "DELETE /pets")
    assert (gone["role"], gone["id"]) == ("bulk-delete", "body#/ids")


def test_put_that_may_create_makes_or_replaces() -> None:
    put = operation(ref("Pet"), sent=NEW_PET)
    put["responses"]["201"] = put["responses"]["200"]
    paths = PETS | {"/pets/{petId}": {"get": operation(ref("Pet")), "put": put}}
    assert collection(paths, "PUT /pets/{petId}")["role"] == "upsert"


def test_what_is_read_and_changed_at_one_path_is_one_record() -> None:
    settings = thing(theme=TEXT, size=NUMBER)
    paths = {
        "/settings": {
            "get": operation(ref("Settings")),
            "patch": operation(ref("Settings"), sent=settings),
        },
        "/summary": {"get": operation(ref("Settings"))},
    }
    api = api_of(paths, Settings=settings)
    assert value(api, "GET /settings", "x-collection") == {
        "name": "settings",
        "role": "read",
        "singleton": True,
        "record": "",
        "schema": "/components/schemas/Settings",
    }
    assert value(api, "PATCH /settings", "x-collection")["role"] == "update"
    assert value(api, "GET /summary", "x-collection") is None


def test_what_every_path_begins_with_is_no_part_of_a_name() -> None:
    paths = {f"/api/v2{template}": item for template, item in PETS.items()}
    assert collection(paths, "GET /api/v2/pets")["name"] == "pets"
    paths["/api/v1/pets"] = {"get": operation(listed(ref("Pet")))}
    assert collection(paths, "GET /api/v2/pets")["name"] == "v2/pets"


def test_a_search_for_something_else_is_a_list_of_its_own() -> None:
    hit = thing(id=TEXT, score=NUMBER, highlight=TEXT, source=TEXT)
    paths = PETS | {"/pets/search": {"get": operation(listed(hit))}}
    searched = collection(paths, "GET /pets/search")
    assert (searched["name"], searched["role"]) == ("pets/search", "list")


def test_what_can_be_read_below_a_record_is_no_action_on_it() -> None:
    lock = thing(owner=TEXT, until=TEXT)
    paths = PETS | {"/pets/{petId}/lock": {"get": operation(lock), "put": operation(sent=lock)}}
    locked = collection(paths, "PUT /pets/{petId}/lock")
    assert (locked["role"], locked["singleton"]) == ("replace", True)
    shown = {"get": operation(ref("Pet")), "put": operation(ref("Pet"), sent=ref("Pet"))}
    paths = PETS | {"/pets/{petId}/status": shown}
    assert collection(paths, "PUT /pets/{petId}/status") is None


def test_an_action_that_answers_with_something_like_the_record_does_not_show_it() -> None:
    paths = PETS | {
        "/pets/{petId}/clone": {"post": operation(thing(id=TEXT, name=TEXT, copy=TEXT))}
    }
    acted = collection(paths, "POST /pets/{petId}/clone")
    assert acted["role"] == "action"
    assert "record" not in acted


def test_a_deletion_that_may_choose_does_not_clear() -> None:
    deletion = operation(status="204", parameters=query(q=TEXT))
    paths = {"/pets": {"get": operation(listed(ref("Pet"))), "delete": deletion}}
    assert collection(paths, "DELETE /pets") is None


def test_a_path_that_is_all_parameter_names_no_collection() -> None:
    paths = {"/{name}": {"get": operation(ref("Pet")), "delete": operation()}}
    assert collection(paths, "GET /{name}") is None
    assert collection(paths, "DELETE /{name}") is None


def test_ending_something_that_has_no_plural_clears_nothing() -> None:
    paths = {"/pets/{id}/watch": {"get": operation(listed(ref("Pet"))), "delete": operation()}}
    assert collection(paths, "DELETE /pets/{id}/watch") is None


TAG = thing(slug=TEXT, label=TEXT)
TAGS = {
    "/tags": {
        "get": operation(listed(ref("Tag"))),
        "post": operation(ref("Tag"), sent=ref("Tag"), status="201"),
    },
    "/tags/{slug}": {"get": operation(ref("Tag"))},
}


@pytest.mark.parametrize("word", ["bulk", "batch", "bulk-create"])
def test_a_word_below_a_list_creates_many_at_once(word: str) -> None:
    bulk = operation(thing(tags=listed(ref("Tag"))), sent=listed(ref("Tag")), status="201")
    api = api_of({**TAGS, f"/tags/{word}": {"post": bulk}}, Tag=TAG)
    found = value(api, f"POST /tags/{word}", "x-collection")
    assert (found["name"], found["role"], found["record"]) == ("tags", "bulk-create", "/tags")


def test_a_word_below_a_list_that_is_sent_no_records_creates_none() -> None:
    bulk = operation(listed(ref("Tag")), sent=thing(slugs=listed(TEXT)))
    api = api_of({**TAGS, "/tags/bulk": {"post": bulk}}, Tag=TAG)
    found = value(api, "POST /tags/bulk", "x-collection")
    assert found is None or found.get("role") != "bulk-create"


@pytest.mark.parametrize(
    "media_type", ["application/merge-patch+json", "application/json-patch+json"]
)
def test_what_is_sent_patches_updates_whatever_they_look_like(media_type: str) -> None:
    patch = operation(ref("Tag"))
    patch["requestBody"] = {"content": {media_type: {"schema": {"type": ["object", "array"]}}}}
    paths = {**TAGS, "/tags/{slug}": {**TAGS["/tags/{slug}"], "patch": patch}}
    assert value(api_of(paths, Tag=TAG), "PATCH /tags/{slug}", "x-collection")["role"] == "update"


def test_clearing_below_a_parent_clears_the_collection_that_is_read_alone() -> None:
    paths = {
        "/posts/{postId}/comments": {
            "get": operation(listed(ref("Comment"))),
            "delete": operation(status="204"),
        },
        "/comments/{commentId}": {"get": operation(ref("Comment"))},
    }
    api = api_of(paths, Comment=thing(id=TEXT, postId=TEXT, text=TEXT))
    found = value(api, "DELETE /posts/{postId}/comments", "x-collection")
    assert (found["name"], found["role"]) == ("comments", "clear")
    assert found["parents"] == {"postId": "/postId"}
