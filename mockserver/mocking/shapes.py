"""See a schema as a writer or reader of XML, forms and lines must: properties, items, `xml`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from mockserver.spec.json_text import value_from_json
from mockserver.spec.model import Schema
from mockserver.spec.pointers import tokens_of
from mockserver.spec.schemas import Schemas
from mockserver.spec.types import JsonValue

_COMBINATORS = ("allOf", "anyOf", "oneOf")
_INTEGER = re.compile(r"-?(0|[1-9][0-9]*)")
_NUMBER = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?")
_DEEPEST = 6


class Shapes:
    """What the schemas of one document say of structure, found through references."""

    def __init__(self, schemas: Schemas) -> None:
        self.schemas = schemas

    def types(self, schema: Schema | None) -> frozenset[str]:
        """Return the JSON types that *schema* names; those that its keywords speak of, else."""
        found = self.schemas.types(schema)
        if found or schema is None:
            return found
        if self.items(schema) is not None:
            return frozenset({"array"})
        return frozenset({"object"}) if self.properties(schema) else found

    def properties(self, schema: Schema | None) -> Mapping[str, Schema]:
        """Return the schemas of every property that *schema* names, in order."""
        found: dict[str, Schema] = {}
        for part in self._parts(schema):
            for name in self._mapping(part, "properties"):
                found.setdefault(name, self.schemas.member(part, "properties", name))
        return found

    def property(self, schema: Schema | None, name: str) -> Schema | None:
        """Return the schema of the property *name*: its own, or the one for additional ones."""
        if schema is None:
            return None
        found = self.schemas.property(schema, name)
        if found is not None:
            return found
        for part in self._parts(schema):
            if isinstance(self._keyword(part, "additionalProperties"), Mapping):
                return self.schemas.member(part, "additionalProperties")
        return None

    def required(self, schema: Schema | None) -> frozenset[str]:
        """Return the names that *schema* requires, `allOf` included."""
        return frozenset(
            name
            for part in self._parts(schema, ("allOf",))
            for name in self._keyword(part, "required") or ()
        )

    def items(self, schema: Schema | None) -> Schema | None:
        """Return the schema of the items of an array, `None` if it says nothing of them."""
        for part in self._parts(schema):
            if isinstance(self._keyword(part, "items"), Mapping):
                return self.schemas.member(part, "items")
        return None

    def item(self, schema: Schema | None, index: int) -> Schema | None:
        """Return the schema of the item in the place *index* of an array (`prefixItems`, `items`).

        `None` if nothing is said of it.
        """
        for part in self._parts(schema):
            first = self._keyword(part, "prefixItems")
            if isinstance(first, list) and index < len(first):
                return self.schemas.member(part, "prefixItems", str(index))
            if isinstance(self._keyword(part, "items"), Mapping):
                return self.schemas.member(part, "items")
        return None

    def at(self, schema: Schema | None, pointer: str) -> Schema | None:
        """Return the schema of what stands at *pointer* in a value, `None` if nothing is said."""
        for token in tokens_of(pointer):
            schema = self.property(schema, token)
        return schema

    def is_file(self, schema: Schema | None) -> bool:
        """Tell whether *schema* describes a file: text of format `binary`, or of a media type."""
        value = True if schema is None else self.schemas.resolved(schema).value
        return not isinstance(value, bool) and (
            value.get("format") == "binary" or "contentMediaType" in value
        )

    def xml(self, schema: Schema | None) -> Mapping[str, Any]:
        """Return the XML Object of *schema* (OAS 3.1), empty if it has none."""
        for part in self._parts(schema):
            xml = self._keyword(part, "xml")
            if isinstance(xml, Mapping):
                return xml
        return {}

    def options(self, schema: Schema | None) -> list[Any]:
        """Return the values that *schema* lists as `enum`, or its `const`; none if it has none."""
        for part in self._parts(schema, ("allOf",)):
            constant = self._keyword(part, "const")
            options = self._keyword(part, "enum") if constant is None else [constant]
            if isinstance(options, list):
                return options
        return []

    def label(self, schema: Schema | None) -> str:
        """Return the name under which *schema* stands in the components, or `""`."""
        if schema is None:
            return ""
        pointer = self.schemas.resolved(schema).pointer
        found = re.search(r"/(?:schemas|definitions)/([^/]+)$", pointer)
        return found.group(1).replace("~1", "/").replace("~0", "~") if found else ""

    def coerced(self, text: str, schema: Schema | None) -> JsonValue:
        """Return *text* as the number, boolean or null that *schema* names; else as it is."""
        types = self.schemas.types(schema)
        bare = text.strip()
        if ("integer" in types and _INTEGER.fullmatch(bare)) or (
            "number" in types and _NUMBER.fullmatch(bare)
        ):
            return parsed_json(bare, text)
        if "boolean" in types and bare in ("true", "false"):
            return bare == "true"
        if "null" in types and "string" not in types and bare in ("", "null"):
            return None
        if not types and schema is not None:
            for option in self._keyword(self.schemas.resolved(schema), "enum") or ():
                if not isinstance(option, str) and parsed_json(bare, text) == option:
                    return option
        return text

    def _parts(
        self, schema: Schema | None, keywords: tuple[str, ...] = _COMBINATORS, depth: int = 0
    ) -> Iterator[Schema]:
        if schema is None:
            return
        schema = self.schemas.resolved(schema)
        if isinstance(schema.value, bool):
            return
        yield schema
        for keyword in keywords if depth < _DEEPEST else ():
            for index, _ in enumerate(schema.value.get(keyword) or ()):
                member = self.schemas.member(schema, keyword, str(index))
                yield from self._parts(member, keywords, depth + 1)

    def _keyword(self, schema: Schema, keyword: str) -> Any:
        return None if isinstance(schema.value, bool) else schema.value.get(keyword)

    def _mapping(self, schema: Schema, keyword: str) -> Mapping[str, Any]:
        value = self._keyword(schema, keyword)
        return value if isinstance(value, Mapping) else {}


def parsed_json(text: str | bytes, otherwise: JsonValue) -> JsonValue:
    """Return the JSON value that *text* is, or *otherwise* where it is none."""
    try:
        return value_from_json(text)
    except ValueError:
        return otherwise
