"""A bundle holds a schema and what it refers to, and nothing else."""

from __future__ import annotations

from typing import Any

from mockserver.spec import Document, Schema
from mockserver.spec.bundles import Bundles
from mockserver.spec.references import References


def bundle_of(name: str, **schemas: Any) -> dict[str, Any]:
    document = Document(source="book.yaml", content={"components": {"schemas": schemas}})
    schema = Schema(pointer=f"/components/schemas/{name}", value=schemas[name])
    return Bundles(References(document)).bundle(schema)


def test_only_what_is_needed_comes_along() -> None:
    bundle = bundle_of(
        "Book",
        Book={"properties": {"author": {"$ref": "#/components/schemas/Author"}}},
        Author={"items": {"$ref": "#/components/schemas/Name"}},
        Name={"type": "string"},
        Unused={"type": "null"},
    )
    assert len(bundle["components"]["schemas"]) == 2


def test_circles_are_closed_inside_the_bundle() -> None:
    bundle = bundle_of("Tree", Tree={"properties": {"left": {"$ref": "#/components/schemas/Tree"}}})
    ((key, tree),) = bundle["components"]["schemas"].items()
    assert tree["properties"]["left"]["$ref"] == f"#/components/schemas/{key}"


def test_data_that_looks_like_a_reference_stays_data() -> None:
    data = {"$ref": "#/nowhere"}
    bundle = bundle_of(
        "S", S={"const": data, "enum": [data], "default": data, "x-mine": data, "examples": [data]}
    )
    assert bundle["schema"]["const"] == bundle["schema"]["x-mine"] == data
    assert bundle["components"]["schemas"] == {}


def test_a_property_may_be_called_like_a_keyword() -> None:
    schema = {
        "properties": {"default": {"$ref": "#/components/schemas/N"}, "$ref": {"type": "null"}}
    }
    bundle = bundle_of("S", S=schema, N={"type": "number"})
    assert list(bundle["components"]["schemas"].values()) == [{"type": "number"}]
    assert bundle["schema"]["properties"]["$ref"] == {"type": "null"}


def test_names_of_any_kind_stay_apart() -> None:
    names = ["a b", "a_b", "a-b", "a_20_b", "ä", "a/b", "a~b"]
    escaped = [name.replace("~", "~0").replace("/", "~1") for name in names]
    union = {"anyOf": [{"$ref": f"#/components/schemas/{name}"} for name in escaped]}
    others: dict[str, Any] = {name: {"const": name} for name in names}
    bundle = bundle_of("S", S=union, **others)
    assert len(bundle["components"]["schemas"]) == len(names)
