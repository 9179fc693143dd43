"""What `mockserver explain` prints and writes, and that serving understands it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from mockserver.cli import main
from mockserver.serving import served_apis
from mockserver.settings import Settings
from mockserver.spec import api_from_document, load_document
from mockserver.spec.semantics import Meanings, semantics_of

DOCUMENT = """
openapi: 3.1.0
info: {title: Shop, version: '2'}
paths:
  /v1/it's "pets":
    get:
      operationId: listPets
      parameters:
        - {name: page, in: query, schema: {type: integer}}
        - {name: name, in: query, schema: {type: string}}
        - {name: sort, in: query, schema: {type: string, enum: [name, -name]}}
      responses:
        '200':
          description: pets
          content:
            application/json:
              schema: {type: array, items: {$ref: '#/components/schemas/Pet'}}
  /v1/it's "pets"/{petId}:
    parameters: [{name: petId, in: path, required: true, schema: {type: string}}]
    get:
      responses:
        '200':
          description: a pet
          content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}
    delete:
      x-collection: {name: mine}
      responses: {'204': {description: gone}}
  /v1/health:
    get:
      parameters: [{name: limit, in: query, schema: {type: integer}}]
      responses: {'200': {description: fine}}
components:
  schemas:
    Pet: {type: object, properties: {id: {type: string}, name: {type: string}}}
"""
SWAGGER = """
swagger: '2.0'
info: {title: Old, version: '1'}
definitions:
  Pet: {type: object, properties: {id: {type: string}, name: {type: string}}}
paths:
  /pets:
    get:
      parameters: [{name: offset, in: query, type: integer}]
      responses:
        200: {description: pets, schema: {type: array, items: {$ref: '#/definitions/Pet'}}}
"""
ITEMS = """
get:
  responses:
    '200':
      description: pets
      content:
        application/json:
          schema:
            type: array
            items: {type: object, properties: {id: {type: string}}}
"""


def explained(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["explain", *arguments])


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "shop.yaml"
    path.write_text(DOCUMENT)
    return path


def test_every_finding_is_printed_with_value_confidence_and_reason(shop: Path) -> None:
    result = explained("shop.yaml")
    assert result.exit_code == 0
    for text in ("x-collection", "role: list", "certain", "x-order", "declared", "limit"):
        assert text in result.output
    assert "3 of 4 operations are understood" in result.output
    assert "1 without x-pagination, for a reason" in result.output


def test_one_operation_is_chosen_by_name_path_or_operation_id(shop: Path) -> None:
    for chosen in ('get /v1/it\'s "pets"', 'GET /v1/it\'s "pets"', "listPets", '/v1/it\'s "pets"'):
        result = explained("shop.yaml", chosen, "--json")
        found = json.loads(result.output)
        assert {row["operation"] for row in found} == {'GET /v1/it\'s "pets"'}
        extensions = [row["extension"] for row in found]
        assert extensions == ["x-collection", "x-pagination", "x-order", "x-filters"]
        assert found[0]["value"]["role"] == "list"
        assert found[0]["confidence"] == "certain"


def test_an_operation_that_is_not_there_is_a_message_with_a_guess(shop: Path) -> None:
    result = explained("shop.yaml", "GET /v1/healthy")
    assert result.exit_code == 1
    assert "no operation 'GET /v1/healthy'; is it one of GET /v1/health" in result.output


@pytest.mark.parametrize("name", ["meaning.yaml", "meaning.json"])
@pytest.mark.parametrize("document", [DOCUMENT, SWAGGER], ids=["3.1", "2.0"])
def test_what_is_written_is_served_with_the_same_meaning(
    name: str, document: str, shop: Path
) -> None:
    shop.write_text(document)
    assert explained("shop.yaml", "--overlay", name).exit_code == 0
    plain = api_from_document(load_document("shop.yaml"))
    (served,) = served_apis(Settings(specs=("shop.yaml",), overlays=(name,), strict=True))
    assert served.api.unserved == ()
    understood = Meanings(plain)
    for before, after in zip(plain.operations, served.api.operations, strict=True):
        assert semantics_of(served.api, after) == understood.of(before)
    assert any(semantics_of(served.api, one).collection for one in served.api.operations)


def test_what_is_declared_is_not_written_again(shop: Path) -> None:
    explained("shop.yaml", "--overlay", "meaning.json")
    written = json.loads((shop.parent / "meaning.json").read_text())
    assert written["overlay"] == "1.0.0"
    targets = [action["target"] for action in written["actions"]]
    assert len(targets) == 2
    assert all(
        "certain" in a["description"] or "likely" in a["description"] for a in written["actions"]
    )


def test_an_overlay_that_is_there_is_not_lost(shop: Path) -> None:
    (shop.parent / "mine.yaml").write_text("corrected by hand")
    result = explained("shop.yaml", "--overlay", "mine.yaml")
    assert result.exit_code == 1
    assert "mine.yaml" in result.output
    assert "remove it" in result.output
    assert (shop.parent / "mine.yaml").read_text() == "corrected by hand"


def test_an_operation_in_another_file_is_named_as_out_of_reach(shop: Path) -> None:
    (shop.parent / "items.yaml").write_text(ITEMS)
    shop.write_text(
        "openapi: 3.1.0\ninfo: {title: A, version: '1'}\npaths: {/pets: {$ref: items.yaml}}\n"
    )
    result = explained("shop.yaml", "--overlay", "meaning.yaml")
    assert result.exit_code == 0
    assert "Not in meaning.yaml: GET /pets is written in another file" in result.output


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("openapi: 3.1.0\npaths: ]", ["shop.yaml", "line 2"]),
        (DOCUMENT.replace("{name: mine}", "{role: wash}"), ["role is 'wash'", "list, read"]),
    ],
)
def test_a_mistake_in_the_document_is_a_message(text: str, words: list[str], shop: Path) -> None:
    shop.write_text(text)
    result = explained("shop.yaml")
    assert result.exit_code == 1
    for word in words:
        assert word in result.output
