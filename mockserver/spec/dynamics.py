"""Tell what `$id`, `$anchor` and `$dynamicRef` of OAS 3.1 schemas mean (JSON Schema 2020-12).

A `$dynamicRef` means the `$dynamicAnchor` of the outermost schema resource that was entered on the
way to it. Normal form has none: a schema is written once for each way that makes a difference.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urljoin

from mockserver.spec.files import is_address, joined
from mockserver.spec.pointers import escaped
from mockserver.spec.types import JsonValue

# What is bound on the way: dynamic anchors, each with the reference and base that it means.
Environment = tuple[tuple[str, tuple[str, str]], ...]

# Members that hold data: nothing inside them is a schema.
_DATA = frozenset({"const", "default", "enum", "example", "examples", "value"})


@dataclass(slots=True)
class Dynamics:
    """The dynamic anchors of every schema resource: its URI -> their names."""

    anchors: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def entered(self, resource: str, environment: Environment) -> Environment:
        """Return *environment* once *resource* is entered; what is bound already stays so."""
        if not self.anchors:
            return environment
        bound = dict(environment)
        for name in self.anchors.get(resource, ()):
            bound.setdefault(name, (f"#{name}", resource))
        return tuple(sorted(bound.items()))

    def meant(self, reference: str, base: str, environment: Environment) -> tuple[str, str] | None:
        """Return the reference and base that the `$dynamicRef` *reference* means.

        `None` if it means the same as a `$ref` would.
        """
        path, _, name = reference.partition("#")
        if path or name not in self.anchors.get(base, ()):
            return None
        return dict(environment).get(name)


@dataclass(slots=True)
class Identifiers:
    """Everything that schemas of some files are called by."""

    identified: dict[str, tuple[str, str]] = field(default_factory=dict)
    anchors: dict[tuple[str, str], tuple[str, str]] = field(default_factory=dict)
    dynamic: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def dynamics(self) -> Dynamics:
        """Return the dynamic anchors whose meaning depends on the way: those of one name."""
        count: dict[str, int] = {}
        for names in self.dynamic.values():
            for name in names:
                count[name] = count.get(name, 0) + 1
        return Dynamics(
            anchors={
                resource: kept
                for resource, names in self.dynamic.items()
                if (kept := tuple(name for name in names if count[name] > 1))
            }
        )


def identifiers_in(files: Mapping[str, JsonValue]) -> Identifiers:
    """Return what the schemas in *files*, contents by location, are called by."""
    result = Identifiers()
    for location, content in files.items():
        _collect(content, location, "", location, result)
    return result


def _collect(value: Any, location: str, pointer: str, base: str, result: Identifiers) -> None:
    if isinstance(value, list):
        for index, item in enumerate(value):
            _collect(item, location, f"{pointer}/{index}", base, result)
    if not isinstance(value, dict):
        return
    identifier = value.get("$id")
    if isinstance(identifier, str) and identifier.partition("#")[0]:
        base = _resolved(base, identifier.partition("#")[0])
        result.identified.setdefault(base, (location, pointer))
    for keyword in ("$anchor", "$dynamicAnchor"):
        name = value.get(keyword)
        if isinstance(name, str):
            result.anchors.setdefault((base, name), (location, pointer))
            if keyword == "$dynamicAnchor":
                names = result.dynamic.get(base, ())
                result.dynamic[base] = tuple(dict.fromkeys((*names, name)))
    for key, member in value.items():
        if key not in _DATA and isinstance(member, dict | list):
            _collect(member, location, f"{pointer}/{escaped(key)}", base, result)


def _resolved(base: str, identifier: str) -> str:
    """Return the URI that *identifier* is where *base* is."""
    if is_address(base) or "://" in identifier or identifier.startswith("urn:"):
        return urljoin(base, identifier)
    try:
        return joined(base, identifier)
    except ValueError:
        return urljoin(base, identifier)
