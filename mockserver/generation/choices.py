"""Say which choices a schema leaves: by `anyOf`, `oneOf`, `if` and `dependentSchemas`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from mockserver.generation.denial import Way
from mockserver.generation.shapes import NAMED
from mockserver.spec.types import JsonSchema


def choices_of(schema: Mapping[str, Any]) -> Iterator[list[Way]]:
    """Yield the choices that *schema* leaves, each as the ways there are."""
    discriminator = schema.get("discriminator")
    if "anyOf" in schema:
        yield [[(part, True), *_tagged(part, discriminator)] for part in schema["anyOf"]]
    if "oneOf" in schema:
        parts = schema["oneOf"]
        yield [
            [
                *((other, False) for other in parts if other is not part),
                (part, True),
                *_tagged(part, discriminator),
            ]
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


def _tagged(part: JsonSchema, discriminator: Any) -> Way:
    """Return what lets a value name *part*, the branch that it is of."""
    reference = part.get("$ref") if isinstance(part, Mapping) else None
    names: dict[str, str] = {}
    if isinstance(reference, str):
        named(names, discriminator, reference)
    return [({NAMED: names}, True)] if names else []


def named(names: dict[str, str], discriminator: Any, reference: str) -> None:
    """Add to *names* the property and the value by which *discriminator* tells *reference*.

    OAS 3.1, Discriminator Object: a name in `mapping`, else that of the component.
    """
    if not isinstance(discriminator, Mapping) or "propertyName" not in discriminator:
        return
    own = reference.rsplit("/", 1)[-1]
    mapping = discriminator.get("mapping")
    for name, target in mapping.items() if isinstance(mapping, Mapping) else ():
        if target == reference or (isinstance(target, str) and target.rsplit("/", 1)[-1] == own):
            own = str(name)
            break
    names.setdefault(discriminator["propertyName"], own)
