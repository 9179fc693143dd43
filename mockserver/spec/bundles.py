"""Cut a schema out of its document, with everything that it refers to.

A validator made from a whole document would read all of it: one of 13 MB for a schema of ten lines.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mockserver.errors import UnresolvableReference
from mockserver.spec.model import Schema
from mockserver.spec.references import MISSING, References, value_at
from mockserver.spec.types import JsonSchema, JsonValue

# Members of a schema that are data: nothing inside them is a schema.
_DATA = frozenset({"const", "default", "enum", "example", "examples", "x-example", "x-examples"})

# Members of a schema whose keys are names.
_NAMED = frozenset(
    {"$defs", "definitions", "dependentSchemas", "patternProperties", "properties", "dependencies"}
)

# What gives a schema another base or dialect: references are pointers already.
_DROPPED = frozenset({"$id", "$schema", "$anchor", "$vocabulary", "$comment"})


class Bundles:
    """Bundles of one document's schemas; what several need is rewritten once."""

    def __init__(self, references: References) -> None:
        self._references = references
        self._rewritten: dict[str, tuple[JsonSchema, tuple[str, ...]]] = {}

    def bundle(self, schema: Schema) -> dict[str, Any]:
        """Return a document with *schema* as `schema`, and what it refers to as components.

        It has the shape of an OpenAPI document as far as schemas go. Raises
        `UnresolvableReference`.
        """
        components: dict[str, JsonSchema] = {}
        root, waiting = self._cut(schema.value, schema.pointer)
        pending = list(waiting)
        while pending:
            pointer = pending.pop()
            key = _key(pointer)
            if key in components:
                continue
            components[key], further = self._component(pointer, schema)
            pending.extend(further)
        return {"schema": root, "components": {"schemas": components}}

    def _component(self, pointer: str, needed_by: Schema) -> tuple[JsonSchema, tuple[str, ...]]:
        found = self._rewritten.get(pointer)
        if found is None:
            document = self._references.document
            value = value_at(document.content, pointer)
            if value is MISSING:
                source, place = document.place(needed_by.pointer)
                raise UnresolvableReference(
                    f"a $ref leads to #{pointer}, where nothing is",
                    source=source,
                    pointer=place,
                    hint="Define it under components, or correct the reference.",
                )
            found = self._rewritten[pointer] = self._cut(value, pointer)
        return found

    def _cut(self, value: JsonValue, pointer: str) -> tuple[Any, tuple[str, ...]]:
        """Return *value* with its references pointing into a bundle, and what they point at."""
        targets: dict[str, None] = {}

        def schema(value: JsonValue) -> Any:
            if isinstance(value, list):
                return [schema(item) for item in value]
            if not isinstance(value, Mapping):
                return value
            result: dict[str, Any] = {}
            for key, member in value.items():
                if key == "$ref" and isinstance(member, str):
                    target = self._references.pointer_of(member, pointer)
                    targets[target] = None
                    result[key] = f"#/components/schemas/{_key(target)}"
                elif key in _DATA or key.startswith("x-"):
                    result[key] = member
                elif key in _NAMED and isinstance(member, Mapping):
                    result[key] = {name: schema(item) for name, item in member.items()}
                elif key not in _DROPPED:
                    result[key] = schema(member)
            return result

        return schema(value), tuple(targets)


def _key(pointer: str) -> str:
    """Return *pointer* as a name that needs no escaping in a `$ref`."""
    return "".join(c if c.isascii() and c.isalnum() else f"_{ord(c):x}_" for c in pointer) or "_"
