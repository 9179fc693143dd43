"""Scenarios: named states of a world, such as one without records, or one at its limits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from mockserver.generation.seeds import random_for

DEFAULT_SCENARIO = "default"
"""The state of a world of which nothing else is said."""

Amount = Literal["usual", "none", "one-page", "many"]
"""How many records a collection has before the first request."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """A named state of a world.

    `amount` is of the records in each collection. `failing` is the share of requests that get a
    server error, and `is_over_limit` tells whether every client has spent its rate limit.
    `is_of_world` tells that the world itself knows what it means.
    """

    name: str
    description: str
    amount: Amount = "usual"
    failing: float = 0.0
    is_over_limit: bool = False
    is_of_world: bool = False

    @property
    def changes_records(self) -> bool:
        """Tell whether other records are there than by default."""
        return self.is_of_world or self.amount != "usual"


USUAL = Scenario(name=DEFAULT_SCENARIO, description="The world as it is without any scenario.")

# Of three requests one: retries are met soon, and three attempts are enough as a rule.
_FAILING = 1 / 3

GENERAL: Mapping[str, Scenario] = {
    scenario.name: scenario
    for scenario in (
        USUAL,
        Scenario(name="empty", description="No collection has records.", amount="none"),
        Scenario(
            name="one-page",
            description="Each collection fills just one page of its list.",
            amount="one-page",
        ),
        Scenario(name="huge", description="Each collection has 10,000 records.", amount="many"),
        Scenario(
            name="over-limit",
            description="Every client has spent its rate limit: 429.",
            is_over_limit=True,
        ),
        Scenario(
            name="flaky",
            description="About every third request gets a server error.",
            failing=_FAILING,
        ),
    )
}
"""The scenarios that any API has, by name."""


def scenarios_of(declared: Mapping[str, str]) -> Mapping[str, Scenario]:
    """Return the scenarios of an API whose world *declared* some: descriptions by name.

    What a world declares is its own matter, also under a name that any API has.
    """
    own = {
        name: Scenario(name=name, description=description, is_of_world=True)
        for name, description in declared.items()
    }
    return {**GENERAL, **own}


def fails(scenario: Scenario, seed: int, number: int, *about: str) -> bool:
    """Tell whether the request *number* of those *about* one thing gets a server error."""
    if not scenario.failing:
        return False
    return random_for(seed, "fails", *about, number).random() < scenario.failing
