"""Who may control the mock: its own machine, none of the pages that its browser shows, or a token."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from mockserver.errors import SettingsError
from mockserver.settings import Settings, environment_of, settings_from
from tests.web.controlled import Client, client, shop

TOKEN = "s3cret"


@pytest.fixture(scope="module")
def app() -> Any:
    return shop()


@pytest.fixture(scope="module")
def guarded() -> Any:
    return shop(control_token=TOKEN)


@pytest.mark.parametrize("address", ["127.0.0.1", "127.8.9.1", "::1", "::ffff:127.0.0.1"])
@pytest.mark.parametrize("host", ["127.0.0.1:8000", "localhost", "mock.localhost:1", "[::1]:8000"])
def test_this_machine_may(app: Any, address: str, host: str) -> None:
    assert Client(app, address=address, host=host).control("GET", "/sessions").status_code == 200


@pytest.mark.parametrize("address", ["10.0.0.7", "::ffff:10.0.0.7", "2001:db8::1"])
def test_other_machines_may_not_and_learn_what_would_do(app: Any, address: str) -> None:
    answer = Client(app, address=address).control("DELETE", "/state")
    assert answer.status_code == 403
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["type"].endswith("/problems/forbidden")
    assert "--control-token" in answer.json()["detail"]


def test_a_client_without_an_address_may_not(app: Any) -> None:
    async def without(scope: Any, receive: Any, send: Any) -> None:
        await app({**scope, "client": None}, receive, send)

    assert Client(without).control("GET", "/state").status_code == 403


@pytest.mark.parametrize("host", ["rebound.example", "127.0.0.1.example", "localhost.example:8000"])
def test_a_name_of_somebody_else_that_leads_here_may_not(app: Any, host: str) -> None:
    for method, path in (("GET", "/snapshot"), ("DELETE", "/state")):
        assert Client(app, host=host).control(method, path).status_code == 403


@pytest.mark.parametrize("origin", ["http://evil.example", "null", "https://127.0.0.1.example", ""])
def test_pages_of_other_machines_may_not(app: Any, origin: str) -> None:
    for method, path in (("GET", "/state"), ("POST", "/sessions/default/reset")):
        answer = Client(app).control(method, path, headers={"Origin": origin})
        assert answer.status_code == 403


def test_pages_of_this_machine_may(app: Any) -> None:
    for origin in ("http://localhost:5173", "http://127.0.0.1:8000", "http://[::1]:3000"):
        answer = Client(app).control("GET", "/state", headers={"Origin": origin})
        assert answer.status_code == 200


def test_a_refused_request_changes_nothing() -> None:
    asker = client()
    stranger = Client(asker.app, address="10.0.0.7")
    before = asker.books()
    assert stranger.control("PUT", "/state/shop/books", json=[]).status_code == 403
    assert stranger.control("PUT", "/sessions/mine").status_code == 403
    assert asker.books() == before
    assert asker.control("GET", "/sessions/mine").status_code == 404


def test_health_and_document_are_for_everybody(app: Any, guarded: Any) -> None:
    for each in (app, guarded):
        stranger = Client(each, address="10.0.0.7", host="mock.example")
        assert stranger.control("GET", "/health").status_code == 200
        assert stranger.control("GET", "/openapi.json").status_code == 200


@pytest.mark.parametrize(
    "sent", [None, "", "Bearer", "Bearer wrong", f"Basic {TOKEN}", TOKEN, "Bearer s3crét"]
)
def test_where_there_is_a_token_this_machine_needs_it_too(guarded: Any, sent: str | None) -> None:
    headers = {} if sent is None else {"Authorization": sent.encode("latin-1")}
    answer = Client(guarded).control("GET", "/state", headers=headers)
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"].startswith("Bearer")
    assert answer.json()["type"].endswith("/problems/unauthorized")
    assert TOKEN not in answer.text


def test_whoever_has_the_token_may_from_anywhere(guarded: Any) -> None:
    stranger = Client(guarded, address="10.0.0.7", host="mock.example")
    for scheme in ("Bearer", "bearer"):
        headers = {"Authorization": f"{scheme} {TOKEN}", "Origin": "https://tests.example"}
        assert stranger.control("GET", "/state", headers=headers).status_code == 200


def test_the_token_reaches_worker_processes_and_is_shown_nowhere_else(tmp_path: Path) -> None:
    found = settings_from({}, environ={"MOCKSERVER_CONTROL_TOKEN": TOKEN}, directory=tmp_path)
    assert found.control_token == TOKEN
    assert TOKEN not in repr(found)
    assert settings_from({}, environ=environment_of(found), directory=tmp_path) == found


def test_an_empty_token_is_none(tmp_path: Path) -> None:
    found = settings_from({"control_token": ""}, environ={}, directory=tmp_path)
    assert found.control_token is Settings().control_token is None


@pytest.mark.parametrize("token", ["s3 cret", "s3cret\n", "s3crét"])
def test_a_token_that_no_header_carries_is_refused_and_not_repeated(
    tmp_path: Path, token: str
) -> None:
    with pytest.raises(SettingsError) as raised:
        settings_from({"control_token": token}, environ={}, directory=tmp_path)
    assert "--control-token" in str(raised.value)
    assert token not in str(raised.value)
