"""Name the JSON shapes that are left as plain mappings."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeAlias

JsonValue: TypeAlias = Any
"""Anything `json.loads` returns."""

JsonObject: TypeAlias = Mapping[str, Any]
"""A JSON object that nobody changes."""

JsonSchema: TypeAlias = Mapping[str, Any] | bool
"""A schema of JSON Schema 2020-12: an object, or `true`/`false`."""
