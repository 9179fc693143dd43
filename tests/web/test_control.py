"""Control a mock while it runs: its state, its sessions, its time."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from mockserver.mocking.worlds import Collection
from mockserver.state.store import Store
from mockserver.web.sessions import SessionNames
from tests.web.conftest import CREDENTIALS, new_app
from tests.web.controlled import Client, app_of, book, client, names


@pytest.fixture
def asker() -> Client:
    return client()


def sizes(asker: Client, session: str | None = None) -> dict[str, int]:
    found = asker.control("GET", "/state", session=session).json()
    assert found["session"] == (session or "default")
    assert [api["name"] for api in found["apis"]] == ["shop"]
    return {one["name"]: one["size"] for one in found["apis"][0]["collections"]}


# State


def test_the_state_lists_collections_with_their_sizes(asker: Client) -> None:
    assert sizes(asker) == {"books": 6}
    asker.ask("POST", "/books", json=book(900))
    assert sizes(asker) == {"books": 7}
    assert sizes(asker, "other") == {"books": 6}


def test_a_collection_with_a_parameter_is_listed_once_it_is_used(asker: Client) -> None:
    notes = asker.ask("GET", "/shelves/7/notes").json()
    assert sizes(asker) == {"books": 6, "shelves/7/notes": len(notes)}


def test_bundled_worlds_have_collections() -> None:
    client = Client(new_app())
    found = client.control("GET", "/state").json()["apis"]
    listed = {
        api["name"]: {one["name"]: one["size"] for one in api["collections"]} for api in found
    }
    assert sorted(listed) == sorted(CREDENTIALS)
    assert all(listed.values())
    events = client.control("GET", "/state/scopix/usage-events").json()
    assert listed["scopix"]["usage-events"] == len(events) > 1_000


def test_a_collection_is_read_as_the_api_lists_it(asker: Client) -> None:
    asker.ask("POST", "/books", json=book(900, shelf=1))
    assert asker.control("GET", "/state/shop/books").json() == asker.books()


@pytest.mark.parametrize("written", ["shelves/7/notes", "shelves%2F7%2Fnotes"])
def test_names_of_collections_may_hold_slashes(asker: Client, written: str) -> None:
    notes = asker.ask("GET", "/shelves/7/notes").json()
    assert asker.control("GET", f"/state/shop/{written}").json() == notes
    assert asker.control("PUT", f"/state/shop/{written}", json=notes[:1]).status_code == 200
    assert asker.ask("GET", "/shelves/7/notes").json() == notes[:1]


def test_a_collection_can_be_replaced(asker: Client) -> None:
    first = asker.books()[0]
    records = [book(900, shelf=1), book(901, shelf=0), book(902, shelf=1), first]
    answer = asker.control("PUT", "/state/shop/books", json=records)
    assert answer.json() == {"name": "books", "size": 4}
    in_order = sorted(records, key=lambda one: one["shelf"])
    assert asker.books() == in_order
    assert asker.books(query="?shelf=1") == [one for one in in_order if one["shelf"] == 1]
    assert asker.ask("GET", "/books/901").json() == records[1]
    assert len(asker.books("other")) == 6


def test_a_replaced_collection_goes_on_being_changed(asker: Client) -> None:
    asker.control("PUT", "/state/shop/books", json=[])
    assert asker.books() == []
    assert asker.ask("POST", "/books", json=book(900)).status_code == 201
    asker.control("PUT", "/state/shop/books", json=[book(901)])
    assert asker.books() == [book(901)]


def test_records_that_the_api_could_not_send_are_refused_as_a_whole(asker: Client) -> None:
    before = asker.books()
    answer = asker.control("PUT", "/state/shop/books", json=[book(900), book(901, shelf=99)])
    assert answer.status_code == 409
    assert [error["pointer"] for error in answer.json()["errors"]] == ["#/1/shelf"]
    assert asker.books() == before


def test_two_records_of_one_identity_are_refused_as_a_whole(asker: Client) -> None:
    before = asker.books()
    answer = asker.control("PUT", "/state/shop/books", json=[book(900), book(900)])
    assert answer.status_code == 409
    assert answer.json()["errors"][0]["pointer"] == "#/1"
    assert asker.books() == before


def test_one_collection_can_be_reset(asker: Client) -> None:
    books, notes = asker.books(), asker.ask("GET", "/shelves/7/notes").json()
    for path in ("/state/shop/books", "/state/shop/shelves%2F7%2Fnotes"):
        asker.control("PUT", path, json=[])
    answer = asker.control("DELETE", "/state/shop/books")
    assert (answer.status_code, answer.content) == (204, b"")
    assert asker.books() == books
    assert asker.ask("GET", "/shelves/7/notes").json() == []
    assert asker.control("DELETE", "/state").status_code == 204
    assert asker.ask("GET", "/shelves/7/notes").json() == notes


def test_a_reset_is_one_of_the_session_alone(asker: Client) -> None:
    for session in ("one", "two"):
        asker.ask("POST", "/books", json=book(900), session=session)
    asker.control("DELETE", "/state", session="one")
    assert (len(asker.books("one")), len(asker.books("two"))) == (6, 7)


@pytest.mark.parametrize("path", ["/state/shop/films", "/state/cinema/books"])
def test_an_unknown_collection_is_404_and_the_known_ones_are_named(
    asker: Client, path: str
) -> None:
    for method, body in (("GET", None), ("PUT", []), ("DELETE", None)):
        answer = asker.control(method, path, json=body)
        assert answer.status_code == 404
        assert answer.json()["type"].endswith("/no-such-resource")
        assert ("books" if "films" in path else "shop") in answer.json()["detail"]


# Sessions


def test_a_session_is_listed_once_it_is_used(asker: Client) -> None:
    assert names(asker.control("GET", "/sessions")) == ["default"]
    asker.books("worker-1")
    asker.control("GET", "/state", session="worker-2")
    assert names(asker.control("GET", "/sessions")) == ["default", "worker-1", "worker-2"]


def test_a_session_tells_how_much_it_changed(asker: Client) -> None:
    asker.books("mine")
    assert asker.control("GET", "/sessions/mine").json() == {
        "name": "mine",
        "scenario": None,
        "changes": 0,
    }
    asker.ask("POST", "/books", json=book(900), session="mine")
    asker.ask("DELETE", "/books/900", session="mine")
    assert asker.control("GET", "/sessions/mine").json() == {
        "name": "mine",
        "scenario": None,
        "changes": 2,
    }


def test_a_session_is_created_once(asker: Client) -> None:
    answers = [asker.control("PUT", "/sessions/mine") for _ in range(2)]
    assert [answer.status_code for answer in answers] == [201, 200]
    assert (
        answers[0].json() == answers[1].json() == {"name": "mine", "scenario": None, "changes": 0}
    )


def test_a_session_is_reset_by_its_name(asker: Client) -> None:
    asker.ask("POST", "/books", json=book(900), session="mine")
    answer = asker.control("POST", "/sessions/mine/reset")
    assert answer.json() == {"name": "mine", "scenario": None, "changes": 0}
    assert len(asker.books("mine")) == 6


def test_a_deleted_session_is_gone_with_its_changes_and_comes_back_when_used(
    asker: Client,
) -> None:
    asker.ask("POST", "/books", json=book(900), session="mine")
    assert asker.control("DELETE", "/sessions/mine").status_code == 204
    assert names(asker.control("GET", "/sessions")) == ["default"]
    assert len(asker.books("mine")) == 6
    assert names(asker.control("GET", "/sessions")) == ["default", "mine"]


@pytest.mark.parametrize(
    ("method", "path"),
    [("GET", "/sessions/x"), ("DELETE", "/sessions/x"), ("POST", "/sessions/x/reset")],
)
def test_an_unknown_session_is_404(asker: Client, method: str, path: str) -> None:
    answer = asker.control(method, path)
    assert (answer.status_code, answer.json()["title"]) == (404, "No such resource")


def test_what_is_no_name_of_a_session_is_refused(asker: Client) -> None:
    assert asker.control("PUT", "/sessions/%20").status_code == 400
    assert asker.control("GET", "/state", session="a b").status_code == 400
    assert asker.ask("GET", "/books", session="a b").status_code == 400


def test_a_session_is_written_at_its_first_use_and_after_it_was_deleted() -> None:
    store, begun = Store(), []
    used, begin = SessionNames(store), store.sessions.begin

    def noted(name: str, scenario: str = "") -> None:
        begun.append(name)
        begin(name, scenario)

    store.sessions.begin = noted  # type: ignore[method-assign]
    for name in ("a", "b", "a", "b"):
        used.used(name)
    assert begun == ["a", "b"]
    store.sessions.delete("a")
    for name in ("a", "b"):
        used.used(name)
    assert begun == ["a", "b", "a"]


def test_a_session_that_another_process_deleted_is_listed_when_it_is_used(tmp_path: Path) -> None:
    one, other = (client(state=str(tmp_path / "state.db")) for _ in range(2))
    for asker in (one, other):
        asker.books("mine")
    assert one.control("DELETE", "/sessions/mine").status_code == 204
    assert names(other.control("GET", "/sessions")) == ["default"]
    other.books("mine")
    assert names(one.control("GET", "/sessions")) == ["default", "mine"]


# Time


def test_the_clock_tells_how_far_it_was_moved(asker: Client) -> None:
    before = asker.control("GET", "/clock").json()
    assert before["advancedSeconds"] == 0
    assert before["worlds"] == [{"api": "shop", "now": "2026-05-13T00:00:00Z"}]
    asker.control("POST", "/clock", json={"advanceSeconds": 60})
    after = asker.control("POST", "/clock", json={"advanceSeconds": 3.5}).json()
    assert after["advancedSeconds"] == 63.5
    assert after["worlds"] == [{"api": "shop", "now": "2026-05-13T00:01:03.500000Z"}]
    passed = datetime.fromisoformat(after["now"]) - datetime.fromisoformat(before["now"])
    assert 63.5 <= passed.total_seconds() < 100


LIMITED = """
openapi: 3.1.0
info: {title: Limited, version: '1'}
paths:
  /now:
    get:
      operationId: tellNow
      x-rate-limit: {requests: 1, window: 60, scope: address}
      responses:
        '200': {description: it, content: {application/json: {schema: {type: object}}}}
        '429': {description: wait}
