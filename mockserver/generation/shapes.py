"""What a value has to hold to: the keywords of several schemas, brought together."""

from __future__ import annotations

import copy
import math
from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from typing import Any

from mockserver.generation.equality import FRACTION, identity, part_of
from mockserver.spec.types import JsonSchema, JsonValue

TYPES = frozenset({"null", "boolean", "object", "array", "string", "integer", FRACTION})

# Keywords that JSON Schema has not: what `not` leaves of those that it has.
EXCLUDED, PARTS = "x-%excluded", "x-%types"
UNMATCHED, UNFORMED = "x-%unmatched", "x-%unformed"
REPEATED, UNDIVIDED = "x-%repeated", "x-%undivided"
# What discriminators say: by property the value that names the branch.
NAMED = "x-%named"

_HIGHEST = {
    "minLength": "min_length",
    "minItems": "min_items",
    "minProperties": "min_properties",
}
_LOWEST = {
    "maxLength": "max_length",
    "maxItems": "max_items",
    "maxProperties": "max_properties",
}
_OF_VALUES = ("type", PARTS, "enum", "const", EXCLUDED)
_NOTES = ("description", "title", "default", "example", "x-faker", "discriminator", "format")


class Scope:
    """What one `unevaluated…` leaves: names, patterns and items that were looked at."""

    def __init__(self, properties: JsonSchema | None, items: JsonSchema | None) -> None:
        self.properties = properties
        self.items = items
        self.names: set[str] = set()
        self.patterns: set[str] = set()
        self.length = 0
        self.contained: list[JsonSchema] = []
        self.every_property = self.every_item = False

    def copy(self) -> Scope:
        """Return a scope that grows apart from this one."""
        other = copy.copy(self)
        other.names, other.patterns = set(self.names), set(self.patterns)
        other.contained = [*self.contained]
        return other


_GROWING = (list, dict, set)


