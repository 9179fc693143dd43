"""Gather the schemas that a shape has for a property or an item."""

from __future__ import annotations

from mockserver.generation.shapes import Shape
from mockserver.generation.verdicts import matches
from mockserver.spec.types import JsonSchema


def schemas_of(shape: Shape, name: str) -> list[JsonSchema]:
    """Return every schema that *shape* has for the property *name*."""
    found: list[JsonSchema] = [*shape.properties.get(name, ())]
    found += [schema for pattern, schema in shape.by_pattern if matches(pattern, name)]
    for names, patterns, schema in shape.rest:
        if name not in names and not any(matches(pattern, name) for pattern in patterns):
            found.append(schema)
    return found


def schemas_at(shape: Shape, index: int) -> list[JsonSchema]:
    """Return every schema that *shape* has for the item at *index*."""
    return [prefix[index] if index < len(prefix) else rest for prefix, rest in shape.tuples]
