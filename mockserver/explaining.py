"""Show on the command line what operations mean, declared or inferred, and from what."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mockserver.spec import Api, Operation
from mockserver.spec.semantics import EXTENSIONS, Finding, inferred, overlay_of, semantics_of
from mockserver.spec.types import JsonObject, JsonValue

if TYPE_CHECKING:
    from rich.console import Console

DECLARED = "declared"
_LONGEST = 240


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """What one extension of one operation says, how sure that is, and why."""

    operation: str
    extension: str
    value: JsonValue
    confidence: str
    reason: str

    def as_json(self) -> JsonObject:
        """Return it as a JSON object."""
        return {
            "operation": self.operation,
            "extension": self.extension,
            "value": self.value,
            "confidence": self.confidence,
            "reason": self.reason,
        }


class Explanation:
    """What the *operations* of *api* mean. Raises `SpecError` for a declaration that is wrong."""

    def __init__(self, api: Api, operations: tuple[Operation, ...]) -> None:
        self._api = api
        self._operations = operations
        self._findings = inferred(api)
        for operation in operations:
            semantics_of(api, operation)
        self.rows = tuple(
            row for operation in operations for row in rows_of(operation, self._findings)
        )

    def print(self, console: Console) -> None:
        """Print a table for each operation of which something is known, and a summary."""
        from rich.table import Table

        for operation in self._operations:
            rows = [row for row in self.rows if row.operation == operation.name]
            if not rows:
                continue
            table = Table(
                title=operation.name, title_justify="left", title_style="bold", show_edge=False
            )
            for heading in ("extension", "value", "confidence", "reason"):
                table.add_column(heading, overflow="fold")
            for row in rows:
                table.add_row(*map(_literal, _cells(row)))
            console.print(table)
            console.print()
        console.print(self.summary(), soft_wrap=True, markup=False)

    def summary(self) -> str:
        """Return in one line how many operations mean what."""
        told = Counter(label for row in self.rows for label in _labels(row))
        known = len({row.operation for row in self.rows if row.value is not None})
        counts = ", ".join(f"{count} {label}" for label, count in sorted(told.items()))
        return f"{known} of {len(self._operations)} operations are understood: {counts or 'none'}"

    def json(self) -> str:
        """Return everything as a JSON array."""
        return json.dumps([row.as_json() for row in self.rows], ensure_ascii=False, indent=2)

    def write_overlay(self, path: Path) -> tuple[str, ...]:
        """Write the Overlay to *path*, as JSON or YAML by its name; return what it cannot say.

        Raises `FileExistsError`: what is there may have been corrected by hand.
        """
        import yaml

        found = overlay_of(self._api, self._operations, self._findings)
        if path.suffix == ".json":
            text = json.dumps(found.content, ensure_ascii=False, indent=2) + "\n"
        else:
            # Aliases would save nothing here, and nobody wants to read them.
            plain = json.loads(json.dumps(found.content))
            text = yaml.safe_dump(plain, sort_keys=False, allow_unicode=True, width=100)
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
        return found.unreachable


def rows_of(operation: Operation, findings: Mapping[str, tuple[Finding, ...]]) -> Iterator[Row]:
    """Yield what *operation* declares, then what is inferred where it declares nothing."""
    for extension in EXTENSIONS:
        if extension in operation.extensions:
            yield Row(
                operation=operation.name,
                extension=extension,
                value=operation.extensions[extension],
                confidence=DECLARED,
                reason="the document says so",
            )
    for finding in findings.get(operation.name, ()):
        if finding.extension not in operation.extensions:
            yield Row(
                operation=operation.name,
                extension=finding.extension,
                value=finding.value,
                confidence=finding.confidence,
                reason=finding.reason,
            )


def operations_called(api: Api, text: str) -> tuple[Operation, ...]:
    """Return the operations that *text* means: `GET /pets`, a path template, or an operationId."""
    method, _, path = text.partition(" ")
    wanted = {text, f"{method.upper()} {path.strip()}"}
    return tuple(
        operation
        for operation in api.operations
        if wanted & {operation.name, operation.path_template, operation.operation_id}
    )


def _cells(row: Row) -> Iterable[str]:
    return row.extension, _short(row.value), row.confidence, row.reason


def _short(value: Any) -> str:
    if value is None or value is False:
        return "-"
    if isinstance(value, Mapping):
        parts = (
            f"{key}: {inner if isinstance(inner, str) and inner else _compact(inner)}"
            for key, inner in value.items()
        )
        text = ", ".join(parts)
    else:
        text = _compact(value)
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


def _compact(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(", ", ": "))


def _literal(text: str) -> str:
    from rich.markup import escape

    return escape(text)


def _labels(row: Row) -> Iterator[str]:
    """Yield what *row* is counted as in the summary."""
    value = row.value if isinstance(row.value, Mapping) else {}
    if row.confidence == DECLARED:
        yield f"declared {row.extension}"
    elif row.value is None:
        yield f"without {row.extension}, for a reason"
    elif row.extension == "x-collection":
        yield f"{'singleton ' if value.get('singleton') else ''}{value.get('role')}"
    elif row.extension == "x-pagination":
        yield f"paged by {value.get('style')}"
