"""Generate arrays of a believable length."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import TypeAlias

from mockserver.generation.draw import Draw, Exhausted, Generate, NoValue, TooDeep
from mockserver.generation.equality import identity
from mockserver.generation.identities import called
from mockserver.generation.judging import Judge
from mockserver.generation.members import schemas_at
from mockserver.generation.names import singular
from mockserver.generation.shapes import Shape
from mockserver.spec.types import JsonSchema, JsonValue

_USUAL_LENGTH = 3
# So many items are made; more, where they are asked for, repeat them.
_DIFFERENT = 2000
_LONGEST = 2_000_000

# How often an item is drawn so that it is not called as another is.
_RENAMINGS = 6

CompileMember: TypeAlias = Callable[[Sequence[JsonSchema], str, str], Generate]


def arrays(
    shape: Shape, name: str, parent: str, compile_member: CompileMember, judge: Judge
) -> Generate:
    """Return a generator of the arrays that *shape* allows, for a property called *name*."""
    one = singular(name)
    ahead = max((len(prefix) for prefix, _ in shape.tuples), default=0)
    first = [compile_member(schemas_at(shape, index), one, parent) for index in range(ahead)]
    schemas = schemas_at(shape, ahead)
    item = compile_member(schemas, one, parent)
    wanted = [
        (compile_member([*schemas, *contained], one, parent), fewest)
        for contained, fewest in _wanted(shape)
    ]
    # What must not occur too often: items that are none of it.
    limited = [{"not": contained} for contained, _, most in shape.contains if most < math.inf]
    other = compile_member([*schemas, *limited], one, parent) if limited else item
    shortest, longest = _bounds(shape, ahead, closed=False in schemas)

    def generate(draw: Draw) -> list[JsonValue]:
        if shortest > longest or shortest > _LONGEST:
            raise NoValue
        draw = draw.deeper()
        filling = _Filling(draw, unique=shape.unique, shared=draw.random.getrandbits(32))
        length = _length(draw, shortest, longest)
        if not draw.sparing:
            # A tuple is whole.
            length = max(length, int(min(ahead, longest)))
        for member in first[:length]:
            filling.add(member, needed=len(filling.items) < shortest)
        for contained, fewest in wanted:
            for _ in range(fewest - _found(shape, filling.items, judge, contained=fewest)):
                filling.add(contained, needed=True)
        while len(filling.items) < length and not filling.stuck:
            if len(filling.items) >= _DIFFERENT and not shape.unique:
                filling.items += filling.items[-1000:][: length - len(filling.items)]
                continue
            filling.add(other, needed=len(filling.items) < shortest)
        if len(filling.items) < shortest:
            raise NoValue
        if shape.repeated:
            filling.items[-1] = filling.items[0]
        return filling.items

    return generate


def _bounds(shape: Shape, ahead: int, *, closed: bool) -> tuple[int, float]:
    """Return how many items there are at least and at most."""
    wanted = max((fewest for _, fewest, _ in shape.contains), default=0)
    shortest = max(shape.min_items, wanted, 2 if shape.repeated else 0)
    return shortest, min(shape.max_items, ahead) if closed else shape.max_items


def _wanted(shape: Shape) -> list[tuple[list[JsonSchema], int]]:
    """Return what items are to be, and how many of them: one each, where there is room."""
    found = [([contained], fewest) for contained, fewest, _ in shape.contains if fewest > 0]
    if sum(fewest for _, fewest in found) <= shape.max_items:
        return found
    # One item is what several ask for.
    steps = sorted({fewest for _, fewest in found})
    return [
        ([contained[0] for contained, fewest in found if fewest >= step], step - before)
        for before, step in pairwise([0, *steps])
    ]


def _length(draw: Draw, shortest: int, longest: float) -> int:
    if draw.sparing:
        return shortest
    return int(min(max(shortest, draw.random.randint(1, _USUAL_LENGTH)), longest))


def _found(shape: Shape, items: list[JsonValue], judge: Judge, *, contained: int) -> int:
    """Return how many of *items* are already what `contains` asks for."""
    if not items or len(shape.contains) != 1:
        return 0
    schema = shape.contains[0][0]
    return min(contained, sum(judge.accepts([schema], item) for item in items))


class _Filling:
    """Items that are added one by one, all different if they have to be."""

    def __init__(self, draw: Draw, *, unique: bool, shared: int) -> None:
        self.items: list[JsonValue] = []
        self.stuck = False
        self._draw = draw
        self._shared = shared
        self._seen: set[bytes] | None = set() if unique else None
        self._called: set[tuple[str, JsonValue]] = set()

    def add(self, member: Generate, *, needed: bool) -> None:
        """Add an item that *member* draws. Raises `NoValue` if one is *needed* and there is none.

        Is `stuck` if no further one is found.
        """
        # The last of few values is rarely drawn.
        patience = 40 + min(2000, 10 * len(self.items) if needed else 0)
        plain = self._draw.item(len(self.items), self._shared)
        for attempt in range(_RENAMINGS if self._seen is None else patience):
            try:
                # Names and words run out; strict draws use the whole range.
                value = member(plain if attempt < 20 else plain.stricter())
            except (NoValue, TooDeep, Exhausted):
                if needed:
                    raise
                break
            if attempt < _RENAMINGS - 1 and self._is_called_alike(value):
                continue
            if self._seen is not None:
                identified = identity(value)
                if identified in self._seen:
                    continue
                self._seen.add(identified)
            self._called.update(called(value))
            self.items.append(value)
            return
        self.stuck = True

    def _is_called_alike(self, value: JsonValue) -> bool:
        return not self._called.isdisjoint(called(value))
