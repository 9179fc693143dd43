"""Faults are listed and chosen over HTTP."""

from __future__ import annotations

from typing import Any

from tests.web.controlled import Client
from tests.web.faults.asking import new_app


def control(method: str, client: Client | None = None, **more: Any) -> Any:
    """Return the answer of the control interface."""
    return (client or Client(new_app())).control(method, "/faults", **more)


def entry(shown: Any, fault: str, api: str, operation: str) -> Any:
    """Return what is said of *fault* at *operation*."""
    (found,) = [one for one in shown["faults"] if one["id"] == fault]
    (operations,) = [one["operations"] for one in found["apis"] if one["name"] == api]
    (at,) = [one for one in operations if one["operation"] == operation]
    return at


def test_all_faults_are_listed_with_where_they_apply() -> None:
    shown = control("GET").json()
    assert shown["on"] == shown["withoutEffect"] == []
    assert len(shown["faults"]) == 50
    assert shown["faults"][0] == {
        **shown["faults"][0],
        "id": "body.missing-required",
        "family": "shape",
        "does": "leaves out a required property of one item",
        "source": "",
    }
    assert entry(shown, "page.lost", "store", "GET /books") == {
        "operation": "GET /books",
        "applies": True,
        "on": False,
        "reason": None,
    }
    assert entry(shown, "page.lost", "store", "POST /books") == {
        "operation": "POST /books",
        "applies": False,
        "on": False,
        "reason": "it lists nothing in pages",
    }


def test_faults_are_turned_on_and_off_for_all_sessions() -> None:
    client = Client(new_app())
    headers = {"Authorization": "Bearer st_example"}

    def second_title(session: str) -> Any:
        answer = client.ask("GET", "/store/books", session=session, headers=headers)
        return answer.json()["books"][0]["title"]

    assert second_title("a") is not None
    chosen = control("PUT", client, json={"on": ["body.null@GET /books"]}, session="b").json()
    assert chosen["on"] == ["body.null@GET /books"]
    assert entry(chosen, "body.null", "store", "GET /books")["on"]
    assert not entry(chosen, "body.null", "store", "GET /orders")["on"]
    assert second_title("a") is second_title("b") is None
    assert control("PUT", client, json={"on": []}).json()["on"] == []
    assert second_title("a") is not None


def test_a_fault_that_applies_nowhere_is_told() -> None:
    chosen = control("PUT", json={"on": ["delete.fake@GET /orders"]}).json()
    ((without),) = chosen["withoutEffect"]
    assert without["fault"] == "delete.fake@GET /orders"
    assert "no 204 to a DELETE" in without["reason"]


def test_a_fault_that_there_is_not_is_a_conflict_and_changes_nothing() -> None:
    client = Client(new_app())
    control("PUT", client, json={"on": ["body.null"]})
    answer = control("PUT", client, json={"on": ["body.enum", "body.nul"]})
    assert answer.status_code == 409
    assert "is it one of body.null" in answer.json()["detail"]
    assert control("GET", client).json()["on"] == ["body.null"]


def test_what_is_no_list_of_faults_is_refused() -> None:
    for body in ({}, {"on": "body.null"}, ["body.null"], {"on": [5]}, {"on": [], "off": []}):
        assert control("PUT", json=body).status_code == 400
