"""Send a documented webhook when somebody asks for it: `POST /__mockserver__/webhooks/{name}`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import unquote

import orjson
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.types import Receive, Scope, Send

from mockserver.errors import (
    InvalidRequest,
    RequestRefused,
    TargetRefused,
    UndeclaredMethod,
    UnknownPath,
    UnsatisfiableSchema,
)
from mockserver.mocking.outgoing import OutgoingRequest, webhooks_of
from mockserver.mocking.problem_details import PROBLEM_JSON, problem
from mockserver.mocking.shapes import parsed_json
from mockserver.web.mounts import Mount, Mounts
from mockserver.web.sending import TIMEOUT_S, Sender

PATH = "/__mockserver__/webhooks"
_MOST_BYTES = 2**16


class Webhooks:
    """ASGI application: lists the webhooks at its path, and sends the one named below it."""

    def __init__(self, mounts: Mounts, sender: Sender) -> None:
        self._mounts = mounts
        self._sender = sender
        self._known: dict[str, Mapping[str, tuple[OutgoingRequest, ...]]] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request below `PATH`."""
        request = Request(scope, receive)
        try:
            response = await self._response(request)
        except RequestRefused as refusal:
            status = int(refusal.status)
            response = JSONResponse(
                problem(refusal, status),
                status_code=status,
                headers=refusal.headers,
                media_type=PROBLEM_JSON,
            )
        await response(scope, receive, send)

    async def _response(self, request: Request) -> Response:
        path = request.scope["path"]
        name = unquote(path[len(PATH) :].strip("/"))
        if not name and request.method in ("GET", "HEAD"):
            return JSONResponse({"webhooks": self._names()})
        if request.method != "POST":
            allow = "POST" if name else "GET, HEAD"
            raise UndeclaredMethod(
                detail=f"{request.method} {path}: use {allow}", headers={"Allow": allow}
            )
        asked = await _asked(request)
        mount, webhook = self._chosen(name, asked)
        return await self._sent(mount, webhook, asked["url"])

    def _names(self) -> list[dict[str, str]]:
        return [
            {"api": mount.name, "name": name, "method": one.method}
            for mount in self._mounts.all
            for name, requests in self._of(mount).items()
            for one in requests
        ]

    def _of(self, mount: Mount) -> Mapping[str, tuple[OutgoingRequest, ...]]:
        if mount.name not in self._known:
            self._known[mount.name] = webhooks_of(mount.api)
        return self._known[mount.name]

    def _chosen(self, name: str, asked: Mapping[str, Any]) -> tuple[Mount, OutgoingRequest]:
        """Return the webhook *name*, of the API and method that *asked* names."""
        found = [
            (mount, one)
            for mount in self._mounts.all
            if asked.get("api") in (None, mount.name)
            for one in self._of(mount).get(name, ())
            if str(asked.get("method") or one.method).upper() == one.method
        ]
        if not found:
            known = ", ".join(dict.fromkeys(one["name"] for one in self._names())) or "none"
            raise UnknownPath(detail=f"no webhook {name!r} is documented; there is {known}")
        if len({mount.name for mount, _ in found}) > 1:
            apis = ", ".join(mount.name for mount, _ in found)
            raise InvalidRequest(detail=f"several APIs have {name!r}: name one as `api`: {apis}")
        return found[0]

    async def _sent(self, mount: Mount, webhook: OutgoingRequest, url: str) -> Response:
        import httpx

        report: dict[str, Any] = {"webhook": webhook.name, "method": webhook.method, "url": url}
        try:
            status, content, content_type = await self._sender.send(
                webhook, url, mount.responder.bodies
            )
        except (httpx.HTTPError, httpx.InvalidURL, TimeoutError) as error:
            why = str(error) or f"no answer in {TIMEOUT_S} s"
            return JSONResponse({**report, "delivered": False, "error": why}, status_code=502)
        except UnsatisfiableSchema as error:
            return JSONResponse({**report, "delivered": False, "error": str(error)}, 500)
        body = parsed_json(content, content.decode(errors="replace"))
        sent = {"delivered": True, "status": status, "contentType": content_type, "body": body}
        return Response(orjson.dumps({**report, **sent}), media_type="application/json")


async def _asked(request: Request) -> Mapping[str, Any]:
    """Return the members of the body: `url`, and perhaps `api` and `method`."""
    raw = b""
    async for chunk in request.stream():
        raw += chunk
        if len(raw) > _MOST_BYTES:
            raise InvalidRequest(detail=f"the body is larger than {_MOST_BYTES:,} bytes")
    asked = parsed_json(raw, None)
    if not isinstance(asked, Mapping) or not isinstance(asked.get("url"), str):
        raise TargetRefused(detail='send {"url": "http://127.0.0.1:…"}: where the webhook goes')
    return asked
