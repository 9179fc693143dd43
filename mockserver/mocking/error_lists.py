"""Write violations as the items of the list that a document gives its errors."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from mockserver.errors import NOTHING, UnsatisfiableSchema, Violation
from mockserver.mocking.shapes import Shapes
from mockserver.spec.model import Schema
from mockserver.spec.types import JsonValue

Generate = Callable[[Schema, str], JsonValue]
"""Draws a value for a schema; the text says what for."""

# What members of error items are called, in lower case without separators.
_PLACES = {
    "attribute",
    "field",
    "fieldname",
    "key",
    "loc",
    "location",
    "name",
    "param",
    "parameter",
    "parametername",
    "path",
    "pointer",
    "property",
    "propertypath",
    "source",
    "target",
}
_MESSAGES = {
    "description",
    "detail",
    "details",
    "errormessage",
    "issue",
    "message",
    "msg",
    "reason",
    "text",
}
_RULES = {"code", "constraint", "error", "errorcode", "errortype", "keyword", "rule", "type"}
_VALUES = {"actual", "input", "invalidvalue", "received", "rejectedvalue", "value"}


class ErrorLists:
    """Writes violations as one API describes them."""

    def __init__(self, shapes: Shapes, generate: Generate) -> None:
        self._shapes = shapes
        self._generate = generate

    def written(
        self, schema: Schema | None, violations: Sequence[Violation], *, like: JsonValue
    ) -> JsonValue | None:
        """Return *violations* in the form of *schema*, a list or a mapping by place.

        *like* is an example of it. `None` where the form is not recognised.
        """
        types = self._shapes.types(schema)
        if "array" in types or isinstance(like, list):
            items = self._shapes.items(schema)
            example = like[0] if isinstance(like, list) and like else None
            written = [self._item(items, one, example) for one in violations]
            return None if any(item is None for item in written) else written
        lists = isinstance(like, Mapping) and all(isinstance(one, list) for one in like.values())
        if (lists and like) or "array" in self._shapes.types(self._shapes.property(schema, "")):
            return self._by_place(violations)
        return None

    def _by_place(self, violations: Sequence[Violation]) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for violation in violations:
            found.setdefault(field_name(violation.place), []).append(violation.detail)
        return found

    def _item(self, schema: Schema | None, violation: Violation, example: JsonValue) -> JsonValue:
        properties = self._shapes.properties(schema)
        if not properties:
            textual = "string" in self._shapes.types(schema) or isinstance(example, str)
            return f"{violation.place} {violation.detail}" if textual else None
        item: dict[str, JsonValue] = {}
        if isinstance(example, Mapping):
            item.update(example)
        else:
            required = self._shapes.required(schema)
            try:
                item.update(
                    (name, self._generate(described, violation.place))
                    for name, described in properties.items()
                    if name in required
                )
            except UnsatisfiableSchema:
                return None
        told = False
        for name, described in properties.items():
            for value in self._members(name, described, violation):
                if self._is_valid(described, value):
                    item[name] = value
                    told = True
                    break
        return item if told else None

    def _members(self, name: str, schema: Schema, violation: Violation) -> list[Any]:
        """Return what the member *name* may say of *violation*, the best first."""
        plain = re.sub(r"[^a-z]", "", name.lower())
        place = violation.place
        if plain in _PLACES:
            steps = place_steps(place)
            if "object" in self._shapes.types(schema):
                pointer = place.removeprefix("body#")
                is_body = place.startswith("body#")
                return [{"pointer": pointer} if is_body else {"parameter": field_name(place)}]
            if plain == "location":
                return [steps[0], place, steps]
            if plain == "pointer" and place.startswith("body#"):
                return [place[4:], place[5:]]
            return [field_name(place), steps, [str(step) for step in steps]]
        if plain in _MESSAGES:
            return [violation.detail, [violation.detail]]
        if plain in _RULES and violation.rule:
            return [violation.rule]
        if plain in _VALUES and violation.received is not NOTHING:
            return [violation.received, str(violation.received)]
        return []

    def _is_valid(self, schema: Schema, value: JsonValue) -> bool:
        validator = self._shapes.schemas.validator(schema, direction="response")
        return bool(validator.is_valid(value))


def field_name(place: str) -> str:
    """Return *place* as clients name it: `limit` of `query.limit`, `items.0.name` of the body."""
    if place.startswith("body#"):
        return ".".join(str(step) for step in place_steps(place)[1:]) or "body"
    return place.partition(".")[2] or place


def place_steps(place: str) -> list[str | int]:
    """Return the steps to *place*: `["body", "items", 0, "name"]`, `["query", "limit"]`."""
    if not place.startswith("body#"):
        location, _, name = place.partition(".")
        return [location, name] if name else [location]
    tokens = place[5:].split("/")[1:]
    plain = [token.replace("~1", "/").replace("~0", "~") for token in tokens]
    return ["body", *(int(token) if token.isdigit() else token for token in plain)]
