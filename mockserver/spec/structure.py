"""Say which object stands where: in an OpenAPI document, and in a schema.

Source: OAS 3.0 to 3.2, fixed fields of every object; JSON Schema 2020-12, applicators.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

How = Literal["one", "list", "map"]

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace", "query")

# The reserved member of normal form in which referenced parts stand that have no other place:
# those of other files, and of places that OpenAPI does not know. It has the form of Components.
PARTS = "x-mockserver-parts"

_COMPONENTS: Mapping[str, tuple[How, str]] = {
    "schemas": ("map", "schemas"),
    "responses": ("map", "responses"),
    "parameters": ("map", "parameters"),
    "examples": ("map", "examples"),
    "requestBodies": ("map", "requestBodies"),
    "headers": ("map", "headers"),
    "securitySchemes": ("map", "securitySchemes"),
    "links": ("map", "links"),
    "callbacks": ("map", "callbacks"),
    "pathItems": ("map", "pathItems"),
    "mediaTypes": ("map", "mediaTypes"),
}

_DESCRIBED: Mapping[str, tuple[How, str]] = {
    "schema": ("one", "schemas"),
    "content": ("map", "mediaTypes"),
    "examples": ("map", "examples"),
}

# Kind of object -> its members that hold objects, how many, and of which kind. Kinds are called
# like the section of the Components Object in which they stand.
STRUCTURE: Mapping[str, Mapping[str, tuple[How, str]]] = {
    "document": {
        "paths": ("map", "pathItems"),
        "webhooks": ("map", "pathItems"),
        "components": ("one", "components"),
        "x-default-responses": ("map", "responses"),
        PARTS: ("one", "components"),
        # What a validator is made from is a schema with the components that it needs.
        "schema": ("one", "schemas"),
    },
    "components": _COMPONENTS,
    "pathItems": {
        "parameters": ("list", "parameters"),
        "additionalOperations": ("map", "operations"),
        **dict.fromkeys(METHODS, ("one", "operations")),
    },
    "operations": {
        "parameters": ("list", "parameters"),
        "requestBody": ("one", "requestBodies"),
        "responses": ("map", "responses"),
        "callbacks": ("map", "callbacks"),
    },
    "parameters": _DESCRIBED,
    "headers": _DESCRIBED,
    "requestBodies": {"content": ("map", "mediaTypes")},
    "responses": {
        "headers": ("map", "headers"),
        "content": ("map", "mediaTypes"),
        "links": ("map", "links"),
    },
    "mediaTypes": {
        "schema": ("one", "schemas"),
        "itemSchema": ("one", "schemas"),
        "examples": ("map", "examples"),
        "encoding": ("map", "encodings"),
        "prefixEncoding": ("list", "encodings"),
        "itemEncoding": ("one", "encodings"),
    },
    "encodings": {
        "headers": ("map", "headers"),
        "encoding": ("map", "encodings"),
        "prefixEncoding": ("list", "encodings"),
        "itemEncoding": ("one", "encodings"),
    },
    # Every member of a Callback Object is a Path Item.
    "callbacks": {},
    "examples": {},
    "links": {},
    "securitySchemes": {},
}

# Where schemas stand inside schemas. `definitions` and `dependencies` are those of older drafts.
SCHEMA_MEMBERS: Mapping[str, How] = {
    **dict.fromkeys(
        (
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
        ),
        "one",
    ),
    **dict.fromkeys(("allOf", "anyOf", "oneOf", "prefixItems"), "list"),
    **dict.fromkeys(
        ("$defs", "definitions", "dependentSchemas", "patternProperties", "properties"), "map"
    ),
}


def kind_at(tokens: tuple[str, ...], content: Any) -> str | None:
    """Return the kind of object that OpenAPI places at *tokens* in the document *content*.

    `None` where OpenAPI knows no object: inside extensions, examples, or beyond the document.
    """
    kind = "document"
    rest = list(tokens)
    while rest:
        token = rest.pop(0)
        content = _member(content, token)
        if kind == "callbacks":
            kind = "pathItems"
            continue
        members: Mapping[str, Any] = STRUCTURE.get(kind, {})
        how = SCHEMA_MEMBERS.get(token) if kind == "schemas" else members.get(token, (None,))[0]
        if how is None:
            return None
        kind = "schemas" if kind == "schemas" else members[token][1]
        if how != "one" or isinstance(content, list):
            if not rest:
                return None
            content = _member(content, rest.pop(0))
    return kind


def _member(content: Any, token: str) -> Any:
    if isinstance(content, Mapping):
        return content.get(token)
    if isinstance(content, list) and token.isdecimal() and int(token[:9]) < len(content):
        return content[int(token[:9])]
    return None
