"""Take the combinations of a schema apart: every way through them is one shape."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, TypeAlias

from mockserver.generation.denial import Way, ways_to_violate
from mockserver.generation.draw import Work
from mockserver.generation.shapes import NAMED, Scope, Shape
from mockserver.spec.dialects import Direction
from mockserver.spec.types import JsonSchema

Order: TypeAlias = Callable[[list[Way]], Sequence[Way]]
"""In which order the ways of a choice are tried."""

# How many references may lead from one to another: a schema may be part of itself.
_MOST_REFERENCES = 64
_MOST_KEPT = 200_000

# A schema, whether it is to be satisfied, the scopes it stands in, the references that led there.
_Todo: TypeAlias = list[tuple[JsonSchema, bool, tuple[int, ...], tuple[str, ...]]]
_Choices: TypeAlias = list[tuple[list[Way], tuple[int, ...], tuple[str, ...]]]


class Expansion:
    """Expands the schemas of one document, as they hold for messages of one direction."""

    def __init__(self, target: Callable[[str], JsonSchema], direction: Direction) -> None:
        self._target = target
        self._hidden = "writeOnly" if direction == "response" else "readOnly"
        self._response = direction == "response"
        self._targets: dict[str, JsonSchema] = {}
        # Schemas that were made, by what they were made of, which is kept so that it stays itself.
        self._directed: dict[int, tuple[Any, dict[str, Any]]] = {}
        self._denied: dict[int, tuple[Any, list[Way]]] = {}
        self._chosen: dict[int, tuple[Any, list[list[Way]]]] = {}

    def target(self, reference: str) -> JsonSchema:
        """Return what the `$ref` *reference* leads to."""
        found = self._targets.get(reference)
        if found is None:
            found = self._targets[reference] = self._target(reference)
        return found

    def directed(self, schema: Mapping[str, Any]) -> dict[str, Any]:
        """Return *schema* as it holds in this direction: hidden properties are not required."""
        kept = self._directed.get(id(schema))
        if kept is None:
            bounded(self._directed)
            kept = self._directed[id(schema)] = (schema, self._as_directed(schema))
        return kept[1]

    def _as_directed(self, schema: Mapping[str, Any]) -> dict[str, Any]:
        properties = schema.get("properties", {})
        hidden = {
            name
            for name, member in properties.items()
            if isinstance(member, Mapping) and member.get(self._hidden) is True
        }
        result = dict(schema)
        if hidden and "required" in schema:
            result["required"] = [name for name in schema["required"] if name not in hidden]
        if hidden and self._response:
            result["properties"] = {n: n not in hidden and m for n, m in properties.items()}
        return result

    def hides(self, schema: JsonSchema) -> bool:
        """Whether a property with *schema* is not sent in this direction."""
        return isinstance(schema, Mapping) and schema.get(self._hidden) is True

    def shapes(
        self, schemas: Sequence[JsonSchema], order: Order, *, exact: bool, work: Work
    ) -> Iterator[Shape]:
        """Yield the shapes of values that satisfy all *schemas*, not one of them impossible.

        Raises `Exhausted` when *work* is done. Unless *exact*, what `not` and `oneOf` forbid is
        kept only where there is one way to do so.
        """
        todo: _Todo = [(schema, True, (), ()) for schema in reversed(schemas)]
        yield from self._expanded(Shape(), todo, [], order, exact, work)

    def _expanded(
        self,
        shape: Shape,
        todo: _Todo,
        choices: _Choices,
        order: Order,
        exact: bool,
        work: Work,
    ) -> Iterator[Shape]:
        while todo:
            schema, wanted, scopes, via = todo.pop()
            if isinstance(schema, bool):
                if schema is not wanted:
                    return
                continue
            if len(via) > _MOST_REFERENCES:
                continue
            if wanted:
                self._include(shape, schema, scopes, via, todo, choices)
            else:
                ways = self.denied(schema)
                if not ways:
                    return
                if len(ways) == 1:
                    todo += [(part, sign, (), (*via, "")) for part, sign in ways[0]]
                elif exact:
                    choices.append((ways, (), (*via, "")))
            if shape.impossible:
                return
        if not choices:
            yield shape.closed()
            return
        # Narrow choices first: they rule most out.
        choices = sorted(choices, key=lambda choice: len(choice[0]))
        (ways, scopes, via), rest = choices[0], choices[1:]
        for way in order(ways):
            further: _Todo = [(part, sign, scopes, via) for part, sign in way]
            work.expand()
            yield from self._expanded(shape.copy(), further, list(rest), order, exact, work)

    def denied(self, schema: Mapping[str, Any]) -> list[Way]:
        """Return the ways to violate *schema*: the same objects each time."""
        kept = self._denied.get(id(schema))
        if kept is None:
            bounded(self._denied)
            value = dict(self.directed(schema))
            ways: list[Way] = []
            if "$ref" in value:
                ways.append([(self.target(value.pop("$ref")), False)])
            ways += ways_to_violate(value)
            kept = self._denied[id(schema)] = (schema, ways)
        return kept[1]

    def _include(
        self,
        shape: Shape,
        schema: Mapping[str, Any],
        scopes: tuple[int, ...],
        via: tuple[str, ...],
        todo: _Todo,
        choices: _Choices,
    ) -> None:
        if (id(schema), scopes) in shape.included:
            return
        shape.included.add((id(schema), scopes))
        value = self.directed(schema)
        if "unevaluatedProperties" in value or "unevaluatedItems" in value:
            scope = Scope(value.get("unevaluatedProperties"), value.get("unevaluatedItems"))
            shape.scopes[len(shape.scopes)] = scope
            scopes = (*scopes, len(shape.scopes) - 1)
        shape.add(value, scopes)
        if "$ref" in value:
            reference = value["$ref"]
            shape.called = shape.called or reference.rsplit("/", 1)[-1]
            todo.append((self.target(reference), True, scopes, (*via, reference)))
        elif len(via) > 1 and "discriminator" in value:
            # A base that is part of what referred to it.
            named(shape.named, value["discriminator"], via[-2])
        todo += [(part, True, scopes, via) for part in reversed(value.get("allOf", ()))]
        if "not" in value:
            todo.append((value["not"], False, (), via))
        choices += [(ways, scopes, via) for ways in self._choices(value)]

    def _choices(self, schema: dict[str, Any]) -> list[list[Way]]:
        kept = self._chosen.get(id(schema))
        if kept is None:
            bounded(self._chosen)
            kept = self._chosen[id(schema)] = (schema, list(_choices(schema)))
        return kept[1]


def _choices(schema: Mapping[str, Any]) -> Iterator[list[Way]]:
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


def bounded(kept: dict[Any, Any]) -> None:
    """Empty *kept* when it holds too much: slow draws make schemas of their own."""
    if len(kept) >= _MOST_KEPT:
        kept.clear()
