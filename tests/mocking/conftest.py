"""Schemas of a small document, for the tests of writers and readers."""

from __future__ import annotations

from typing import Any

from mockserver.mocking.shapes import Shapes
from mockserver.spec import Document, Schema, api_from_document
from mockserver.spec.schemas import Schemas


def shapes_of(schema: Any, **components: Any) -> tuple[Schema, Shapes]:
    """Return *schema* in a document whose components are *components*, and what sees it."""
    content = {
        "openapi": "3.1.0",
        "info": {},
        "paths": {},
        "components": {"schemas": {**components, "Tested": schema}},
    }
    api = api_from_document(Document(source="", content=content))
    return Schema(pointer="/components/schemas/Tested", value=schema), Shapes(Schemas(api))
