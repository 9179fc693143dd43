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
from mockserver.spec.model import Operation, Parameter
from mockserver.spec.references import MISSING
from mockserver.spec.schemas import Schemas
from mockserver.spec.semantics import Pagination
from mockserver.spec.styles import RawParameters, query_pairs, value_of
from mockserver.spec.types import JsonValue
from mockserver.web.bodies import body_from
from mockserver.web.callbacks import Callbacks, Recorder
from mockserver.web.mounts import Mounts, asked_path
from mockserver.web.sending import Sender
from mockserver.web.violations import violations_of
from mockserver.web.wording import allowed, shown

_MAX_BODY_BYTES = 32 * 2**20


class RequestValidation:
    """ASGI middleware: puts the understood `Request` into the scope, or raises `RequestRefused`."""

    def __init__(self, app: ASGIApp, *, mounts: Mounts, sender: Sender | None = None) -> None:
        self._app = app
        self._mounts = mounts
        self._callbacks = Callbacks(sender or Sender())

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Validate the request that *scope* routes, pass it on, and send its callbacks."""
        found = self._mounts.routed(scope)
        if found is None:
            await self._app(scope, receive, send)
            return
        mount, operation = found
        body = await _body(receive) if operation.request_body else b""
        request = scope["mockserver.request"] = understood(
            scope,
            operation,
            body,
            mount.responder.schemas,
            mount.responder.semantics(operation).pagination,
        )
        if not operation.callbacks:
            await self._app(scope, receive, send)
            return
        recorder = Recorder(send)
        await self._app(scope, receive, recorder)
        self._callbacks.start(mount, request, headers_of(scope), recorder)


def understood(
    scope: Mapping[str, Any],
    operation: Operation,
    raw_body: bytes,
    schemas: Schemas,
    pagination: Pagination | None,
) -> Request:
    """Return the request in *scope* as `Request`.

    Raises `InvalidRequest` with every violation, `UnsupportedMediaType`.
    """
    headers = headers_of(scope)
    query_string = scope["query_string"].decode("latin-1")
    if "?" in operation.path_template:
        # Clients put their query behind a second question mark: the template has the first.
        query_string = query_string.replace("?", "&")
    raw = RawParameters(
        path=scope.get("path_params", {}),
        query=query_pairs(query_string),
        headers=headers,
        cookies=_cookies(headers.get("cookie", "")),
    )
    violations: list[Violation] = []
    parameters: dict[str, JsonValue] = {}
    # The query last: where two locations share a name, the query's value is what handlers see.
    for parameter in sorted(operation.parameters, key=lambda p: p.location == "query"):
        value = _parameter(parameter, raw, schemas, pagination, violations)
        if value is not MISSING:
            parameters[parameter.name] = value
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
        query_string=query_string,
        origin=f"{scope.get('scheme', 'http')}://{headers.get('host', 'localhost')}",
        preferences=_preferences(headers, query_string),
    )


def headers_of(scope: Mapping[str, Any]) -> dict[str, str]:
    """Return the headers in *scope* by name in lower case, those sent twice as one list."""
    found: dict[str, str] = {}
    for key, value in scope["headers"]:
        name, text = key.decode("latin-1").lower(), value.decode("latin-1")
        separator = "; " if name == "cookie" else ", "
        found[name] = f"{found[name]}{separator}{text}" if name in found else text
    return found


def _preferences(headers: Mapping[str, str], query_string: str) -> Preferences:
    prefer = headers.get("prefer")
    if prefer is None and "__" not in query_string:
        return NO_PREFERENCES
    return preferences_from([prefer] if prefer else [], query_string)


def _parameter(
    parameter: Parameter,
    raw: RawParameters,
    schemas: Schemas,
    pagination: Pagination | None,
    violations: list[Violation],
) -> JsonValue:
    """Return the value of *parameter*, its default, or `MISSING`; add to *violations*."""
    value = value_of(parameter, raw, schemas)
    schema = parameter.schema or (parameter.content.schema if parameter.content else None)
    if value is MISSING:
        if parameter.required:
            violations.append(
                Violation(
                    place=parameter.place,
                    detail=f"is missing; {allowed(schema, schemas)}",
                    rule="required",
                )
            )
            return MISSING
        default = schemas.default(schema)
        return MISSING if default is None else default
    if schema is None:
        return value
    errors = list(violations_of(schema, value, schemas, place=""))
    clamps = (
        pagination is not None
        and parameter.name == pagination.limit
        and pagination.bad_limit == "clamp"
    )
    if clamps and (errors or value == 0):
        return _clamped(value, schemas.resolved(schema).value, pagination)
    if errors and parameter.lenient:
        default = schemas.default(schema)
        return MISSING if default is None else default
    for error in errors:
        inside = f" ({error.place} {error.detail})" if error.place else ""
        violations.append(
            Violation(
                place=parameter.place,
                detail=f"is {shown(value)}; {allowed(schema, schemas)}{inside}",
                rule=error.rule,
                received=error.received,
            )
        )
    return value


def _clamped(value: JsonValue, schema: Any, pagination: Pagination | None) -> JsonValue:
    """Return a page size out of bounds as the server takes it: clamped, or its default."""
    number = value if isinstance(value, int) and not isinstance(value, bool) else None
    if number is None or (number == 0 and pagination and pagination.zero_limit == "default"):
        return schema.get("default", MISSING)
    return max(schema.get("minimum", number), min(schema.get("maximum", number), number))


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
            raise InvalidRequest(
                detail=f"the body is larger than {_MAX_BODY_BYTES:,} bytes",
                violations=[Violation(place="body#", detail="is too large")],
            )
        chunks.append(chunk)
        if not message.get("more_body", False):
            break
    return b"".join(chunks)


def _cookies(header: str) -> list[tuple[str, str]]:
    pairs = [part.strip().partition("=") for part in header.split(";") if part.strip()]
    return [(name, value) for name, _, value in pairs]


def _words(place: str) -> str:
    """Return a place in words: `query.limit` is `query parameter limit`."""
    location, _, name = place.partition(".")
    if place.startswith("body#"):
        return f"body {place[5:]}".strip() if place != "body#" else "the body"
    return f"{location} parameter {name}"
