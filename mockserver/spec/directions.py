"""Tell what schemas require and forbid in requests, and what in responses."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Literal
from urllib.parse import unquote

from mockserver.spec.pointers import MISSING, value_at
from mockserver.spec.structure import SCHEMA_MEMBERS, STRUCTURE
from mockserver.spec.types import JsonValue

Direction = Literal["request", "response"]

_MAX_DEPTH = 16


def directed(content: JsonValue, direction: Direction) -> Any:
    """Return *content*, a document in normal form, with its schemas as they hold in *direction*.

    In requests nobody must send a `readOnly` property; in responses nobody may send a
    `writeOnly` one (OAS 3.1, Schema Object; OAS 3.0, Schema Object, readOnly and writeOnly). The
    mark may stand on the property, behind its `$ref`, or in another part of the same `allOf`. In
    normal form, a shared schema carries the marks that stand beside the `$ref` to it
    (`spec/marks.py`).
    """
    return _Directed(content, direction).document()


class _Directed:
    def __init__(self, content: JsonValue, direction: Direction) -> None:
        self.content = content
        self.keyword = "readOnly" if direction == "request" else "writeOnly"
        self.forbids = direction == "response"

    def document(self) -> Any:
        return self._object("document", self.content)

    def _object(self, kind: str, value: JsonValue) -> Any:
        if kind == "schemas":
            return self._schema(value, frozenset())
        if not isinstance(value, Mapping):
            return value
        members = STRUCTURE[kind]
        result: dict[str, Any] = {}
        for key, member in value.items():
            if kind == "callbacks":
                result[key] = self._object("pathItems", member)
                continue
            how, inner = members.get(key, (None, ""))
            if how == "map" and isinstance(member, Mapping):
                result[key] = {name: self._object(inner, item) for name, item in member.items()}
            elif how == "list" and isinstance(member, list):
                result[key] = [self._object(inner, item) for item in member]
            else:
                result[key] = self._object(inner, member) if how == "one" else member
        return result

    def _schema(self, value: JsonValue, excused: frozenset[str]) -> Any:
        """Return the schema *value*; *excused* are the names that the schemas around it mark."""
        if not isinstance(value, Mapping) or (len(value) == 1 and "$ref" in value):
            return value
        excused |= frozenset(self._marked(value, set()))
        result: dict[str, Any] = {}
        for key, member in value.items():
            how = SCHEMA_MEMBERS.get(key)
            # Parts of an allOf speak of the same object; so do alternatives.
            names = excused if key in ("allOf", "anyOf", "oneOf") else frozenset()
            if how == "list" and isinstance(member, list):
                result[key] = [self._schema(item, names) for item in member]
            elif how == "map" and isinstance(member, Mapping):
                result[key] = {name: self._schema(item, names) for name, item in member.items()}
            else:
                result[key] = self._schema(member, names) if how == "one" else member
        required = value.get("required")
        if isinstance(required, list) and not excused.isdisjoint(required):
            result["required"] = [name for name in required if name not in excused]
        properties = result.get("properties")
        if self.forbids and isinstance(properties, dict):
            for name in excused.intersection(properties):
                properties[name] = False
        if value.get("x-nullable") is True and ("type" in value or not self.forbids):
            # What the author means, but OpenAPI does not say: accepted, never generated.
            return {"anyOf": [result, {"type": "null"}]}
        return result

    def _marked(self, schema: Any, seen: set[int]) -> Iterator[str]:
        """Yield the names of the properties of *schema* that are marked, in its parts as well."""
        for part in self._parts(schema, seen):
            for name, member in part.get("properties", {}).items():
                if self._is_marked(member):
                    yield name

    def _parts(self, schema: Any, seen: set[int]) -> Iterator[Mapping[str, Any]]:
        """Yield *schema*, what it refers to, and the parts of its `allOf`."""
        if not isinstance(schema, Mapping) or id(schema) in seen:
            return
        seen.add(id(schema))
        yield schema
        if "$ref" in schema:
            yield from self._parts(self._target(schema["$ref"]), seen)
        for part in schema.get("allOf") or ():
            yield from self._parts(part, seen)

    def _is_marked(self, member: Any) -> bool:
        if not isinstance(member, Mapping):
            return False
        if self.keyword in member:
            return member[self.keyword] is True
        parts: list[Any] = [member]
        for _ in range(_MAX_DEPTH):
            if not parts:
                return False
            part = self._resolved(parts.pop())
            if isinstance(part, Mapping):
                if part.get(self.keyword) is True:
                    return True
                parts.extend(part.get("allOf") or ())
        return False

    def _target(self, reference: Any) -> Any:
        """Return what *reference* leads to, itself perhaps a reference; nothing, if nowhere."""
        if not isinstance(reference, str) or not reference.startswith("#"):
            return None
        return value_at(self.content, unquote(reference[1:]))

    def _resolved(self, schema: Any) -> Any:
        for _ in range(_MAX_DEPTH):
            found = self._target(schema.get("$ref")) if isinstance(schema, Mapping) else None
            if found is None or found is MISSING:
                return schema
            schema = found
        return schema
