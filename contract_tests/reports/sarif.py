"""Write a run as SARIF 2.1.0: results that point into the lines of the document.

Source: OASIS, Static Analysis Results Interchange Format 2.1.0; GitHub's documentation, "SARIF
support for code scanning", which asks for a line of each result, and for texts of each rule.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from typing import Any

from contract_tests.baselines import anywhere
from contract_tests.lines import Place
from contract_tests.reports.groups import Group, groups_of
from contract_tests.reports.paths import file_uri
from contract_tests.reports.places import Places
from contract_tests.results import Run

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"


def sarif_text(run: Run, places: Places, titles: Mapping[str, str]) -> str:
    """Return *run* as SARIF. *titles* say what a check is about; known failures are suppressed."""
    found = (*groups_of(run), *groups_of(run, known=True))
    rules = sorted({group.violation.rule for group in found})
    checks = {group.violation.rule: group.verdict.check for group in found}
    driver = {
        "name": "contract-tests",
        "version": dict(run.versions).get("mockserver", "0"),
        "rules": [_rule(rule, titles.get(checks[rule], "")) for rule in rules],
    }
    results = [_result(group, rules, places, run.document) for group in found]
    invocation = {
        "executionSuccessful": not any(each.status == "error" for each in run.verdicts),
        "toolExecutionNotifications": [
            {"level": "note", "message": {"text": note}} for note in run.notes
        ],
    }
    content = {
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {"driver": driver},
                # Runs of other documents must not take the place of this one.
                "automationDetails": {"id": f"contract-tests/{run.title}/"},
                "columnKind": "unicodeCodePoints",
                "invocations": [invocation],
                "results": results,
            }
        ],
    }
    return json.dumps(content, indent=1, ensure_ascii=False) + "\n"


def _rule(rule: str, title: str) -> dict[str, Any]:
    text = f"{rule}: {title}" if title else rule
    known = f'x-contract-silence: [{{check: {rule}, reason: "…", until: 2027-01-31}}]'
    return {
        "id": rule,
        "name": "".join(word.capitalize() for word in re.split(r"\W+", rule)),
        "shortDescription": {"text": text},
        "fullDescription": {"text": f"{text}. The server does not keep what its document says."},
        "help": {
            "text": f"{text}. A failure that is known can be silenced in the document: {known}",
            "markdown": f"{text}.\n\nA failure that is known can be silenced in the document, "
            f"beside its operation:\n\n```yaml\n{known}\n```",
        },
        "defaultConfiguration": {"level": "error"},
    }


def _result(group: Group, rules: list[str], places: Places, document: str) -> dict[str, Any]:
    violation = group.violation
    more = f" ({group.more} more of the same)" if group.more else ""
    where = f" at {violation.place}" if violation.place else ""
    location: dict[str, Any] = {
        "logicalLocations": [{"fullyQualifiedName": violation.operation, "kind": "function"}]
    }
    place = places.of(violation, group.exchanges) or Place(source=document, pointer="", line=None)
    location["physicalLocation"] = _physical(place)
    if place.pointer:
        location["logicalLocations"].append(
            {"fullyQualifiedName": f"#{place.pointer}", "kind": "element"}
        )
    result: dict[str, Any] = {
        "ruleId": violation.rule,
        "ruleIndex": rules.index(violation.rule),
        "level": "error",
        "message": {"text": f"{violation.operation}{where}: {violation.evidence}{more}"},
        "locations": [location],
        "partialFingerprints": {"primaryLocationLineHash": f"{_fingerprint(group)}:1"},
        "properties": {"checks": list(group.checks), "curl": violation.curl},
    }
    if group.known:
        result["suppressions"] = [{"kind": "external", "justification": group.known}]
    return result


def _physical(place: Place) -> dict[str, Any]:
    return {
        "artifactLocation": {"uri": file_uri(place.source)},
        # A result without a line is shown nowhere.
        "region": {"startLine": place.line or 1},
    }


def _fingerprint(group: Group) -> str:
    """Return what stays the same when evidence and lines change."""
    violation = group.violation
    parts = (violation.operation, violation.rule, anywhere(violation.place))
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:32]
