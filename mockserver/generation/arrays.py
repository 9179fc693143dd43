"""Generate arrays of a believable length."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import TypeAlias

from mockserver.generation.draw import Draw, Exhausted, Generate, NoValue, TooDeep
from mockserver.generation.judging import Judge, identity
from mockserver.generation.names import singular
from mockserver.generation.shapes import Shape
from mockserver.spec.types import JsonSchema, JsonValue

_USUAL_LENGTH = 3
# So many items are made; more, where they are asked for, repeat them.
_DIFFERENT = 2000
_LONGEST = 2_000_000

CompileMember: TypeAlias = Callable[[Sequence[JsonSchema], str, str], Generate]


def arrays(
    shape: Shape, name: str, parent: str, compile_member: CompileMember, judge: Judge
) -> Generate:
    """Return a generator of the arrays that *shape* allows, for a property called *name*."""
    one = singular(name)
    ahead = max((len(prefix) for prefix, _ in shape.tuples), default=0)
    first = [compile_member(_at(shape, index), one, parent) for index in range(ahead)]
    schemas = _at(shape, ahead)
    item = compile_member(schemas, one, parent)
    wanted = [
        (compile_member([*schemas, contained], one, parent), fewest)
        for contained, fewest, _ in shape.contains
        if fewest > 0
    ]
    # What must not occur too often: items that are none of it.
    limited = [{"not": contained} for contained, _, most in shape.contains if most < math.inf]
    other = compile_member([*schemas, *limited], one, parent) if limited else item
    shortest = max(shape.min_items, max((fewest for _, fewest in wanted), default=0))
    longest = shape.max_items
    if False in schemas:
        longest = min(longest, ahead)

    def generate(draw: Draw) -> list[JsonValue]:
        if shortest > longest or shortest > _LONGEST:
            raise NoValue
        draw = draw.deeper()
        filling = _Filling(draw, unique=shape.unique)
        length = _length(draw, shortest, longest)
        if not draw.sparing:
            # A tuple is whole.
            length = max(length, int(min(ahead, longest)))
        for member in first[:length]:
            filling.add(member, needed=len(filling.items) < shortest)
        for contained, fewest in wanted:
            missing = fewest - _found(shape, filling.items, judge, contained=fewest)
            for _ in range(missing if len(shape.contains) == 1 else fewest):
                filling.add(contained, needed=True)
        while len(filling.items) < length and not filling.stuck:
            if len(filling.items) >= _DIFFERENT and not shape.unique:
                filling.items += filling.items[-1000:][: length - len(filling.items)]
                continue
            filling.add(other, needed=len(filling.items) < shortest)
        if len(filling.items) < shortest:
            raise NoValue
        return filling.items

    return generate


def _at(shape: Shape, index: int) -> list[JsonSchema]:
    return [prefix[index] if index < len(prefix) else rest for prefix, rest in shape.tuples]


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

    def __init__(self, draw: Draw, *, unique: bool) -> None:
        self.items: list[JsonValue] = []
        self.stuck = False
        self._draw = draw
        self._seen: set[bytes] | None = set() if unique else None

    def add(self, member: Generate, *, needed: bool) -> None:
        """Add an item that *member* draws. Raises `NoValue` if one is *needed* and there is none.

        Is `stuck` if no further one is found.
        """
        # The last of few values is rarely drawn.
        patience = 40 + min(2000, 10 * len(self.items) if needed else 0)
        for attempt in range(1 if self._seen is None else patience):
            try:
                # Names and words run out; strict draws use the whole range.
                draw = self._draw if attempt < 20 else _varied(self._draw)
                value = member(draw)
            except (NoValue, TooDeep, Exhausted):
                if needed:
                    raise
                break
            if self._seen is not None:
                identified = identity(value)
                if identified in self._seen:
                    continue
                self._seen.add(identified)
            self.items.append(value)
            return
        self.stuck = True


def _varied(draw: Draw) -> Draw:
    return Draw(
        random=draw.random,
        fakes=draw.fakes,
        now=draw.now,
        depth=draw.depth,
        strict=True,
        work=draw.work,
    )
