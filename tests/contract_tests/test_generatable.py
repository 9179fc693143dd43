from __future__ import annotations

from contract_tests.generatable import generatable, opaque_position
from mockserver.spec import Api, api_from_document
from mockserver.spec.documents import Document


def test_only_cursors_and_lenient_parameters_change(store_api: Api) -> None:
    content = generatable(store_api).content
    original = store_api.original.content
    rewritten = api_from_document(Document(source="t", content=content))
    before = {p.name: p for p in store_api.operations[0].parameters}
    after = {p.name: p for p in rewritten.operations[0].parameters}
    assert set(before) - set(after) == {"cursor"}
    assert after["limit"].schema
    assert before["limit"].schema
    assert after["limit"].schema.value == before["limit"].schema.value
    assert after["shelf"].schema
    assert after["shelf"].schema.value == {
        "anyOf": [{"type": "integer", "minimum": 1, "maximum": 9}, {"type": "string"}]
    }
    unchanged = {path: item for path, item in original["paths"].items() if path != "/books"}
    assert {k: v for k, v in content["paths"].items() if k != "/books"} == unchanged


def test_what_changes_is_said(store_api: Api) -> None:
    notes = generatable(store_api).notes
    assert [note.split(" is ")[0].split(" may ")[0] for note in notes] == [
        "GET /books: query.cursor",
        "GET /books: query.shelf",
    ]
    assert "x-lenient" in notes[1]


def test_shared_parameters_and_references_are_followed() -> None:
    content = {
        "openapi": "3.1.0",
        "info": {"title": "t", "version": "1"},
        "paths": {
            "/x": {
                "parameters": [{"$ref": "#/components/parameters/Loose"}],
                "get": {"responses": {}},
                "post": {"responses": {}},
            }
        },
        "components": {
            "parameters": {
                "Loose": {"name": "l", "in": "query", "x-lenient": True, "schema": {"type": "null"}}
            }
        },
    }
    result = generatable(api_from_document(Document(source="t", content=content))).content
    path_item = result["paths"]["/x"]
    assert "parameters" not in path_item
    for method in ("get", "post"):
        assert path_item[method]["parameters"][0]["schema"]["anyOf"][1] == {"type": "string"}
    assert content["paths"]["/x"]["get"] == {"responses": {}}  # type: ignore[index]  # JSON has no static type


def test_a_document_without_extensions_stays_as_it_is() -> None:
    content = {"openapi": "3.1.0", "info": {"title": "t", "version": "1"}, "paths": {"/x": {}}}
    result = generatable(api_from_document(Document(source="t", content=content)))
    assert result.content == content
    assert result.notes == ()


def test_only_cursors_are_opaque(store_api: Api) -> None:
    opaque = [opaque_position(store_api, operation) for operation in store_api.operations]
    assert [parameter.name if parameter else None for parameter in opaque] == [
        "cursor",
        None,
        None,
        None,
    ]


def test_a_cursor_of_inferred_pages_is_not_generated_either() -> None:
    item = {"type": "object", "required": ["id"], "properties": {"id": {"type": "string"}}}
    page = {
        "type": "object",
        "required": ["books"],
        "properties": {
            "books": {"type": "array", "items": item},
            "next_cursor": {"type": ["string", "null"]},
        },
    }
    answer = {"description": "A page.", "content": {"application/json": {"schema": page}}}
    text, number = {"type": "string"}, {"type": "integer", "minimum": 1, "maximum": 50}
    content = {
        "openapi": "3.1.0",
        "info": {"title": "t", "version": "1"},
        "paths": {
            "/books": {
                "get": {
                    "parameters": [
                        {"name": "cursor", "in": "query", "schema": text},
                        {"name": "limit", "in": "query", "schema": number},
                    ],
                    "responses": {"200": answer},
                }
            }
        },
    }
    result = generatable(api_from_document(Document(source="t", content=content)))
    assert [p["name"] for p in result.content["paths"]["/books"]["get"]["parameters"]] == ["limit"]
    (note,) = result.notes
    assert (
        note
        == "GET /books: query.cursor is not generated: only the server makes cursors (inferred)"
    )