"""


def test_windows_of_limits_move_with_the_clock() -> None:
    asker = limited()
    assert [asker.ask("GET", "/now").status_code for _ in range(2)] == [200, 429]
    asker.control("POST", "/clock", json={"advanceSeconds": 60})
    assert asker.ask("GET", "/now").status_code == 200


def test_worlds_learn_the_time_and_keep_the_records_that_they_began_with() -> None:
    moved = limited()
    told = [limited().ask("GET", "/now").json()]
    for _ in range(2):
        moved.control("POST", "/clock", json={"advanceSeconds": 86_400})
        told.append(moved.ask("GET", "/now").json())
    assert [one["now"][:10] for one in told] == ["2026-05-13", "2026-05-14", "2026-05-15"]
    assert [one["first"][:10] for one in told] == ["2026-05-13"] * 3


STAMPED = """
openapi: 3.1.0
info: {title: Stamped, version: '1'}
paths:
  /notes:
    get: {responses: {'200': {description: all, content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/Note'}}}}}}}
    post:
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Note'}}}}
      responses: {'201': {description: made, content: {application/json: {schema: {$ref: '#/components/schemas/Note'}}}}}
  /notes/{id}:
    parameters: [{name: id, in: path, required: true, schema: {type: integer}}]
    get: {responses: {'200': {description: it, content: {application/json: {schema: {$ref: '#/components/schemas/Note'}}}}, '404': {description: none}}}
    put:
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Note'}}}}
      responses: {'200': {description: it, content: {application/json: {schema: {$ref: '#/components/schemas/Note'}}}}, '404': {description: none}}
    patch:
      requestBody: {content: {application/json: {schema: {type: object, properties: {text: {type: string}}}}}}
      responses: {'200': {description: it, content: {application/json: {schema: {$ref: '#/components/schemas/Note'}}}}, '404': {description: none}}
components:
  schemas:
    Note:
      type: object
      required: [id, text]
      properties:
        id: {type: integer, readOnly: true}
        text: {type: string}
        createdAt: {type: string, format: date-time, readOnly: true}
        updated_at: {type: integer, readOnly: true}
"""


def test_records_are_stamped_with_the_time_that_it_is_on_every_replica(tmp_path: Path) -> None:
    state = str(tmp_path / "state.db")
    one, other = (Client(app_of(STAMPED, state=state, infer=True)) for _ in range(2))
    first = one.ask("POST", "/notes", json={"text": "a"}).json()
    assert (first["createdAt"], first["updated_at"]) == ("2026-05-13T00:00:00.000Z", 1778630400)
    seen = shown(other)
    one.control("POST", "/clock", json={"advanceSeconds": 90})
    assert other.control("GET", "/clock").json()["advancedSeconds"] == 90
    second = other.ask("POST", "/notes", json={"text": "b"}).json()
    assert (second["createdAt"], second["updated_at"]) == ("2026-05-13T00:01:30.000Z", 1778630490)
    other.control("POST", "/clock", json={"advanceSeconds": 10})
    for asker, method in ((one, "PUT"), (other, "PATCH")):
        changed = asker.ask(method, f"/notes/{first['id']}", json={"text": method}).json()
        expected = {"text": method, "createdAt": first["createdAt"], "updated_at": 1778630500}
        assert changed == first | expected
    # What was there stays as it is.
    new = (first["id"], second["id"])
    notes = [[note for note in listed if note["id"] not in new] for listed in (seen, shown(one))]
    assert notes[0] == notes[1] != []


def shown(asker: Client) -> list[Any]:
    """Return the list of notes."""
    found: list[Any] = asker.ask("GET", "/notes").json()
    return found


def test_windows_and_worlds_move_on_every_replica(tmp_path: Path) -> None:
    one, other = (limited(state=str(tmp_path / "state.db")) for _ in range(2))
    assert [other.ask("GET", "/now").status_code for _ in range(2)] == [200, 429]
    one.control("POST", "/clock", json={"advanceSeconds": 86_400})
    answer = other.ask("GET", "/now")
    assert answer.status_code == 200
    assert answer.json()["now"][:10] == "2026-05-14"
    assert answer.json()["first"][:10] == "2026-05-13"


@pytest.mark.parametrize("body", [{}, {"advanceSeconds": -1}, {"advanceSeconds": "1"}, [], None])
def test_the_clock_is_moved_by_seconds_and_never_back(asker: Client, body: Any) -> None:
    answer = asker.control("POST", "/clock", json=body)
    assert answer.status_code == 400
    assert asker.control("GET", "/clock").json()["advancedSeconds"] == 0


def test_the_time_ends_with_the_year_9999(asker: Client) -> None:
    statuses = {
        asker.control("POST", "/clock", json={"advanceSeconds": 315_360_000}).status_code
        for _ in range(800)
    }
    assert statuses == {200, 409}
    assert asker.ask("GET", "/books").status_code == 200


def test_a_clock_of_somebody_else_is_left_to_him() -> None:
    class Clock:
        def time(self) -> float:
            return 1_800_000_000.0

    asker = client(clock=Clock())
    assert asker.control("GET", "/clock").json()["now"] == "2027-01-15T08:00:00Z"
    assert asker.control("POST", "/clock", json={"advanceSeconds": 1}).status_code == 409


def test_an_answer_that_is_kept_is_not_that_of_another_time() -> None:
    asker = limited(rate_limits=False)
    first = asker.ask("GET", "/now").json()
    assert asker.ask("GET", "/now").json() == first
    asker.control("POST", "/clock", json={"advanceSeconds": 86_400})
    assert asker.ask("GET", "/now").json()["now"][:10] == "2026-05-14"


# Requests


def test_health_tells_that_the_mock_is_there(asker: Client) -> None:
    assert asker.control("GET", "/health").json()["status"] == "ok"


def test_the_document_is_served(asker: Client) -> None:
    document = asker.control("GET", "/openapi.json").json()
    assert document["openapi"].startswith("3.1")
    assert "/sessions/{name}/reset" in document["paths"]


@pytest.mark.parametrize(
    ("method", "path", "allow"),
    [
        ("POST", "/state", {"GET", "HEAD", "DELETE"}),
        ("PATCH", "/state/shop/books", {"GET", "HEAD", "PUT", "DELETE"}),
        ("GET", "/sessions/x/reset", {"POST"}),
        ("DELETE", "/health", {"GET", "HEAD"}),
    ],
)
def test_a_wrong_method_is_405_with_those_there_are(
    asker: Client, method: str, path: str, allow: set[str]
) -> None:
    answer = asker.control(method, path)
    assert (answer.status_code, answer.json()["type"]) == (405, "about:blank")
    assert set(answer.headers["allow"].split(", ")) == allow


@pytest.mark.parametrize("path", ["/state/", "/clock/x", "/sessions/a/b", "/statistics", "/"])
def test_an_unknown_resource_is_404(asker: Client, path: str) -> None:
    answer = asker.control("GET", path)
    assert answer.status_code == 404
    assert answer.headers["content-type"].startswith("application/problem+json")
    assert answer.json()["type"] == "about:blank"


def test_a_body_that_is_not_json_is_refused(asker: Client) -> None:
    form = asker.control("POST", "/clock", data={"advanceSeconds": "1"})
    assert form.status_code == 415
    broken = asker.control(
        "POST", "/clock", content=b"{", headers={"Content-Type": "application/json"}
    )
    assert broken.status_code == 400


def test_what_goes_wrong_inside_is_a_500_as_problem(
    asker: Client, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    asker.books()

    def broken(*_: Any) -> None:
        raise RuntimeError("out of order")

    monkeypatch.setattr("mockserver.state.sessions.Sessions.all", broken)
    answer = asker.control("GET", "/sessions")
    assert (answer.status_code, answer.json()["type"][-15:]) == (500, "broken-contract")
    assert "out of order" in caplog.text


def limited(**settings: Any) -> Client:
    world = ModuleType("limited")
    # Its answers are kept and sent again, until records change or the time does.
    world.REPEATABLE = True  # type: ignore[attr-defined]
    world.COLLECTIONS = (  # type: ignore[attr-defined]
        Collection(name="days", records=lambda source: [{"id": 1, "at": source.now.isoformat()}]),
    )

    def tell_now(call: Any) -> Any:
        return {"now": call.source.now.isoformat(), "first": call.records("days")[0]["at"]}

    world.tell_now = tell_now  # type: ignore[attr-defined]
    return Client(app_of(LIMITED, world=world, **{"rate_limits": True, **settings}))
