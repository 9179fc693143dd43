"""What one value is drawn from: randomness, Faker, the time, and how deep we are."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from random import Random
from typing import TYPE_CHECKING, TypeAlias

from mockserver.generation.identities import Ordinal
from mockserver.spec.types import JsonValue

if TYPE_CHECKING:
    from mockserver.generation.fakes import Fakes

# Below this depth only what is required is generated, so that recursive schemas end.
SHALLOW = 5
# Below this one nothing is: a schema that requires itself has no finite value.
DEEPEST = 40
# After so many objects and arrays only what is required is generated: wide schemas nest, too.
_PLENTY = 600
# After so many nothing below `SHALLOW` is: what requires two of itself has no value of use.
_MOST = 20_000


class TooDeep(Exception):
    """The schema nests without end on the way taken."""


class NoValue(Exception):
    """The schema allows nothing on the way taken."""


class Exhausted(Exception):
    """The work that one value is worth is done, and nothing was found."""


class Work:
    """What was done for one value so far; all its draws share it."""

    __slots__ = ("expansions", "left", "made")

    def __init__(self, left: int) -> None:
        self.made = 0
        self.left = left
        # Going one way through a schema is cheaper than drawing a value of it.
        self.expansions = 10 * left

    def spend(self, amount: int = 1) -> None:
        """Count *amount* of searching. Raises `Exhausted` when nothing is left."""
        self.left -= amount
        if self.left < 0:
            raise Exhausted

    def expand(self) -> None:
        """Count one step on the way through a schema. Raises `Exhausted` when none is left."""
        self.expansions -= 1
        if self.expansions < 0:
            raise Exhausted


class Draw:
    """The state of one generation.

    `minimal` asks for the smallest value the schema allows; `strict` for one whose every part was
    judged when it was made, at many times the cost. Only the values of an object agree with each
    other, not those of strict draws. `ordinal` tells which one of many is drawn.
    """

    __slots__ = ("depth", "fakes", "minimal", "now", "ordinal", "random", "strict", "work")

    def __init__(
        self,
        *,
        random: Random,
        fakes: Fakes,
        now: datetime,
        depth: int = 0,
        minimal: bool = False,
        strict: bool = False,
        work: Work | None = None,
        ordinal: Ordinal | None = None,
    ) -> None:
        self.random = random
        self.fakes = fakes
        self.now = now
        self.depth = depth
        self.minimal = minimal
        self.strict = strict
        self.work = work or Work(100_000)
        self.ordinal = ordinal

    def fake(self, provider: str) -> JsonValue:
        """Return one of the values of Faker's *provider*."""
        return self.fakes.pool(provider).one(self.random)

    @property
    def sparing(self) -> bool:
        """Whether optional parts are left out here."""
        return self.minimal or self.depth >= SHALLOW or self.work.made > _PLENTY

    @property
    def is_low(self) -> bool:
        """Whether what ends soonest is drawn here."""
        return self.depth >= SHALLOW or self.work.made > _PLENTY

    def deeper(self) -> Draw:
        """Return the same state one level down. Raises `TooDeep` where no value can end."""
        if self.depth >= DEEPEST or (self.work.made > _MOST and self.depth > SHALLOW):
            raise TooDeep
        self.work.made += 1
        return self._at(self.depth + 1, self.ordinal, strict=self.strict)

    def item(self, number: int, shared: int) -> Draw:
        """Return the same state for the item *number* of a list, all of which know *shared*."""
        return self._at(self.depth, Ordinal(number, (shared,), self.depth), strict=self.strict)

    def stricter(self) -> Draw:
        """Return the same state for a strict draw."""
        return self._at(self.depth, self.ordinal, strict=True)

    def _at(self, depth: int, ordinal: Ordinal | None, *, strict: bool) -> Draw:
        return Draw(
            random=self.random,
            fakes=self.fakes,
            now=self.now,
            depth=depth,
            minimal=self.minimal,
            strict=strict,
            work=self.work,
            ordinal=ordinal,
        )


Generate: TypeAlias = Callable[[Draw], JsonValue]
"""A compiled schema: draws one value."""
