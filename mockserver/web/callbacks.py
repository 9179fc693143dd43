"""Send an operation's callbacks once its answer is out."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any

from starlette.types import Message, Send

from mockserver.mocking.expressions import Occasion, evaluated
from mockserver.mocking.messages import Request
from mockserver.mocking.outgoing import callbacks_of
from mockserver.mocking.shapes import parsed_json
from mockserver.spec.references import MISSING
from mockserver.web.mounts import Mount
from mockserver.web.sending import Sender

logger = logging.getLogger(__name__)

_MOST_BYTES = 2**20


class Recorder:
    """Passes an answer on, and remembers what expressions may speak of."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self.status = 0
        self.headers: dict[str, str] = {}
        self.body = b""

    async def __call__(self, message: Message) -> None:
        """Pass *message* on."""
        if message["type"] == "http.response.start":
            self.status = message["status"]
            self.headers = {
                key.decode("latin-1").lower(): value.decode("latin-1")
                for key, value in message.get("headers", ())
            }
        elif message["type"] == "http.response.body" and len(self.body) < _MOST_BYTES:
            self.body += message.get("body", b"")
        await self._send(message)


class Callbacks:
    """Sends the callbacks of one app."""

    def __init__(self, sender: Sender) -> None:
        self._sender = sender

    def start(
        self, mount: Mount, request: Request, headers: Mapping[str, str], answer: Recorder
    ) -> None:
        """Send the callbacks of *request*, which was answered with *answer*, if it succeeded."""
        if not 200 <= answer.status < 300:
            return
        occasion = _occasion(request, headers, answer)
        for callback in callbacks_of(request.operation):
            url = evaluated(callback.url, occasion)
            if url is None:
                logger.info("callback %s: %s has no value", callback.name, callback.url)
            else:
                self._sender.start(callback, url, mount.responder.bodies)


def _occasion(request: Request, headers: Mapping[str, str], answer: Recorder) -> Occasion:
    path: dict[str, Any] = {
        parameter.name: request.parameters[parameter.name]
        for parameter in request.operation.parameters
        if parameter.location == "path" and parameter.name in request.parameters
    }
    query = f"?{request.query_string}" if request.query_string else ""
    return Occasion(
        url=f"{request.origin}{request.path}{query}",
        method=request.operation.method,
        status=answer.status,
        path=path,
        query_string=request.query_string,
        request_headers=headers,
        request_body=MISSING if request.body is None else request.body,
        response_headers=answer.headers,
        response_body=parsed_json(answer.body, MISSING),
    )
