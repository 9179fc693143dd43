"""Requests that were led to an operation pass Connexion's routing once; security each time."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from mockserver.web import shortcuts
from mockserver.web.framework import ROUTING_CONTEXT, RoutingMiddleware, SwaggerUIMiddleware
from tests.web.conftest import Client, client_of

DOCUMENT = """
openapi: 3.1.0
info: {title: t, version: '1'}
paths:
  /open: {get: {responses: {'200': {description: ok}}}}
  /key: {get: {security: [{key: []}], responses: {'200': {description: ok}, '401': {description: no}}}}
  /both: {get: {security: [{key: [], bearer: []}], responses: {'200': {description: ok}, '401': {description: no}}}}
components:
  securitySchemes:
    key: {type: apiKey, in: header, name: X-Key}
    bearer: {type: http, scheme: bearer}
"""
KEY, BEARER = {"X-Key": "a"}, {"Authorization": "Bearer a"}


@pytest.fixture
def client() -> Client:
    return client_of(DOCUMENT)


@pytest.mark.parametrize("order", [1, -1])
def test_each_way_of_being_secured_holds_however_often_it_was_asked(
    client: Client, order: int
) -> None:
    expected = [
        ("/open", {}, 200),
        ("/key", {}, 401),
        ("/key", KEY, 200),
        ("/key", BEARER, 401),
        ("/both", KEY, 401),
        ("/both", {**KEY, **BEARER}, 200),
    ]
    for _ in range(3):
        for path, headers, status in expected[::order]:
            assert client.get(path, headers=headers).status_code == status, (path, headers)


def test_connexion_routes_each_way_of_being_secured_once(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    routed = counted(monkeypatch, RoutingMiddleware)
    for number in range(5):
        for path in ("/open", "/key", "/both"):
            client.get(path, headers={**KEY, **BEARER, "X-Number": f"{number}"})
    assert len(routed) == 3


def test_documentation_is_asked_for_pages_that_no_operation_has(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = counted(monkeypatch, SwaggerUIMiddleware)
    client.get("/open")
    assert asked == []
    assert "swagger" in client.get("/ui/").text
    assert client.get("/nowhere").status_code == 404
    assert len(asked) == 2


def counted(monkeypatch: pytest.MonkeyPatch, middleware: Any) -> list[str]:
    """Return the paths for which *middleware* of Connexion is called from now on."""
    paths: list[str] = []
    original = middleware.__call__

    async def call(self: Any, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "http":
            paths.append(scope["path"])
        await original(self, scope, receive, send)

    monkeypatch.setattr(middleware, "__call__", call)
    return paths


def test_what_one_request_does_to_its_scope_no_other_one_sees() -> None:
    seen: list[Any] = []

    async def behind(scope: Any, _receive: Any, _send: Any) -> None:
        seen.append(dict(scope["extensions"][ROUTING_CONTEXT]))
        scope["extensions"][ROUTING_CONTEXT]["operation_id"] = "changed"
        scope["extensions"]["mine"] = 1

    routing = shortcuts.Routing(behind)
    for number in range(3):
        scope: dict[str, Any] = {
            "type": "http",
            "method": "GET",
            "path": "/a",
            "mockserver.led": object(),
            "extensions": {"theirs": number},
        }
        asyncio.run(routing(scope, None, None))  # type: ignore[arg-type]
    assert seen == [{"api_base_path": "", "operation_id": None}] * 3
