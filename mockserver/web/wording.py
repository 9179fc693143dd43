"""Say in words what a schema allows, and show values, for messages to people."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mockserver.mocking.json_bytes import json_bytes
from mockserver.spec.model import Schema
from mockserver.spec.schemas import Schemas
from mockserver.spec.types import JsonValue

_LONGEST = 60


def shown(value: JsonValue) -> str:
    """Return *value* as JSON, cut where it gets long."""
    text = json_bytes(value).decode()
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


def allowed(schema: Schema | None, schemas: Schemas) -> str:
    """Return what *schema* allows: `allowed is an integer from 1 to 250`."""
    if schema is None:
        return "any value is allowed"
    value = schemas.resolved(schema).value
    if isinstance(value, bool):
        return "any value is allowed" if value else "no value is allowed"
    if "enum" in value or "const" in value:
        values = value.get("enum", [value.get("const")])
        return "allowed: " + ", ".join(v if isinstance(v, str) else shown(v) for v in values)
    return f"allowed is {_kind(value, schemas.types(schema))}"


def _kind(value: Mapping[str, Any], types: frozenset[str]) -> str:
    names = " or ".join(sorted(types - {"null"})) or "value"
    article = "an" if names[0] in "aeiou" else "a"
    if value.get("format"):
        names = f"{names} of format {value['format']}"
    low, high = value.get("minimum"), value.get("maximum")
    bounds = ""
    if low is not None and high is not None:
        bounds = f" from {low} to {high}"
    elif low is not None:
        bounds = f" of at least {low}"
    elif high is not None:
        bounds = f" of at most {high}"
    if "pattern" in value:
        bounds += f" that matches {value['pattern']}"
    if "minLength" in value or "maxLength" in value:
        bounds += f" of {value.get('minLength', 0)} to {value.get('maxLength', 'any number of')}"
        bounds += " characters"
    return f"{article} {names}{bounds}"
