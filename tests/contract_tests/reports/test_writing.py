"""Each format tells all that it has to, and is what its readers expect."""

from __future__ import annotations

import dataclasses
import json
import re
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import jsonschema
import pytest

from contract_tests.lines import Lines
from contract_tests.reports import FORMATS, UnwritableReport, run_from, written
from contract_tests.reports.places import Places
from contract_tests.reports.secrets import without_secrets
from contract_tests.reports.writing import Context
from contract_tests.results import Run
from tests.contract_tests.reports.sample import api_in, clean_run, run


def _text(format_: str, folder: Path, one: Run | None = None, missed: tuple[str, ...] = ()) -> str:
    path = folder / "out" / "report"
    titles = {"examples": "examples are answered"}
    written(one or run(), api_in(folder), {format_: path}, titles=titles, missed=missed)
    return path.read_text(encoding="utf-8")


@pytest.mark.parametrize("format_", FORMATS)
def test_every_format_can_tell_a_run_without_findings(format_: str, tmp_path: Path) -> None:
    assert "response." not in _text(format_, tmp_path, clean_run())


@pytest.mark.parametrize("format_", FORMATS)
def test_every_format_can_tell_an_empty_run_without_a_document(
    format_: str, tmp_path: Path
) -> None:
    empty = dataclasses.replace(clean_run(), verdicts=(), coverage=())
    written(empty, None, {format_: tmp_path / "report"})
    assert (tmp_path / "report").exists()


@pytest.mark.parametrize("format_", FORMATS)
def test_the_same_run_gives_the_same_bytes(format_: str, tmp_path: Path) -> None:
    assert _text(format_, tmp_path) == _text(format_, tmp_path)


def test_json_holds_the_whole_run(tmp_path: Path) -> None:
    assert run_from(_text("json", tmp_path), "run.json") == without_secrets(run())


def test_standard_output_is_a_place(capsys: pytest.CaptureFixture[str]) -> None:
    written(clean_run(), None, {"markdown": Path("-")})
    assert capsys.readouterr().out.startswith("## ✅ Books: no violations")


def test_what_can_be_written_is_written_before_an_error_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    formats = {"json": tmp_path / "file" / "x.json", "junit": tmp_path / "junit.xml"}
    with pytest.raises(UnwritableReport, match=r"x\.json"):
        written(clean_run(), None, formats)
    assert (tmp_path / "junit.xml").exists()


class TestJUnit:
    """Suites for operations, cases for checks."""

    def root(self, folder: Path) -> ET.Element:
        return ET.fromstring(_text("junit", folder).encode())

    def test_numbers_are_those_of_the_cases(self, tmp_path: Path) -> None:
        root = self.root(tmp_path)
        for suite in (root, *root.iter("testsuite")):
            cases = list(suite.iter("testcase"))
            assert suite.get("tests") == str(len(cases))
            for name, tag in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
                counted = str(sum(case.find(tag) is not None for case in cases))
                assert suite.get(name) in ([counted] if suite is not root else [counted, None])

    def test_nothing_stands_in_it_that_readers_do_not_know(self, tmp_path: Path) -> None:
        """The attributes and elements that the plugins of Jenkins and GitLab read."""
        children = {
            "testsuites": {"testsuite"},
            "testsuite": {"testcase"},
            "testcase": {"failure", "error", "skipped"},
        }
        attributes = {
            "testsuites": {"name", "tests", "failures", "errors", "time"},
            "testsuite": {"name", "tests", "failures", "errors", "skipped", "time", "timestamp"},
            "testcase": {"classname", "name", "time"},
        }
        for element in self.root(tmp_path).iter():
            known = attributes.get(element.tag, {"type", "message"})
            assert set(element.keys()) <= known
            assert {each.tag for each in element} <= children.get(element.tag, set())
            assert re.fullmatch(r"\d+\.\d{3}", element.get("time", "0.000"))
            stamp = element.get("timestamp", "2026-05-03T09:00:00")
            assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d", stamp)

    def test_a_failure_tells_every_violation_with_its_curl_line(self, tmp_path: Path) -> None:
        failure = next(self.root(tmp_path).iter("failure"))
        assert failure.get("type") == "response.body, response.header"
        assert failure.text is not None
        assert failure.text.count("curl ") == 2
        assert "and 1 more of the same" in failure.text

    def test_known_failures_and_what_was_not_judged_are_skipped(self, tmp_path: Path) -> None:
        messages = [each.get("message") for each in self.root(tmp_path).iter("skipped")]
        assert messages == ["known: order.unsorted: ticket 7 (until 2999-01-01)", "may write"]


