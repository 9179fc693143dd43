"""Walk a document by its structure, and bring every object and reference to normal form.

It is one idea, one walk: objects hold schemas, schemas refer to others, and what a reference leads
to is walked in its turn.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from mockserver.errors import SpecError, UnresolvableReference
from mockserver.spec.document import Document
from mockserver.spec.dynamics import Dynamics, Environment
from mockserver.spec.keywords import TYPES, Patterns
from mockserver.spec.marks import Marks
from mockserver.spec.notices import Notices
from mockserver.spec.pointers import escaped, value_at
from mockserver.spec.schema_objects import REWRITTEN, Family, SchemaObjects
from mockserver.spec.structure import PARTS, SCHEMA_MEMBERS, STRUCTURE
from mockserver.spec.targets import Parts, Target, Targets, fragment, stands_in_place
from mockserver.spec.types import JsonValue

_IDENTIFIERS = frozenset({"$id", "$anchor", "$dynamicAnchor", "$dynamicRef"})
_MAX_NESTED = 8
_UNREADABLE = f"/{PARTS}/unreadable"


@dataclass(slots=True)
class Normaliser:
    """Rewrites the objects of one document. References that lead nowhere are kept as problems."""

    document: Document
    family: Family
    targets: Targets
    dynamics: Dynamics = field(default_factory=Dynamics)
    notices: Notices = field(default_factory=Notices)
    patterns: Patterns = field(default_factory=Patterns)
    parts: Parts = field(init=False)
    objects: SchemaObjects = field(init=False)
    marks: Marks = field(default_factory=Marks)
    problems: dict[str, tuple[Any, SpecError]] = field(default_factory=dict)
    identifies: bool = False
    # Where sections of Swagger 2.0 stand in normal form.
    sections: dict[str, str] = field(default_factory=dict)
    _references: dict[tuple[str, str, str, Environment], str] = field(default_factory=dict)
    _environment: Environment = ()
    _root: Environment = ()
    _shared: bool = False
    _nested: int = 0

    def __post_init__(self) -> None:
        self.parts = Parts(main=self.targets.main)
        self.objects = SchemaObjects(self.family, self.notices.add, self.patterns)
        self._root = self._environment = self.dynamics.entered(self.targets.main, ())

    def object(self, kind: str, value: JsonValue, base: str) -> Any:
        """Return *value*, an object of *kind* in the file *base*, in normal form."""
        if kind == "schemas":
            whole = isinstance(value, dict | bool) or value is None
            return self.schema(value, base) if whole else value
        if not isinstance(value, dict):
            return value
        members = STRUCTURE[kind]
        result: dict[str, Any] = {}
        reference = value.get("$ref")
        referable = kind not in ("document", "components", "operations", "encodings")
        if isinstance(reference, str) and referable:
            # OAS 3.0, Reference Object: whatever stands beside $ref is ignored; Path Items differ.
            new = self.reference(value, reference, base, kind)
            if self.family != "3.1" and kind != "pathItems":
                return {"$ref": new}
            value = {**value, "$ref": new}
        for key, member in value.items():
            if kind == "callbacks":
                result[key] = self.object("pathItems", member, base)
                continue
            found = members.get(key)
            if found is None:
                result[key] = member
            elif kind == "components" and key == "schemas":
                result[key] = self.shared(member, base)
            else:
                result[key] = self._members(*found, member, base)
        return result

    def shared(self, schemas: JsonValue, base: str) -> Any:
        """Return *schemas*, by name, in normal form.

        What one of them lacks does not break the operations that need it: a reference to nowhere
        in it allows any value, and is noticed.
        """
        self._shared = True
        try:
            return self._members("map", "schemas", schemas, base)
        finally:
            self._shared = False

    def _members(self, how: str, kind: str, member: JsonValue, base: str) -> Any:
        if how == "map" and isinstance(member, dict):
            if isinstance(member.get("$ref"), str) and kind in (
                "mediaTypes",
                "responses",
                "headers",
            ):
                return self._map_elsewhere(kind, member, base)
            return {name: self.object(kind, item, base) for name, item in member.items()}
        if how == "list" and isinstance(member, list):
            return [self.object(kind, item, base) for item in member]
        return self.object(kind, member, base) if how == "one" else member

    def _map_elsewhere(self, kind: str, member: dict[str, Any], base: str) -> Any:
        """Return the objects of *kind* that the reference *member* leads to, all of them.

        OpenAPI knows no reference in the place of a whole map, but documents have them.
        """
        self._nested += 1
        try:
            found = self.targets.followed(member, base)
            if found is None or self._nested > _MAX_NESTED:
                raise UnresolvableReference(f"$ref {member['$ref']!r} refers to itself")
            return self._members("map", kind, found.value, found.base)
        except SpecError as error:
            return {"$ref": {"$ref": self.problem(member, error)}}
        finally:
            self._nested -= 1

    def schema(self, value: JsonValue, base: str, owner: Any = None) -> Any:
        """Return the schema *value* in normal form. *owner* is the object that holds it."""
        if not isinstance(value, dict):
            if isinstance(value, bool):
                return value
            if value is not None:
                text = (
                    f"a schema is an object or a boolean, not {value!r:.60}; any value is allowed"
                )
                self.notices.add(owner, text)
            return {}
        if REWRITTEN.isdisjoint(value):
            kind = value.get("type", "object")
            if isinstance(kind, str) and kind in TYPES:
                return value
            return self.objects.rewritten(dict(value), value)
        reference = value.get("$ref")
        if isinstance(reference, str) and self.family != "3.1":
            new = self.reference(value, reference, base, "schemas")
            return {"$ref": new} if new else {}
        return self._combined(value, base)

    def _combined(self, value: dict[str, Any], base: str) -> Any:
        if not _IDENTIFIERS.isdisjoint(value):
            self.identifies = True
        outer = self._environment
        identifier = value.get("$id")
        if isinstance(identifier, str) and self.targets.identified:
            base = self.targets.resource(identifier.partition("#")[0], base)
            self._environment = self.dynamics.entered(base, outer)
        result: dict[str, Any] = {}
        for key, member in value.items():
            how = SCHEMA_MEMBERS.get(key)
            if how is None:
                result[key] = member
            elif isinstance(member, list) and how != "map":
                result[key] = [self.schema(item, base, value) for item in member]
            elif isinstance(member, dict) and how == "map":
                result[key] = {
                    name: self.schema(item, base, member) for name, item in member.items()
                }
            else:
                # `null` where a schema is expected stands for none.
                usable = how == "one" and member is not None
                result[key] = self.schema(member, base, value) if usable else member
                if result[key] is None:
                    del result[key]
        self._refer(value, result, base)
        self._environment = outer
        result = self.objects.rewritten(result, value)
        self.marks.note(result)
        return result

    def _refer(self, value: dict[str, Any], result: dict[str, Any], base: str) -> None:
        """Replace in *result* every way in which the schema *value* refers to another one."""
        result.pop("$ref", None)
        if isinstance(value.get("$ref"), str):
            new = self.reference(value, value["$ref"], base, "schemas")
            if new:
                result["$ref"] = new
        dynamic = value.get("$dynamicRef")
        if isinstance(dynamic, str):
            del result["$dynamicRef"]
            static = self.dynamics.meant(dynamic, base, self._environment)
            if static is None:
                new = self.reference(value, dynamic, base, "schemas")
            else:
                new = self._normal("schemas", self.targets.target(*static))
            if new and "$ref" in result:
                result["allOf"] = [*result.get("allOf", ()), {"$ref": new}]
            elif new:
                result["$ref"] = new
        for keyword in ("$id", "$anchor", "$dynamicAnchor", "$schema"):
            result.pop(keyword, None)
        discriminator = value.get("discriminator")
        if isinstance(discriminator, dict) and isinstance(discriminator.get("mapping"), dict):
            result["discriminator"] = {
                **discriminator,
                "mapping": self._mapping(value, discriminator["mapping"], base),
            }

    def _mapping(self, owner: Any, mapping: dict[str, Any], base: str) -> dict[str, str]:
        """Return the discriminator's *mapping* with references in the place of names."""
        result = {}
        section = "/definitions" if self.family == "2.0" else "/components/schemas"
        named = value_at(self.document.content, section)
        for name, meant in mapping.items():
            if not isinstance(meant, str):
                continue
            is_name = isinstance(named, dict) and meant in named
            reference = fragment(f"{section}/{escaped(meant)}") if is_name else meant
            try:
                result[name] = self._normal("schemas", self.targets.target(reference, base))
            except SpecError as error:
                self.notices.add(owner, f"discriminator: {name!r} is ignored; {error.message}")
        return result

    def reference(self, owner: Any, reference: str, base: str, kind: str) -> str:
        """Return the reference in normal form that *reference* to an object of *kind* becomes.

        *owner* is the object that holds it. One that leads nowhere becomes a problem; in a schema
        that operations share it is noticed, and the empty text.
        """
        key = (reference, base, kind, self._environment)
        found = self._references.get(key)
        if found is None:
            try:
                found = self._normal(kind, self.targets.target(reference, base))
            except SpecError as error:
                if self._shared:
                    self.notices.add(owner, f"{error.message}; any value is allowed there")
                    return ""
                return self.problem(owner, error)
            self._references[key] = found
        return found

    def problem(self, owner: Any, error: SpecError) -> str:
        """Return a reference to nowhere: who follows it gets *error* at the place of *owner*."""
        pointer = f"{_UNREADABLE}/{len(self.problems)}"
        self.problems[pointer] = (owner, error)
        return fragment(pointer)

    def _normal(self, kind: str, target: Target) -> str:
        environment = self.dynamics.entered(target.base, self._environment)
        if target.location == self.targets.main and environment == self._root:
            pointer = self._in_place(kind, target)
            if pointer is not None:
                return fragment(pointer)
        return fragment(self.parts.pointer_of(kind, target, environment))

    def _in_place(self, kind: str, target: Target) -> str | None:
        """Return where *target*, of the document itself, stands in normal form as well."""
        pointer = target.pointer
        for start, section in self.sections.items():
            if pointer.startswith(start):
                pointer = section + pointer[len(start) :]
                content = {"components": {"schemas": self.document.content.get("definitions")}}
                return pointer if stands_in_place(kind, pointer, content) else None
        if self.sections or not stands_in_place(kind, pointer, self.document.content):
            return None
        return pointer

    def references_to_schemas(self) -> list[str]:
        """Return the references to schemas, in normal form."""
        return [new for (_, _, kind, _), new in self._references.items() if kind == "schemas"]

    def finish(self) -> dict[str, Any]:
        """Return the parts that references lead to, their own references followed as well."""
        while self.parts.pending:
            kind, key, target, environment = self.parts.pending.pop()
            self._environment, self._shared = environment, kind == "schemas"
            self.parts.sections[kind][key] = self.object(kind, target.value, target.base)
        return dict(self.parts.content())