class Shape:
    """The conjunction of schemas without `allOf`, `anyOf`, `oneOf`, `not`, `if`, `$ref`."""

    def __init__(self) -> None:
        self.types: frozenset[str] = TYPES
        self.spoken_of: dict[str, None] = {}
        self.enum: list[JsonValue] | None = None
        self.excluded: list[JsonValue] = []
        self.lowest: Fraction | None = None
        self.highest: Fraction | None = None
        self.above = self.below = False
        self.step: Fraction | None = None
        self.steps: list[float] = []
        self.undivided: list[Fraction] = []
        self.min_length = self.min_items = self.min_properties = 0
        self.max_length = self.max_items = self.max_properties = math.inf
        self.patterns: list[str] = []
        self.unmatched: list[str] = []
        self.formats: list[str] = []
        self.unformed: list[str] = []
        self.properties: dict[str, list[JsonSchema]] = {}
        self.required: dict[str, None] = {}
        self.by_pattern: list[tuple[str, JsonSchema]] = []
        self.rest: list[tuple[frozenset[str], tuple[str, ...], JsonSchema]] = []
        self.names: list[JsonSchema] = []
        self.dependents: list[tuple[str, list[str]]] = []
        self.tuples: list[tuple[list[JsonSchema], JsonSchema]] = []
        self.contains: list[tuple[JsonSchema, int, float]] = []
        self.unique = self.repeated = False
        self.examples: list[JsonValue] = []
        self.notes: dict[str, Any] = {}
        self.scopes: dict[int, Scope] = {}
        # The name of a component that was followed: what the value is called elsewhere.
        self.called = ""
        self.named: dict[str, str] = {}
        # Whether a base stands for those that extend it, and whether one of them was chosen.
        self.takes_heirs = self.is_heir = False
        # The schemas that are in, and where: to let one in again changes nothing.
        self.included: set[tuple[int, tuple[int, ...]]] = set()
        # Those that hold, and those that must not.
        self.held: set[bytes] = set()
        self.denied: set[bytes] = set()

    def copy(self) -> Shape:
        """Return a shape that grows apart from this one."""
        other = Shape.__new__(Shape)
        for name, value in self.__dict__.items():
            other.__dict__[name] = value.copy() if type(value) in _GROWING else value
        other.properties = {name: [*parts] for name, parts in self.properties.items()}
        other.scopes = {key: scope.copy() for key, scope in self.scopes.items()}
        return other

    @property
    def impossible(self) -> bool:
        """Whether no value can hold to this, as far as a glance tells."""
        return (
            not self.types
            or (self.enum is not None and not self.enum)
            or (self.types == {"object"} and self._no_object())
            or (self.types == {"string"} and self._no_text())
            or (self.types == {"array"} and self._no_array())
            or (self.types <= {"integer", FRACTION} and self._no_number())
        )

    def _no_object(self) -> bool:
        return (
            self.min_properties > self.max_properties
            or len(self.required) > self.max_properties
            or any(False in self.properties.get(name, ()) for name in self.required)
        )

    def _no_text(self) -> bool:
        return (
            self.min_length > self.max_length
            or not set(self.patterns).isdisjoint(self.unmatched)
            or not set(self.formats).isdisjoint(self.unformed)
        )

    def _no_array(self) -> bool:
        if self.min_items > self.max_items or (self.unique and self.repeated):
            return True
        return any(fewest > most or fewest > self.max_items for _, fewest, most in self.contains)

    def _no_number(self) -> bool:
        step = self.step if self.step is not None or FRACTION in self.types else Fraction(1)
        if step is not None and any((step / other).denominator == 1 for other in self.undivided):
            return True
        if self.lowest is None or self.highest is None:
            return False
        return self.lowest > self.highest or (
            self.lowest == self.highest and (self.above or self.below)
        )

    def add(self, schema: dict[str, Any], scopes: Iterable[int]) -> None:
        """Let this hold to the plain keywords of *schema*, which stands inside *scopes*."""
        self._add_values(schema)
        self._add_numbers(schema)
        self._add_texts(schema)
        self._add_objects(schema, scopes)
        self._add_arrays(schema, scopes)
        for key, attribute in _HIGHEST.items():
            if key in schema:
                setattr(self, attribute, max(getattr(self, attribute), math.ceil(schema[key])))
        for key, attribute in _LOWEST.items():
            if key in schema:
                setattr(self, attribute, min(getattr(self, attribute), math.floor(schema[key])))
        for key in _NOTES:
            if key in schema:
                self.notes.setdefault(key, schema[key])
        for name, value in schema.get(NAMED, {}).items():
            self.named.setdefault(name, value)
        examples = schema.get("examples", ())
        if isinstance(examples, list):
            self.examples += examples
        if "example" in schema:
            self.examples.append(schema["example"])

    def _add_values(self, schema: dict[str, Any]) -> None:
        if "type" in schema:
            self.types &= parts_of(schema["type"])
        if PARTS in schema:
            self.types &= schema[PARTS]
        for values in (schema.get("enum"), [schema["const"]] if "const" in schema else None):
            if values is not None:
                known = set(map(identity, values))
                both = (
                    values if self.enum is None else [v for v in self.enum if identity(v) in known]
                )
                self.enum = list(both)
        self.excluded += schema.get(EXCLUDED, ())
        if self.enum is not None and not schema.keys().isdisjoint(_OF_VALUES):
            excluded = set(map(identity, self.excluded))
            self.enum = [
                v for v in self.enum if part_of(v) in self.types and identity(v) not in excluded
            ]

    def _add_numbers(self, schema: dict[str, Any]) -> None:
        for key, opens in (("minimum", False), ("exclusiveMinimum", True)):
            bound = _exact(schema.get(key))
            if bound is not None:
                self._speak("number")
                if self.lowest is None or (bound, opens) > (self.lowest, self.above):
                    self.lowest, self.above = bound, opens
        for key, opens in (("maximum", False), ("exclusiveMaximum", True)):
            bound = _exact(schema.get(key))
            if bound is not None:
                self._speak("number")
                if self.highest is None or (-bound, opens) > (-self.highest, self.below):
                    self.highest, self.below = bound, opens
        step = _exact(schema.get("multipleOf"))
        if step:
            self._speak("number")
            self.steps.append(schema["multipleOf"])
            self.step = step if self.step is None else _common_multiple(self.step, step)
        self.undivided += [step for step in map(_exact, schema.get(UNDIVIDED, ())) if step]

    def _add_texts(self, schema: dict[str, Any]) -> None:
        if "pattern" in schema and schema["pattern"] not in self.patterns:
            self.patterns.append(schema["pattern"])
        self.unmatched += schema.get(UNMATCHED, ())
        self.unformed += schema.get(UNFORMED, ())
        if "format" in schema and schema["format"] not in self.formats:
            self.formats.append(schema["format"])
        if any(key in schema for key in ("pattern", "format", "minLength", "maxLength")):
            self._speak("string")

    def _add_objects(self, schema: dict[str, Any], scopes: Iterable[int]) -> None:
        properties = schema.get("properties", {})
        by_pattern = schema.get("patternProperties", {})
        for name, member in properties.items():
            self.properties.setdefault(name, []).append(member)
        self.required.update(dict.fromkeys(schema.get("required", ())))
        self.by_pattern += by_pattern.items()
        additional = schema.get("additionalProperties")
        if additional is not None:
            self.rest.append((frozenset(properties), tuple(by_pattern), additional))
        if "propertyNames" in schema:
            self.names.append(schema["propertyNames"])
        self.dependents += schema.get("dependentRequired", {}).items()
        for scope in scopes:
            self.scopes[scope].names.update(properties)
            self.scopes[scope].patterns.update(by_pattern)
            if additional is not None:
                self.scopes[scope].every_property = True
        telltales = ("properties", "required", "additionalProperties", "patternProperties")
        others = ("propertyNames", "minProperties", "maxProperties", "unevaluatedProperties")
        if any(key in schema for key in (*telltales, *others, "dependentRequired")):
            self._speak("object")

    def _add_arrays(self, schema: dict[str, Any], scopes: Iterable[int]) -> None:
        if "prefixItems" in schema or "items" in schema:
            prefix = list(schema.get("prefixItems", ()))
            self.tuples.append((prefix, schema.get("items", True)))
            for scope in scopes:
                self.scopes[scope].length = max(self.scopes[scope].length, len(prefix))
                self.scopes[scope].every_item |= "items" in schema
        if "contains" in schema:
            fewest, most = schema.get("minContains", 1), schema.get("maxContains", math.inf)
            self.contains.append((schema["contains"], int(fewest), most))
            for scope in scopes:
                self.scopes[scope].contained.append(schema["contains"])
        self.unique |= schema.get("uniqueItems") is True
        self.repeated |= REPEATED in schema
        telltales = ("items", "prefixItems", "minItems", "maxItems", "contains", "uniqueItems")
        if any(key in schema for key in (*telltales, "unevaluatedItems")):
            self._speak("array")

    def _speak(self, kind: str) -> None:
        self.spoken_of[kind] = None

    def closed(self) -> Shape:
        """Return this shape with what its scopes leave over."""
        for scope in self.scopes.values():
            if scope.properties is not None and not scope.every_property:
                patterns = tuple(sorted(scope.patterns))
                self.rest.append((frozenset(scope.names), patterns, scope.properties))
            if scope.items is not None and not scope.every_item:
                rest = {"anyOf": [scope.items, *scope.contained]}
                ahead: list[JsonSchema] = [True] * scope.length
                self.tuples.append((ahead, rest if scope.contained else scope.items))
        self.scopes = {}
        return self


def parts_of(types: str | Iterable[str]) -> frozenset[str]:
    """Return *types*, with `number` in its two parts."""
    listed = [types] if isinstance(types, str) else types
    return frozenset(
        part for kind in listed for part in (("integer", FRACTION) if kind == "number" else (kind,))
    )


def _exact(number: float | None) -> Fraction | None:
    if number is None or isinstance(number, bool) or not math.isfinite(number):
        return None
    return Fraction(Decimal(str(number)))


def _common_multiple(one: Fraction, two: Fraction) -> Fraction:
    bottom = math.lcm(one.denominator, two.denominator)
    top = math.lcm(int(one * bottom), int(two * bottom))
    return Fraction(top, bottom)
