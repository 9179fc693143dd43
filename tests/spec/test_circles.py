from __future__ import annotations

from typing import Any

import pytest

from mockserver.errors import InvalidDocument
from mockserver.spec import Document, api_from_document

A, B = "#/components/schemas/A", "#/components/schemas/B"


def document(version: str, schemas: dict[str, Any]) -> Document:
    used = {"schema": {"$ref": A}}
    content = {
        "openapi": version,
        "info": {"title": "t"},
        "paths": {
            "/a": {"get": {"responses": {"200": {"content": {"application/json": used}}}}},
        },
        "components": {"schemas": schemas},
    }
    return Document(source="a.yaml", content=content)


@pytest.mark.parametrize("version", ["3.0.3", "3.1.0"])
@pytest.mark.parametrize(
    ("schemas", "opened"),
    [
        ({"A": {"$ref": A}}, "A"),
        ({"A": {"$ref": B}, "B": {"$ref": A}}, "A"),
        ({"A": {"$ref": B}, "B": {"$ref": B}}, "B"),
    ],
)
def test_schemas_that_only_refer_to_each_other_allow_anything(
    version: str, schemas: dict[str, Any], opened: str
) -> None:
    api = api_from_document(document(version, schemas))
    (warning,) = api.warnings
    assert warning.pointer == f"/components/schemas/{opened}"
    assert "refers to nothing but itself" in warning.message
    assert api.document.content["components"]["schemas"][opened] == {}
    with pytest.raises(InvalidDocument, match="nothing but itself"):
        api_from_document(document(version, schemas), strict=True)


def test_what_stands_beside_the_reference_is_kept() -> None:
    api = api_from_document(document("3.1.0", {"A": {"$ref": A, "type": "integer"}}))
    assert api.document.content["components"]["schemas"]["A"] == {"type": "integer"}


def test_circles_with_something_in_them_are_as_they_were() -> None:
    tree = {"type": "object", "properties": {"next": {"$ref": A}}}
    assert api_from_document(document("3.1.0", {"A": tree, "B": {"$ref": A}})).warnings == ()
