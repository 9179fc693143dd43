"""Look into schemas: follow their references, tell their types, and validate values.

Validators are compiled by jsonschema-rs, once per schema and direction, at first use.
"""

from __future__ import annotations

import json
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import jsonschema_rs

from mockserver.errors import InvalidDocument
from mockserver.spec.bundles import Bundles
from mockserver.spec.combinations import MAX_LOOKS, Combinations
from mockserver.spec.dialects import Direction, directed
from mockserver.spec.discriminators import Discriminators
from mockserver.spec.model import Api, Schema
from mockserver.spec.pointers import pointer_of
from mockserver.spec.references import References
from mockserver.spec.types import JsonSchema, JsonValue

# A bundle is registered under a URI of its own, so that its `$ref`s may be circular.
_BASE = "bundle:///"
_NO_TYPES: frozenset[str] = frozenset()

# How many components all validators may be made of together. Most documents have fewer for all
# operations; where every schema leads to a thousand others, a validator takes megabytes.
_MOST_COMPONENTS = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class SchemaError:
    """One way in which a value violates a schema: where in the value, what, which keyword."""

    pointer: str
    message: str
    keyword: str


class Schemas:
    """The schemas of one document. Holds compiled validators; belongs to one app."""

    def __init__(self, api: Api) -> None:
        self._api = api
        self.discriminators = Discriminators(api.document)
        self._references = References(api.document)
        self._bundles = Bundles(self._references)
        self._combinations = Combinations()
        self._validators: OrderedDict[tuple[Direction, str], tuple[Any, int]] = OrderedDict()
        self._components = 0
        self._types: dict[str, frozenset[str]] = {}

    def resolved(self, schema: Schema) -> Schema:
        """Return *schema*, or the one that its `$ref` leads to; siblings of `$ref` are kept."""
        if isinstance(schema.value, bool) or "$ref" not in schema.value:
            return schema
        value, pointer = self._references.resolved(schema.value, schema.pointer)
        return Schema(pointer=pointer, value=value)

    def resolved_value(self, value: Any, pointer: str) -> tuple[JsonSchema, str]:
        """Return the schema that *value* is or refers to, and its JSON Pointer."""
        schema = self.resolved(Schema(pointer=pointer, value=value))
        return schema.value, schema.pointer

    def member(self, schema: Schema, *tokens: str) -> Schema:
        """Return the schema that stands at *tokens* below *schema*, its references followed."""
        value: Any = schema.value
        for token in tokens:
            value = value[int(token)] if isinstance(value, list) else value[token]
        pointer = schema.pointer + pointer_of(tokens)
        return self.resolved(Schema(pointer=pointer, value=value))

    def property(self, schema: Schema, name: str) -> Schema | None:
        """Return the schema of the property *name*, looked for in `allOf` and its kin too."""
        for part in self._parts(schema):
            if isinstance(part.value, Mapping) and name in part.value.get("properties", {}):
                return self.member(part, "properties", name)
        return None

    def types(self, schema: Schema | None) -> frozenset[str]:
        """Return the JSON types that *schema* names; empty if it names none."""
        if schema is None:
            return _NO_TYPES
        found = self._types.get(schema.pointer)
        if found is None:
            found = self._types[schema.pointer] = frozenset(
                name
                for part in self._parts(schema)
                if isinstance(part.value, Mapping)
                for name in _listed(part.value.get("type", ()))
            )
        return found

    def default(self, schema: Schema | None) -> JsonValue | None:
        """Return the default that *schema* declares, or `None`."""
        if schema is None:
            return None
        value = self.resolved(schema).value
        return value.get("default") if isinstance(value, Mapping) else None

    def errors(
        self, schema: Schema, value: JsonValue, *, direction: Direction
    ) -> Iterator[SchemaError]:
        """Yield every way in which *value* violates *schema* in a message of *direction*."""
        validator = self.validator(schema, direction=direction)
        if validator.is_valid(value):
            return
        for error in validator.iter_errors(value):
            yield SchemaError(
                pointer=pointer_of(map(str, error.instance_path)),
                message=_message(error),
                keyword=error.kind.name,
            )

    def bundle(self, schema: Schema, *, direction: Direction) -> dict[str, Any]:
        """Return *schema* and what it refers to, as its validator is made of them.

        The shape is that of `Bundles.bundle`.
        """
        bundle: dict[str, Any] = directed(self._bundles.bundle(schema), direction)
        return bundle

    def validator(self, schema: Schema, *, direction: Direction) -> Any:
        """Return the compiled validator of *schema*. Raises `InvalidDocument` if none can be."""
        key = (direction, schema.pointer)
        kept = self._validators.get(key)
        if kept is None:
            kept = self._validators[key] = self._compiled(schema, direction)
            self._components += kept[1]
            while self._components > _MOST_COMPONENTS and len(self._validators) > 1:
                self._components -= self._validators.popitem(last=False)[1][1]
        elif self._components > _MOST_COMPONENTS // 2:
            self._validators.move_to_end(key)
        return kept[0]

    def _compiled(self, schema: Schema, direction: Direction) -> tuple[Any, int]:
        """Return the validator of *schema*, and of how many components it is made."""
        try:
            whole = self._bundles.bundle(schema)
            if self._combinations.most(whole) > MAX_LOOKS:
                raise ValueError(f"its parts combine each other in more than {MAX_LOOKS:,} ways")
            bundle = directed(whole, direction)
            validator = jsonschema_rs.Draft202012Validator(
                {"$ref": f"{_BASE}#/schema"},
                registry=jsonschema_rs.Registry([(_BASE, bundle)]),
                validate_formats=True,
            )
            return validator, 1 + len(bundle["components"]["schemas"])
        except (jsonschema_rs.ValidationError, jsonschema_rs.ReferencingError, ValueError) as error:
            source, pointer = self._api.document.place(schema.pointer)
            raise InvalidDocument(
                f"the schema cannot be compiled: {str(error).splitlines()[0]}",
                source=source,
                pointer=pointer,
            ) from error

    def _parts(self, schema: Schema, depth: int = 0) -> Iterator[Schema]:
        """Yield *schema* and what it is combined of, at most eight levels down."""
        schema = self.resolved(schema)
        yield schema
        if isinstance(schema.value, bool) or depth == 8:
            return
        for keyword in ("allOf", "anyOf", "oneOf"):
            for index, _ in enumerate(schema.value.get(keyword, ())):
                yield from self._parts(self.member(schema, keyword, str(index)), depth + 1)


def _message(error: jsonschema_rs.ValidationError) -> str:
    """Return what is wrong, with every value that is allowed where those are few."""
    if error.kind.name == "enum":
        allowed = ", ".join(json.dumps(option) for option in error.kind.as_dict()["options"])
        return f"{json.dumps(error.instance)} is not allowed; allowed: {allowed}"
    return error.message


def _listed(types: str | Iterable[str]) -> Iterable[str]:
    return (types,) if isinstance(types, str) else types
