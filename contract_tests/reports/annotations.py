"""Write a run as workflow commands of GitHub Actions: they appear beside the document's lines."""

from __future__ import annotations

from contract_tests.reports.groups import groups_of
from contract_tests.reports.messages import visible
from contract_tests.reports.paths import local_path
from contract_tests.reports.places import Places
from contract_tests.results import Run


def annotations_text(run: Run, places: Places) -> str:
    """Return *run* as one command a line: errors for news, notices for what is known."""
    lines = []
    for level, known in (("error", False), ("notice", True)):
        for group in groups_of(run, known=known):
            violation = group.violation
            properties = {"title": f"{violation.operation}: {violation.rule}"}
            place = places.of(violation, group.exchanges)
            if place is not None and "://" not in place.source and place.line is not None:
                properties = {
                    "file": local_path(place.source),
                    "line": str(place.line),
                } | properties
            where = f"{violation.place}: " if violation.place else ""
            more = f" ({group.more} more of the same)" if group.more else ""
            reason = f" Known: {group.known}" if group.known else ""
            message = f"{where}{violation.evidence}{more}{reason}\n{violation.curl}"
            lines.append(command(level, properties, message))
    for verdict in run.verdicts:
        if verdict.status == "error":
            title = f"{verdict.operation}: {verdict.check} could not be judged"
            lines.append(command("error", {"title": title}, verdict.reason))
    return "".join(f"{line}\n" for line in lines)


def command(level: str, properties: dict[str, str], message: str) -> str:
    """Return the workflow command *level* with *properties* and *message*, escaped."""
    written = ",".join(f"{name}={_property(value)}" for name, value in properties.items())
    return f"::{level} {written}::{_message(message)}"


def _message(text: str) -> str:
    return visible(text).replace("%", "%25").replace("\n", "%0A")


def _property(text: str) -> str:
    return _message(text).replace(":", "%3A").replace(",", "%2C")
