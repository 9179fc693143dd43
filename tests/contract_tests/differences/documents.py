"""Small documents to compare: one that stays, and changes to it."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from typing import Any

from contract_tests.differences import Change, differences
from mockserver.spec import Api, api_from_document, document_from_text

Edit = Callable[[Any], object]


def document() -> dict[str, Any]:
    """Return a document in which every kind of thing occurs that can change."""
    return copy.deepcopy(_DOCUMENT)


def api_of(content: Any, source: str = "api.json") -> Api:
    return api_from_document(document_from_text(json.dumps(content), source=source))


def changes(edit: Edit) -> tuple[Change, ...]:
    """Return the changes between the document and what *edit* makes of it."""
    new = document()
    edit(new)
    return differences(api_of(document(), "old.json"), api_of(new, "new.json"))


def schema_changes(old: Any, new: Any, side: str) -> set[tuple[str, bool]]:
    """Return rule and verdict of each change when a body's schema *old* becomes *new*."""
    documents = []
    for schema in (old, new):
        content = document()
        place = content["paths"]["/things"]["put"]
        body = place["requestBody"] if side == "request" else place["responses"]["200"]
        body["content"]["application/json"]["schema"] = schema
        documents.append(api_of(content))
    found = differences(*documents)
    assert all(change.operations == ("PUT /things",) for change in found)
    return {(change.rule.removeprefix(f"{side}."), change.breaking) for change in found}


_BOOK = {
    "type": "object",
    "required": ["id", "title"],
    "properties": {
        "id": {"type": "string", "readOnly": True},
        "title": {"type": "string", "maxLength": 100},
        "kind": {"type": "string", "enum": ["novel", "play"]},
        "sequel": {"$ref": "#/components/schemas/Book"},
    },
}

_DOCUMENT: dict[str, Any] = {
    "openapi": "3.1.0",
    "info": {"title": "Books", "version": "1"},
    "servers": [{"url": "https://api.example/v1"}],
    "security": [{"token": []}],
    "paths": {
        "/books": {
            "get": {
                "operationId": "listBooks",
                "parameters": [
                    {
                        "name": "limit",
                        "in": "query",
                        "schema": {"type": "integer", "minimum": 1, "maximum": 100, "default": 20},
                    },
                    {"name": "kinds", "in": "query", "schema": {"type": "array", "items": {}}},
                ],
                "responses": {
                    "200": {
                        "description": "",
                        "headers": {
                            "X-Total": {"required": True, "schema": {"type": "integer"}},
                            "X-Page": {"schema": {"type": "integer"}},
                        },
                        "content": {
                            "application/json": {
                                "schema": {
                                    "type": "array",
                                    "items": {"$ref": "#/components/schemas/Book"},
                                }
                            },
                            "text/csv": {},
                        },
                    },
                    "404": {"description": ""},
                },
            },
            "post": {
                "operationId": "addBook",
                "requestBody": {
                    "required": True,
                    "content": {
                        "application/json": {"schema": {"$ref": "#/components/schemas/Book"}},
                        "application/xml": {"schema": {"$ref": "#/components/schemas/Book"}},
                    },
                },
                "responses": {
                    "201": {
                        "description": "",
                        "content": {
                            "application/json": {"schema": {"$ref": "#/components/schemas/Book"}}
                        },
                    }
                },
                "callbacks": {
                    "added": {
                        "{$request.query.url}": {
                            "post": {
                                "requestBody": {
                                    "content": {
                                        "application/json": {
                                            "schema": {
                                                "type": "object",
                                                "properties": {"id": {"type": "string"}},
                                            }
                                        }
                                    }
                                },
                                "responses": {"200": {"description": ""}},
                            }
                        }
                    }
                },
            },
        },
        "/books/{id}": {
            "get": {
                "parameters": [
                    {"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}
                ],
                "security": [{}],
                "responses": {"200": {"description": ""}},
            }
        },
        "/things": {
            "put": {
                "requestBody": {"content": {"application/json": {"schema": {}}}},
                "responses": {
                    "200": {"description": "", "content": {"application/json": {"schema": {}}}}
                },
            }
        },
    },
    "components": {
        "schemas": {"Book": _BOOK},
        "securitySchemes": {
            "token": {"type": "http", "scheme": "bearer"},
            "key": {"type": "apiKey", "in": "header", "name": "X-Key"},
        },
    },
}
