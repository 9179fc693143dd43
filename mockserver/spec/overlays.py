"""Apply an OpenAPI Overlay 1.0 to a document: annotate it without editing it."""

from __future__ import annotations

import copy
import dataclasses
from collections.abc import Mapping
from typing import Any

from mockserver.errors import InvalidDocument, UnsupportedDocument
from mockserver.spec.document import Document
from mockserver.spec.types import JsonObject, JsonValue


def overlaid(document: Document, overlay: Document) -> Document:
    """Return *document* as the actions of *overlay* change it, in their order.

    Raises `InvalidDocument` with the JSON Pointer of the action that cannot be applied, and
    `UnsupportedDocument` if *overlay* is none. Source: OpenAPI Overlay 1.0, Action Object.
    """
    version = overlay.content.get("overlay")
    if not isinstance(version, str) or not version.startswith("1."):
        raise UnsupportedDocument(
            "is no OpenAPI Overlay of version 1",
            source=overlay.source,
            hint="An overlay starts with `overlay: 1.0.0`, `info:` and `actions:`.",
        )
    actions = overlay.content.get("actions")
    if not isinstance(actions, list):
        raise InvalidDocument("expected an array", source=overlay.source, pointer="/actions")
    content: Any = copy.deepcopy(document.content)
    for index, action in enumerate(actions):
        place = _Place(source=overlay.source, pointer=f"/actions/{index}")
        if not isinstance(action, Mapping) or not isinstance(action.get("target"), str):
            raise place.error("an action has a `target`, which is a JSONPath")
        content = _applied(content, action, place, concatenates=not version.startswith("1.0"))
    return dataclasses.replace(document, content=content)


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class _Place:
    source: str
    pointer: str

    def error(self, message: str, hint: str = "") -> InvalidDocument:
        return InvalidDocument(message, source=self.source, pointer=self.pointer, hint=hint)


def _applied(content: Any, action: JsonObject, place: _Place, *, concatenates: bool) -> Any:
    """Return *content*, which is ours to change, after *action*."""
    parts = _targets(content, action["target"], place)
    if action.get("remove") is True:
        # From the end: what is removed from an array moves what follows it.
        for path in sorted(parts, key=_order, reverse=True):
            if not path:
                raise place.error("the whole document cannot be removed")
            del _at(content, path[:-1])[path[-1]]
        return content
    if "update" not in action:
        return content
    for path in parts:
        target, update = _at(content, path), copy.deepcopy(action["update"])
        if isinstance(target, list):
            target.extend(update if concatenates and isinstance(update, list) else [update])
        elif isinstance(target, dict) and isinstance(update, dict):
            _merge(target, update)
        else:
            raise place.error(
                "`update` changes objects and arrays, and an object needs an object",
                hint="Let the target be the object that holds the value.",
            )
    return content


def _targets(content: JsonValue, target: str, place: _Place) -> list[tuple[str | int, ...]]:
    # Overlays are rare: nobody else waits for the import.
    from jsonpath import JSONPathEnvironment, JSONPathError

    try:
        matches = JSONPathEnvironment(strict=True).finditer(target, content)
        return list(dict.fromkeys(match.parts for match in matches))
    except (JSONPathError, RecursionError) as error:
        reason = str(error).splitlines()[0]
        raise place.error(f"the target {target!r} is no JSONPath (RFC 9535): {reason}") from error


def _order(path: tuple[str | int, ...]) -> list[tuple[int, str]]:
    return [(part, "") if isinstance(part, int) else (-1, part) for part in path]


def _at(content: Any, path: tuple[str | int, ...]) -> Any:
    for part in path:
        content = content[part]
    return content


def _merge(target: dict[str, Any], update: dict[str, Any]) -> None:
    """Merge *update* into *target*: objects member by member, arrays one after the other."""
    for key, value in update.items():
        present = target.get(key)
        if isinstance(present, dict) and isinstance(value, dict):
            _merge(present, value)
        elif isinstance(present, list) and isinstance(value, list):
            present.extend(value)
        else:
            target[key] = value
