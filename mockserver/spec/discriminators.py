"""Tell which value of the discriminator names which schema (OAS 3.1, Discriminator Object).

It is a hint: what is valid does not depend on it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import unquote

from mockserver.spec.document import Document
from mockserver.spec.pointers import escaped, tokens_of, value_at
from mockserver.spec.types import JsonSchema

_SCHEMAS = "/components/schemas"


@dataclass(frozen=True, slots=True, kw_only=True)
class Discriminator:
    """The property that names the schema, and the JSON Pointer of the schema that a value names."""

    property: str
    mapping: Mapping[str, str]

    def value_of(self, pointer: str) -> str | None:
        """Return the value that names the schema at *pointer*, or `None`."""
        return next((value for value, at in self.mapping.items() if at == pointer), None)


def discriminator_of(document: Document, schema: JsonSchema) -> Discriminator | None:
    """Return the discriminator of *schema*, of *document* in normal form, or `None`.

    What the document maps comes first. Schemas of `oneOf` and `anyOf`, and those that extend
    *schema* by `allOf`, are named by their names in components, where nothing is mapped to them.
    """
    declared = schema.get("discriminator") if isinstance(schema, Mapping) else None
    if not isinstance(declared, Mapping) or not isinstance(declared.get("propertyName"), str):
        return None
    mapping: dict[str, str] = {}
    written = declared.get("mapping")
    for value, reference in written.items() if isinstance(written, Mapping) else ():
        mapping[value] = _pointer(reference)
    for pointer in (*_alternatives(schema), *_extensions(document, schema)):
        name = tokens_of(pointer)[-1].rpartition("#")[0] or tokens_of(pointer)[-1]
        name = name.removesuffix(".yaml").removesuffix(".yml").removesuffix(".json")
        if pointer not in mapping.values():
            mapping.setdefault(name, pointer)
    return Discriminator(property=declared["propertyName"], mapping=mapping)


def _alternatives(schema: JsonSchema) -> Iterator[str]:
    for keyword in ("oneOf", "anyOf"):
        for part in schema.get(keyword) or () if isinstance(schema, Mapping) else ():
            if isinstance(part, Mapping) and isinstance(part.get("$ref"), str):
                yield _pointer(part["$ref"])


def _extensions(document: Document, schema: JsonSchema) -> Iterator[str]:
    """Yield the schemas in components that have *schema* in their `allOf`."""
    components = value_at(document.content, _SCHEMAS)
    if not isinstance(components, Mapping):
        return
    own = next((name for name, value in components.items() if value is schema), None)
    if own is None:
        return
    for name, value in components.items():
        parts = value.get("allOf") if isinstance(value, Mapping) else None
        for part in parts if isinstance(parts, list) else ():
            reference = part.get("$ref") if isinstance(part, Mapping) else None
            if reference is not None and _pointer(reference) == f"{_SCHEMAS}/{escaped(own)}":
                yield f"{_SCHEMAS}/{escaped(name)}"


def _pointer(reference: str) -> str:
    return unquote(reference[1:])
