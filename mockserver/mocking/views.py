"""Show a record as a schema wants it: the same record, in a list, in detail, or in an answer."""

from __future__ import annotations

from collections.abc import Mapping

from mockserver.errors import UnsatisfiableSchema
from mockserver.generation.compiler import Generator
from mockserver.mocking.shapes import Shapes
from mockserver.spec.model import Schema
from mockserver.spec.pointers import tokens_of
from mockserver.spec.types import JsonObject, JsonValue

# Mending one property may make another one wrong.
_ATTEMPTS = 6


class Views:
    """Records of one document, as its schemas show them."""

    def __init__(self, shapes: Shapes, generator: Generator) -> None:
        self._shapes = shapes
        self._schemas = shapes.schemas
        self._generator = generator

    def view(self, schema: Schema, record: JsonObject, *about: str | int) -> JsonValue:
        """Return a value of *schema* that agrees with *record* wherever both speak.

        What the schema requires and the record lacks depends on the seed and *about*.
        Raises `UnsatisfiableSchema` if nothing is valid.
        """
        known = self.known(schema, record)
        if self.is_valid(schema, known):
            return known
        made = self._generator.value(schema, *about)
        if not isinstance(made, Mapping):
            return made
        mended = self.mended(schema, {**made, **known}, made)
        return made if mended is None else mended

    def known(self, schema: Schema, record: JsonObject) -> JsonObject:
        """Return the members of *record* that *schema* names, all of them if it names none."""
        names = self._shapes.properties(schema)
        if not names:
            return record
        return {name: record[name] for name in names if name in record}

    def is_valid(self, schema: Schema, value: JsonValue) -> bool:
        """Tell whether *schema* allows *value* in a response."""
        return bool(self._schemas.validator(schema, direction="response").is_valid(value))

    def mended(self, schema: Schema, value: JsonObject, sound: JsonObject) -> JsonObject | None:
        """Return *value* with members of *sound* in the place of wrong ones; `None` if in vain."""
        required = self._shapes.required(schema)
        lacking = {name: sound[name] for name in sound if name in required and name not in value}
        found = {**lacking, **value}
        for _ in range(_ATTEMPTS):
            wrong = self._wrong(schema, found)
            if wrong is None:
                break
            if not wrong:
                return found
            for name in wrong:
                if name in sound and found.get(name) != sound[name]:
                    found[name] = sound[name]
                else:
                    found.pop(name, None)
        return self._nearest(schema, value, sound)

    def _nearest(self, schema: Schema, value: JsonObject, sound: JsonObject) -> JsonObject | None:
        """Return *sound* with as much of *value* as it can hold, one member after another."""
        if not self.is_valid(schema, sound):
            return None
        found = dict(sound)
        for name, member in value.items():
            changed = {**found, name: member}
            if self.is_valid(schema, changed):
                found = changed
        for name in sound.keys() - value.keys():
            changed = {key: member for key, member in found.items() if key != name}
            if self.is_valid(schema, changed):
                found = changed
        return found

    def _wrong(self, schema: Schema, value: JsonObject) -> set[str] | None:
        """Return the names of the members of *value* that break *schema*.

        `None` where it is not single members that do: none of several schemas fits.
        """
        names: set[str] = set()
        for error in self._schemas.errors(schema, value, direction="response"):
            tokens = tokens_of(error.pointer)
            if not tokens:
                return None
            names.add(tokens[0])
        return names

    def generated(self, schema: Schema, *about: str | int) -> JsonObject:
        """Return a generated record; empty if none is possible, or it is no object."""
        try:
            made = self._generator.value(schema, *about)
        except UnsatisfiableSchema:
            return {}
        return made if isinstance(made, Mapping) else {}

    def examples(self, schema: Schema | None, pointer: str) -> list[JsonValue]:
        """Return the examples that *schema* gives for what stands at *pointer* of its values."""
        found = self._keyword(self._shapes.at(schema, pointer), "examples")
        return [*(found if isinstance(found, list) else ())]

    def default(self, schema: Schema | None) -> JsonValue:
        """Return the default that *schema* gives, `None` without one."""
        return self._keyword(schema, "default")

    def _keyword(self, schema: Schema | None, keyword: str) -> JsonValue:
        value = True if schema is None else self._schemas.resolved(schema).value
        return None if isinstance(value, bool) else value.get(keyword)
