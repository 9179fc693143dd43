"""Look at a schema through its references and combinations: types, properties, items.

Inference looks at documents of any shape: what is broken is as if it were not there.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from mockserver.errors import SpecError
from mockserver.spec.document import Document
from mockserver.spec.model import Schema
from mockserver.spec.pointers import pointer_of
from mockserver.spec.references import References

_COMBINATIONS = ("allOf", "anyOf", "oneOf")
_DEEPEST = 5
_MOST_PARTS = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """What a schema says, its parts taken together. `core` is the pointer it is recognised by.

    `required` are names that every value has; `items` is the schema of the items of an array.
    """

    core: str
    parts: tuple[Mapping[str, Any], ...]
    types: frozenset[str]
    properties: Mapping[str, Schema]
    required: frozenset[str]
    items: Schema | None

    @property
    def is_object(self) -> bool:
        """Tell whether its values are objects, as far as it says anything."""
        return "object" in self.types or (not self.types and bool(self.properties))

    @property
    def is_array(self) -> bool:
        """Tell whether its values are arrays."""
        return "array" in self.types or (not self.types and self.items is not None)

    @property
    def is_scalar(self) -> bool:
        """Tell whether its values are neither objects nor arrays, as far as it says anything."""
        return not self.is_object and not self.is_array

    def has_type(self, *names: str) -> bool:
        """Tell whether its values may have one of the types; a schema may leave that open."""
        return not self.types or not self.types.isdisjoint(names)

    def keyword(self, name: str) -> Any:
        """Return the first value of the keyword *name*, `None` if there is none."""
        for part in self.parts:
            if name in part:
                return part[name]
        return None

    @property
    def enum(self) -> tuple[Any, ...]:
        """The values that are allowed, where they are listed; none for any."""
        found = self.keyword("enum")
        if isinstance(found, list):
            return tuple(found)
        found = self.keyword("const")
        return () if found is None else (found,)

    @property
    def text(self) -> str:
        """What its author wrote about it, in lower case."""
        written = (part.get(name) for part in self.parts for name in ("title", "description"))
        return " ".join(one for one in written if isinstance(one, str)).lower()


_NOTHING = View(
    core="", parts=(), types=frozenset(), properties={}, required=frozenset(), items=None
)


class Views:
    """Views of the schemas of *document*, each made once; belongs to one reading of it."""

    def __init__(self, document: Document) -> None:
        self._references = References(document)
        self._views: dict[str, View] = {}

    def of(self, schema: Schema | None) -> View:
        """Return what *schema* says; of none, nothing."""
        if schema is None:
            return _NOTHING
        found = self._views.get(schema.pointer)
        if found is None:
            found = self._views[schema.pointer] = self._view(schema)
        return found

    def property(self, view: View, name: str) -> View:
        """Return what *view* says of the property *name*."""
        return self.of(view.properties.get(name))

    def at(self, view: View, pointer: tuple[str, ...]) -> View:
        """Return what *view* says of the properties at *pointer*, one inside the other."""
        for name in pointer:
            view = self.property(view, name)
        return view

    def _view(self, schema: Schema) -> View:
        parts = list(self._parts(schema, 0, [_MOST_PARTS]))
        properties: dict[str, Schema] = {}
        types: set[str] = set()
        required: set[str] = set()
        items = None
        for part, is_certain in parts:
            assert isinstance(part.value, Mapping)  # noqa: S101 - `_parts` yields objects
            types.update(_types(part.value))
            for name, member in _mapping(part.value, "properties").items():
                properties.setdefault(name, _below(part, member, "properties", name))
            listed = part.value.get("required")
            if is_certain and isinstance(listed, list):
                required.update(name for name in listed if isinstance(name, str))
            if items is None and isinstance(part.value.get("items"), Mapping):
                items = _below(part, part.value["items"], "items")
        return View(
            core=self._core(schema),
            parts=tuple(part.value for part, _ in parts if isinstance(part.value, Mapping)),
            types=frozenset(types),
            properties=properties,
            required=frozenset(required),
            items=items,
        )

    def _core(self, schema: Schema) -> str:
        """Return the pointer of what *schema* is, whatever is wrapped around it."""
        for _ in range(_DEEPEST):
            schema = self._resolved(schema)
            if not isinstance(schema.value, Mapping) or "properties" in schema.value:
                break
            inner = [
                _below(schema, member, keyword, str(index))
                for keyword in _COMBINATIONS
                for index, member in enumerate(_list(schema.value, keyword))
                if not (isinstance(member, Mapping) and member.get("type") == "null")
            ]
            if len(inner) != 1:
                break
            schema = inner[0]
        return schema.pointer

    def _parts(self, schema: Schema, depth: int, left: list[int]) -> Iterator[tuple[Schema, bool]]:
        """Yield *schema* and what it is combined of, and whether that holds for every value."""
        schema = self._resolved(schema)
        left[0] -= 1
        if not isinstance(schema.value, Mapping) or left[0] < 0:
            return
        yield schema, True
        for keyword in _COMBINATIONS if depth < _DEEPEST else ():
            members = list(enumerate(_list(schema.value, keyword)))
            # Of an allOf the last part is the most precise: it refines what it is based on.
            for index, member in reversed(members) if keyword == "allOf" else members:
                below = _below(schema, member, keyword, str(index))
                for part, is_certain in self._parts(below, depth + 1, left):
                    yield part, is_certain and keyword == "allOf"

    def _resolved(self, schema: Schema) -> Schema:
        if not isinstance(schema.value, Mapping) or "$ref" not in schema.value:
            return schema
        try:
            value, pointer = self._references.resolved(schema.value, schema.pointer)
        except SpecError:
            return Schema(pointer=schema.pointer, value=True)
        return Schema(pointer=pointer, value=value)


def _below(schema: Schema, member: Any, *tokens: str) -> Schema:
    pointer = schema.pointer + pointer_of(tokens)
    return Schema(pointer=pointer, value=member)


def _types(schema: Mapping[str, Any]) -> Iterator[str]:
    found = schema.get("type")
    for name in (found,) if isinstance(found, str) else found if isinstance(found, list) else ():
        if isinstance(name, str):
            yield name


def _mapping(owner: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    found = owner.get(name)
    return found if isinstance(found, Mapping) else {}


def _list(owner: Mapping[str, Any], name: str) -> list[Any]:
    found = owner.get(name)
    return found if isinstance(found, list) else []
