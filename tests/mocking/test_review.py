"""What nobody can answer is found before it is asked for."""

from __future__ import annotations

from datetime import UTC, datetime

from mockserver.generation.compiler import Generator
from mockserver.generation.fakes import Fakes
from mockserver.mocking.review import unanswerable
from mockserver.spec import api_from_document, document_from_text
from mockserver.spec.schemas import Schemas

DOCUMENT = """
openapi: 3.1.0
info: {title: Knots, version: '1'}
paths:
  /good: {get: {responses: {'200': {description: ok, content: {application/json: {schema: {type: string}}}}}}}
  /never: {get: {responses: {'200': {description: ok, content: {application/json: {schema: {$ref: '#/components/schemas/Never'}}}}}}}
  /also: {get: {responses: {'201': {description: ok, content: {application/json: {schema: {$ref: '#/components/schemas/Never'}}}}}}}
  /error: {get: {responses: {'400': {description: bad, content: {application/json: {schema: false}}}}}}
components:
  schemas:
    Never: {type: integer, minimum: 5, maximum: 4}
"""


def test_every_success_that_cannot_be_answered_is_found_with_its_pointer() -> None:
    api = api_from_document(document_from_text(DOCUMENT, source="knots.yaml"))
    schemas = Schemas(api)
    now = datetime(2026, 5, 3, tzinfo=UTC)
    generator = Generator(schemas, fakes=lambda: Fakes(seed=1), seed=1, now=now)
    found = list(unanswerable(api, schemas, generator))
    assert [(each.operation, each.status) for each in found] == [
        ("GET /never", "200"),
        ("GET /also", "201"),
    ]
    assert "/get/responses/200" in found[0].error.pointer or "Never" in found[0].error.pointer
