"""Find members that stand twice in one object: JSON and YAML readers keep the last one silently."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from mockserver.spec.pointers import escaped
from mockserver.spec.types import JsonValue

_MOST = 100


@dataclass(slots=True)
class Repeated:
    """The members that stood twice in what was read. `names` are told with where each stands."""

    names: list[tuple[str, str]] = field(default_factory=list)
    _objects: dict[int, tuple[dict[str, Any], list[str]]] = field(default_factory=dict)

    def object(self, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        """Return the object with *pairs*, as a reader of JSON makes it."""
        found = dict(pairs)
        if len(found) != len(pairs) and len(self._objects) < _MOST:
            self._objects[id(found)] = (found, twice(name for name, _ in pairs))
        return found

    def add(self, place: str, names: list[str]) -> None:
        """Remember *names*, members of the object at *place* (`line 3`)."""
        if len(self.names) < _MOST:
            self.names.extend((place, name) for name in names)

    def located(self, content: JsonValue) -> list[tuple[str, str]]:
        """Return the JSON Pointer in *content*, as it was read, and the name of each member."""
        found = []
        waiting: list[tuple[Any, str]] = [(content, "")] if self._objects else []
        while waiting:
            value, pointer = waiting.pop()
            for name in self._objects.get(id(value), (None, []))[1]:
                found.append((f"{pointer}/{escaped(name)}", name))
            members = value.items() if isinstance(value, dict) else enumerate(value)
            waiting.extend(
                (member, f"{pointer}/{escaped(str(key))}")
                for key, member in members
                if isinstance(member, dict | list)
            )
        return sorted(found)


def twice(names: Iterator[str]) -> list[str]:
    """Return those of *names* that occur more than once."""
    return [name for name, count in Counter(names).items() if count > 1]
