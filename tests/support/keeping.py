"""Ask an app that keeps what it is sent, one request after another, without a socket."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from datetime import UTC, datetime
from types import TracebackType
from typing import Any

import httpx

from mockserver.settings import Settings
from mockserver.spec import Api, api_from_document, document_from_text
from mockserver.web.app import MockServer, create_app
from mockserver.web.mounting import ServedApi
from tests.support.ending import end

NOW = datetime(2026, 5, 13, 12, 30, tzinfo=UTC)


def keeping_app(api: Api, *, state: str | None = None, name: str = "kept") -> MockServer:
    """Return an app that serves *api* at the root, and keeps its records in *state*."""
    served = ServedApi(name=name, base_path="", api=api)
    return create_app([served], Settings(now=NOW, rate_limits=False, infer=True, state=state))


class Keeping:
    """A client of an app that keeps records; `with` it, or `close` it."""

    def __init__(self, api: Api | str, *, state: str | None = None) -> None:
        if isinstance(api, str):
            api = api_from_document(document_from_text(api, source="kept.yaml"))
        self.api = api
        self._runner = asyncio.Runner()
        self._app = keeping_app(api, state=state)
        transport = httpx.ASGITransport(app=self._app, raise_app_exceptions=False)
        self._client = httpx.AsyncClient(transport=transport, base_url="http://mock")

    def __enter__(self) -> Keeping:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: Any, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        self._runner.run(self._client.aclose())
        self._runner.run(end(self._app))
        self._runner.close()

    def request(self, method: str, url: str, **more: Any) -> httpx.Response:
        response: httpx.Response = self._runner.run(self._client.request(method, url, **more))
        assert response.status_code < 500, (method, url, response.text)
        return response

    def get(self, url: str, **more: Any) -> httpx.Response:
        return self.request("GET", url, **more)

    def read(self, url: str, **headers: str) -> Any:
        response = self.get(url, headers=headers)
        assert response.status_code == 200, (url, response.status_code, response.text)
        return response.json()

    def post(
        self, url: str, value: Any, headers: Mapping[str, str] | None = None
    ) -> httpx.Response:
        return self.request("POST", url, json=value, headers=headers)

    def put(self, url: str, value: Any, headers: Mapping[str, str] | None = None) -> httpx.Response:
        return self.request("PUT", url, json=value, headers=headers)

    def patch(
        self, url: str, value: Any, media_type: str = "application/json", **more: Any
    ) -> httpx.Response:
        headers = {"Content-Type": media_type, **more.pop("headers", {})}
        return self.request("PATCH", url, json=value, headers=headers, **more)

    def delete(self, url: str, **more: Any) -> httpx.Response:
        return self.request("DELETE", url, **more)
