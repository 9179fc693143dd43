from __future__ import annotations

from typing import Any


def test_arrays_have_one_to_three_items_if_nothing_says_otherwise(generated: Any) -> None:
    values = generated({"type": "array", "items": {"type": "integer"}}).values(60)
    assert {len(value) for value in values} == {1, 2, 3}


def test_items_are_named_like_one_of_their_array(generated: Any) -> None:
    schema = {"type": "object", "properties": {"emails": {"type": "array"}}, "required": ["emails"]}
    schema["properties"]["emails"]["items"] = {"type": "string"}
    values = generated(schema).values(10)
    assert all("@" in item for value in values for item in value["emails"])


def test_a_tuple_is_whole(generated: Any) -> None:
    items = [{"type": "string"}, {"type": "integer"}, {"type": "boolean"}, {"type": "null"}]
    values = generated({"type": "array", "prefixItems": items}).values(20)
    assert all(len(value) >= 4 for value in values)
    assert all(isinstance(value[1], int) for value in values)
