"""The bundled APIs in one app, asked over ASGI without a socket."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest

from mockserver.serving import app_from, served_apis
from mockserver.settings import Settings
from mockserver.spec import api_from_document, document_from_text
from mockserver.web.app import MockServer, create_app
from mockserver.web.mounting import ServedApi

# Tests ask more often than the bundled APIs allow; tests/web/test_limits.py has limits.
FIXED = Settings(now=datetime(2026, 5, 13, tzinfo=UTC), rate_limits=False)

CREDENTIALS = {
    "opencx": "Bearer ocx_live_x",
    "chatbotkit": "Bearer sk-mock-key",
    "scopix": "Bearer scopix_mock0key",
    "autoposting": "Bearer sk-social-mock",
}


class Client:
    """Asks an application; `authorized` adds the credential of the API that the path names."""

    def __init__(self, app: Any) -> None:
        self.app = app

    def request(
        self, method: str, url: str, *, headers: Mapping[str, str] | None = None, **more: Any
    ) -> httpx.Response:
        async def ask() -> httpx.Response:
            transport = httpx.ASGITransport(app=self.app, raise_app_exceptions=False)
            async with httpx.AsyncClient(transport=transport, base_url="http://mock") as client:
                return await client.request(method, url, headers=headers, **more)

        return asyncio.run(ask())

    def get(self, url: str, **more: Any) -> httpx.Response:
        return self.request("GET", url, **more)

    def authorized(self, url: str, *, method: str = "GET", **more: Any) -> httpx.Response:
        credential = CREDENTIALS[url.split("/")[1]]
        headers = {"Authorization": credential, **more.pop("headers", {})}
        return self.request(method, url, headers=headers, **more)


@pytest.fixture(scope="session")
def client() -> Client:
    return Client(app_from(FIXED))


def client_of(text: str, *, world: Any = None, name: str = "test") -> Client:
    """Return a client of the API that *text* describes, served at its own server path."""
    api = api_from_document(document_from_text(text, source=f"{name}.yaml"))
    served = ServedApi(name=name, base_path=api.server_path, api=api, world=world)
    return Client(create_app([served], FIXED))


def new_app() -> MockServer:
    return app_from(FIXED)


__all__ = ["CREDENTIALS", "FIXED", "Client", "client_of", "new_app", "served_apis"]
