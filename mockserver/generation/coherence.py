"""Let the members of one object agree: names, addresses, moments, amounts, counts."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import TypeAlias

from mockserver.generation.amounts import rules_for_amounts
from mockserver.generation.currencies import rules_for_currencies
from mockserver.generation.draw import Draw
from mockserver.generation.moments import rules_for_moments
from mockserver.generation.people import rules_for_people
from mockserver.generation.places import rules_for_places
from mockserver.generation.rules import Members, Rule
from mockserver.spec.types import JsonValue

Keeps: TypeAlias = Callable[[str, JsonValue], bool]
Cohere: TypeAlias = Callable[[dict[str, JsonValue], Draw, Keeps], None]


def coherence_of(names: Collection[str], kind: str) -> Cohere:
    """Return what lets the members called *names* of a *kind* of object agree, in place.

    A member is changed only to what its schema allows.
    """
    members = Members(names, kind)
    rules: list[Rule] = [
        rule
        for rules_for in (
            rules_for_people,
            rules_for_places,
            rules_for_moments,
            rules_for_amounts,
            rules_for_currencies,
        )
        for rule in rules_for(members)
    ]

    def cohere(result: dict[str, JsonValue], draw: Draw, keeps: Keeps) -> None:
        for rule in rules:
            for name, value in rule(result, draw):
                if name in result and result[name] != value and keeps(name, value):
                    result[name] = value

    return cohere
