from __future__ import annotations

from mockserver.spec import Document, api_from_document
from mockserver.spec.semantics import inferred
from tests.spec.semantics.building import TEXT, listed, meaning, thing

PET = thing(id=TEXT, name=TEXT, status=TEXT)


def test_swagger_2_schemas_are_called_as_they_are_written() -> None:
    document = {
        "swagger": "2.0",
        "info": {"title": "Old", "version": "1"},
        "definitions": {"Pet": PET},
        "paths": {
            "/pets": {
                "get": {
                    "responses": {
                        "200": {
                            "description": "",
                            "schema": listed({"$ref": "#/definitions/Pet"}),
                        }
                    }
                }
            }
        },
    }
    api = api_from_document(Document(source="old.yaml", content=document))
    (finding,) = [one for one in inferred(api)["GET /pets"] if one.extension == "x-collection"]
    assert finding.value["schema"] == "/definitions/Pet"
    meant = meaning(api, "GET /pets").collection
    assert meant is not None
    assert meant.schema == "/components/schemas/Pet"
