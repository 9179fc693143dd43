"""Take the combinations of a schema apart: every way through them is one shape."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any, TypeAlias

import orjson

from mockserver.generation.choices import choices_of
from mockserver.generation.contradictions import DEEPEST_LOOK, Contradictions
from mockserver.generation.denial import Way, ways_beyond, ways_to_violate
from mockserver.generation.draw import Work
from mockserver.generation.heirs import Heirs
from mockserver.generation.shapes import Scope, Shape
from mockserver.spec.dialects import Direction
from mockserver.spec.discriminators import Discriminators
from mockserver.spec.types import JsonSchema

Order: TypeAlias = Callable[[list[Way]], Sequence[Way]]
"""In which order the ways of a choice are tried."""

# How many references may lead from one to another: a schema may be part of itself.
_MOST_REFERENCES = 64
_MOST_KEPT = 200_000
_NOTES = frozenset({"description", "title", "example", "examples", "default", "deprecated"})

# A schema, whether it is to be satisfied, the scopes it stands in, the references that led there.
_Todo: TypeAlias = list[tuple[JsonSchema, bool, tuple[int, ...], tuple[str, ...]]]
_Choice: TypeAlias = tuple[list[Way], tuple[int, ...], tuple[str, ...]]
_Choices: TypeAlias = list[_Choice]


class Expansion:
    """Expands the schemas of one document, as they hold for messages of one direction."""

    def __init__(
        self,
        target: Callable[[str], JsonSchema],
        direction: Direction,
        discriminators: Discriminators,
    ) -> None:
        self._target = target
        self._heirs = Heirs(discriminators, self.target)
        self._hidden = "writeOnly" if direction == "response" else "readOnly"
        self._response = direction == "response"
        self._targets: dict[str, JsonSchema] = {}
        # Schemas that were made, by what they were made of, which is kept so that it stays itself.
        self._directed: dict[int, tuple[Any, dict[str, Any]]] = {}
        self._denied: dict[int, tuple[Any, list[Way]]] = {}
        self._passed: dict[tuple[int, str], tuple[Any, list[Way]]] = {}
        self._chosen: dict[int, tuple[Any, list[list[Way]]]] = {}
        self._said: dict[int, tuple[Any, bytes]] = {}
        self._contradictions = Contradictions(self._shapes_within)

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
        self,
        schemas: Sequence[JsonSchema],
        order: Order,
        *,
        exact: bool,
        work: Work,
        level: int = DEEPEST_LOOK,
        heirs: bool = False,
    ) -> Iterator[Shape]:
        """Yield the shapes of values that satisfy all *schemas*, not one of them impossible.

        Raises `Exhausted` when *work* is done. Unless *exact*, what `not` and `oneOf` forbid is
        kept only where there is one way to do so; else members are looked into, *level* deep.
        With *heirs*, a base with a discriminator is one of those that extend it; if *exact*, it
        may be itself as well.
        """
        todo: _Todo = [(schema, True, (), ()) for schema in reversed(schemas)]
        shape = Shape()
        shape.takes_heirs = heirs
        yield from self._expanded(shape, todo, [], order, exact, work, level)

    def _shapes_within(
        self, schemas: Sequence[JsonSchema], work: Work, level: int
    ) -> Iterator[Shape]:
        return self.shapes(schemas, lambda ways: ways, exact=True, work=work, level=level)

    def _expanded(
        self,
        shape: Shape,
        todo: _Todo,
        choices: _Choices,
        order: Order,
        exact: bool,
        work: Work,
        level: int,
    ) -> Iterator[Shape]:
        before = len(choices)
        if not self._take_in(shape, todo, choices, exact, level):
            return
        if exact:
            # What excludes itself now will do so later on.
            choices[before:] = [
                (self._open(shape, choice, work, level), *choice[1:]) for choice in choices[before:]
            ]
        if not choices:
            yield shape.closed()
            return
        # Narrow choices first: they rule most out.
        choices = sorted(choices, key=lambda choice: len(choice[0]))
        (ways, scopes, via), rest = choices[0], choices[1:]
        for way in order(ways):
            further: _Todo = [(part, sign, scopes, via) for part, sign in way]
            work.expand()
            copied = shape.copy()
            yield from self._expanded(copied, further, list(rest), order, exact, work, level)

    def _take_in(
        self, shape: Shape, todo: _Todo, choices: _Choices, exact: bool, level: int
    ) -> bool:
        """Let *shape* hold to all that is *todo*, and tell whether it may have a value then."""
        while todo:
            schema, wanted, scopes, via = todo.pop()
            if isinstance(schema, bool):
                if schema is not wanted:
                    return False
                continue
            if len(via) > _MOST_REFERENCES:
                continue
            if exact and not self._agrees(shape, schema, wanted):
                return False
            if wanted:
                self._include(shape, schema, scopes, via, todo, choices, exact)
            else:
                ways = [*self.denied(schema), *self._beyond(schema, shape)]
                if not ways:
                    return False
                if len(ways) == 1:
                    todo += [(part, sign, (), (*via, "")) for part, sign in ways[0]]
                elif exact:
                    choices.append((ways, (), (*via, "")))
            if shape.impossible:
                return False
        return not (exact and self._contradictions.within(shape, level))

    def _agrees(self, shape: Shape, schema: Mapping[str, Any], wanted: bool) -> bool:
        """Note that *schema* is to be satisfied, or violated; tell whether the other was, too."""
        kept = self._said.get(id(schema))
        if kept is None:
            bounded(self._said)
            kept = self._said[id(schema)] = (schema, _said_by(schema))
        said = kept[1]
        if said in (shape.denied if wanted else shape.held):
            return False
        (shape.held if wanted else shape.denied).add(said)
        return True

    def _open(self, shape: Shape, choice: _Choice, work: Work, level: int) -> list[Way]:
        """Return the ways of *choice* that *shape* does not exclude."""
        ways, scopes, via = choice
        found: list[Way] = []
        for way in ways:
            todo: _Todo = [(part, sign, scopes, via) for part, sign in way]
            work.expand()
            if self._take_in(shape.copy(), todo, [], True, level):
                found.append(way)
        return found

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

    def _beyond(self, schema: Mapping[str, Any], shape: Shape) -> list[Way]:
        """Return the ways to violate *schema* by properties that only *shape* knows."""
        if "additionalProperties" not in schema and "unevaluatedProperties" not in schema:
            return []
        found: list[Way] = []
        for name in shape.properties:
            key = (id(schema), name)
            kept = self._passed.get(key)
            if kept is None:
                bounded(self._passed)
                kept = self._passed[key] = (schema, list(ways_beyond(schema, [name])))
            found += kept[1]
        return found

    def _include(
        self,
        shape: Shape,
        schema: Mapping[str, Any],
        scopes: tuple[int, ...],
        via: tuple[str, ...],
        todo: _Todo,
        choices: _Choices,
        exact: bool,
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
        elif "discriminator" in value:
            self._inherit(shape, value, scopes, via, choices, exact)
        todo += [(part, True, scopes, via) for part in reversed(value.get("allOf", ()))]
        if "not" in value:
            todo.append((value["not"], False, (), via))
        choices += [(ways, scopes, via) for ways in self._choices(value)]

    def _inherit(
        self,
        shape: Shape,
        schema: dict[str, Any],
        scopes: tuple[int, ...],
        via: tuple[str, ...],
        choices: _Choices,
        exact: bool,
    ) -> None:
        """Let *shape*, which holds to the base *schema*, be an heir of it, and say which."""
        name = self._heirs.name(schema, via)
        if name:
            shape.add(name, ())
        elif shape.takes_heirs and not shape.is_heir:
            ways = self._heirs.ways(schema, via)
            if ways:
                shape.is_heir = True
                choices.append(([*ways, []] if exact else ways, scopes, via))

    def _choices(self, schema: dict[str, Any]) -> list[list[Way]]:
        kept = self._chosen.get(id(schema))
        if kept is None:
            bounded(self._chosen)
            tag = partial(self._heirs.tag, schema)
            kept = self._chosen[id(schema)] = (schema, list(choices_of(schema, tag)))
        return kept[1]


def _said_by(schema: Mapping[str, Any]) -> bytes:
    """Return what *schema* says, the same for all that say the same."""
    plain = {key: value for key, value in schema.items() if key not in _NOTES}
    try:
        return orjson.dumps(plain, default=sorted, option=orjson.OPT_SORT_KEYS)
    except TypeError:
        # Numbers beyond 64 bits.
        return repr(plain).encode()


def bounded(kept: dict[Any, Any]) -> None:
    """Empty *kept* when it holds too much: slow draws make schemas of their own."""
    if len(kept) >= _MOST_KEPT:
        kept.clear()
