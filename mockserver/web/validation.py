"""Validate requests against the document, in the place of Connexion's own middleware.

Validators are compiled once; every violation is reported with its place, and what is allowed.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl

import orjson
from starlette.types import ASGIApp, Receive, Scope, Send

from mockserver.errors import InvalidRequest, UnsupportedMediaType, Violation
from mockserver.mocking.media_types import is_json
from mockserver.mocking.messages import Request
from mockserver.mocking.negotiation import acceptable
from mockserver.spec.model import MediaType, Operation, Parameter, RequestBody
from mockserver.spec.references import MISSING
from mockserver.spec.schemas import Schemas
from mockserver.spec.semantics import Pagination
from mockserver.spec.styles import RawParameters, query_pairs, value_of
from mockserver.spec.types import JsonObject, JsonValue
from mockserver.web.mounts import Mounts, asked_path
from mockserver.web.wording import allowed, shown

_FORM = "application/x-www-form-urlencoded"
_MAX_BODY_BYTES = 32 * 2**20


class RequestValidation:
    """ASGI middleware: puts the understood `Request` into the scope, or raises `RequestRefused`."""

    def __init__(self, app: ASGIApp, *, mounts: Mounts) -> None:
        self._app = app
        self._mounts = mounts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Validate the request that *scope* routes, and pass it on."""
        found = self._mounts.routed(scope)
        if found is not None:
            mount, operation = found
            body = await _body(receive) if operation.request_body else b""
            pagination = mount.responder.semantics(operation).pagination
            scope["mockserver.request"] = understood(
                scope, operation, body, mount.responder.schemas, pagination
            )
        await self._app(scope, receive, send)


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
    headers = {key.decode("latin-1"): value.decode("latin-1") for key, value in scope["headers"]}
    query_string = scope["query_string"].decode("latin-1")
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
    body = None
    if operation.request_body is not None:
        body = _request_body(
            operation, operation.request_body, raw_body, headers, schemas, violations
        )
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
    )


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
                Violation(place=parameter.place, detail=f"is missing; {allowed(schema, schemas)}")
            )
            return MISSING
        default = schemas.default(schema)
        return MISSING if default is None else default
    if schema is None:
        return value
    errors = list(schemas.errors(schema, value, direction="request"))
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
    for error in errors[:1]:
        inside = f" ({error.message})" if error.pointer else ""
        violations.append(
            Violation(
                place=parameter.place,
                detail=f"is {shown(value)}; {allowed(schema, schemas)}{inside}",
            )
        )
    return value


def _clamped(value: JsonValue, schema: Any, pagination: Pagination | None) -> JsonValue:
    """Return a page size out of bounds as the server takes it: clamped, or its default."""
    number = value if isinstance(value, int) and not isinstance(value, bool) else None
    if number is None or (number == 0 and pagination and pagination.zero_limit == "default"):
        return schema.get("default", MISSING)
    return max(schema.get("minimum", number), min(schema.get("maximum", number), number))


def _request_body(
    operation: Operation,
    request_body: RequestBody,
    raw: bytes,
    headers: Mapping[str, str],
    schemas: Schemas,
    violations: list[Violation],
) -> JsonValue:
    if not raw:
        if request_body.required:
            violations.append(
                Violation(place="body#", detail="is missing; the operation needs one")
            )
        return None
    sent = headers.get("content-type", "application/octet-stream")
    media_type = _declared(request_body, sent)
    if media_type is None:
        offered = ", ".join(offer.name for offer in request_body.content)
        raise UnsupportedMediaType(
            detail=f'{operation.name}: Content-Type is "{sent}"; the request body may be {offered}'
        )
    value = _parsed(raw, sent.split(";")[0].strip().lower(), media_type, schemas, violations)
    if media_type.schema is not None and value is not MISSING:
        for error in schemas.errors(media_type.schema, value, direction="request"):
            violations.append(Violation(place=f"body#{error.pointer}", detail=error.message))
    return None if value is MISSING else value


def _declared(request_body: RequestBody, sent: str) -> MediaType | None:
    """Return the entry of `content` that describes *sent*, exact names before ranges."""
    name = sent.split(";")[0].strip().lower()
    for media_type in request_body.content:
        if media_type.name.split(";")[0].strip().lower() == name:
            return media_type
    main = name.split("/")[0]
    ranges = [m for m in request_body.content if m.name in (f"{main}/*", "*/*", "*")]
    return acceptable(ranges, None) if ranges else None


def _parsed(
    raw: bytes, name: str, media_type: MediaType, schemas: Schemas, violations: list[Violation]
) -> JsonValue:
    if is_json(name):
        try:
            return orjson.loads(raw)
        except orjson.JSONDecodeError as error:
            violations.append(
                Violation(place="body#", detail=f"is no JSON: {error.msg} at byte {error.pos}")
            )
            return MISSING
    if name == _FORM:
        return _form(raw, media_type, schemas)
    return raw.decode(errors="replace")


def _form(raw: bytes, media_type: MediaType, schemas: Schemas) -> JsonObject:
    result: dict[str, Any] = {}
    for name, text in parse_qsl(raw.decode("latin-1"), keep_blank_values=True):
        member = schemas.property(media_type.schema, name) if media_type.schema else None
        types = schemas.types(member)
        value: JsonValue = text
        if "string" not in types and types & {"integer", "number", "boolean", "object"}:
            try:
                value = orjson.loads(text)
            except orjson.JSONDecodeError:
                value = text
        if "array" in types:
            result.setdefault(name, []).append(value)
        else:
            result[name] = value
    return result


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
