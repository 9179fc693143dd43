"""Let values say by their discriminator what they are, and be that.

OAS 3.1, Discriminator Object: a base schema stands for those that extend it. It is a hint, so that
a value of the base alone is drawn where none of them has one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any
from urllib.parse import unquote

from mockserver.generation.denial import Way
from mockserver.generation.shapes import NAMED
from mockserver.spec.discriminators import Discriminator, Discriminators
from mockserver.spec.targets import fragment
from mockserver.spec.types import JsonSchema


class Heirs:
    """What the discriminators of one document say about the schemas that refer to each other."""

    def __init__(self, discriminators: Discriminators, target: Callable[[str], JsonSchema]) -> None:
        self._discriminators = discriminators
        self._target = target
        # The same objects each time, by the schema, which is kept so that it stays itself.
        self._ways: dict[tuple[int, str], tuple[Any, list[Way]]] = {}

    def tag(self, schema: Mapping[str, Any], part: JsonSchema) -> Way:
        """Return what lets a value name *part*, a branch of *schema*."""
        reference = part.get("$ref") if isinstance(part, Mapping) else None
        discriminator = self._discriminators.of(schema, None)
        if discriminator is None or not isinstance(reference, str):
            return []
        value = self._discriminators.value_of(discriminator, unquote(reference[1:]))
        return [] if value is None else [(_naming(discriminator, value), True)]

    def name(self, schema: Mapping[str, Any], via: tuple[str, ...]) -> dict[str, Any]:
        """Return what names the heir of *schema* among the references *via* that led to it.

        It is a schema; an empty one where no heir of *schema* led to it.
        """
        pointers = [unquote(reference[1:]) for reference in via]
        found = self._base(schema, pointers)
        value = None if found is None else self._known(found, pointers[:-1])
        return {} if found is None or value is None else _naming(found, value)

    def ways(self, schema: Mapping[str, Any], via: tuple[str, ...]) -> list[Way]:
        """Return the ways to be an heir of *schema*, a base that the references *via* led to."""
        key = (id(schema), via[-1] if via else "")
        kept = self._ways.get(key)
        if kept is None:
            kept = self._ways[key] = (schema, list(self._made(schema, via)))
        return kept[1]

    def _made(self, schema: Mapping[str, Any], via: tuple[str, ...]) -> Iterator[Way]:
        found = self._base(schema, [unquote(reference[1:]) for reference in via])
        if found is None:
            return
        for value, pointer in found.heirs().items():
            if self._allows(schema, found.property, value):
                yield [({"$ref": fragment(pointer)}, True), (_naming(found, value), True)]

    def _base(self, schema: Mapping[str, Any], pointers: list[str]) -> Discriminator | None:
        if "oneOf" in schema or "anyOf" in schema:
            return None
        return self._discriminators.of(schema, pointers[-1] if pointers else None)

    def _known(self, discriminator: Discriminator, pointers: list[str]) -> str | None:
        """Return the value that names one of *pointers*, the outermost one that is mapped."""
        values = [self._discriminators.value_of(discriminator, one) for one in pointers if one]
        mapped = [value for value in values if value in discriminator.mapped]
        if mapped or discriminator.mapped:
            return mapped[0] if mapped else None
        return values[-1] if values else None

    def _allows(self, schema: Mapping[str, Any], name: str, value: str) -> bool:
        """Tell whether the property *name* of *schema* may be *value*, as far as it lists any."""
        member = schema.get("properties", {}).get(name)
        if isinstance(member, Mapping) and "$ref" in member:
            member = self._target(member["$ref"])
        if not isinstance(member, Mapping):
            return member is not False
        listed = member.get("enum", [member["const"]] if "const" in member else None)
        return listed is None or value in listed


def _naming(discriminator: Discriminator, value: str) -> dict[str, Any]:
    return {NAMED: {discriminator.property: value}}
