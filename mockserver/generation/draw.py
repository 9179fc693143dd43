"""What one value is drawn from: randomness, Faker, the time, and how deep we are."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from random import Random
from typing import TYPE_CHECKING, TypeAlias

from mockserver.spec.dialects import Direction
from mockserver.spec.types import JsonValue

if TYPE_CHECKING:
    from faker import Faker

# Below this depth only what is required is generated, so that recursive schemas end.
SHALLOW = 5
# Below this one nothing is: a schema that requires itself has no finite value.
DEEPEST = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Draw:
    """The state of one generation. `minimal` asks for the smallest value the schema allows.

    In a `direction`, properties may be absent that the schema otherwise requires.
    """

    random: Random
    faker: Faker
    now: datetime
    depth: int = 0
    minimal: bool = False
    direction: Direction = "response"

    @property
    def sparing(self) -> bool:
        """Whether optional parts are left out here."""
        return self.minimal or self.depth >= SHALLOW

    def deeper(self) -> Draw:
        """Return the same state one level down. Raises `TooDeep` where no value can end."""
        if self.depth >= DEEPEST:
            raise TooDeep
        return Draw(
            random=self.random,
            faker=self.faker,
            now=self.now,
            depth=self.depth + 1,
            minimal=self.minimal,
            direction=self.direction,
        )


class TooDeep(Exception):
    """The schema nests without end on the way taken."""


class NoValue(Exception):
    """The schema allows nothing on the way taken."""


Generate: TypeAlias = Callable[[Draw], JsonValue]
"""A compiled schema: draws one value."""
