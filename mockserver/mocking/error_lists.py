"""Write violations as the items of the list that a document gives its errors."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from mockserver.errors import NOTHING, UnsatisfiableSchema, Violation
from mockserver.mocking.error_words import STATUSES, plain_name, telling_codes
from mockserver.mocking.phrases import phrase_of
from mockserver.mocking.shapes import Shapes
from mockserver.spec.model import Schema
from mockserver.spec.references import MISSING
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
        self,
        schema: Schema | None,
        violations: Sequence[Violation],
        *,
        like: JsonValue,
        status: int,
    ) -> JsonValue | None:
        """Return *violations* in the form of *schema*, a list or a mapping by place.

        *like* is an example of it. `None` where the form is not recognised.
        """
        types = self._shapes.types(schema)
        if "array" in types or isinstance(like, list):
            items = self._shapes.items(schema)
            example = like[0] if isinstance(like, list) and like else None
            written = [self._item(items, one, example, status) for one in violations]
            return None if any(item is None for item in written) else written
        lists = isinstance(like, Mapping) and all(isinstance(one, list) for one in like.values())
        types = self._shapes.types(self._shapes.property(schema, ""))
        if (lists and like) or "array" in types:
            return self._by_place(violations)
        if "string" in types and not self._shapes.properties(schema):
            return {place: "; ".join(said) for place, said in self._by_place(violations).items()}
        return None

    def _by_place(self, violations: Sequence[Violation]) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for violation in violations:
            found.setdefault(field_name(violation.place), []).append(violation.detail)
        return found

    def _item(
        self, schema: Schema | None, violation: Violation, example: JsonValue, status: int
    ) -> JsonValue:
        properties = self._shapes.properties(schema)
        if not properties:
            textual = "string" in self._shapes.types(schema) or isinstance(example, str)
            return f"{violation.place} {violation.detail}" if textual else None
        item = dict(example) if isinstance(example, Mapping) else {}
        required = () if item else self._shapes.required(schema)
        told = False
        for name, described in properties.items():
            said = self._said(name, described, violation, status)
            if said is not MISSING:
                item[name] = said
                told = True
            elif name in required:
                try:
                    item[name] = self._generate(described, violation.place)
                except UnsatisfiableSchema:
                    return None
        return item if told else None

    def _said(self, name: str, schema: Schema, violation: Violation, status: int) -> JsonValue:
        """Return what the member *name* says of *violation*, `MISSING` if nothing."""
        for value in self._members(name, schema, violation, status):
            if self._is_valid(schema, value):
                return value
        return MISSING

    def _members(self, name: str, schema: Schema, violation: Violation, status: int) -> list[Any]:
        """Return what the member *name* may say of *violation*, the best first."""
        plain = plain_name(name)
        if plain in _PLACES:
            return self._places(plain, schema, violation.place)
        if plain == "locationtype" and not violation.place.startswith("body#"):
            return ["parameter"]
        if plain in _MESSAGES:
            return [violation.detail, [violation.detail]]
        if plain == "title":
            return [phrase_of(status)]
        if plain in STATUSES - {"code"}:
            return [status, str(status)]
        if plain in _RULES and violation.rule:
            return [violation.rule, *telling_codes(self._shapes.options(schema), status)]
        if plain in _VALUES and violation.received is not NOTHING:
            return [violation.received, str(violation.received)]
        return []

    def _places(self, plain: str, schema: Schema, place: str) -> list[Any]:
        """Return in which ways the member *plain* may say *place*."""
        steps = place_steps(place)
        if "object" in self._shapes.types(schema):
            pointer = {"pointer": place.removeprefix("body#")}
            parameter = {"parameter": field_name(place)}
            if place.startswith("body#"):
                return [pointer]
            # Where only pointers are known, the name must do.
            return [parameter, {"pointer": f"/{field_name(place)}"}]
        if plain == "location":
            return [steps[0], place, steps]
        if plain == "pointer" and place.startswith("body#"):
            return [place[4:], place[5:]]
        return [field_name(place), steps, [str(step) for step in steps]]

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
