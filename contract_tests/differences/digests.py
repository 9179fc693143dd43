"""Know that two descriptions say the same without comparing them member by member."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import unquote

from mockserver.spec import MISSING, Api, value_at

# What no server can keep or break.
_WORDS = frozenset({"description", "externalDocs", "operationId", "summary", "tags", "title"})
_NAMED = frozenset({"properties", "patternProperties", "$defs", "definitions", "responses"})


class Digests:
    """Digests of what the document of *api* describes. Each referenced part is read once."""

    def __init__(self, api: Api) -> None:
        self._content = api.document.content
        self._parts: dict[str, tuple[str, tuple[str, ...]]] = {}

    def of(self, value: Any) -> str:
        """Return the digest of *value* and of all that its references lead to, words aside."""
        own, references = _read(value)
        found: dict[str, str] = {}
        waiting = list(references)
        while waiting:
            reference = waiting.pop()
            if reference not in found:
                found[reference], further = self._part(reference)
                waiting.extend(further)
        return _hash([own, sorted(found.items())])

    def _part(self, reference: str) -> tuple[str, tuple[str, ...]]:
        if reference not in self._parts:
            target = value_at(self._content, unquote(reference.removeprefix("#")))
            self._parts[reference] = _read(None if target is MISSING else target)
        return self._parts[reference]


def _read(value: Any) -> tuple[str, tuple[str, ...]]:
    """Return the digest of *value* by itself, and the references in it."""
    return _hash(_without_words(value)), tuple(dict.fromkeys(_references(value)))


def _hash(value: Any) -> str:
    text = json.dumps(value, sort_keys=True, default=str)
    return hashlib.sha256(text.encode("utf-8", "backslashreplace")).hexdigest()


def _references(value: Any) -> Iterator[str]:
    waiting = [value]
    while waiting:
        value = waiting.pop()
        if isinstance(value, list):
            waiting.extend(value)
        elif isinstance(value, Mapping):
            if isinstance(value.get("$ref"), str):
                yield value["$ref"]
            waiting.extend(value.values())


def _without_words(value: Any, *, named: bool = False) -> Any:
    """Return *value* without words for people; *named* tells that its members are names."""
    if isinstance(value, list):
        return [_without_words(each) for each in value]
    if not isinstance(value, Mapping):
        return value
    return {
        name: _without_words(member, named=name in _NAMED and not named)
        for name, member in value.items()
        if named or name not in _WORDS
    }
