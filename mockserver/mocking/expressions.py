"""Evaluate runtime expressions (OAS 3.1, Runtime Expressions): `{$request.body#/callbackUrl}`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import parse_qsl

from mockserver.mocking.json_bytes import text_of
from mockserver.spec.references import MISSING, value_at
from mockserver.spec.types import JsonValue

_EMBEDDED = re.compile(r"\{(\$[^{}]*)\}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Occasion:
    """The exchange that expressions speak of. Header names are in lower case.

    Bodies are values, `MISSING` where there is none; `path` holds path parameters by name.
    """

    url: str
    method: str
    status: int
    path: Mapping[str, JsonValue] = field(default_factory=dict)
    query_string: str = ""
    request_headers: Mapping[str, str] = field(default_factory=dict)
    request_body: JsonValue = MISSING
    response_headers: Mapping[str, str] = field(default_factory=dict)
    response_body: JsonValue = MISSING


def evaluated(template: str, occasion: Occasion) -> str | None:
    """Return *template* with its expressions replaced, `None` if one of them has no value."""
    if template.startswith("$"):
        return _value(template, occasion)
    values = {match: _value(match, occasion) for match in _EMBEDDED.findall(template)}
    if None in values.values():
        return None
    return _EMBEDDED.sub(lambda match: values[match.group(1)] or "", template)


def _value(expression: str, occasion: Occasion) -> str | None:
    """Return the text that *expression*, from its `$` on, stands for."""
    match expression:
        case "$url":
            return occasion.url
        case "$method":
            return occasion.method
        case "$statusCode":
            return str(occasion.status)
    found = re.fullmatch(r"\$(request|response)\.(header|query|path|body)[.#]?(.*)", expression)
    if found is None:
        return None
    message, source, name = found.groups()
    is_request = message == "request"
    value: JsonValue = MISSING
    if source == "body":
        body = occasion.request_body if is_request else occasion.response_body
        value = value_at(body, name) if not name or name.startswith("/") else MISSING
    elif source == "header":
        headers = occasion.request_headers if is_request else occasion.response_headers
        value = headers.get(name.lower(), MISSING)
    elif is_request and source == "query":
        pairs = parse_qsl(occasion.query_string, keep_blank_values=True)
        value = next((text for key, text in pairs if key == name), MISSING)
    elif is_request:
        value = occasion.path.get(name, MISSING)
    return None if value is MISSING or value is None else text_of(value)
