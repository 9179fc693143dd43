"""Give a document in a form that openapi-core and Schemathesis can read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mockserver.spec import Api
from mockserver.spec.document import Document
from mockserver.spec.types import JsonObject, JsonValue


def readable(api: Api) -> Document:
    """Return the document of *api* for readers that know OpenAPI 3 in one file and nothing else.

    It is as its author wrote it where it can be, so that readers judge it by themselves. A Swagger
    2.0 document, and one of several files, is in the normal form of OpenAPI 3.1.
    """
    original = api.original
    if "openapi" in original.content and not original.files:
        return original
    return Document(source=original.source, content=_normal(api))


def _normal(api: Api) -> JsonObject:
    version = str(api.document.content.get("openapi", ""))
    # The schemas are those of 3.1, whatever the version of the document was.
    is_older = version.startswith("3.0")
    content: JsonObject = _with_null(api.document.content)
    return {**content, "openapi": "3.1.0" if is_older else version}


def _with_null(value: JsonValue) -> Any:
    """Return *value* with null allowed by what every reader knows, where `x-nullable` allows it."""
    if isinstance(value, list):
        return [_with_null(item) for item in value]
    if not isinstance(value, Mapping):
        return value
    result = {key: _with_null(member) for key, member in value.items()}
    if result.pop("x-nullable", False) is True:
        return {"anyOf": [result, {"type": "null"}]}
    return result
