"""Write a run as JUnit XML: a suite for each operation, a case for each check."""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

from contract_tests.reports.groups import Group, groups, standing
from contract_tests.results import Run, Verdict

# XML 1.0, 2.2: what is no Char cannot be written, not even as a reference.
_NO_CHAR = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def junit_text(run: Run) -> str:
    """Return *run* as JUnit XML. Known failures and what was not judged are skipped cases."""
    sums = _sums(run.verdicts)
    # What Jenkins takes has no count of skipped cases there, and times without a zone.
    del sums["skipped"]
    root = ET.Element("testsuites", {"name": _clean(run.title), **sums})
    suites: dict[str, list[Verdict]] = {}
    for verdict in run.verdicts:
        suites.setdefault(verdict.operation, []).append(verdict)
    for operation, verdicts in suites.items():
        suite = ET.SubElement(
            root, "testsuite", {"name": _clean(operation), **_sums(tuple(verdicts))}
        )
        suite.set("timestamp", run.started[:19])
        for verdict in verdicts:
            _add_case(suite, verdict)
    ET.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(root, encoding="unicode") + "\n"


def _sums(verdicts: tuple[Verdict, ...]) -> dict[str, str]:
    standings = [standing(verdict) for verdict in verdicts]
    return {
        "tests": str(len(verdicts)),
        "failures": str(standings.count("violated")),
        "errors": str(standings.count("error")),
        "skipped": str(standings.count("known") + standings.count("not-judged")),
        "time": f"{sum(verdict.elapsed_ms for verdict in verdicts) / 1000:.3f}",
    }


def _add_case(suite: ET.Element, verdict: Verdict) -> None:
    case = ET.SubElement(
        suite,
        "testcase",
        {
            "classname": _clean(verdict.operation),
            "name": _clean(verdict.check),
            "time": f"{verdict.elapsed_ms / 1000:.3f}",
        },
    )
    how = standing(verdict)
    found = groups(verdict)
    if how == "violated":
        # One element: readers of JUnit show the first one alone.
        news = [group for group in found if not group.known]
        rules = ", ".join(dict.fromkeys(group.violation.rule for group in news))
        element = ET.SubElement(case, "failure", {"type": _clean(rules)})
        element.set("message", _clean(news[0].violation.evidence if news else verdict.reason))
        element.text = _clean("\n\n".join(_told(each) for each in news))
    elif how == "error":
        ET.SubElement(case, "error", {"message": _clean(verdict.reason), "type": "error"})
    elif how == "known":
        reasons = dict.fromkeys(f"{each.violation.rule}: {each.known}" for each in found)
        ET.SubElement(case, "skipped", {"message": _clean(f"known: {'; '.join(reasons)}")})
    elif how == "not-judged":
        ET.SubElement(case, "skipped", {"message": _clean(verdict.reason)})


def _told(group: Group) -> str:
    text = str(group.violation)
    return f"{text}\n    and {group.more} more of the same" if group.more else text


def _clean(text: str) -> str:
    return _NO_CHAR.sub("\ufffd", text)
