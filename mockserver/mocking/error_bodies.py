"""Compose the body of an error out of its schema: what is wrong, and as little else as possible."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from mockserver.errors import RequestRefused, UnsatisfiableSchema, Violation
from mockserver.mocking.error_lists import ErrorLists, Generate
from mockserver.mocking.error_members import LISTS
from mockserver.mocking.error_words import (
    AFFIRMED,
    CODES,
    MESSAGES,
    OCCASIONS,
    REFUTED,
    STATUSES,
    WRAPPERS,
    plain_name,
    telling_codes,
)
from mockserver.mocking.limit_members import told_by
from mockserver.mocking.phrases import phrase_of
from mockserver.mocking.problem_details import listed_violations, problem
from mockserver.mocking.shapes import Shapes
from mockserver.spec.model import Schema
from mockserver.spec.references import MISSING
from mockserver.spec.types import JsonValue

_DEEPEST = 3
_LISTS = frozenset(plain_name(name) for name in LISTS) | {"messages"}


@dataclass(frozen=True, slots=True, kw_only=True)
class ErrorOccasion:
    """What is to be told: the refusal of *target* (`GET /books`), and the status it gets."""

    refusal: RequestRefused
    status: int
    target: str

    @property
    def violations(self) -> Sequence[Violation]:
        """Those of the refusal; where it has none, the refusal itself as one."""
        refusal = self.refusal
        alone = Violation(place="request", detail=refusal.detail, rule=refusal.condition)
        return refusal.violations or (alone,)

    @property
    def phrase(self) -> str:
        """The status in words: `Bad Request`."""
        return phrase_of(self.status)


class ErrorBodies:
    """Composes the error bodies of one API."""

    def __init__(self, shapes: Shapes, generate: Generate, lists: ErrorLists) -> None:
        self._shapes = shapes
        self._generate = generate
        self._lists = lists

    def composed(self, schema: Schema, occasion: ErrorOccasion) -> JsonValue:
        """Return a body that *schema* allows and that tells of *occasion*, else `MISSING`."""
        for part in (schema, *self._alternatives(schema)):
            body = self._value(part, occasion, 0)
            if body is not MISSING and self._is_valid(schema, body):
                return body
        return MISSING

    def _alternatives(self, schema: Schema) -> Iterator[Schema]:
        resolved = self._shapes.schemas.resolved(schema)
        for keyword in ("oneOf", "anyOf"):
            value = resolved.value
            listed = value.get(keyword) if isinstance(value, Mapping) else None
            for index in range(len(listed) if isinstance(listed, list) else 0):
                yield self._shapes.schemas.member(resolved, keyword, str(index))

    def _value(self, schema: Schema, occasion: ErrorOccasion, depth: int) -> JsonValue:
        types = self._shapes.types(schema)
        if self._shapes.properties(schema):
            return self._object(schema, occasion, depth)
        if "array" in types:
            written = self._written(schema, occasion)
            return MISSING if written is None else written
        if not types or "object" in types:
            return problem(occasion.refusal, occasion.status)
        return self._first_valid(schema, self._sentences(schema, occasion))

    def _object(self, schema: Schema, occasion: ErrorOccasion, depth: int) -> JsonValue:
        properties = self._shapes.properties(schema)
        required = self._shapes.required(schema)
        siblings = frozenset(plain_name(name) for name in properties)
        result: dict[str, JsonValue] = {}
        for name, described in properties.items():
            value = self._member(name, described, siblings, occasion, depth)
            if value is MISSING and name in required:
                value = self._needed(name, described, occasion, depth)
                if value is MISSING:
                    return MISSING
            if value is not MISSING:
                result[name] = value
        return result if result or depth == 0 else MISSING

    def _member(
        self,
        name: str,
        schema: Schema,
        siblings: frozenset[str],
        occasion: ErrorOccasion,
        depth: int,
    ) -> JsonValue:
        """Return what the member *name* has to say of *occasion*, `MISSING` if nothing."""
        plain = plain_name(name)
        types = self._shapes.types(schema)
        if types & {"object", "array"} and not types & {"string"}:
            if plain in _LISTS | MESSAGES or (plain == "error" and "array" in types):
                listed = (self._written(schema, occasion), listed_violations(occasion.refusal))
                found = self._first_valid(schema, [one for one in listed if one])
                if found is not MISSING:
                    return found
            holds_it = plain in WRAPPERS | _LISTS or self._tells_of_a_limit(schema, occasion)
            if holds_it and self._shapes.properties(schema) and depth < _DEEPEST:
                inner = self._value(schema, occasion, depth + 1)
                return inner if inner is MISSING or self._is_valid(schema, inner) else MISSING
            return MISSING
        candidates = [
            *self._candidates(plain, schema, types, siblings, occasion),
            *told_by(name, occasion.refusal),
        ]
        found = self._first_valid(schema, candidates)
        if found is MISSING and OCCASIONS.fullmatch(plain):
            return self._generated(schema, name, occasion)
        return found

    def _tells_of_a_limit(self, schema: Schema, occasion: ErrorOccasion) -> bool:
        """Tell whether *schema* has members that say where the client stands in its limit."""
        return any(told_by(name, occasion.refusal) for name in self._shapes.properties(schema))

    def _candidates(
        self,
        plain: str,
        schema: Schema,
        types: frozenset[str],
        siblings: frozenset[str],
        occasion: ErrorOccasion,
    ) -> Iterator[JsonValue]:
        """Yield what the scalar member *plain* may say, the best first."""
        status, options = occasion.status, self._shapes.options(schema)
        if "boolean" in types and plain in REFUTED | AFFIRMED:
            yield plain in AFFIRMED
        if plain in STATUSES and types & {"integer", "number"}:
            yield status
        if options:
            yield from telling_codes(options, status) if plain in CODES | STATUSES else ()
            return
        if plain == "status" and "code" in siblings:
            yield occasion.refusal.condition.replace("-", "_").upper()
        elif plain in ("status", "result"):
            yield from ("error", "fail")
        if plain in STATUSES - {"code"}:
            yield str(status)
        yield from self._names(plain, siblings, occasion)
        if plain in MESSAGES or (plain == "error" and not siblings & MESSAGES):
            yield from self._sentences(schema, occasion)
        if plain in ("path", "instance", "uri"):
            yield occasion.target.partition(" ")[2]
        elif plain == "method":
            yield occasion.target.partition(" ")[0]

    def _names(
        self, plain: str, siblings: frozenset[str], occasion: ErrorOccasion
    ) -> Iterator[JsonValue]:
        """Yield names of the kind of error for the member *plain*, where it holds one."""
        if plain == "type" and "title" in siblings:
            yield from (occasion.refusal.type, "about:blank")
        elif plain == "title" or (plain == "error" and siblings & {"status", "statuscode"}):
            yield occasion.phrase
        elif plain in CODES and (plain != "error" or siblings & MESSAGES):
            yield occasion.refusal.condition.replace("-", "_")

    def _written(self, schema: Schema, occasion: ErrorOccasion) -> JsonValue | None:
        """Return every violation as the items, or the members, that *schema* describes."""
        return self._lists.written(schema, occasion.violations, like=None, status=occasion.status)

    def _sentences(self, schema: Schema, occasion: ErrorOccasion) -> Iterator[str]:
        """Yield what is wrong in words, then the phrase, then as much as *schema* has room for."""
        detail = occasion.refusal.detail
        value = self._shapes.schemas.resolved(schema).value
        longest = value.get("maxLength") if isinstance(value, Mapping) else None
        yield detail
        if isinstance(longest, int) and 3 < longest < len(detail):
            yield f"{detail[: longest - 1]}…"
        yield occasion.phrase

    def _needed(self, name: str, schema: Schema, occasion: ErrorOccasion, depth: int) -> JsonValue:
        """Return a value for a required member that has nothing to say of *occasion*."""
        types = self._shapes.types(schema)
        if self._is_valid(schema, None):
            return None
        if "object" in types and self._shapes.properties(schema) and depth < _DEEPEST:
            inner = self._object(schema, occasion, depth + 1)
            if inner is not MISSING and self._is_valid(schema, inner):
                return inner
        return self._generated(schema, name, occasion)

    def _generated(self, schema: Schema, name: str, occasion: ErrorOccasion) -> JsonValue:
        try:
            return self._generate(schema, f"{occasion.status} {occasion.target} {name}")
        except UnsatisfiableSchema:
            return MISSING

    def _first_valid(self, schema: Schema, candidates: Iterator[JsonValue] | list[Any]) -> Any:
        return next((one for one in candidates if self._is_valid(schema, one)), MISSING)

    def _is_valid(self, schema: Schema, value: JsonValue) -> bool:
        validator = self._shapes.schemas.validator(schema, direction="response")
        return bool(validator.is_valid(value))
