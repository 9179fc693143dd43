"""Describe a parameter, and read what a request sends for it."""

from __future__ import annotations

from typing import Any
from urllib.parse import unquote

from mockserver.spec import Api, Document, Parameter, api_from_document
from mockserver.spec.schemas import Schemas
from mockserver.spec.styles import RawParameters, query_pairs, value_of

ARRAY = {"type": "array", "items": {"type": "string"}}

OBJECT = {
    "type": "object",
    "properties": {"R": {"type": "integer"}, "G": {"type": "integer"}, "B": {"type": "integer"}},
}


def described(location: str, schema: Any = None, **more: Any) -> tuple[Parameter, Schemas]:
    """Return the parameter `color` in *location*, described by *schema* and *more*."""
    value: dict[str, Any] = {"name": "color", "in": location, **more}
    if schema is not None:
        value["schema"] = schema
    path = "/a/{color}" if location == "path" else "/a"
    content = {"openapi": "3.1.0", "info": {}, "paths": {path: {"get": {"parameters": [value]}}}}
    api: Api = api_from_document(Document(source="", content=content))
    return api.operations[0].parameters[0], Schemas(api)


def read(parameter: Parameter, schemas: Schemas, text: str | None) -> Any:
    """Read *text* as the parameter's location sends it; `None` sends nothing."""
    sent = "" if text is None else text
    location = parameter.location
    raw = RawParameters(
        path={} if text is None else {"color": unquote(sent)},
        query=query_pairs(sent) if location == "query" else (),
        headers={} if text is None else {"color": sent},
        cookies=query_pairs(sent.replace("; ", "&")) if location == "cookie" else (),
    )
    return value_of(parameter, raw, schemas)
