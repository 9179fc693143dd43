"""Compile schemas to closures, lazily: each schema once for each name that it is drawn under."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import partial
from itertools import islice
from random import Random
from typing import TypeAlias

from mockserver.errors import InvalidDocument
from mockserver.generation.arrays import arrays
from mockserver.generation.denial import Way
from mockserver.generation.draw import SHALLOW, Draw, Exhausted, Generate, NoValue, TooDeep, Work
from mockserver.generation.equality import FRACTION, part_of, same
from mockserver.generation.expansion import Expansion, Order, bounded
from mockserver.generation.heights import Heights
from mockserver.generation.identities import is_identity
from mockserver.generation.judging import Judge
from mockserver.generation.members import schemas_of
from mockserver.generation.names import likelihood_for, own_for, parent_of, words_of
from mockserver.generation.numbers import numbers
from mockserver.generation.objects import Objects
from mockserver.generation.providers import described
from mockserver.generation.shapes import TYPES, Shape
from mockserver.generation.strings import strings
from mockserver.spec.types import JsonSchema, JsonValue

# So many ways through the combinations of one schema are drawn from.
_MOST_WAYS = 48
# How often a strict draw tries one schema, each time another way.
_STRICT_TRIES = 24
# How much is spent on the ways through one schema when it is compiled.
_WORK_PER_SCHEMA = 300
# How often null stands where something else may.
_NULL = 0.15

_Key: TypeAlias = tuple[tuple[int | str, ...], str, str]


class Nodes:
    """The compiled schemas of one document, in one direction."""

    def __init__(self, expansion: Expansion, own_names: Mapping[str, str]) -> None:
        self._expansion = expansion
        self._own = own_names
        self.judge = Judge(expansion)
        self._heights = Heights(expansion.target)
        # With its schemas, so that their identities stay theirs.
        self._nodes: dict[_Key, tuple[Sequence[JsonSchema], Generate]] = {}

    def node(self, schemas: Sequence[JsonSchema], name: str, parent: str) -> Generate:
        """Return the generator of what satisfies all *schemas*, for *name* inside *parent*."""
        key = (tuple(map(_identified, schemas)), name, parent)
        kept = self._nodes.get(key)
        if kept is None:
            bounded(self._nodes)
            kept = self._nodes[key] = (schemas, self._lazy(schemas, name, parent))
        return kept[1]

    def _lazy(self, schemas: Sequence[JsonSchema], name: str, parent: str) -> Generate:
        """Return a generator that is compiled when it draws: schemas may be circular."""
        compiled: list[Generate] = []

        def generate(draw: Draw) -> JsonValue:
            if draw.strict:
                return self._strictly(schemas, name, parent, draw)
            if not compiled:
                compiled.append(self._compiled(schemas, name, parent))
            return compiled[0](draw)

        return generate

    def _compiled(self, schemas: Sequence[JsonSchema], name: str, parent: str) -> Generate:
        shapes = self._shapes(schemas, heirs=True)
        if shapes and not any(shape.is_heir for shape in shapes):
            return self._of_shapes(shapes, schemas, name, parent)
        plain = self._of_shapes(self._shapes(schemas), schemas, name, parent)
        heirs = self._of_shapes(shapes, schemas, name, parent)
        # Heirs may hold each other without end, and contradict the base.
        return lambda draw: plain(draw) if draw.is_low else _first_of([heirs, plain], 0, draw)

    def _of_shapes(
        self, shapes: list[Shape], schemas: Sequence[JsonSchema], name: str, parent: str
    ) -> Generate:
        if not shapes:
            return _nothing
        generators = [self._of_shape(shape, schemas, name, parent) for shape in shapes]
        if len(generators) == 1:
            return generators[0]
        by_height = sorted(range(len(shapes)), key=[self._height(s) for s in shapes].__getitem__)
        lowest = [generators[rank] for rank in by_height]
        nulls = [g for g, s in zip(generators, shapes, strict=True) if s.types == {"null"}]
        others = [g for g in generators if g not in nulls] or generators
        lowest_others = [g for g in lowest if g in others]
        # What tells one from another has one form, whatever else is allowed.
        one_form = is_identity(words_of(name), parent)

        def generate(draw: Draw) -> JsonValue:
            if draw.is_low:
                return _first_of(lowest, 0, draw)
            if one_form:
                return _first_of(others, 0, draw)
            if nulls and draw.random.random() < (0.9 if draw.sparing else _NULL):
                return None
            if draw.minimal:
                return _first_of(lowest_others, 0, draw)
            return _first_of(others, int(draw.random.random() * len(others)), draw)

        return generate

    def _shapes(self, schemas: Sequence[JsonSchema], *, heirs: bool = False) -> list[Shape]:
        """Return the shapes to draw from; where there are too many, a sample of them."""
        shapes = self._some(schemas, _in_order, _MOST_WAYS + 1, heirs)
        if len(shapes) <= _MOST_WAYS:
            return shapes
        sample = (
            self._some(schemas, _shuffled(Random(number)), 1, heirs) for number in range(_MOST_WAYS)
        )
        return [shapes[0], *(shape for found in sample for shape in found)]

    def _some(
        self, schemas: Sequence[JsonSchema], order: Order, most: int, heirs: bool
    ) -> list[Shape]:
        """Return at most *most* shapes: those that are found with a little work."""
        found: list[Shape] = []
        work = Work(_WORK_PER_SCHEMA)
        ways = self._expansion.shapes(schemas, order, exact=False, work=work, heirs=heirs)
        with suppress(Exhausted):
            found.extend(islice(ways, most))
        return found

    def _strictly(
        self, schemas: Sequence[JsonSchema], name: str, parent: str, draw: Draw
    ) -> JsonValue:
        """Draw, judge, and draw again, another way each time.

        Raises `NoValue` if no way is left, or none of many led to a value.
        """
        order = _shuffled(draw.random) if draw.depth < SHALLOW else self._lowest_first
        for shape in self._ways(schemas, order, draw.work):
            draw.work.spend()
            try:
                value = self._of_shape(shape, schemas, name, parent)(draw)
            except (NoValue, TooDeep):
                continue
            if self.judge.accepts(schemas, value):
                return value
        raise NoValue

    def _ways(self, schemas: Sequence[JsonSchema], order: Order, work: Work) -> Iterator[Shape]:
        """Yield ways through *schemas*: by chance, so that no choice is stuck to, then in turn."""
        expand = partial(self._expansion.shapes, exact=True, work=work, heirs=True)
        for number in range(_STRICT_TRIES):
            shape = next(expand(schemas, order), None)
            if shape is None:
                return
            yield shape
            if number == 0:
                ways = list(islice(expand(schemas, _in_order), 2))
                if len(ways) == 1:
                    # What chance there is lies in the values.
                    yield from (shape for _ in range(_STRICT_TRIES // 2))
                    return
        in_turn = expand(schemas, _in_order)
        yield from islice(in_turn, 4 * _STRICT_TRIES)

    def _lowest_first(self, ways: list[Way]) -> list[Way]:
        def height(way: Way) -> float:
            return self._heights.of({"allOf": [schema for schema, wanted in way if wanted]})

        return sorted(ways, key=height)

    def _height(self, shape: Shape) -> float:
        if "null" in shape.types or shape.enum is not None:
            return 0
        members = [schemas_of(shape, name) for name in shape.required]
        if shape.min_properties > len(shape.required):
            members += [[rest for _, _, rest in shape.rest]]
        if shape.min_items:
            members += [[prefix[0] if prefix else rest for prefix, rest in shape.tuples]]
        return max((1 + self._heights.of({"allOf": parts}) for parts in members), default=0)

    def _of_shape(
        self, shape: Shape, schemas: Sequence[JsonSchema], name: str, parent: str
    ) -> Generate:
        if shape.enum is not None:
            values = [v for v in shape.enum if self.judge.accepts(schemas, v)]
            values = [v for v in values if part_of(v) in shape.types and not _excluded(shape, v)]
            return _one_of(values)
        kinds = _kinds(shape)
        generators = [self._of_type(kind, shape, name, parent) for kind in kinds]
        nullable = "null" in kinds
        chosen = self._chosen(shape, name, parent)
        if chosen is not None:
            generators = [_unless_strict(chosen, generators[0])]
        elif shape.excluded:
            generators = [_without(shape, generate) for generate in generators]
        others = [g for g, kind in zip(generators, kinds, strict=False) if kind != "null"]
        if len(generators) == 1 or not others:
            return generators[0]

        one_form = is_identity(words_of(name), parent)

        def generate(draw: Draw) -> JsonValue:
            if draw.strict and len(generators) > 1:
                return draw.random.choice(generators)(draw)
            if one_form:
                return others[0](draw)
            if nullable and draw.random.random() < (0.9 if draw.sparing else _NULL):
                return None
            return others[0](draw) if len(others) == 1 else draw.random.choice(others)(draw)

        return generate

    def _chosen(self, shape: Shape, name: str, parent: str) -> Generate | None:
        """Return the provider that the document or the user names for this, else `None`."""
        told = described(shape.notes.get("x-faker"))
        return told or (own_for(name, parent, self._own) if self._own else None)

    def _of_type(self, kind: str, shape: Shape, name: str, parent: str) -> Generate:
        match kind:
            case "object":
                called = parent_of(shape.called) or parent_of(name) or parent
                objects = Objects(shape, called, self.node, self.judge, self._expansion.hides)
                return objects.generate
            case "array":
                return arrays(shape, name, parent, self.node, self.judge)
            case "string":
                return strings(shape, name, parent, self._own)
            case "number" | "integer":
                return numbers(shape if kind == "number" else _whole(shape), name, parent)
            case "boolean":
                likelihood = likelihood_for(name)
                return lambda draw: draw.random.random() < (0.5 if draw.strict else likelihood)
            case "null":
                return _null
        raise InvalidDocument(f"{kind!r} is no JSON type")


def _kinds(shape: Shape) -> list[str]:
    """Return the types to draw: all that are named, else those that the keywords speak of."""
    unknown = shape.types - TYPES
    if unknown:
        return [min(unknown)]
    allowed = {("number" if t in (FRACTION, "integer") else t) for t in shape.types}
    if "number" in allowed and FRACTION not in shape.types:
        allowed = (allowed - {"number"}) | {"integer"}
    if shape.types == TYPES or len(shape.types) > 4:
        spoken_of = [kind for kind in shape.spoken_of if kind in allowed or kind == "number"]
        if "number" in spoken_of and "number" not in allowed:
            spoken_of[spoken_of.index("number")] = "integer"
        spoken_of = [kind for kind in spoken_of if kind in allowed]
        if spoken_of:
            return spoken_of[:1]
        if "string" in allowed:
            return ["string"]
    return sorted(allowed)


def _whole(shape: Shape) -> Shape:
    if FRACTION not in shape.types:
        return shape
    shape = shape.copy()
    shape.types = frozenset({"integer"})
    return shape


def _excluded(shape: Shape, value: JsonValue) -> bool:
    return any(same(value, other) for other in shape.excluded)


def _one_of(values: list[JsonValue]) -> Generate:
    if not values:
        return _nothing
    if len(values) == 1:
        return lambda _draw: values[0]
    some = [value for value in values if value is not None]

    def generate(draw: Draw) -> JsonValue:
        if len(some) < len(values) and draw.random.random() < _NULL:
            return None
        return some[int(draw.random.random() * len(some))]

    return generate


def _without(shape: Shape, generate: Generate) -> Generate:
    """Return *generate* without the values that *shape* excludes."""

    def other(draw: Draw) -> JsonValue:
        for _ in range(30):
            value = generate(draw)
            if not _excluded(shape, value):
                return value
        raise NoValue

    return other


def _unless_strict(chosen: Generate, usual: Generate) -> Generate:
    return lambda draw: usual(draw) if draw.strict else chosen(draw)


def _first_of(generators: list[Generate], start: int, draw: Draw) -> JsonValue:
    """Draw by the first generator from *start* on that has a value."""
    for index in range(len(generators)):
        try:
            return generators[(start + index) % len(generators)](draw)
        except NoValue:
            continue
        except TooDeep:
            if index == len(generators) - 1:
                raise
    raise NoValue


def _in_order(ways: list[Way]) -> list[Way]:
    return ways


def _shuffled(random: Random) -> Callable[[list[Way]], Sequence[Way]]:
    return lambda ways: random.sample(ways, len(ways))


def _identified(schema: JsonSchema) -> int | str:
    if isinstance(schema, bool):
        return str(schema)
    if len(schema) == 1 and "$ref" in schema:
        return str(schema["$ref"])
    return id(schema)


def _nothing(_draw: Draw) -> JsonValue:
    raise NoValue


def _null(_draw: Draw) -> JsonValue:
    return None
