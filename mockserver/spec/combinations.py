"""Count how often a validator has to look at one value: schemas that combine each other multiply.

Thirty schemas, each with the next one twice in `allOf`, are a thousand million looks.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from mockserver.spec.structure import SCHEMA_MEMBERS

MAX_LOOKS = 10_000_000

# Applicators whose schemas judge the value itself, not its members.
_IN_PLACE = frozenset({"allOf", "anyOf", "oneOf", "not", "if", "then", "else", "dependentSchemas"})


@dataclass(frozen=True, slots=True)
class _Root:
    """A schema that judges a value: how many schemas that are, and what they refer to."""

    count: int
    references: Counter[str]


@dataclass(slots=True)
class Combinations:
    """The looks that the schemas of one document need; those with a name are counted once."""

    _roots: dict[str, list[_Root]] = field(default_factory=dict)
    _looks: dict[str, int] = field(default_factory=dict)

    def most(self, bundle: Mapping[str, Any]) -> int:
        """Return the most looks that one value needs, of all that the schemas in *bundle* judge."""
        components = bundle["components"]["schemas"]
        for name, schema in components.items():
            if name not in self._roots:
                self._roots[name] = list(_roots(schema))
        own = list(_roots(bundle["schema"]))
        names = {name for root in own for name in root.references} | components.keys()
        for name in names:
            self._count(name)
        every = [*own, *(root for name in components for root in self._roots[name])]
        return max((self._weight(root) for root in every), default=0)

    def _count(self, name: str) -> None:
        """Count the looks of the schema *name*, after those that it refers to."""
        waiting = [name]
        open_: set[str] = set()
        while waiting:
            top = waiting[-1]
            if top in self._looks or top not in self._roots:
                waiting.pop()
                continue
            first = self._roots[top][0]
            further = [n for n in first.references if n not in self._looks and n not in open_]
            if top in open_ or not further:
                waiting.pop()
                self._looks[top] = self._weight(first)
                continue
            open_.add(top)
            waiting.extend(further)

    def _weight(self, root: _Root) -> int:
        # One that refers to itself is not looked at again; a limit keeps the numbers small.
        referred = sum(times * self._looks.get(name, 1) for name, times in root.references.items())
        return min(root.count + referred, MAX_LOOKS + 1)


def _roots(schema: Any) -> Iterator[_Root]:
    """Yield *schema*, and every schema in it that judges another value."""
    waiting = [schema]
    while waiting:
        count, references = 0, Counter[str]()
        here = [waiting.pop()]
        while here:
            value = here.pop()
            count += 1
            if not isinstance(value, Mapping):
                continue
            reference = value.get("$ref")
            if isinstance(reference, str):
                references[reference.rpartition("/")[2]] += 1
            for keyword, member in value.items():
                how = SCHEMA_MEMBERS.get(keyword)
                if how is not None and not (how == "map" and not isinstance(member, Mapping)):
                    parts = _parts(member, is_map=how == "map")
                    (here if keyword in _IN_PLACE else waiting).extend(parts)
        yield _Root(count, references)


def _parts(member: Any, *, is_map: bool) -> list[Any]:
    if is_map:
        return list(member.values())
    return member if isinstance(member, list) else [member]
