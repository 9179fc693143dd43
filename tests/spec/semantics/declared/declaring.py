"""Read what a small operation declares about itself."""

from __future__ import annotations

from typing import Any

from mockserver.spec import Document, api_from_document
from mockserver.spec.semantics import Semantics, semantics_of


def declared(**extensions: Any) -> Semantics:
    """Return the semantics of an operation with the extensions, `x_order` for `x-order`."""
    operation = {
        "parameters": [
            {"name": name, "in": "query", "schema": {}}
            for name in ("limit", "cursor", "order", "kind", "meta/x")
        ],
        "requestBody": {"content": {"application/json": {"schema": {}}}},
        **{name.replace("_", "-"): value for name, value in extensions.items()},
    }
    content = {
        "openapi": "3.1.0",
        "info": {},
        "paths": {"/books": {"get": operation}},
        "components": {"schemas": {"Book": {"type": "object"}}},
    }
    api = api_from_document(Document(source="book.yaml", content=content))
    return semantics_of(api, api.operations[0])
