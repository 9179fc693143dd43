"""Say how to try an API: its addresses, and one curl line that works."""

from __future__ import annotations

import base64
import shlex
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from mockserver.errors import SpecError
from mockserver.mocking.accept import concrete
from mockserver.mocking.media_types import is_json
from mockserver.spec.model import Api, Operation, Parameter, SecurityScheme
from mockserver.spec.styles import path_of, query_of, text_of
from mockserver.spec.types import JsonValue
from mockserver.web.mounts import Mount


@dataclass(frozen=True, slots=True, kw_only=True)
class Invitation:
    """Where one API is, and how to try it."""

    name: str
    title: str
    version: str
    base_url: str
    documentation: str
    document: str
    curl: str


def invitation(mount: Mount, origin: str) -> Invitation:
    """Return the invitation to *mount*, served at *origin* (`http://127.0.0.1:8000`)."""
    base_url = origin + mount.base_path
    return Invitation(
        name=mount.name,
        title=mount.api.title,
        version=mount.api.version,
        base_url=base_url or f"{origin}/",
        documentation=f"{base_url}{mount.ui_path}/",
        document=f"{origin}/__mockserver__/apis/{mount.name}/openapi.json",
        curl=curl_line(mount, base_url),
    )


def curl_line(mount: Mount, base_url: str) -> str:
    """Return a curl command for the first operation that is easy to call."""
    operation = _easiest(mount.api)
    if operation is None:
        return f"curl -s {base_url}/"
    values = {
        parameter.name: _value(parameter, mount)
        for parameter in operation.parameters
        if parameter.required
    }
    query = [
        pair
        for parameter in operation.parameters
        if parameter.location == "query" and parameter.required
        for pair in query_of(parameter, values[parameter.name])
    ]
    words = ["curl", "-s"]
    if operation.method == "HEAD":
        words = ["curl", "-s", "-I"]
    elif operation.method != "GET":
        words += ["-X", operation.method]
    for name, value in _credentials(operation, mount.api):
        if name == "?":
            query.append(value)
        else:
            words += [name, str(value)]
    for parameter in operation.parameters:
        if parameter.location == "header" and parameter.required:
            words += ["-H", f"{parameter.name}: {text_of(values[parameter.name])}"]
    words += _body(operation, mount)
    path = path_of(operation.path_template, values)
    url = f"{base_url}{path}" + (f"?{urlencode(query)}" if query else "")
    return shlex.join([*words, url])


def _easiest(api: Api) -> Operation | None:
    """Return the first secured or open GET operation with the fewest required parameters."""
    candidates = [operation for operation in api.operations if operation.method == "GET"]
    candidates = candidates or list(api.operations)
    return min(
        candidates,
        key=lambda operation: (
            not operation.security,
            sum(parameter.required for parameter in operation.parameters),
        ),
        default=None,
    )


def _body(operation: Operation, mount: Mount) -> list[str]:
    """Return the curl options that send a body, if *operation* needs one that a line can hold."""
    request_body = operation.request_body
    if request_body is None or not request_body.required:
        return []
    offers = sorted(request_body.content, key=lambda offer: not is_json(concrete(offer.name)))
    if not offers:
        return ["-d", "text"]
    try:
        content_type, content = mount.responder.bodies.outgoing(offers[0], (operation.name,))
        text = content.decode()
    except (SpecError, UnicodeDecodeError):
        return []
    return ["-H", f"Content-Type: {content_type}", "--data-binary", text]


def _value(parameter: Parameter, mount: Mount) -> JsonValue:
    """Return a value for *parameter*: documented if there is one, else generated."""
    if parameter.examples:
        return parameter.examples[0].value
    schema = parameter.schema or (parameter.content.schema if parameter.content else None)
    if schema is None:
        return "value"
    value = mount.responder.schemas.resolved(schema).value
    if isinstance(value, dict):
        for choice in (*value.get("examples", ()), *value.get("enum", ()), value.get("default")):
            if choice is not None:
                return choice
    return mount.responder.generator.value(
        schema, parameter.place, direction="request", name=parameter.name
    )


def _credentials(operation: Operation, api: Api) -> list[tuple[str, Any]]:
    """Return the curl options (or `?` and a query pair) of the first security requirement."""
    result: list[tuple[str, Any]] = []
    for name, _ in operation.security[0].schemes if operation.security else ():
        scheme = api.security_schemes.get(name)
        if scheme is not None:
            result.append(_credential(scheme))
    return result


def _credential(scheme: SecurityScheme) -> tuple[str, Any]:
    secret = scheme.credential_example or "secret"
    if scheme.kind == "apiKey":
        if scheme.location == "query":
            return "?", (scheme.parameter_name, secret)
        if scheme.location == "cookie":
            return "-b", f"{scheme.parameter_name}={secret}"
        return "-H", f"{scheme.parameter_name}: {secret}"
    if scheme.kind == "http" and scheme.scheme == "basic":
        encoded = base64.b64encode((scheme.credential_example or "user:secret").encode()).decode()
        return "-H", f"Authorization: Basic {encoded}"
    kind = scheme.scheme.capitalize() if scheme.kind == "http" else "Bearer"
    return "-H", f"Authorization: {kind} {secret}"
