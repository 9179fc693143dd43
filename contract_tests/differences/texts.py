"""Tell the changes between two documents: to people, to pull requests, to programs."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping

from contract_tests.differences.model import Change
from contract_tests.differences.rules import (
    API_RULES,
    MESSAGE_RULES,
    PARAMETER_RULES,
    SCHEMA_RULES,
)
from contract_tests.lines import Lines, Place
from contract_tests.reports.annotations import command
from contract_tests.reports.markdown import code, plain
from contract_tests.reports.paths import local_path
from mockserver.spec import Api

_SHOWN_OPERATIONS = 5

# What becomes of clients, by what a rule starts with.
_CONSEQUENCES = {
    "request.": "what clients send may be refused, or mean something else",
    "parameter.": "what clients send may be refused, or mean something else",
    "response.": "clients may get what they do not know, or miss what they do",
    "status.added": "clients may get an answer that they do not know",
    "security.": "requests that were let in are refused",
    "": "clients that rely on it fail",
}


class Told:
    """Changes between *old* and *new*, with the places where they stand."""

    def __init__(
        self, changes: Iterable[Change], old: Api, new: Api, lines: Lines | None = None
    ) -> None:
        self.changes = tuple(changes)
        self.old = old
        self.new = new
        self._lines = lines or Lines()

    def place(self, change: Change) -> Place:
        """Return where *change* stands in the file of its document."""
        api = self.old if change.which == "old" else self.new
        return self._lines.place(api.document, change.pointer)

    def nearest(self, change: Change) -> Place:
        """Return where *change* stands in the new document, or what is nearest above it there."""
        return self._lines.place(self.new.document, change.pointer)

    @property
    def breaking(self) -> int:
        """How many changes break clients."""
        return sum(change.breaking for change in self.changes)

    @property
    def total(self) -> str:
        """How many changes there are, in words."""
        if not self.changes:
            return "no changes"
        count = len(self.changes)
        word = "change" if count == 1 else "changes"
        return f"{count} {word}, {self.breaking or 'none'} breaking"


def explanation(change: Change) -> str:
    """Return what *change* is and what becomes of clients, as one sentence."""
    if not change.breaking:
        return change.explanation
    consequence = next(
        words for start, words in _CONSEQUENCES.items() if change.rule.startswith(start)
    )
    return f"{change.explanation}: {consequence}"


def title(rule: str) -> str:
    """Return what the rule of a change is about."""
    name = rule.removeprefix("request.").removeprefix("response.")
    for rules in (API_RULES, PARAMETER_RULES, MESSAGE_RULES, SCHEMA_RULES):
        if name in rules:
            return rules[name].title
    return ""


def text(told: Told) -> str:
    """Return the changes as lines for people."""
    lines = []
    for change in told.changes:
        verdict = "breaking" if change.breaking else "compatible"
        lines += [
            f"{verdict}: {change.rule}{_of(change)}",
            f"    {told.place(change)}",
            f"    {explanation(change)}",
        ]
    return "\n".join([*lines, told.total, ""])


def json_text(told: Told) -> str:
    """Return the changes as JSON."""
    changes = []
    for change in told.changes:
        place = told.place(change)
        changes.append(
            {
                "rule": change.rule,
                "title": title(change.rule),
                "breaking": change.breaking,
                "explanation": explanation(change),
                "operations": list(change.operations),
                "document": change.which,
                "source": place.source,
                "pointer": place.pointer,
                "line": place.line,
            }
        )
    content = {
        "old": told.old.original.source,
        "new": told.new.original.source,
        "breaking": told.breaking,
        "changes": changes,
    }
    return json.dumps(content, indent=1, ensure_ascii=False) + "\n"


def markdown(told: Told) -> str:
    """Return the changes as Markdown for a pull request."""
    sign = "❌" if told.breaking else "✅"
    lines = [f"## {sign} {plain(told.new.title)}: {told.total}", ""]
    for breaking, heading in ((True, "Breaking"), (False, "Compatible")):
        changes = [change for change in told.changes if change.breaking is breaking]
        if not changes:
            continue
        lines += [f"### {heading}", "", "| rule | where | what |", "|---|---|---|"]
        for change in changes:
            place = told.place(change)
            line = f":{place.line}" if place.line else ""
            where = f"{plain(local_path(place.source))}{line}<br>`{code(place.pointer)}`"
            what = f"{plain(explanation(change))}{plain(_of(change))}"
            lines.append(f"| `{code(change.rule)}` | {where} | {what} |")
        lines.append("")
    return "\n".join(lines).rstrip() + "\n"


def annotations_text(told: Told) -> str:
    """Return the changes as workflow commands of GitHub Actions, in the new document."""
    lines = []
    for change in told.changes:
        place = told.nearest(change)
        properties = {"title": change.rule}
        if place.line is not None:
            properties = {"file": local_path(place.source), "line": str(place.line)} | properties
        level = "error" if change.breaking else "notice"
        lines.append(command(level, properties, f"{explanation(change)}{_of(change)}"))
    return "".join(f"{line}\n" for line in lines)


TEXTS: Mapping[str, Callable[[Told], str]] = {
    "text": text,
    "json": json_text,
    "markdown": markdown,
    "annotations": annotations_text,
}
"""The formats by name."""


def _of(change: Change) -> str:
    """Return which operations *change* concerns, the first of many."""
    if not change.operations:
        return ""
    shown = ", ".join(change.operations[:_SHOWN_OPERATIONS])
    more = len(change.operations) - _SHOWN_OPERATIONS
    return f" ({shown} and {more} more)" if more > 0 else f" ({shown})"
