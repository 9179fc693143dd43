"""Documents that peers cannot read as they are written are judged all the same."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from contract_tests.checks.conformance import Conformance
from contract_tests.checks.readable import readable
from contract_tests.exchanges import Exchange
from contract_tests.generatable import generatable
from mockserver.spec import Api, api_from_document, load_document
from mockserver.spec.documents import Document

ROOT = Path(__file__).parents[2]

SHELVES = """\
swagger: "2.0"
info: {title: Shelves, version: "1"}
basePath: /v1
produces: [application/json]
parameters:
  limit: {name: limit, in: query, type: integer, minimum: 1, maximum: 5, default: 2}
paths:
  /books:
    parameters:
      - $ref: "#/parameters/limit"
    get:
      x-collection: {name: books, identity: /id}
      x-order: {keys: [{property: /id, direction: asc}]}
      x-pagination: {style: cursor, limit: limit, position: cursor, items: /items, next: /next,
                     lastPage: 'null', badLimit: fail}
      parameters:
        - {name: cursor, in: query, type: string}
        - {name: shelf, in: query, type: integer, x-lenient: true, default: 1}
        - {name: tags, in: query, type: array, collectionFormat: pipes,
           items: {type: string, enum: [a, b]}}
      responses:
        200:
          description: A page.
          schema:
            type: object
            required: [items, next]
            properties:
              items: {type: array, items: {$ref: "#/definitions/Book"}}
              next: {type: string, x-nullable: true}
        400: {description: Wrong, schema: {$ref: "#/definitions/Error"}}
    post:
      consumes: [application/json]
      parameters:
        - {name: book, in: body, required: true, schema: {$ref: "#/definitions/Book"}}
      responses:
        201: {description: Made, schema: {$ref: "#/definitions/Book"}}
        400: {description: Wrong, schema: {$ref: "#/definitions/Error"}}
        415: {description: Wrong type, schema: {$ref: "#/definitions/Error"}}
definitions:
  Book:
    type: object
    required: [id]
    properties: {id: {type: string, minLength: 3, maxLength: 12}}
  Error:
    type: object
    required: [message]
    properties: {message: {type: string}}
"""

WORLD = """\
from mockserver.mocking.worlds import Collection


def books(source):
    return ({"id": f"book-{number}"} for number in range(7))


COLLECTIONS = (Collection(name="books", records=books),)
"""


def shelves(folder: Path) -> Path:
    path = folder / "shelves.yaml"
    path.write_text(SHELVES)
    return path


def test_a_swagger_2_0_document_is_judged_against_its_own_mock(tmp_path: Path) -> None:
    world = tmp_path / "world.py"
    world.write_text(WORLD)
    result = subprocess.run(
        [
            *(sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-v", "contract_tests"),
            *("--spec", str(shelves(tmp_path)), "--examples", "3"),
        ],
        cwd=ROOT,
        env={**os.environ, "MOCKSERVER_WORLD": str(world)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert result.returncode == 0, result.stdout + result.stderr
    assert "query.cursor is not generated" in result.stdout
    for test in ("[pagination-GET /books] PASSED", "[generated-POST /books] PASSED"):
        assert test in result.stdout


def test_swagger_2_0_is_rewritten_as_openapi_3(tmp_path: Path) -> None:
    result = generatable(api_from_document(load_document(shelves(tmp_path))))
    get = result.content["paths"]["/books"]["get"]
    named = {parameter["name"]: parameter for parameter in get["parameters"]}
    assert set(named) == {"limit", "shelf", "tags"}
    assert named["shelf"]["schema"]["anyOf"][1] == {"type": "string"}
    assert named["limit"]["schema"]["maximum"] == 5
    # What does not change keeps the parameters of its path item.
    post = result.content["paths"]["/books"]["post"]
    assert [parameter["name"] for parameter in post["parameters"]] == ["limit"]


def several_files(folder: Path) -> Api:
    (folder / "parts.yaml").write_text(
        "Cursor: {name: cursor, in: query, schema: {type: string}}\n"
        "Count: {type: integer, nullable: true}\n"
    )
    main = folder / "main.yaml"
    main.write_text("""\
openapi: 3.0.3
info: {title: t, version: "1"}
paths:
  /items:
    get:
      x-pagination: {style: cursor, position: cursor, items: /items, next: /next, lastPage: absent}
      parameters: [{$ref: "parts.yaml#/Cursor"}]
      responses:
        "200":
          description: A page.
          content:
            application/json:
              schema: {type: object, properties: {count: {$ref: "parts.yaml#/Count"}}}
""")
    return api_from_document(load_document(main))


def test_documents_of_several_files_are_rewritten_as_one(tmp_path: Path) -> None:
    api = several_files(tmp_path)
    content = generatable(api).content
    assert content["openapi"] == "3.1.0"
    assert content["paths"]["/items"]["get"]["parameters"] == []


def test_documents_of_several_files_are_judged(tmp_path: Path) -> None:
    api = several_files(tmp_path)
    judge = Conformance(api)

    def rules(body: bytes) -> list[str]:
        exchange = Exchange(
            method="GET",
            url="http://x/items",
            status=200,
            response_headers=(("Content-Type", "application/json"),),
            response_body=body,
        )
        return [found.rule for found in judge.response(api.operations[0], exchange)]

    assert rules(b'{"count": null}') == []
    assert rules(b'{"count": "many"}') == ["body.wrong-type"]


@pytest.mark.parametrize("version", ["3.0.3", "3.1.0"])
def test_one_file_of_openapi_3_is_read_as_its_author_wrote_it(version: str) -> None:
    content: dict[str, Any] = {
        "openapi": version,
        "info": {"title": "t", "version": "1"},
        "paths": {"/x": {}},
    }
    assert readable(api_from_document(Document(source="t", content=content))).content is content
