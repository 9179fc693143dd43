"""Tell how deep the shallowest value of a schema nests, so that circular schemas end."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from typing import Any

from mockserver.spec.types import JsonSchema

Target = Callable[[str], JsonSchema]


class Heights:
    """The heights of one document's schemas; each `$ref` is looked at once."""

    def __init__(self, target: Target) -> None:
        self._target = target
        self._known: dict[str, float] = {}

    def of(self, schema: JsonSchema, within: frozenset[str] = frozenset()) -> float:
        """Return the height of *schema*: 0 for a scalar, `inf` if it must contain itself.

        *within* are the references that are being followed.
        """
        if isinstance(schema, bool) or "const" in schema or "enum" in schema:
            return 0
        parts = [self.of(part, within) for part in schema.get("allOf", ())]
        if isinstance(schema.get("$ref"), str):
            parts.append(self._of_reference(schema["$ref"], within))
        for keyword in ("oneOf", "anyOf"):
            if schema.get(keyword):
                parts.append(min(self.of(part, within) for part in schema[keyword]))
        parts += [1 + self.of(member, within) for member in _needed(schema)]
        return max(parts, default=0)

    def _of_reference(self, reference: str, within: frozenset[str]) -> float:
        if reference in within:
            return math.inf
        found = self._known.get(reference)
        if found is None:
            found = self.of(self._target(reference), within | {reference})
            # On the way round a circle it is unbounded, but may be finite from elsewhere.
            if found < math.inf or not within:
                self._known[reference] = found
        return found


def _needed(schema: dict[str, Any] | Any) -> Iterable[JsonSchema]:
    """Yield the schemas of the members that no value can do without."""
    types = schema.get("type", ())
    if "null" in ([types] if isinstance(types, str) else types):
        return
    properties = schema.get("properties", {})
    for name in schema.get("required", ()):
        if name in properties:
            yield properties[name]
    if schema.get("minProperties", 0) > len(schema.get("required", ())):
        yield schema.get("additionalProperties", True)
    if schema.get("minItems", 0) > 0:
        yield from schema.get("prefixItems", ())
        yield schema.get("items", True)
