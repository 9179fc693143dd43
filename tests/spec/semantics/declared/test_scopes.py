"""Values of a path parameter may need scopes of their own."""

from __future__ import annotations

from typing import Any

import pytest

from mockserver.errors import InvalidDocument
from mockserver.spec import Api, Document, api_from_document
from mockserver.spec.semantics import parameter_scopes_of, with_sound_semantics


def api_with(scopes: Any) -> Api:
    parameters = [
        {"name": "kind", "in": "path", "required": True, "schema": {"type": "string"}},
        {"name": "limit", "in": "query"},
    ]
    operation = {"parameters": parameters, "responses": {}, "x-parameter-scopes": scopes}
    content = {
        "openapi": "3.1.0",
        "info": {"title": "t", "version": "1"},
        "paths": {"/things/{kind}": {"get": operation}, "/others": {"get": {"responses": {}}}},
    }
    return api_from_document(Document(source="a", content=content))


def test_each_value_needs_its_scopes_and_another_one_none() -> None:
    api = api_with({"kind": {"book": ["books:read"], "loan": ["loans:read", "people:read"]}})
    [declared] = parameter_scopes_of(api, api.operations[0])
    assert declared.needed({"kind": "book"}) == ("books:read",)
    assert declared.needed({"kind": "loan"}) == ("loans:read", "people:read")
    assert declared.needed({"kind": "shelf"}) == declared.needed({}) == ()
    assert parameter_scopes_of(api, api.operations[1]) == ()


@pytest.mark.parametrize(
    ("scopes", "place"),
    [
        ("kind", "x-parameter-scopes"),
        ({"colour": {"red": ["a"]}}, "colour"),
        ({"limit": {"1": ["a"]}}, "limit"),
        ({"kind": ["a"]}, "kind"),
        ({"kind": {"book": "books:read"}}, "book"),
        ({"kind": {"book": [1]}}, "book"),
    ],
)
def test_anything_else_is_refused_with_its_place(scopes: Any, place: str) -> None:
    api = api_with(scopes)
    with pytest.raises(InvalidDocument, match=place):
        parameter_scopes_of(api, api.operations[0])
    sound = with_sound_semantics(api)
    assert [operation.name for operation in sound.operations] == ["GET /others"]
    assert place in str(sound.unserved[0].error)
