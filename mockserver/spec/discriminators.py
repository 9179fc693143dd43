"""Tell which value of the discriminator names which schema (OAS 3.1, Discriminator Object).

It is a hint: what is valid does not depend on it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias
from urllib.parse import unquote

from mockserver.spec.document import Document
from mockserver.spec.pointers import escaped, tokens_of, value_at
from mockserver.spec.types import JsonSchema

_SCHEMAS = "/components/schemas"

# Where the author wrote a schema: one that was written once more is the same one.
_Place: TypeAlias = tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Discriminator:
    """The property that names the schema, and the JSON Pointer of the schema that a value names.

    `mapped` are the values that the document maps itself.
    """

    property: str
    mapping: Mapping[str, str]
    mapped: tuple[str, ...]

    def heirs(self) -> Mapping[str, str]:
        """Return what the document maps; all that it implies, where it maps nothing."""
        return {value: self.mapping[value] for value in self.mapped} or self.mapping


class Discriminators:
    """The discriminators of *document*, which is in normal form; belongs to one app."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._extensions: Mapping[_Place, tuple[str, ...]] | None = None

    def of(self, schema: JsonSchema, pointer: str | None) -> Discriminator | None:
        """Return the discriminator of *schema*, which stands at *pointer* as far as is known.

        What the document maps comes first. Schemas of `oneOf` and `anyOf`, and those that extend
        *schema* by `allOf`, are named by their names in components, where nothing is mapped to
        them.
        """
        declared = schema.get("discriminator") if isinstance(schema, Mapping) else None
        if not isinstance(declared, Mapping) or not isinstance(declared.get("propertyName"), str):
            return None
        written = declared.get("mapping")
        mapping = {
            value: _pointer(reference)
            for value, reference in (written.items() if isinstance(written, Mapping) else ())
            if isinstance(reference, str)
        }
        mapped = tuple(mapping)
        known = {self._document.place(one) for one in mapping.values()}
        implied = [*_alternatives(schema), *(() if pointer is None else self._extending(pointer))]
        for one in implied:
            if self._document.place(one) not in known:
                mapping.setdefault(_name(one), one)
        return Discriminator(property=declared["propertyName"], mapping=mapping, mapped=mapped)

    def value_of(self, discriminator: Discriminator, pointer: str) -> str | None:
        """Return the value of *discriminator* that names the schema at *pointer*, or `None`."""
        place = self._document.place(pointer)
        found = discriminator.mapping.items()
        return next((value for value, at in found if self._document.place(at) == place), None)

    def _extending(self, pointer: str) -> tuple[str, ...]:
        """Return the schemas in components that have the one at *pointer* in their `allOf`."""
        if self._extensions is None:
            self._extensions = self._by_base()
        return self._extensions.get(self._document.place(pointer), ())

    def _by_base(self) -> Mapping[_Place, tuple[str, ...]]:
        components = value_at(self._document.content, _SCHEMAS)
        found: dict[_Place, tuple[str, ...]] = {}
        for name, value in components.items() if isinstance(components, Mapping) else ():
            parts = value.get("allOf") if isinstance(value, Mapping) else None
            for reference in _references(parts):
                base = self._document.place(_pointer(reference))
                found[base] = (*found.get(base, ()), f"{_SCHEMAS}/{escaped(name)}")
        return found


def _alternatives(schema: JsonSchema) -> Iterator[str]:
    for keyword in ("oneOf", "anyOf"):
        parts = schema.get(keyword) if isinstance(schema, Mapping) else None
        yield from map(_pointer, _references(parts))


def _references(parts: object) -> Iterator[str]:
    for part in parts if isinstance(parts, list) else ():
        reference = part.get("$ref") if isinstance(part, Mapping) else None
        if isinstance(reference, str):
            yield reference


def _name(pointer: str) -> str:
    """Return the name of the component at *pointer*, or of the file that it comes from."""
    last = (tokens_of(pointer) or ("",))[-1]
    name = last.rpartition("#")[0] or last
    return name.removesuffix(".yaml").removesuffix(".yml").removesuffix(".json")


def _pointer(reference: str) -> str:
    return unquote(reference[1:])
