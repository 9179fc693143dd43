"""Repair keywords of schemas that do not have the form that JSON Schema 2020-12 gives them.

Documents in the wild write `minLength: "3"`, `type: any`, or `required: true` on a property. A
validator refuses them all; what they mean is plain, or they mean nothing.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from typing import Any

import jsonschema_rs

from mockserver.spec.pointers import MISSING
from mockserver.spec.types import JsonValue

TYPES = frozenset({"array", "boolean", "integer", "null", "number", "object", "string"})

# Words that stand for a type: the type, and the keywords that go with it.
_SYNONYMS: Mapping[str, tuple[str, Mapping[str, Any]]] = {
    "file": ("string", {"format": "binary"}),
    "binary": ("string", {"format": "binary"}),
    "byte": ("string", {"format": "byte"}),
    "date": ("string", {"format": "date"}),
    "datetime": ("string", {"format": "date-time"}),
    "date-time": ("string", {"format": "date-time"}),
    "timestamp": ("string", {"format": "date-time"}),
    "uuid": ("string", {"format": "uuid"}),
    "uri": ("string", {"format": "uri"}),
    "email": ("string", {"format": "email"}),
    "text": ("string", {}),
    "str": ("string", {}),
    "char": ("string", {}),
    "enum": ("string", {}),
    "int": ("integer", {}),
    "int32": ("integer", {}),
    "int64": ("integer", {}),
    "long": ("integer", {}),
    "float": ("number", {}),
    "double": ("number", {}),
    "decimal": ("number", {}),
    "bool": ("boolean", {}),
    "list": ("array", {}),
    "dict": ("object", {}),
    "map": ("object", {}),
    "hash": ("object", {}),
}


def typed(value: JsonValue) -> tuple[JsonValue, Mapping[str, Any]]:
    """Return what `type` *value* means, or `MISSING`, and further keywords that it implies."""
    if isinstance(value, list):
        found = list(dict.fromkeys(t for item in value for t in [typed(item)[0]] if t != MISSING))
        return (found or MISSING), {}
    if not isinstance(value, str):
        return ("null" if value is None else MISSING), {}
    word = value.strip().lower()
    if word in TYPES:
        return word, {}
    return _SYNONYMS.get(word, (MISSING, {}))


def repaired(keyword: str, value: JsonValue) -> JsonValue:
    """Return what *value* of *keyword* means; `MISSING` if it means nothing."""
    return _REPAIRS[keyword](value)


def of_type(options: list[JsonValue], kind: JsonValue) -> JsonValue:
    """Return the *options* of an `enum` as values of the type *kind*, or `MISSING`.

    They are rewritten if none of them is of that type, so that the schema would allow nothing at
    all: `type: string` beside `enum: [1, 2]`.
    """
    kinds = [kind] if isinstance(kind, str) else kind
    wanted = next((name for name in kinds if name in _WRITTEN), None)
    others = [option for option in options if option is not None]
    if wanted is None or not others or any(_is_of(option, kinds) for option in others):
        return MISSING
    found = [None if option is None else _WRITTEN[wanted](option) for option in options]
    return MISSING if MISSING in found else found


def _is_of(value: JsonValue, kinds: list[str]) -> bool:
    if isinstance(value, bool):
        return "boolean" in kinds
    if isinstance(value, int | float):
        return "number" in kinds or ("integer" in kinds and value == int(value))
    if isinstance(value, str):
        return "string" in kinds
    return ("array" if isinstance(value, list) else "object") in kinds


def _as_text(value: JsonValue) -> JsonValue:
    return json.dumps(value) if isinstance(value, bool | int | float) else MISSING


def _as_integer(value: JsonValue) -> JsonValue:
    value = _number(value)
    return int(value) if value is not MISSING and value == int(value) else MISSING


def _number(value: JsonValue) -> JsonValue:
    if isinstance(value, str):
        try:
            # Floats are exact up to 2^53 only.
            value = int(value) if value.lstrip("+-").isdecimal() else float(value)
        except ValueError:
            return MISSING
        if isinstance(value, float) and value.is_integer():
            value = int(value)
    usable = isinstance(value, int | float) and not isinstance(value, bool)
    return value if usable and abs(value) != float("inf") else MISSING


def _positive(value: JsonValue) -> JsonValue:
    value = _number(value)
    return value if value is not MISSING and value > 0 else MISSING


def _count(value: JsonValue) -> JsonValue:
    value = _number(value)
    if value is MISSING or value < 0 or value != int(value):
        return MISSING
    return int(value)


def _flag(value: JsonValue) -> JsonValue:
    if isinstance(value, str) and value.lower() in ("true", "false"):
        return value.lower() == "true"
    return value if isinstance(value, bool) else MISSING


def _text(value: JsonValue) -> JsonValue:
    return value if isinstance(value, str) else MISSING


def _names(value: JsonValue) -> JsonValue:
    if isinstance(value, str):
        return [value]
    if not isinstance(value, list):
        return MISSING
    return list(dict.fromkeys(item for item in value if isinstance(item, str)))


def _values(value: JsonValue) -> JsonValue:
    return value if isinstance(value, list) and value else MISSING


def _object(value: JsonValue) -> JsonValue:
    return value if isinstance(value, dict) else MISSING


_REPAIRS: Mapping[str, Callable[[JsonValue], JsonValue]] = {
    **dict.fromkeys(("maximum", "minimum", "exclusiveMaximum", "exclusiveMinimum"), _number),
    "multipleOf": _positive,
    **dict.fromkeys(
        (
            "maxContains",
            "maxItems",
            "maxLength",
            "maxProperties",
            "minContains",
            "minItems",
            "minLength",
            "minProperties",
        ),
        _count,
    ),
    **dict.fromkeys(("uniqueItems", "readOnly", "writeOnly"), _flag),
    "format": _text,
    "pattern": _text,
    "required": _names,
    "enum": _values,
    **dict.fromkeys(("allOf", "anyOf", "oneOf", "prefixItems"), _values),
    **dict.fromkeys(
        (
            "$defs",
            "definitions",
            "dependentRequired",
            "dependentSchemas",
            "patternProperties",
            "properties",
        ),
        _object,
    ),
}

REPAIRABLE = frozenset(_REPAIRS)

_WRITTEN: Mapping[str, Callable[[JsonValue], JsonValue]] = {
    "string": _as_text,
    "integer": _as_integer,
    "number": _number,
    "boolean": _flag,
}

# Other dialects' ways to write what ECMA 262 knows, too.
_TRANSLATIONS = (
    (re.compile(r"\\A"), "^"),
    (re.compile(r"\\[Zz]"), "$"),
    (re.compile(r"\(\?>"), "(?:"),
    (re.compile(r"\{,(\d+)\}"), r"{0,\1}"),
    (re.compile(r"(\\[wsdWSD])-(?=[^\]])"), r"\1\\-"),
    (re.compile(r"-(\\[wsdWSD])"), r"\\-\1"),
)


class Patterns:
    """Regular expressions as a validator can use them. Compiles each once, and runs none."""

    def __init__(self) -> None:
        self._known: dict[str, JsonValue] = {}

    def usable(self, pattern: str) -> JsonValue:
        """Return *pattern*, the same written as ECMA 262 writes it, or `MISSING` if it is none."""
        if pattern not in self._known:
            self._known[pattern] = self._found(pattern)
        return self._known[pattern]

    def _found(self, pattern: str) -> JsonValue:
        if _compiles(pattern):
            return pattern
        translated = pattern
        for written, meant in _TRANSLATIONS:
            translated = written.sub(meant, translated)
        return translated if _compiles(translated) else MISSING


def _compiles(pattern: str) -> bool:
    try:
        jsonschema_rs.Draft202012Validator({"pattern": pattern})
    except (jsonschema_rs.ValidationError, ValueError):
        return False
    return True
