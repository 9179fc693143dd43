"""The worlds behind one API: the usual one, and one for each scenario and seed asked for."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches

from mockserver.errors import UnknownScenario
from mockserver.mocking.responder import Responder
from mockserver.mocking.scenarios import DEFAULT_SCENARIO, Scenario

# So many responders are kept. One that is made anew finds its records where they were.
_MOST = 24


@dataclass(frozen=True, slots=True, kw_only=True)
class Variant:
    """Which world a request happens in: that of a scenario, and of a seed if another one is asked.

    Variants with the same records are the same: the scenario is the default one unless it changes
    records.
    """

    scenario: str = DEFAULT_SCENARIO
    seed: int | None = None

    @property
    def suffix(self) -> str:
        """What tells the records of this variant from the usual ones, in names of collections."""
        parts = [] if self.scenario == DEFAULT_SCENARIO else [f"scenario={self.scenario}"]
        if self.seed is not None:
            parts.append(f"seed={self.seed}")
        return f"?{'&'.join(parts)}" if parts else ""


USUAL_VARIANT = Variant()
"""The world without a scenario, drawn from the seed of the settings."""


class Variants:
    """The responders of one API, by variant. *make* makes one; *scenarios* are all that it has."""

    def __init__(
        self, make: Callable[[Variant], Responder], scenarios: Mapping[str, Scenario]
    ) -> None:
        self.usual = make(USUAL_VARIANT)
        self.scenarios = scenarios
        self._make = make
        self._made: OrderedDict[Variant, Responder] = OrderedDict()

    def of(self, variant: Variant) -> Responder:
        """Return the responder of *variant*."""
        if variant == USUAL_VARIANT:
            return self.usual
        found = self._made.pop(variant, None) or self._make(variant)
        self._made[variant] = found
        if len(self._made) > _MOST:
            self._made.popitem(last=False)
        return found

    def scenario(self, name: str) -> Scenario:
        """Return the scenario *name*. Raises `UnknownScenario`, with those that there are."""
        found = self.scenarios.get(name)
        if found is None:
            near = get_close_matches(name, self.scenarios, n=1)
            hint = f"; did you mean {near[0]}?" if near else ""
            raise UnknownScenario(
                detail=f"there is no scenario {name!r}; there is {', '.join(self.scenarios)}{hint}"
            )
        return found


def variant_of(scenario: Scenario, seed: int | None) -> Variant:
    """Return the variant in which *scenario* plays, with *seed* if another one is asked for."""
    name = scenario.name if scenario.changes_records else DEFAULT_SCENARIO
    return Variant(scenario=name, seed=seed)
