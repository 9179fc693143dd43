"""Compile schemas to generators, once; draw values that are valid, and the same for a seed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from mockserver.errors import InvalidDocument
from mockserver.generation.arrays import arrays
from mockserver.generation.draw import SHALLOW, Draw, Generate, NoValue
from mockserver.generation.fakes import Fakes
from mockserver.generation.heights import Heights
from mockserver.generation.merging import merged, without_reference
from mockserver.generation.numbers import integers, numbers
from mockserver.generation.objects import objects
from mockserver.generation.seeds import random_for
from mockserver.generation.solver import solved
from mockserver.generation.strings import strings
from mockserver.spec.dialects import Direction
from mockserver.spec.model import Schema
from mockserver.spec.schemas import Schemas
from mockserver.spec.types import JsonSchema, JsonValue

# A schema without `type` is of the type that its keywords speak of.
_TELLTALES = {
    "object": ("properties", "required", "additionalProperties", "patternProperties"),
    "array": ("items", "prefixItems", "minItems", "contains"),
    "string": ("pattern", "minLength", "maxLength", "format"),
    "number": ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"),
}


class Generator:
    """Draws values for the schemas of one document. Holds compiled schemas; belongs to one app."""

    def __init__(
        self, schemas: Schemas, *, fakes: Callable[[], Fakes], seed: int, now: datetime
    ) -> None:
        self._schemas = schemas
        self._fakes = fakes
        self._seed = seed
        self._now = now
        self._compiled: dict[str, Generate] = {}
        self._heights = Heights(schemas.resolved_value)

    def value(
        self, schema: Schema, *about: str | int, direction: Direction = "response", name: str = ""
    ) -> JsonValue:
        """Return a value that *schema* allows; it depends on the seed and *about* alone.

        Raises `UnsatisfiableSchema` if none was found.
        """
        validator = self._schemas.validator(schema, direction=direction)
        generate = self._compiled.get(schema.pointer)
        if generate is None:
            generate = self._compile(schema.value, name, schema.pointer)
            self._compiled[schema.pointer] = generate

        def attempt(number: int, minimal: bool) -> JsonValue:
            key = (*about, number)
            draw = Draw(
                random=random_for(self._seed, *key),
                faker=self._fakes().about(*key),
                now=self._now,
                minimal=minimal,
                direction=direction,
            )
            return generate(draw)

        return solved(attempt, validator.is_valid, schema)

    def _compile(self, schema: JsonSchema, name: str, pointer: str) -> Generate:
        if isinstance(schema, bool):
            return _anything if schema else _nothing
        resolve = self._schemas.resolved_value
        if "$ref" in schema:
            schema, pointer = without_reference(schema, resolve, pointer)
            if isinstance(schema, bool):
                return _anything if schema else _nothing
        alternatives = [merged(part, resolve) for part in _branches(dict(schema))]
        generators = [self._compile_flat(part, name, pointer) for part in alternatives]
        if len(generators) == 1:
            return generators[0]
        by_height: list[Generate] = []

        def generate(draw: Draw) -> JsonValue:
            order = list(generators)
            if draw.depth >= SHALLOW:
                if not by_height:
                    heights = [self._heights.of(part) for part in alternatives]
                    ranked = sorted(range(len(generators)), key=heights.__getitem__)
                    by_height.extend(generators[rank] for rank in ranked)
                order = by_height
            elif not draw.minimal:
                # The first alternative that is not null is what documents mean by default.
                draw.random.shuffle(order)
            for alternative in order:
                try:
                    return alternative(draw)
                except NoValue:
                    continue
            raise NoValue

        return generate

    def _compile_flat(self, schema: JsonSchema, name: str, pointer: str) -> Generate:
        """Compile a schema without `$ref`, `allOf`, `anyOf`, `oneOf` at its top."""
        if isinstance(schema, bool):
            return _anything if schema else _nothing
        if "const" in schema:
            constant = schema["const"]
            return lambda _draw: constant
        if "enum" in schema:
            values = list(schema["enum"])
            return lambda draw: draw.random.choice(values) if values else _nothing(draw)
        value = dict(schema)
        generators = [self._of_type(kind, value, name, pointer) for kind in _types(value)]
        if len(generators) == 1:
            return generators[0]
        nullable = "null" in _types(value)

        def generate(draw: Draw) -> JsonValue:
            if nullable and draw.random.random() < (0.9 if draw.sparing else 0.15):
                return None
            return draw.random.choice([g for g in generators if g is not _null])(draw)

        return generate

    def _of_type(self, kind: str, schema: dict[str, Any], name: str, pointer: str) -> Generate:
        match kind:
            case "object":
                return objects(schema, self._lazily(pointer))
            case "array":
                return arrays(schema, name, self._lazily(pointer))
            case "string":
                return strings(schema, name)
            case "integer":
                return integers(schema)
            case "number":
                return numbers(schema)
            case "boolean":
                return lambda draw: draw.random.random() < 0.5
            case "null":
                return _null
        raise InvalidDocument(f"{kind!r} is no JSON type", pointer=pointer)

    def _lazily(self, pointer: str) -> Callable[[JsonSchema, str], Generate]:
        """Return a compiler of members that waits until they are drawn: schemas may be circular."""

        def compile_member(schema: JsonSchema, name: str) -> Generate:
            reference = schema.get("$ref") if not isinstance(schema, bool) else None
            compiled: list[Generate] = []

            def generate(draw: Draw) -> JsonValue:
                if not compiled:
                    key = f"{reference} {name}"
                    found = self._compiled.get(key) if reference else None
                    if found is None:
                        found = self._compile(schema, name, pointer)
                        if reference:
                            self._compiled[key] = found
                    compiled.append(found)
                return compiled[0](draw.deeper())

            return generate

        return compile_member


def _branches(schema: dict[str, Any]) -> list[dict[str, Any]]:
    """Return *schema* for each alternative of its `oneOf`, `anyOf` and `if`, as `allOf` of both."""
    result = [schema]
    if "if" in schema:
        rest = {key: value for key, value in schema.items() if key not in ("if", "then", "else")}
        met, unmet = (schema["if"], schema.get("then", True)), (schema.get("else", True),)
        result = [{**rest, "allOf": [*rest.get("allOf", ()), *way]} for way in (met, unmet)]
    for keyword in ("oneOf", "anyOf"):
        if keyword in schema:
            result = [
                {
                    **{key: value for key, value in part.items() if key != keyword},
                    "allOf": [*part.get("allOf", ()), alternative],
                }
                for part in result
                for alternative in schema[keyword]
            ]
    return result


def _types(schema: dict[str, Any]) -> list[str]:
    declared = schema.get("type")
    if isinstance(declared, str):
        return [declared]
    if declared:
        # An integer is a number: one of them is enough.
        return [t for t in declared if not (t == "integer" and "number" in declared)]
    for kind, telltales in _TELLTALES.items():
        if any(keyword in schema for keyword in telltales):
            return [kind]
    return ["string"]


def _anything(draw: Draw) -> JsonValue:
    return draw.faker.word()


def _nothing(_draw: Draw) -> JsonValue:
    raise NoValue


def _null(_draw: Draw) -> JsonValue:
    return None
