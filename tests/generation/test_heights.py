from __future__ import annotations

import math
from typing import Any

import pytest

from mockserver.generation.heights import Heights

DEFINITIONS: dict[str, Any] = {
    "Leaf": {"type": "object", "properties": {"a": {}}, "required": ["a"]},
    "Loop": {"properties": {"a": {"$ref": "Loop"}}, "required": ["a"]},
    "Open": {"properties": {"a": {"$ref": "Open"}}},
    "Expr": {"oneOf": [{"$ref": "Plus"}, {"$ref": "Leaf"}]},
    "Plus": {
        "properties": {"l": {"$ref": "Expr"}, "r": {"$ref": "Expr"}},
        "required": ["l", "r"],
    },
    "Ping": {"properties": {"a": {"$ref": "Pong"}}, "required": ["a"]},
    "Pong": {"anyOf": [{"$ref": "Ping"}, {"type": "null"}]},
}


@pytest.mark.parametrize(
    ("schema", "height"),
    [
        (True, 0),
        ({"type": "string"}, 0),
        ({"$ref": "Leaf"}, 1),
        ({"$ref": "Loop"}, math.inf),
        ({"$ref": "Open"}, 0),
        ({"$ref": "Expr"}, 1),
        ({"$ref": "Plus"}, 2),
        ({"$ref": "Ping"}, 1),
        ({"type": "array", "items": {"$ref": "Loop"}}, 0),
        ({"type": "array", "items": {"$ref": "Loop"}, "minItems": 1}, math.inf),
        ({"type": "array", "items": {"$ref": "Leaf"}, "minItems": 1}, 2),
        ({"allOf": [{"$ref": "Leaf"}, {"$ref": "Plus"}]}, 2),
        ({"enum": [1], "$ref": "Loop"}, 0),
        ({"type": ["object", "null"], "properties": {"a": {"$ref": "Loop"}}, "required": ["a"]}, 0),
    ],
)
def test_the_height_is_that_of_the_shallowest_value(schema: Any, height: float) -> None:
    assert Heights(DEFINITIONS.__getitem__).of(schema) == height


def test_heights_do_not_depend_on_which_schema_was_asked_for_first() -> None:
    for first in DEFINITIONS:
        heights = Heights(DEFINITIONS.__getitem__)
        heights.of({"$ref": first})
        found = {name: heights.of({"$ref": name}) for name in DEFINITIONS}
        assert found == {
            "Leaf": 1,
            "Loop": math.inf,
            "Open": 0,
            "Expr": 1,
            "Plus": 2,
            "Ping": 1,
            "Pong": 0,
        }
