"""Bring OpenAPI 3.0 and 3.1 to one normal form, with schemas of JSON Schema 2020-12.

JSON Pointers of the original stay true: objects are rewritten in place, never moved.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Mapping
from typing import Any, Literal

from mockserver.errors import UnsupportedDocument
from mockserver.spec.documents import Document
from mockserver.spec.types import JsonSchema, JsonValue

Direction = Literal["request", "response"]

_VERSION = re.compile(r"3\.[0-9]+(\.[0-9]+)?([-+].*)?$")

# Where schemas sit inside schemas (JSON Schema 2020-12): one, a list, a mapping.
_SCHEMA = [
    "additionalProperties",
    "contains",
    "contentSchema",
    "else",
    "if",
    "items",
    "not",
    "propertyNames",
    "then",
    "unevaluatedItems",
    "unevaluatedProperties",
]
_SCHEMAS = ("allOf", "anyOf", "oneOf", "prefixItems")
_SCHEMA_MAP = ("$defs", "definitions", "dependentSchemas", "patternProperties", "properties")

SchemaRewrite = Callable[[dict[str, Any]], JsonSchema]


def normal_form(document: Document) -> Document:
    """Return *document* with every schema in JSON Schema 2020-12.

    Raises `UnsupportedDocument` for a version that we do not know.
    """
    version = document.content.get("openapi")
    if not isinstance(version, str) or not _VERSION.match(version):
        found = document.content.get("swagger") or version
        raise UnsupportedDocument(
            f"is of version {found!r}" if found else "does not say which OpenAPI version it is of",
            source=document.source,
            pointer="/openapi" if version else "",
            hint="OpenAPI 3.0 and 3.1 documents are read; `openapi: 3.1.0` says so.",
        )
    if version.startswith("3.0"):
        content = rewritten(document.content, _from_oas30)
        return dataclasses.replace(document, content=content)
    return document


def directed(content: JsonValue, direction: Direction) -> JsonValue:
    """Return *content* with its schemas as they hold for messages of one *direction*.

    In requests nobody must send a `readOnly` property; in responses nobody may send a
    `writeOnly` one (OAS 3.1, Schema Object; OAS 3.0, Schema Object, readOnly and writeOnly).
    """
    keyword = "readOnly" if direction == "request" else "writeOnly"

    def rewrite(schema: dict[str, Any]) -> JsonSchema:
        properties = schema.get("properties")
        if not isinstance(properties, Mapping):
            return schema
        excused = {
            name
            for name, member in properties.items()
            if isinstance(member, Mapping) and member.get(keyword) is True
        }
        if not excused:
            return schema
        required = [name for name in schema.get("required", ()) if name not in excused]
        changed: dict[str, Any] = {**schema, "required": required}
        if direction == "response":
            changed["properties"] = {
                name: (False if name in excused else member) for name, member in properties.items()
            }
        return changed

    return rewritten(content, rewrite)


def rewritten(content: JsonValue, rewrite: SchemaRewrite) -> Any:
    """Return *content*, an OpenAPI document, with *rewrite* applied to every Schema Object."""
    return _document_part(content, rewrite)


# Members whose values are data, not description: nothing inside them is a schema.
_LITERAL = {"example", "examples", "default", "enum", "const", "value"}

# Members whose keys are names that authors choose: `default`, `schema`, `x-request-id` among them.
_NAMED = {
    "callbacks",
    "content",
    "encoding",
    "headers",
    "parameters",
    "pathItems",
    "paths",
    "requestBodies",
    "responses",
    "webhooks",
    "x-default-responses",
}


def _document_part(value: JsonValue, rewrite: SchemaRewrite) -> Any:
    if isinstance(value, list):
        return [_document_part(item, rewrite) for item in value]
    if not isinstance(value, Mapping):
        return value
    result: dict[str, Any] = {}
    for key, member in value.items():
        if key == "schema":
            result[key] = _schema(member, rewrite)
        elif key == "schemas" and isinstance(member, Mapping):
            result[key] = {name: _schema(schema, rewrite) for name, schema in member.items()}
        elif key in _NAMED and isinstance(member, Mapping):
            result[key] = {name: _document_part(part, rewrite) for name, part in member.items()}
        elif key in _LITERAL or key.startswith("x-"):
            result[key] = member
        else:
            result[key] = _document_part(member, rewrite)
    return result


def _schema(value: JsonValue, rewrite: SchemaRewrite) -> Any:
    if not isinstance(value, Mapping):
        return value
    result = dict(value)
    for key in _SCHEMA:
        if isinstance(result.get(key), Mapping):
            result[key] = _schema(result[key], rewrite)
    for key in _SCHEMAS:
        if isinstance(result.get(key), list):
            result[key] = [_schema(item, rewrite) for item in result[key]]
    for key in _SCHEMA_MAP:
        if isinstance(result.get(key), Mapping):
            result[key] = {name: _schema(item, rewrite) for name, item in result[key].items()}
    return rewrite(result)


def _from_oas30(schema: dict[str, Any]) -> JsonSchema:
    """Rewrite one Schema Object of OAS 3.0; its members are rewritten already."""
    if "$ref" in schema:
        # OAS 3.0, Reference Object: whatever stands beside $ref is ignored.
        return {"$ref": schema["$ref"]}
    for bound, exclusive in (("minimum", "exclusiveMinimum"), ("maximum", "exclusiveMaximum")):
        flag = schema.get(exclusive)
        if isinstance(flag, bool):
            del schema[exclusive]
            if flag and bound in schema:
                schema[exclusive] = schema.pop(bound)
    if "example" in schema and "examples" not in schema:
        schema["examples"] = [schema.pop("example")]
    if schema.pop("nullable", False) is True:
        # 3.0.3: null is allowed only where a type is given beside `nullable`.
        if isinstance(schema.get("type"), str):
            schema["type"] = [schema["type"], "null"]
            if "enum" in schema and None not in schema["enum"]:
                schema["enum"] = [*schema["enum"], None]
        elif any(key in schema for key in ("allOf", "oneOf", "anyOf")):
            return {"anyOf": [schema, {"type": "null"}]}
    return schema