def _object(required: str, optional: str = "", **members: Any) -> dict[str, Any]:
    """Return the schema of an object with these members and no others."""
    names = [*required.split(), *optional.split()]
    return {
        "type": "object",
        "required": required.split(),
        "properties": {
            name: members.get(name, {"type": "string", "minLength": 1}) for name in names
        },
        "additionalProperties": False,
    }


def _list(items: Any, *, least: int = 0) -> dict[str, Any]:
    return {"type": "array", "items": items, "minItems": least}


_MESSAGE = _object("text")
_LEVEL = {"enum": ["none", "note", "warning", "error"]}
_PLACE = _object(
    "artifactLocation region",
    artifactLocation=_object("uri", uri={"type": "string", "format": "uri-reference"}),
    region=_object("startLine", startLine={"type": "integer", "minimum": 1}),
)
_RULE = _object(
    "id name shortDescription fullDescription help defaultConfiguration",
    name={"pattern": "^[A-Z][A-Za-z0-9]*$"},
    shortDescription=_MESSAGE,
    fullDescription=_MESSAGE,
    help=_object("text markdown"),
    defaultConfiguration=_object("level", level=_LEVEL),
)
_RESULT = _object(
    "ruleId ruleIndex level message locations partialFingerprints properties",
    "suppressions",
    ruleIndex={"type": "integer", "minimum": 0},
    level=_LEVEL,
    message=_MESSAGE,
    locations=_list(
        _object(
            "logicalLocations physicalLocation",
            logicalLocations=_list(_object("fullyQualifiedName kind"), least=1),
            physicalLocation=_PLACE,
        ),
        least=1,
    ),
    partialFingerprints=_object("primaryLocationLineHash"),
    properties={"type": "object"},
    suppressions=_list(
        _object("kind justification", kind={"enum": ["inSource", "external"]}), least=1
    ),
)
_RUN = _object(
    "tool columnKind invocations results automationDetails",
    tool=_object("driver", driver=_object("name version rules", rules=_list(_RULE))),
    columnKind={"enum": ["utf16CodeUnits", "unicodeCodePoints"]},
    invocations=_list(
        _object(
            "executionSuccessful toolExecutionNotifications",
            executionSuccessful={"type": "boolean"},
            toolExecutionNotifications=_list(
                _object("level message", level=_LEVEL, message=_MESSAGE)
            ),
        )
    ),
    results=_list(_RESULT),
    automationDetails=_object("id", id={"pattern": "/$"}),
)
SARIF = _object("$schema version runs", version={"const": "2.1.0"}, runs=_list(_RUN, least=1))
"""The part of SARIF 2.1.0 that is written, with what GitHub's code scanning asks for."""


