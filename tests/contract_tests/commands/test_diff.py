"""`contract-tests diff` from outside."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from contract_tests.commands.diff import diff
from tests.contract_tests.differences.documents import document


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """Return the path of the old document."""
    return _written(tmp_path / "old.json", document())


def _written(path: Path, content: Any) -> Path:
    path.write_text(json.dumps(content, indent=1), encoding="utf-8")
    return path


def _breaking(folder: Path) -> Path:
    content = document()
    kind = content["components"]["schemas"]["Book"]["properties"]["kind"]
    kind["enum"] = ["novel"]
    del content["paths"]["/books/{id}"]
    return _written(folder / "new.json", content)


def _compatible(folder: Path) -> Path:
    content = document()
    parameter = {"name": "q", "in": "query", "schema": {"type": "string"}}
    content["paths"]["/books"]["get"]["parameters"].append(parameter)
    return _written(folder / "new.json", content)


def _run(*arguments: object) -> Result:
    return CliRunner().invoke(diff, [str(each) for each in arguments])


def test_no_changes_are_clean(old: Path) -> None:
    result = _run(old, old)
    assert (result.exit_code, result.output) == (0, "no changes\n")


def test_a_breaking_change_fails(old: Path, tmp_path: Path) -> None:
    new = _breaking(tmp_path)
    result = _run(old, new)
    assert result.exit_code == 1
    lines = new.read_text().splitlines()
    number = next(n for n, line in enumerate(lines, 1) if line.strip() == '"enum": [')
    assert "breaking: request.enum.value-removed (POST /books)" in result.output
    assert f"{new}:{number} #/components/schemas/Book/properties/kind/enum" in result.output
    assert f"{old}:" in result.output
    assert result.output.endswith("3 changes, 2 breaking\n")


def test_a_compatible_change_is_clean(old: Path, tmp_path: Path) -> None:
    new = _compatible(tmp_path)
    assert _run(old, new).exit_code == 0
    assert _run(old, new, "--fail-on", "any").exit_code == 1
    assert _run(old, _breaking(tmp_path), "--fail-on", "nothing").exit_code == 0


def test_json_holds_rule_place_and_explanation(old: Path, tmp_path: Path) -> None:
    output = tmp_path / "diff.json"
    result = _run(old, _breaking(tmp_path), "--format", "json", "--output", output)
    assert result.output == ""
    content = json.loads(output.read_text())
    assert content["breaking"] == 2
    by_rule = {each["rule"]: each for each in content["changes"]}
    gone = by_rule["operation.removed"]
    assert (gone["document"], gone["source"], gone["operations"]) == (
        "old",
        str(old),
        ["GET /books/{id}"],
    )
    assert isinstance(gone["line"], int)
    assert all(each["explanation"] and each["title"] for each in content["changes"])


def test_annotations_stand_in_the_new_document(
    old: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    result = _run(old, _breaking(tmp_path), "--format", "annotations")
    lines = result.output.splitlines()
    assert [line.split(" ")[0] for line in lines] == ["::error", "::error", "::notice"]
    assert all(" file=new.json,line=" in line for line in lines)


def test_markdown_has_a_row_for_each_change(old: Path, tmp_path: Path) -> None:
    text = _run(old, _breaking(tmp_path), "--format", "markdown").output
    assert text.startswith("## ❌ Books: 3 changes, 2 breaking\n")
    assert text.index("### Breaking") < text.index("### Compatible")
    assert len([line for line in text.splitlines() if line.startswith("| `")]) == 3


@pytest.mark.parametrize("content", ["", "a: 1", "swagger: '1.2'"])
def test_what_is_no_document_is_a_usage_error(content: str, old: Path, tmp_path: Path) -> None:
    (tmp_path / "bad.yaml").write_text(content)
    result = _run(old, tmp_path / "bad.yaml")
    assert result.exit_code == 2
    assert "bad.yaml" in result.output


def test_a_missing_file_and_an_output_that_cannot_be_are_usage_errors(
    old: Path, tmp_path: Path
) -> None:
    assert _run(old, tmp_path / "none.yaml").exit_code == 2
    assert _run(old, old, "--output", tmp_path / "no" / "such").exit_code == 2


def test_what_cannot_be_compared_is_said(old: Path, tmp_path: Path) -> None:
    content = document()
    content["paths"]["/broken"] = {"get": {"responses": {"200": {"$ref": "#/nowhere"}}}}
    result = CliRunner().invoke(diff, [str(old), str(_written(tmp_path / "new.json", content))])
    assert result.stdout == "no changes\n"
    assert result.stderr.startswith("not compared: ")
    assert "GET /broken" in result.stderr
