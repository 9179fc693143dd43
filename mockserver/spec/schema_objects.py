"""Rewrite one Schema Object of any OpenAPI version as a schema of JSON Schema 2020-12."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from mockserver.spec.keywords import REPAIRABLE, TYPES, Patterns, of_type, repaired, typed
from mockserver.spec.pointers import MISSING
from mockserver.spec.structure import SCHEMA_MEMBERS
from mockserver.spec.types import JsonValue

Family = Literal["2.0", "3.0", "3.1"]

_EXAMPLES = ("example", "examples", "x-example", "x-examples")

# A schema that has none of these is in normal form already, if its type is.
REWRITTEN = (
    frozenset({"$ref", "nullable", "x-nullable", "discriminator", *_EXAMPLES})
    | frozenset({"$id", "$anchor", "$dynamicAnchor", "$dynamicRef", "$schema"})
    | frozenset(SCHEMA_MEMBERS)
    | REPAIRABLE
)


@dataclass(slots=True)
class SchemaObjects:
    """Rewrites Schema Objects of one *family* of versions."""

    family: Family
    notice: Callable[[Any, str], None]
    patterns: Patterns

    def rewritten(self, schema: dict[str, Any], written: Any) -> dict[str, Any]:
        """Return *schema* in normal form. It is ours to change; its members are rewritten already.

        *written* is the object of the document, for notices.
        """
        kind = schema.get("type")
        if "type" in schema and not (isinstance(kind, str) and kind in TYPES):
            self._type(schema, written)
        _bounds(schema)
        for keyword in REPAIRABLE.intersection(schema):
            self._repair(schema, keyword, written)
        if "pattern" in schema or "patternProperties" in schema:
            self._patterns(schema, written)
        if "enum" in schema and "type" in schema:
            self._options(schema, written)
        if isinstance(schema.get("items"), list):
            # The tuples of older drafts.
            schema["prefixItems"] = schema.pop("items")
        _examples(schema)
        discriminator = schema.get("discriminator")
        if isinstance(discriminator, str):
            schema["discriminator"] = {"propertyName": discriminator}
        if self.family != "3.1":
            if schema.pop("nullable", False) is True:
                _allow_null(schema)
            # What a tool means by `x-nullable` and OpenAPI does not say: never generated.
            if schema.pop("x-nullable", False) is True:
                schema["x-nullable"] = True
        return schema

    def _type(self, schema: dict[str, Any], written: Any) -> None:
        value, more = typed(schema["type"])
        if value != schema["type"] and schema["type"] != "file":
            self._noticed(written, "type", schema["type"], value)
        if value is MISSING:
            del schema["type"]
        else:
            schema["type"] = value
        for key, member in more.items():
            schema.setdefault(key, member)

    def _repair(self, schema: dict[str, Any], keyword: str, written: Any) -> None:
        value = schema[keyword]
        found = repaired(keyword, value)
        if found is MISSING:
            # `allOf: []` says nothing; `false` on a property is how draft 3 wrote «optional».
            if value not in (None, [], False):
                self._noticed(written, keyword, value, found)
            del schema[keyword]
        elif found is not value:
            if found != value:
                self._noticed(written, keyword, value, found)
            schema[keyword] = found

    def _options(self, schema: dict[str, Any], written: Any) -> None:
        found = of_type(schema["enum"], schema["type"])
        if found is not MISSING:
            self._noticed(written, "enum", schema["enum"], found)
            schema["enum"] = found

    def _patterns(self, schema: dict[str, Any], written: Any) -> None:
        if "pattern" in schema:
            usable = self.patterns.usable(schema["pattern"])
            if usable is MISSING:
                self._noticed(written, "pattern", schema.pop("pattern"), MISSING)
            else:
                schema["pattern"] = usable
        members = schema.get("patternProperties")
        if members is not None:
            named = {name: self.patterns.usable(name) for name in members}
            for name, usable in named.items():
                if usable is MISSING:
                    self._noticed(written, "patternProperties", name, MISSING)
            schema["patternProperties"] = {
                usable: members[name] for name, usable in named.items() if usable is not MISSING
            }

    def _noticed(self, written: Any, keyword: str, value: JsonValue, found: JsonValue) -> None:
        text = json.dumps(value, ensure_ascii=False)
        text = text if len(text) <= 60 else f"{text[:57]}..."
        outcome = "is ignored" if found is MISSING else f"is read as {json.dumps(found)}"
        self.notice(written, f"{keyword} {text} is not what OpenAPI allows there; it {outcome}")


def _bounds(schema: dict[str, Any]) -> None:
    """Write the bounds of OAS 3.0, which are exclusive by a flag, as JSON Schema does."""
    for bound, exclusive in (("minimum", "exclusiveMinimum"), ("maximum", "exclusiveMaximum")):
        if isinstance(schema.get(exclusive), bool):
            flag = schema.pop(exclusive)
            if flag and bound in schema:
                schema[exclusive] = schema.pop(bound)


def _allow_null(schema: dict[str, Any]) -> None:
    """Allow null in *schema*, as far as OAS 3.0 lets `nullable` do so.

    OAS 3.0.4, Schema Object, nullable: a type stands beside it, and an `enum` has to list null
    itself. Where schemas are combined without a type, the author means it all the same: the mark
    stays, and null is accepted, but never sent.
    """
    kind = schema.get("type")
    if isinstance(kind, str | list):
        schema["type"] = list(dict.fromkeys((*([kind] if isinstance(kind, str) else kind), "null")))
    elif any(key in schema for key in ("allOf", "oneOf", "anyOf")):
        schema["x-nullable"] = True


def _examples(schema: dict[str, Any]) -> None:
    """Gather the examples of *schema*, however they are called, in `examples`, an array."""
    if schema.keys().isdisjoint(_EXAMPLES):
        return
    found: list[JsonValue] = []
    for key in _EXAMPLES:
        if key not in schema:
            continue
        value = schema.pop(key)
        if not key.endswith("s"):
            found.append(value)
        elif isinstance(value, list):
            found.extend(value)
        elif isinstance(value, dict):
            # Named examples, as Media Type Objects have them.
            found.extend(
                item["value"] if isinstance(item, dict) and "value" in item else item
                for item in value.values()
            )
    if found:
        schema["examples"] = found
