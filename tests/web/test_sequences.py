"""Bodies whose schema is that of every item (OAS 3.2, Media Type Object, itemSchema)."""

from __future__ import annotations

import json
from types import ModuleType
from typing import Any

import pytest

from tests.web.conftest import client_of

LOGS = """
openapi: 3.2.0
info: {title: Logs, version: '1'}
paths:
  /logs:
    get:
      responses:
        '200':
          description: lines
          content:
            application/jsonl: {itemSchema: {$ref: '#/components/schemas/Line'}}
            application/json-seq: {itemSchema: {$ref: '#/components/schemas/Line'}}
            text/event-stream: {itemSchema: {$ref: '#/components/schemas/Line'}}
    post:
      operationId: addLines
      requestBody: {content: {application/jsonl: {itemSchema: {$ref: '#/components/schemas/Line'}}}}
      responses: {'200': {description: echo, content: {application/json: {}}}}
components:
  schemas:
    Line: {type: object, required: [n], properties: {n: {type: integer, minimum: 1}}}
"""


@pytest.fixture(scope="module")
def logs() -> Any:
    module = ModuleType("world")
    exec("def addLines(call):\n    return call.body", module.__dict__)
    return client_of(LOGS, world=module)


@pytest.mark.parametrize(
    ("accept", "before"),
    [("application/jsonl", ""), ("application/json-seq", "\x1e"), ("text/event-stream", "data: ")],
)
def test_each_item_of_an_answer_is_valid(logs: Any, accept: str, before: str) -> None:
    response = logs.get("/logs", headers={"Accept": accept})
    lines = [line for line in response.text.split("\n") if line]
    assert len(lines) == 3
    assert all(json.loads(line.removeprefix(before))["n"] >= 1 for line in lines)


def test_each_item_of_a_request_is_judged(logs: Any) -> None:
    headers = {"Content-Type": "application/jsonl"}
    good = logs.request("POST", "/logs", content='{"n": 1}\n{"n": 2}\n', headers=headers)
    assert good.json() == [{"n": 1}, {"n": 2}]
    bad = logs.request("POST", "/logs", content='{"n": 1}\n{"n": 0}\n{}\n', headers=headers)
    assert [error["pointer"] for error in bad.json()["errors"]] == ["#/1/n", "#/2/n"]
