"""Write what was inferred as an OpenAPI Overlay, which its reader can correct and keep."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from mockserver.spec.model import Api, Operation
from mockserver.spec.pointers import tokens_of, value_at
from mockserver.spec.semantics.finding import Finding
from mockserver.spec.types import JsonObject


@dataclass(frozen=True, slots=True, kw_only=True)
class InferredOverlay:
    """An Overlay document, and the operations that it cannot reach, with the reason."""

    content: JsonObject
    unreachable: tuple[str, ...]


def overlay_of(
    api: Api, operations: Iterable[Operation], findings: Mapping[str, tuple[Finding, ...]]
) -> InferredOverlay:
    """Return the Overlay that declares the *findings* about *operations*.

    What an operation declares itself is left as it is. Source: OpenAPI Overlay 1.0.
    """
    actions: dict[str, dict[str, Any]] = {}
    unreachable = []
    for operation in operations:
        update, reasons = _update(operation, findings.get(operation.name, ()))
        if not update:
            continue
        target = _target(api, operation)
        if target is None:
            unreachable.append(f"{operation.name} is written in another file")
        elif target not in actions:
            actions[target] = {"target": target, "description": reasons, "update": update}
        elif actions[target]["update"] != update:
            unreachable.append(f"{operation.name} is written where another operation is, too")
    content = {
        "overlay": "1.0.0",
        "info": {"title": f"What {api.title} means", "version": api.version or "1"},
        "actions": list(actions.values()),
    }
    return InferredOverlay(content=content, unreachable=tuple(unreachable))


def _update(operation: Operation, findings: Iterable[Finding]) -> tuple[dict[str, Any], str]:
    found = [
        finding
        for finding in findings
        if finding.value is not None and finding.extension not in operation.extensions
    ]
    reasons = [f"{one.extension} ({one.confidence}): {one.reason}." for one in found]
    return {one.extension: one.value for one in found}, "\n".join(reasons)


def _target(api: Api, operation: Operation) -> str | None:
    """Return the JSONPath (RFC 9535) of *operation* in the document as it is written."""
    source, pointer = api.document.place(operation.pointer)
    written = value_at(api.original.content, pointer)
    if source != api.original.source or not isinstance(written, Mapping):
        return None
    return "$" + "".join(f"['{_quoted(token)}']" for token in tokens_of(pointer))


def _quoted(token: str) -> str:
    plain = token.replace("\\", "\\\\").replace("'", "\\'")
    return "".join(
        character if character.isprintable() else f"\\u{ord(character):04x}" for character in plain
    )
