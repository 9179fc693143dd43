from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from contract_tests.connections import Transport
from contract_tests.credentials import Credentials
from contract_tests.engine.cleaning import Cleaner
from contract_tests.exchanges import Exchange
from contract_tests.names import Names
from contract_tests.targets import Target
from mockserver.spec import Api, document_from_text
from mockserver.spec.parse import api_from_document
from mockserver.spec.semantics import Meanings

PETS = """
openapi: 3.1.0
info: {title: Pets, version: '1'}
paths:
  /pets:
    get:
      x-collection: {name: pets, identity: /id, role: list}
      responses: {'200': {description: ok}}
    post:
      x-collection: {name: pets, identity: /id, role: create}
      responses: {'201': {description: made}}
  /pets/{petId}:
    parameters: [{name: petId, in: path, required: true, schema: {type: string}}]
    put:
      x-collection: {name: pets, identity: /id, role: replace, id: petId}
      responses: {'201': {description: made}}
    delete:
      x-collection: {name: pets, identity: /id, role: delete, id: petId}
      responses: {'204': {description: gone}}
  /notes:
    post:
      x-collection: {name: notes, identity: /id, role: create}
      responses: {'201': {description: made}}
"""


@pytest.fixture(scope="module")
def api() -> Api:
    return api_from_document(document_from_text(PETS, source="pets.yaml"))


class Server:
    """Answers every request with the next of *statuses*, and notes what it was asked."""

    def __init__(self, *statuses: int) -> None:
        self.statuses = list(statuses)
        self.asked: list[str] = []

    def request(self, method: str, url: str, **options: Any) -> Any:
        self.asked.append(f"{method} {url.removeprefix('http://127.0.0.1:9')}")
        return SimpleNamespace(
            status_code=self.statuses.pop(0) if self.statuses else 204,
            headers={},
            content=b"",
            elapsed=SimpleNamespace(total_seconds=lambda: 0.0),
            request=SimpleNamespace(url=url, headers={}),
        )


def target_of(api: Api, server: Server) -> Target:
    target = Target(
        api, "http://127.0.0.1:9", Credentials(schemes={}, values={}), allow_writes=True
    )
    connection: Any = SimpleNamespace(request=server.request, transport=Transport())
    target.connection = connection
    return target


def exchange(method: str, path: str, status: int, body: bytes = b"") -> Exchange:
    return Exchange(
        method=method, url=f"http://127.0.0.1:9{path}", status=status, response_body=body
    )


def named(api: Api, name: str) -> Any:
    return next(operation for operation in api.operations if operation.name == name)


def test_what_was_created_is_deleted_the_latest_first(api: Api) -> None:
    server = Server()
    cleaner = Cleaner(target_of(api, server))
    create = named(api, "POST /pets")
    cleaner.saw(create, exchange("POST", "/pets", 201, b'{"id": "a/1"}'))
    cleaner.saw(create, exchange("POST", "/pets", 201, b'{"id": 2}'))
    cleaner.saw(named(api, "PUT /pets/{petId}"), exchange("PUT", "/pets/c", 201, b'{"id": "c"}'))
    assert cleaner.clean() == ()
    assert server.asked == ["DELETE /pets/c", "DELETE /pets/2", "DELETE /pets/a%2F1"]
    assert cleaner.clean() == ()
    assert len(server.asked) == 3, "nothing is deleted twice"


def test_what_was_not_created_or_is_deleted_already_stays(api: Api) -> None:
    server = Server()
    cleaner = Cleaner(target_of(api, server))
    create, delete = named(api, "POST /pets"), named(api, "DELETE /pets/{petId}")
    cleaner.saw(create, exchange("POST", "/pets", 201, b'{"id": "a"}'))
    cleaner.saw(delete, exchange("DELETE", "/pets/a", 204))
    cleaner.saw(create, exchange("POST", "/pets", 400, b'{"id": "b"}'))
    cleaner.saw(named(api, "GET /pets"), exchange("GET", "/pets", 200, b'[{"id": "c"}]'))
    assert cleaner.clean() == ()
    assert server.asked == []


def test_what_cannot_be_deleted_is_told(api: Api) -> None:
    cleaner = Cleaner(target_of(api, Server(500, 404)))
    create = named(api, "POST /pets")
    cleaner.saw(create, exchange("POST", "/pets", 201, b'{"id": "gone"}'))
    cleaner.saw(create, exchange("POST", "/pets", 201, b'{"id": "stays"}'))
    cleaner.saw(named(api, "POST /notes"), exchange("POST", "/notes", 201, b'{"id": 1}'))
    assert cleaner.clean() == (
        "1 records of notes were created; no operation deletes them",
        "/pets/stays was created and not deleted again: 500",
    )


def test_deleting_has_a_budget_of_its_own(api: Api) -> None:
    server = Server()
    target = target_of(api, server)
    cleaner = Cleaner(target)
    cleaner.saw(named(api, "POST /pets"), exchange("POST", "/pets", 201, b'{"id": "a"}'))
    target.pace.stop("interrupted")
    assert cleaner.clean() == ()
    assert server.asked == ["DELETE /pets/a"]


def test_a_name_can_be_given_once(api: Api) -> None:
    names = Names(Meanings(api))
    create = named(api, "POST /pets")

    def sent(body: bytes, status: int) -> Exchange:
        return Exchange(method="POST", url="http://x/pets", request_body=body, status=status)

    names.saw(create, sent(b'{"id": "a"}', 201))
    names.saw(create, sent(b'{"id": "b"}', 400))
    assert names.is_taken(create, sent(b'{"id": "a"}', 400))
    assert not names.is_taken(create, sent(b'{"id": "b"}', 400))
    assert not names.is_taken(create, sent(b'{"name": "a"}', 400))
    assert not names.is_taken(create, sent(b"{", 400))
