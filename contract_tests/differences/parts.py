"""Take a schema apart: what it refers to, and what it is combined of with `allOf`."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from mockserver.spec import Api, Schema
from mockserver.spec.references import References


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One schema object of those that a value must fit together, without `$ref` and `allOf`.

    `bare` tells that its alternatives are looked at by themselves.
    """

    pointer: str
    value: Mapping[str, Any] | bool
    bare: bool = False

    @property
    def key(self) -> str:
        """What tells this part from others of its document."""
        return f"{self.pointer} bare" if self.bare else self.pointer


Parts = tuple[Part, ...]
"""All that a value must fit; none: every value does."""


class Reader:
    """Reads the schemas of one document."""

    def __init__(self, api: Api) -> None:
        self.api = api
        self._references = References(api.document)

    def parts(self, schema: Schema | None) -> Parts:
        """Return the parts of *schema*; none for no schema. Raises `SpecError`."""
        if schema is None:
            return ()
        found: dict[str, Part] = {}
        waiting = [(schema.value, schema.pointer)]
        while waiting:
            value, pointer = waiting.pop(0)
            if pointer in found:
                continue
            if not isinstance(value, Mapping):
                found[pointer] = Part(pointer=pointer, value=value is not False)
                continue
            if isinstance(value.get("$ref"), str):
                waiting.append(self._references.resolved({"$ref": value["$ref"]}, pointer))
            for index, part in enumerate(listed(value.get("allOf"))):
                waiting.append((part, f"{pointer}/allOf/{index}"))
            own = {name: member for name, member in value.items() if name not in ("$ref", "allOf")}
            found[pointer] = Part(pointer=pointer, value=own)
        return tuple(found.values())

    def below(self, value: Any, pointer: str) -> Parts:
        """Return the parts of the schema *value* at *pointer*. Raises `SpecError`."""
        return self.parts(Schema(pointer=pointer, value=value))

    def canonical(self, value: Any, around: frozenset[str] = frozenset()) -> str:
        """Return *value* as text in which references are what they lead to, once each."""
        return json_of(self._inlined(value, around))

    def _inlined(self, value: Any, around: frozenset[str]) -> Any:
        if isinstance(value, list):
            return [self._inlined(each, around) for each in value]
        if not isinstance(value, Mapping):
            return value
        reference = value.get("$ref")
        if isinstance(reference, str) and reference not in around:
            target, _ = self._references.resolved({"$ref": reference}, "")
            siblings = {name: each for name, each in value.items() if name != "$ref"}
            return self._inlined({**target, **siblings}, around | {reference})
        return {
            name: self._inlined(each, around)
            for name, each in value.items()
            if name not in ("description", "title", "summary")
        }


def joined(one: Parts, two: Parts) -> Parts:
    """Return *one* and *two* together, each part once."""
    return tuple({part.key: part for part in (*one, *two)}.values())


def json_of(value: Any) -> str:
    """Return *value* as JSON, the same for equal values."""
    return json.dumps(value, sort_keys=True, ensure_ascii=False)


def listed(value: Any) -> Iterable[Any]:
    """Return *value* if it is a list, else nothing."""
    return value if isinstance(value, list) else ()
