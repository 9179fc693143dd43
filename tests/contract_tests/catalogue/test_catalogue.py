"""`contract-tests catalogue`, reduced: a few faults of each family, on three APIs."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from contract_tests.cli import main

ROOT = Path(__file__).parents[3]
STORE = Path(__file__).with_name("store.yaml")
OPENCX, AUTOPOSTING = ROOT / "specs" / "opencx.yaml", ROOT / "specs" / "autoposting.yaml"


def run(*arguments: str | Path) -> tuple[int, str]:
    result = CliRunner().invoke(main, ["catalogue", *map(str, arguments)])
    return result.exit_code, result.output


def test_faults_are_caught_on_several_apis_and_nothing_is_on_clean_ones(tmp_path: Path) -> None:
    faults = ("body.null", "page.lost", "auth.second-scheme-ignored", "delete.fake", "rate.n*")
    chosen = [text for fault in faults for text in ("--fault", fault)]
    file, table = tmp_path / "catalogue.json", tmp_path / "catalogue.md"
    code, output = run(
        STORE, AUTOPOSTING, *chosen, "--examples", "1", "--not-alone", "--json", file,
        "--markdown", table, "--workers", "2",
    )  # fmt: skip
    assert code == 0, output
    assert "0 false alarms" in output
    found = json.loads(file.read_text())
    caught = {
        (cell["api"], cell["fault"]["id"])
        for cell in found["cells"]
        if cell["standing"] in ("caught", "in part")
    }
    ids = {"body.null", "auth.second-scheme-ignored", "rate.never-429", "rate.no-headers"}
    of_records = {("store", "page.lost"), ("store", "delete.fake")}
    assert (
        caught == {(api, fault) for api in ("store", "autoposting") for fault in ids} | of_records
    )
    assert "| `page.lost` | yes | – |" in table.read_text()


def test_the_others_are_asked_alone(tmp_path: Path) -> None:
    file = tmp_path / "catalogue.json"
    code, output = run(
        OPENCX, "--fault", "body.null", "--fault", "order.unsorted", "--examples", "1",
        "--workers", "1", "--json", file,
    )  # fmt: skip
    assert code == 0, output
    null, order = (
        cell for cell in json.loads(file.read_text())["cells"] if cell["fault"]["applies"]
    )
    assert {one["check"] for one in null["alone"]["schemathesis"]} == {
        "response_schema_conformance"
    }
    assert null["alone"]["core"]
    assert null["alone"]["sent"] > 20
    # Each item is as its schema says: only who knows the order sees it.
    assert order["standing"] == "caught"
    assert order["alone"]["schemathesis"] == order["alone"]["core"] == []


def test_a_fault_that_nobody_could_see_is_told_and_ends_with_1(tmp_path: Path) -> None:
    # Its list says nothing of an order, which the mock infers and the judge may not insist on.
    document = tmp_path / "untold.yaml"
    document.write_text(UNTOLD)
    code, output = run(document, "--fault", "order.unsorted", "--not-alone", "--workers", "1")
    assert code == 1, output
    assert "missed: untold, order.unsorted, at GET /things" in output


UNTOLD = """
openapi: 3.1.0
info: {title: t, version: '1'}
paths:
  /things:
    get:
      responses:
        '200':
          description: All of them.
          content:
            application/json:
              schema:
                type: array
                items:
                  type: object
                  required: [id, createdAt]
                  properties:
                    id: {type: integer, minimum: 1}
                    createdAt: {type: string, format: date-time}
"""


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--fault", "page.stolen"], "no fault is called 'page.stolen'"),
        (["missing.yaml"], "missing.yaml"),
    ],
)
def test_what_cannot_be_measured_is_told(arguments: list[str], message: str) -> None:
    code, output = run(AUTOPOSTING, *arguments)
    assert code == 2
    assert message in output


def test_the_documentation_has_every_fault_and_every_api_and_nothing_is_missed() -> None:
    text = (ROOT / "docs" / "catalogue.md").read_text()
    faults = re.findall(
        r"^\| `([a-z0-9.-]+)` \|", (ROOT / "docs/faults.md").read_text(), re.MULTILINE
    )
    assert len(faults) == 50
    overview, _, rest = text.partition("## Every fault by every API")
    for fault in faults:
        assert f"| `{fault}` |" in overview
        assert f"| `{fault}` |" in rest
    apis = [*(path.stem for path in sorted((ROOT / "specs").glob("*.yaml"))), "store"]
    assert "| fault | " + " | ".join(apis) + " |" in overview
    assert "MISSED" not in text
    assert re.search(
        r"^False alarms .*, each with 20 seeds or more: none\.$", overview, re.MULTILINE
    )
