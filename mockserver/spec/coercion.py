"""Tell which value of a schema a piece of text writes: a number, a boolean, null, JSON or text."""

from __future__ import annotations

import re
from collections.abc import Mapping

from mockserver.spec.json_text import value_from_json
from mockserver.spec.model import Schema
from mockserver.spec.parameter_texts import text_of
from mockserver.spec.schemas import Schemas
from mockserver.spec.types import JsonValue

_INTEGER = re.compile(r"-?(0|[1-9][0-9]*)")
_NUMBER = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?")


def json_or_text(text: str) -> JsonValue:
    """Return the JSON value that *text* is; *text* itself if it is none."""
    try:
        return value_from_json(text)
    except ValueError:
        return text


def coerced(text: str, schemas: Schemas, schema: Schema | None) -> JsonValue:
    """Return *text* as a value of a type that *schema* names; as it is, where it is none."""
    types = schemas.types(schema)
    if ("integer" in types and _INTEGER.fullmatch(text)) or (
        "number" in types and _NUMBER.fullmatch(text)
    ):
        return json_or_text(text)
    if "boolean" in types and text in ("true", "false"):
        return text == "true"
    if "null" in types and "string" not in types and text in ("", "null"):
        return None
    if not types.isdisjoint(("array", "object")) and text[:1] in ("[", "{"):
        # Inside a style there is no way to write arrays and objects: clients write JSON.
        value = json_or_text(text)
        if not isinstance(value, str) and "string" not in types:
            return value
    return _chosen(text, schemas, schema)


def _chosen(text: str, schemas: Schemas, schema: Schema | None) -> JsonValue:
    """Return the value of an `enum` of several types that *text* writes, or *text*."""
    if schema is None:
        return text
    value = schemas.resolved(schema).value
    options = value.get("enum", ()) if isinstance(value, Mapping) else ()
    if text in options:
        return text
    if text == "" and options == [True]:
        return True  # A flag that can only be true: `?lifecycle`.
    return next((one for one in options if text_of(one) == text), text)