class TestSarif:
    """What OASIS asks for, and lines of the document."""

    def log(self, folder: Path) -> dict[str, Any]:
        log = json.loads(_text("sarif", folder))
        assert log["version"] == "2.1.0"
        found: dict[str, Any] = log["runs"][0]
        return found

    def test_results_point_into_the_document(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.chdir(tmp_path)
        result = self.log(tmp_path)["results"][0]
        place = result["locations"][0]["physicalLocation"]
        assert place["artifactLocation"]["uri"] == "books.yaml"
        expected = Lines().line("books.yaml", "/components/schemas/Book/properties/title")
        assert place["region"]["startLine"] == expected
        names = [each["fullyQualifiedName"] for each in result["locations"][0]["logicalLocations"]]
        assert names == ["GET /books", "#/components/schemas/Book/properties/title"]

    def test_every_result_has_its_rule(self, tmp_path: Path) -> None:
        log = self.log(tmp_path)
        rules = [rule["id"] for rule in log["tool"]["driver"]["rules"]]
        assert len(rules) == len(set(rules)) == 4
        assert len(log["results"]) == 4
        for result in log["results"]:
            assert rules[result["ruleIndex"]] == result["ruleId"]
            found = result["partialFingerprints"]["primaryLocationLineHash"]
            assert re.fullmatch("[0-9a-f]{32}:1", found)

    def test_a_log_has_what_sarif_and_code_scanning_ask_for_and_nothing_else(
        self, tmp_path: Path
    ) -> None:
        validator = jsonschema.Draft202012Validator(
            SARIF, format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER
        )
        for text in (
            _text("sarif", tmp_path),
            _text("sarif", tmp_path, clean_run()),
            FORMATS["sarif"](run(), Context(places=Places(None))),
        ):
            assert [error.message for error in validator.iter_errors(json.loads(text))] == []

    def test_a_document_elsewhere_has_an_absolute_uri(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        (tmp_path / "here").mkdir()
        monkeypatch.chdir(tmp_path / "here")
        place = self.log(tmp_path)["results"][0]["locations"][0]["physicalLocation"]
        assert place["artifactLocation"]["uri"] == (tmp_path / "books.yaml").as_uri()

    def test_known_failures_are_suppressed(self, tmp_path: Path) -> None:
        suppressed = [each for each in self.log(tmp_path)["results"] if "suppressions" in each]
        assert [each["ruleId"] for each in suppressed] == ["order.unsorted"]

    def test_fingerprints_do_not_depend_on_evidence_or_index(self, tmp_path: Path) -> None:
        def moved(text: str) -> str:
            return text.replace("items/0", "items/5").replace("items/1", "items/6")

        one = run()
        verdicts = tuple(
            dataclasses.replace(
                verdict,
                findings=tuple(
                    dataclasses.replace(
                        each,
                        violation=dataclasses.replace(
                            each.violation, evidence="other", place=moved(each.violation.place)
                        ),
                    )
                    for each in verdict.findings
                ),
            )
            for verdict in one.verdicts
        )
        other = dataclasses.replace(one, verdicts=verdicts)
        prints = [
            [each["partialFingerprints"] for each in json.loads(text)["runs"][0]["results"]]
            for text in (_text("sarif", tmp_path, one), _text("sarif", tmp_path, other))
        ]
        assert prints[0] == prints[1]
        assert len({json.dumps(each) for each in prints[0]}) == 4


class TestAnnotations:
    """Workflow commands, one a line."""

    def test_each_is_a_line_that_names_the_place(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.chdir(tmp_path)
        lines = _text("annotations", tmp_path).splitlines()
        pattern = r"::(error|notice) (file=books\.yaml,line=\d+,)?title=[^:,]+::[^\x1b]+"
        assert all(re.fullmatch(pattern, line) for line in lines)
        assert [line.split(" ")[0] for line in lines] == ["::error"] * 3 + ["::notice", "::error"]
        assert "%0Acurl " in lines[0]

    def test_nothing_found_is_no_line(self, tmp_path: Path) -> None:
        assert _text("annotations", tmp_path, clean_run()) == ""


class TestMarkdown:
    """A summary for a pull request."""

    def test_it_begins_with_what_came_of_it(self, tmp_path: Path) -> None:
        assert _text("markdown", tmp_path).startswith("## ❌ Book \\<Store\\>: 3 violations\n")

    def test_no_text_of_a_server_becomes_markup(self, tmp_path: Path) -> None:
        text = _text("markdown", tmp_path).split("```")[0]
        assert "<script>" not in text
        rows = [line for line in text.splitlines() if line.startswith("| `GET")]
        assert [len(re.findall(r"(?<!\\)\|", row)) for row in rows] == [5, 5, 5]

    def test_missed_gates_are_told(self, tmp_path: Path) -> None:
        text = _text("markdown", tmp_path, clean_run(), missed=("3 of 4 statuses were seen",))
        assert text.startswith("## ❌ Books: too little was seen")
        assert "**Gate missed:** 3 of 4 statuses were seen" in text

    def test_a_fence_is_longer_than_the_ticks_inside(self, tmp_path: Path) -> None:
        one = run()
        finding = one.verdicts[0].findings[0]
        violation = dataclasses.replace(finding.violation, curl="curl '````'")
        verdict = dataclasses.replace(
            one.verdicts[0], findings=(dataclasses.replace(finding, violation=violation),)
        )
        text = _text("markdown", tmp_path, dataclasses.replace(one, verdicts=(verdict,)))
        assert "`````sh\ncurl '````'\n`````" in text
