"""A record that is deleted and created again begins without what stood below it before."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.support.keeping import Keeping

USERS = """
openapi: 3.1.0
info: {title: Users, version: '1'}
paths:
  /users:
    get: {responses: {'200': {description: all, content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/User'}}}}}}}
    post:
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/User'}}}}
      responses: {'201': {description: made, content: {application/json: {schema: {$ref: '#/components/schemas/User'}}}}, '409': {description: taken}}
  /users/bulk:
    post:
      requestBody: {content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/User'}}}}}
      responses: {'201': {description: made, content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/User'}}}}}, '409': {description: taken}}
  /users/{userId}:
    parameters: [{name: userId, in: path, required: true, schema: {type: integer}}]
    get: {responses: {'200': {description: it, content: {application/json: {schema: {$ref: '#/components/schemas/User'}}}}, '404': {description: none}}}
    put:
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/User'}}}}
      responses: {'200': {description: it, content: {application/json: {schema: {$ref: '#/components/schemas/User'}}}}, '201': {description: made, content: {application/json: {schema: {$ref: '#/components/schemas/User'}}}}}
    delete: {responses: {'204': {description: gone}, '404': {description: none}}}
  /users/{userId}/notes:
    parameters: [{name: userId, in: path, required: true, schema: {type: integer}}]
    get: {responses: {'200': {description: all, content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/Note'}}}}}}}
    post:
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Note'}}}}
      responses: {'201': {description: made, content: {application/json: {schema: {$ref: '#/components/schemas/Note'}}}}}
  /users/{userId}/notes/{noteId}:
    parameters:
      - {name: userId, in: path, required: true, schema: {type: integer}}
      - {name: noteId, in: path, required: true, schema: {type: integer}}
    get: {responses: {'200': {description: it, content: {application/json: {schema: {$ref: '#/components/schemas/Note'}}}}, '404': {description: none}}}
    delete: {responses: {'204': {description: gone}, '404': {description: none}}}
  /users/{userId}/letters:
    parameters: [{name: userId, in: path, required: true, schema: {type: integer}}]
    get: {responses: {'200': {description: all, content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/Letter'}}}}}}}
    post:
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Letter'}}}}
      responses: {'201': {description: made, content: {application/json: {schema: {$ref: '#/components/schemas/Letter'}}}}}
  /users/{userId}/profile:
    parameters: [{name: userId, in: path, required: true, schema: {type: integer}}]
    get: {responses: {'200': {description: it, content: {application/json: {schema: {$ref: '#/components/schemas/Profile'}}}}, '404': {description: none}}}
    put:
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Profile'}}}}
      responses: {'200': {description: it, content: {application/json: {schema: {$ref: '#/components/schemas/Profile'}}}}, '404': {description: none}}
  /letters/{letterId}:
    parameters: [{name: letterId, in: path, required: true, schema: {type: integer}}]
    get: {responses: {'200': {description: it, content: {application/json: {schema: {$ref: '#/components/schemas/Letter'}}}}, '404': {description: none}}}
components:
  schemas:
    User: {type: object, required: [id, name], properties: {id: {type: integer, minimum: 1}, name: {type: string}}}
    Profile: {type: object, required: [motto], properties: {motto: {type: string}}}
    Note: {type: object, required: [id, text], properties: {id: {type: integer, readOnly: true}, text: {type: string}}}
    Letter: {type: object, required: [id, userId], properties: {id: {type: integer, readOnly: true}, userId: {type: integer, readOnly: true}, text: {type: string}}}
"""


@pytest.fixture(params=["memory", "file"])
def users(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Keeping]:
    state = None if request.param == "memory" else str(tmp_path / "state.db")
    with Keeping(USERS, state=state) as client:
        yield client


def create_again(users: Keeping, way: str, identity: int) -> Any:
    user = {"id": identity, "name": "Ada"}
    match way:
        case "PUT":
            return users.put(f"/users/{identity}", user)
        case "bulk":
            return users.post("/users/bulk", [{"id": 9001, "name": "Eve"}, user])
        case "key":
            return users.post("/users", user, {"Idempotency-Key": "k"})
    return users.post("/users", user)


@pytest.mark.parametrize("way", ["POST", "PUT", "bulk", "key"])
@pytest.mark.parametrize("identity", [1, 777])
def test_a_record_that_is_created_again_has_nothing_below_it(
    users: Keeping, way: str, identity: int
) -> None:
    if identity == 777:
        assert users.post("/users", {"id": identity, "name": "Bob"}).status_code == 201
    for kind in ("notes", "letters"):
        assert users.post(f"/users/{identity}/{kind}", {"text": "old"}).status_code == 201
    notes = [note["id"] for note in users.read(f"/users/{identity}/notes")]
    letters = [letter["id"] for letter in users.read(f"/users/{identity}/letters")]
    others = users.read("/users/2/letters"), users.read("/users/2/notes")
    assert users.delete(f"/users/{identity}").status_code == 204
    for kind in ("notes", "letters"):
        assert users.get(f"/users/{identity}/{kind}").status_code == 404
    assert create_again(users, way, identity).status_code == 201
    for kind in ("notes", "letters"):
        assert users.read(f"/users/{identity}/{kind}") == []
    for note in notes:
        assert users.get(f"/users/{identity}/notes/{note}").status_code == 404
    for letter in letters:
        assert users.get(f"/letters/{letter}").status_code == 404
    new = users.post(f"/users/{identity}/notes", {"text": "new"}).json()
    assert new["id"] not in notes
    assert users.read(f"/users/{identity}/notes") == [new]
    assert (users.read("/users/2/letters"), users.read("/users/2/notes")) == others


def test_nobody_looked_below_it_before_and_nothing_is_there_now(users: Keeping) -> None:
    users.delete("/users/1")
    assert create_again(users, "POST", 1).status_code == 201
    assert users.read("/users/1/notes") == []
    assert users.read("/users/1/letters") == []
    session = {"X-Mock-Session": "other"}
    assert users.get("/users/1/notes", headers=session).json() != []


def test_a_refused_creation_forgets_nothing(users: Keeping) -> None:
    users.delete("/users/1")
    wrong = [{"id": 1, "name": "Ada"}, {"id": 2, "name": "taken"}]
    assert users.post("/users/bulk", wrong).status_code == 409
    assert users.get("/users/1").status_code == 404
    assert create_again(users, "POST", 1).status_code == 201
    assert users.read("/users/1/notes") == []


def test_a_record_that_is_only_changed_keeps_what_is_below_it(users: Keeping) -> None:
    notes = users.read("/users/1/notes")
    assert users.put("/users/1", {"id": 1, "name": "Ada"}).status_code == 200
    assert users.read("/users/1/notes") == notes != []


def test_what_there_is_one_of_below_it_begins_anew(users: Keeping) -> None:
    before = users.read("/users/1/profile")
    assert users.put("/users/1/profile", {"motto": "old"}).json() == {"motto": "old"}
    users.delete("/users/1")
    assert users.get("/users/1/profile").status_code == 404
    assert create_again(users, "POST", 1).status_code == 201
    assert users.read("/users/1/profile") == before != {"motto": "old"}
