"""Carry `readOnly` and `writeOnly` into the schemas that they are said of from beside a reference.

`{$ref: "#/components/schemas/User", properties: {id: {readOnly: true}}}` marks a property of a
schema that others refer to without the mark, and so does another part of an `allOf`. Such a schema
is written once more, with the mark, for those who refer to it so.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias
from urllib.parse import quote, unquote

from mockserver.spec.pointers import escaped, tokens_of, value_at
from mockserver.spec.structure import PARTS

_KEYWORDS = ("readOnly", "writeOnly")
_COMBINING = ("allOf", "anyOf", "oneOf")

_Marks: TypeAlias = frozenset[tuple[str, str]]
"""Names of properties, each with a keyword that marks it."""


@dataclass(slots=True)
class Marks:
    """The schemas of one document, in normal form, that may mark what they refer to.

    `origins` says which schema, by JSON Pointer, one that was written once more comes from.
    """

    origins: dict[str, str] = field(default_factory=dict)
    _noted: list[dict[str, Any]] = field(default_factory=list)
    _content: Mapping[str, Any] = field(default_factory=dict)
    _written: dict[str, Any] = field(default_factory=dict)
    _known: dict[tuple[str, _Marks], str] = field(default_factory=dict)

    def note(self, schema: dict[str, Any]) -> None:
        """Remember *schema*, which is ours to change, if it combines schemas."""
        if len(schema.get("allOf", ())) > 1 or (
            "properties" in schema and not schema.keys().isdisjoint(("$ref", *_COMBINING))
        ):
            self._noted.append(schema)

    def carried(self, content: dict[str, Any]) -> dict[str, Any]:
        """Return *content*, the document in normal form, with every mark where it counts."""
        self._content = content
        for schema in self._noted:
            marks = frozenset(self._in(schema, set()))
            if marks:
                schema.update(self._with(schema, marks))
        if not self._written:
            return content
        parts = content.get(PARTS, {})
        schemas = {**parts.get("schemas", {}), _PLACE: {"$defs": self._written}}
        return {**content, PARTS: {**parts, "schemas": schemas}}

    def _in(self, schema: Any, seen: set[int]) -> Iterator[tuple[str, str]]:
        """Yield what *schema* marks: itself, behind references and in `allOf`."""
        for part in self._parts(schema, ("allOf",), seen):
            for name, member in part.get("properties", {}).items():
                if isinstance(member, Mapping):
                    yield from ((name, key) for key in _KEYWORDS if member.get(key) is True)

    def _parts(
        self, schema: Any, keywords: tuple[str, ...], seen: set[int]
    ) -> Iterator[Mapping[str, Any]]:
        if not isinstance(schema, Mapping) or id(schema) in seen:
            return
        seen.add(id(schema))
        yield schema
        if "$ref" in schema:
            yield from self._parts(self._target(schema["$ref"]), keywords, seen)
        for keyword in keywords:
            for part in schema.get(keyword, ()):
                yield from self._parts(part, keywords, seen)

    def _lacks(self, schema: Any, marks: _Marks) -> _Marks:
        """Return those of *marks* that *schema* should have: it names what they mark."""
        named = {
            name
            for part in self._parts(schema, _COMBINING, set())
            for name in (*part.get("required", ()), *part.get("properties", {}))
        }
        wanted = frozenset(mark for mark in marks if mark[0] in named)
        return wanted - frozenset(self._in(schema, set())) if wanted else wanted

    def _with(self, schema: Mapping[str, Any], marks: _Marks) -> dict[str, Any]:
        """Return *schema* with *marks* on the properties that it names, and in its parts."""
        result = dict(schema)
        properties = dict(schema.get("properties", {}))
        open_to_names = schema.keys().isdisjoint(("additionalProperties", "patternProperties"))
        for name, keyword in sorted(marks):
            member = properties.get(name, open_to_names and name in schema.get("required", ()))
            if member is not False:
                properties[name] = {
                    **(member if isinstance(member, Mapping) else {}),
                    keyword: True,
                }
        if properties:
            result["properties"] = properties
        if "$ref" in schema:
            result["$ref"] = self._reference(schema["$ref"], marks)
        for keyword in _COMBINING:
            if keyword in schema:
                result[keyword] = [self._part(part, marks) for part in schema[keyword]]
        return result

    def _part(self, part: Any, marks: _Marks) -> Any:
        lacking = self._lacks(part, marks)
        return self._with(part, lacking) if lacking else part

    def _reference(self, reference: str, marks: _Marks) -> str:
        """Return the reference to what *reference* leads to, with the *marks* that it lacks."""
        target = self._target(reference)
        lacking = self._lacks(target, marks)
        if not lacking:
            return reference
        key = (reference, lacking)
        if key not in self._known:
            pointer = unquote(reference[1:])
            # Its name stays the last token: discriminators know schemas by it.
            name = (tokens_of(pointer) or ("",))[-1]
            number = f"{len(self._known)}"
            place = f"/{PARTS}/schemas/{_PLACE}/$defs/{number}/$defs/{escaped(name)}"
            self._known[key] = f"#{quote(place, safe='/~$')}"
            self.origins[place] = pointer
            self._written[number] = {"$defs": {name: self._with(target, lacking)}}
        return self._known[key]

    def _target(self, reference: str) -> Any:
        return value_at(self._content, unquote(reference[1:]))


# The name, in the section of schemas among the parts, of those that were written once more.
_PLACE = "marked"
