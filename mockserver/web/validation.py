"""Validate requests against the document, in the place of Connexion's own middleware.

Validators are compiled once; every violation is reported with its place, and what is allowed.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from starlette.types import ASGIApp, Receive, Scope, Send

from mockserver.errors import InvalidRequest, Violation
from mockserver.mocking.messages import Request
from mockserver.mocking.preferences import NO_PREFERENCES, Preferences, preferences_from
from mockserver.mocking.refusals import TOO_LARGE
from mockserver.spec.schemas import Schemas
from mockserver.web.bodies import body_from
from mockserver.web.callbacks import Callbacks, Recorder
from mockserver.web.mounts import Mounts, asked_path
from mockserver.web.parameters import Parameters, headers_of, sent_in
from mockserver.web.routing import Match
from mockserver.web.sending import Sender
from mockserver.web.sessions import session_of

_MAX_BODY_BYTES = 32 * 2**20


class RequestValidation:
    """ASGI middleware: puts the understood `Request` into the scope, or raises `RequestRefused`."""

    def __init__(self, app: ASGIApp, *, mounts: Mounts, sender: Sender | None = None) -> None:
        self._app = app
        self._mounts = mounts
        self._callbacks = Callbacks(sender or Sender())

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Validate the request that *scope* routes, pass it on, and send its callbacks."""
        found = self._mounts.led(scope)
        if found is None:
            await self._app(scope, receive, send)
            return
        body: bytes | None = None
        if len(found.candidates) > 1:
            reads = any(one.operation.request_body for one in found.candidates)
            body = await _body(receive) if reads else b""
            # For those outside as well: the shape of a refusal depends on the operation.
            found.match = self._mounts.candidates(found.mount).by_body(
                found.candidates, scope, body
            )
        mount, match = found.mount, found.match
        operation = match.operation
        if body is None:
            body = await _body(receive) if operation.request_body else b""
        request = scope["mockserver.request"] = understood(
            scope,
            match,
            body,
            mount.responder.schemas,
            self._mounts.parameters(mount).of(operation),
        )
        if not operation.callbacks:
            await self._app(scope, receive, send)
            return
        recorder = Recorder(send)
        await self._app(scope, receive, recorder)
        self._callbacks.start(mount, request, headers_of(scope), recorder)


def understood(
    scope: Mapping[str, Any],
    match: Match,
    raw_body: bytes,
    schemas: Schemas,
    expected: Parameters,
) -> Request:
    """Return the request in *scope* as `Request`.

    Raises `InvalidRequest` with every violation, `UnsupportedMediaType`.
    """
    operation = match.operation
    sent = sent_in(scope, query_in_path="?" in operation.path_template)
    headers = sent.headers
    parameters, violations = expected.read(match.path_values, sent)
    body, wrong = body_from(raw_body, headers.get("content-type"), operation, schemas)
    violations.extend(wrong)
    if violations:
        raise InvalidRequest(
            detail="; ".join(f"{_words(v.place)} {v.detail}" for v in violations),
            violations=violations,
        )
    return Request(
        operation=operation,
        parameters=parameters,
        body=body,
        accept=headers.get("accept"),
        path=asked_path(scope),
        query_string=sent.query_string,
        origin=f"{scope.get('scheme', 'http')}://{headers.get('host', 'localhost')}",
        preferences=_preferences(headers, sent.query_string),
        headers=headers,
        session=session_of(headers),
    )


def _preferences(headers: Mapping[str, str], query_string: str) -> Preferences:
    prefer = headers.get("prefer")
    if prefer is None and "__" not in query_string:
        return NO_PREFERENCES
    return preferences_from([prefer] if prefer else [], query_string)


async def _body(receive: Receive) -> bytes:
    chunks: list[bytes] = []
    size = 0
    while True:
        message = await receive()
        if message["type"] != "http.request":
            break
        chunk = message.get("body", b"")
        size += len(chunk)
        if size > _MAX_BODY_BYTES:
            detail = f"is larger than {_MAX_BODY_BYTES:,} bytes, the most that is read"
            raise InvalidRequest(
                detail=f"the body {detail}",
                violations=[Violation(place="body#", detail=detail, rule=TOO_LARGE)],
            )
        chunks.append(chunk)
        if not message.get("more_body", False):
            break
    return b"".join(chunks)


def _words(place: str) -> str:
    """Return a place in words: `query.limit` is `query parameter limit`."""
    location, _, name = place.partition(".")
    if place.startswith("body#"):
        return f"body {place[5:]}".strip() if place != "body#" else "the body"
    return f"{location} parameter {name}"
