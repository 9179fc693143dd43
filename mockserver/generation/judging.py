"""Judge a value by schemas that stand nowhere in the document: the parts that a draw is made of.

Whole values are judged by compiled validators (`spec/schemas.py`); this one serves the slow way.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any

import jsonschema_rs

from mockserver.generation.equality import identity, part_of, same
from mockserver.generation.expansion import Expansion, bounded
from mockserver.generation.shapes import EXCLUDED, PARTS, REPEATED, UNDIVIDED, UNFORMED, UNMATCHED
from mockserver.generation.verdicts import is_format, matches
from mockserver.spec.types import JsonSchema, JsonValue

# Keywords that speak of the value itself: jsonschema-rs judges them, without references.
_PLAIN = (
    *("type", "enum", "const", "multipleOf", "minimum", "maximum", "exclusiveMinimum"),
    *("exclusiveMaximum", "minLength", "maxLength", "pattern", "format", "minItems", "maxItems"),
    *("uniqueItems", "minProperties", "maxProperties", "required", "dependentRequired"),
)
_DEEPEST = 200


class _Seen:
    """The members of a value that a schema looked at, for `unevaluated…`."""

    __slots__ = ("items", "names")

    def __init__(self) -> None:
        self.names: set[str] = set()
        self.items: set[int] = set()

    def add(self, other: _Seen) -> None:
        self.names |= other.names
        self.items |= other.items


class Judge:
    """Judges by the schemas that *expansion* knows."""

    def __init__(self, expansion: Expansion) -> None:
        self._expansion = expansion
        self._plain: dict[int, tuple[Any, Any]] = {}

    def accepts(self, schemas: Sequence[JsonSchema], value: JsonValue) -> bool:
        """Whether *value* satisfies all *schemas*."""
        return all(self._valid(schema, value, _Seen(), 0) for schema in schemas)

    def _valid(self, schema: JsonSchema, value: JsonValue, seen: _Seen, depth: int) -> bool:
        if isinstance(schema, bool):
            return schema
        if depth > _DEEPEST:
            return True
        schema = self._expansion.directed(schema)
        if not self._is_plainly_valid(schema, value):
            return False
        return (
            self._combined(schema, value, seen, depth + 1)
            and (not isinstance(value, dict) or self._members(schema, value, seen, depth + 1))
            and (not isinstance(value, list) or self._items(schema, value, seen, depth + 1))
        )

    def _is_plainly_valid(self, schema: dict[str, Any], value: JsonValue) -> bool:
        kept = self._plain.get(id(schema))
        if kept is None:
            bounded(self._plain)
            plain = {key: schema[key] for key in _PLAIN if key in schema}
            validator = None
            if plain:
                validator = jsonschema_rs.Draft202012Validator(plain, validate_formats=True)
            kept = self._plain[id(schema)] = (schema, validator)
        if kept[1] is not None and not kept[1].is_valid(value):
            return False
        if EXCLUDED in schema and any(same(value, other) for other in schema[EXCLUDED]):
            return False
        if PARTS in schema and part_of(value) not in schema[PARTS]:
            return False
        if UNDIVIDED in schema and any(_divides(step, value) for step in schema[UNDIVIDED]):
            return False
        if REPEATED in schema and isinstance(value, list) and _are_different(value):
            return False
        if not isinstance(value, str):
            return True
        return not (
            any(matches(pattern, value) for pattern in schema.get(UNMATCHED, ()))
            or any(is_format(form, value) for form in schema.get(UNFORMED, ()))
        )

    def _combined(self, schema: dict[str, Any], value: JsonValue, seen: _Seen, depth: int) -> bool:
        parts = [*schema.get("allOf", ())]
        if "$ref" in schema:
            parts.append(self._expansion.target(schema["$ref"]))
        if isinstance(value, dict):
            dependents = schema.get("dependentSchemas", {})
            parts += [part for name, part in dependents.items() if name in value]
        if not all(self._valid(part, value, seen, depth) for part in parts):
            return False
        for keyword in ("anyOf", "oneOf"):
            if keyword in schema:
                accepted = list(self._accepted(schema[keyword], value, depth))
                if not accepted or (keyword == "oneOf" and len(accepted) > 1):
                    return False
                for looked_at in accepted:
                    seen.add(looked_at)
        if "not" in schema and self._valid(schema["not"], value, _Seen(), depth):
            return False
        if "if" in schema:
            looked_at = _Seen()
            met = self._valid(schema["if"], value, looked_at, depth)
            if met:
                seen.add(looked_at)
            return self._valid(schema.get("then" if met else "else", True), value, seen, depth)
        return True

    def _accepted(
        self, parts: Sequence[JsonSchema], value: JsonValue, depth: int
    ) -> Iterator[_Seen]:
        for part in parts:
            looked_at = _Seen()
            if self._valid(part, value, looked_at, depth):
                yield looked_at

    def _members(
        self, schema: dict[str, Any], value: dict[str, Any], seen: _Seen, depth: int
    ) -> bool:
        properties: Mapping[str, Any] = schema.get("properties", {})
        patterns = schema.get("patternProperties", {})
        looked_at: set[str] = set()
        for name, member in value.items():
            parts = [properties[name]] if name in properties else []
            parts += [part for pattern, part in patterns.items() if matches(pattern, name)]
            if not parts and "additionalProperties" in schema:
                parts = [schema["additionalProperties"]]
            if parts:
                looked_at.add(name)
            if not all(self._valid(part, member, _Seen(), depth) for part in parts):
                return False
            if "propertyNames" in schema and not self.accepts([schema["propertyNames"]], name):
                return False
        seen.names |= looked_at
        if "unevaluatedProperties" in schema:
            rest = [value[name] for name in value if name not in seen.names]
            unevaluated = schema["unevaluatedProperties"]
            seen.names.update(value)
            return all(self._valid(unevaluated, member, _Seen(), depth) for member in rest)
        return True

    def _items(self, schema: dict[str, Any], value: list[Any], seen: _Seen, depth: int) -> bool:
        prefix = schema.get("prefixItems", [])
        for index, item in enumerate(value):
            if index >= len(prefix) and "items" not in schema:
                break
            seen.items.add(index)
            part = prefix[index] if index < len(prefix) else schema["items"]
            if not self._valid(part, item, _Seen(), depth):
                return False
        if "contains" in schema:
            found = {
                index
                for index, item in enumerate(value)
                if self._valid(schema["contains"], item, _Seen(), depth)
            }
            seen.items |= found
            fewest, most = schema.get("minContains", 1), schema.get("maxContains", len(value))
            if not fewest <= len(found) <= most:
                return False
        if "unevaluatedItems" in schema:
            rest = [item for index, item in enumerate(value) if index not in seen.items]
            unevaluated = schema["unevaluatedItems"]
            seen.items.update(range(len(value)))
            return all(self._valid(unevaluated, item, _Seen(), depth) for item in rest)
        return True


def _are_different(values: Sequence[JsonValue]) -> bool:
    return len(set(map(identity, values))) == len(values)


def _divides(step: float, value: JsonValue) -> bool:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    return (Fraction(repr(value)) / Fraction(repr(step))).denominator == 1
