"""Say how to try an API: its addresses, and one curl line that works."""

from __future__ import annotations

import base64
import shlex
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode

from mockserver.errors import SpecError
from mockserver.mocking.accept import concrete
from mockserver.mocking.media_names import FORM, is_json
from mockserver.mocking.media_types import body_of
from mockserver.spec.model import Api, MediaType, Operation, Parameter, SecurityScheme
from mockserver.spec.parameter_texts import path_of, query_of, text_of
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
        if parameter.location == "cookie" and parameter.required:
            words += ["-b", f"{parameter.name}={quote(text_of(values[parameter.name]))}"]
    words += _body(operation, mount)
    path = path_of(operation.path_template, values)
    written = [
        _whole_query(parameter.content, values[parameter.name], mount)
        for parameter in operation.parameters
        if parameter.location == "querystring" and parameter.required and parameter.content
    ]
    query_string = "&".join(part for part in (*written, urlencode(query)) if part)
    return shlex.join([*words, f"{base_url}{path}" + (f"?{query_string}" if query_string else "")])


def _whole_query(media_type: MediaType, value: JsonValue, mount: Mount) -> str:
    """Return *value* as a whole query string: a form is one, all else is percent-encoded."""
    name = concrete(media_type.name)
    written = body_of(value, name, mount.responder.bodies.layout(media_type))
    return written.decode() if name == FORM else quote(written, safe="")


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
    content = parameter.content
    for example in (*parameter.examples, *(content.examples if content else ())):
        return example.value
    schema = parameter.schema or (content.schema if content else None)
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
