"""Violations lead to the line of the document that is broken."""

from __future__ import annotations

from pathlib import Path

import pytest

from contract_tests.reports.places import Places
from tests.contract_tests.reports.sample import DOCUMENT, api_in, exchange, finding

CASES = [
    ("response.body", "body#/items/0/title", "        title:"),
    ("response.body", "body#/items/0", "    Book:"),
    ("response.body", "body#/items", "                  items:"),
    ("response.body", "body", "              schema:"),
    ("response.header", "header.x-total", "            X-Total:"),
    ("request.parameter", "query.limit", "        - name: limit"),
    ("response.status", "status", "      responses:"),
    ("security.open", "security", "    get:"),
    ("page.lost", "", "        '200':"),
]


@pytest.mark.parametrize(("rule", "place", "line"), CASES)
def test_a_violation_has_its_line(rule: str, place: str, line: str, tmp_path: Path) -> None:
    found = Places(api_in(tmp_path)).of(finding(rule, place).violation, (exchange(),))
    assert found is not None
    assert found.line is not None
    assert DOCUMENT.splitlines()[found.line - 1] == line
    assert found.source == str(tmp_path / "books.yaml")


def test_the_status_of_the_answer_decides(tmp_path: Path) -> None:
    found = Places(api_in(tmp_path)).of(
        finding("r", "body#/items").violation, (exchange(status=404),)
    )
    assert found is not None
    assert found.pointer == "/paths/~1books/get/responses/404"


def test_a_request_body_has_its_line(tmp_path: Path) -> None:
    violation = finding("request.body", "body#/title", operation="POST /books").violation
    found = Places(api_in(tmp_path)).of(violation)
    assert found is not None
    assert found.pointer == "/components/schemas/Book/properties/title"


def test_an_operation_that_is_not_described_is_of_the_document(tmp_path: Path) -> None:
    found = Places(api_in(tmp_path)).of(finding("r", "", operation="GET /other").violation)
    assert found is not None
    assert (found.pointer, found.line) == ("", 1)


def test_without_a_document_there_is_no_place() -> None:
    assert Places(None).of(finding("r", "body").violation) is None


def test_a_file_that_is_gone_has_no_lines(tmp_path: Path) -> None:
    api = api_in(tmp_path)
    (tmp_path / "books.yaml").unlink()
    found = Places(api).of(finding("response.body", "body#/items/0/title").violation, (exchange(),))
    assert found is not None
    assert found.line is None
