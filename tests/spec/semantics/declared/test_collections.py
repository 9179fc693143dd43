from __future__ import annotations

from mockserver.spec.semantics import CollectionReference, ParentReference
from tests.spec.semantics.declared.declaring import declared


def test_a_collection_has_a_name_and_an_identity() -> None:
    assert declared(x_collection={"name": "books"}).collection == CollectionReference(
        name="books", identity="/id"
    )
    value = {"name": "books/{kind}", "identity": "/isbn"}
    assert declared(x_collection=value).collection == CollectionReference(
        name="books/{kind}", identity="/isbn"
    )


def test_a_collection_says_what_an_operation_does_with_its_records() -> None:
    value = {
        "name": "books",
        "role": "update",
        "identity": "/isbn",
        "id": "body#/isbn",
        "record": "/data",
        "sent": "/book",
        "parents": {"kind": "/kind"},
        "parent": {"collection": "kinds", "id": "kind"},
        "schema": "/components/schemas/Book",
        "count": 7,
    }
    assert declared(x_collection=value).collection == CollectionReference(
        name="books",
        identity="/isbn",
        role="update",
        id="body#/isbn",
        record="/data",
        sent="/book",
        parents={"kind": "/kind"},
        parent=ParentReference(collection="kinds", id="kind"),
        schema="/components/schemas/Book",
        count=7,
    )


def test_with_a_role_an_identity_that_is_not_said_is_none() -> None:
    found = declared(x_collection={"name": "readings", "role": "list", "item": "/node"}).collection
    assert found == CollectionReference(name="readings", identity="", role="list", item="/node")
    one = declared(x_collection={"name": "me", "role": "read", "singleton": True}).collection
    assert one is not None
    assert one.singleton
