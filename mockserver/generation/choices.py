"""Say which choices a schema leaves: by `anyOf`, `oneOf`, `if` and `dependentSchemas`."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeAlias

from mockserver.generation.denial import Way
from mockserver.spec.types import JsonSchema

Tag: TypeAlias = Callable[[JsonSchema], Way]
"""What lets a value name the branch that it is of, by the discriminator."""


def choices_of(schema: Mapping[str, Any], tag: Tag) -> Iterator[list[Way]]:
    """Yield the choices that *schema* leaves, each as the ways there are."""
    if "anyOf" in schema:
        yield [[(part, True), *tag(part)] for part in schema["anyOf"]]
    if "oneOf" in schema:
        parts = schema["oneOf"]
        yield [
            [*((other, False) for other in parts if other is not part), (part, True), *tag(part)]
            for part in parts
        ]
    if "if" in schema:
        yield [
            [(schema.get("then", True), True), (schema["if"], True)],
            [(schema.get("else", True), True), (schema["if"], False)],
        ]
    for name, dependent in schema.get("dependentSchemas", {}).items():
        there = {"required": [name]}
        yield [[(dependent, True), (there, True)], [({"properties": {name: False}}, True)]]
