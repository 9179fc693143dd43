from __future__ import annotations

import time
from typing import Any

import pytest

from mockserver.errors import InvalidDocument
from mockserver.spec import Document, Schema, api_from_document
from mockserver.spec.combinations import MAX_LOOKS, Combinations
from mockserver.spec.schemas import Schemas


def to(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}


def most(schema: Any, **components: Any) -> int:
    return Combinations().most({"schema": schema, "components": {"schemas": components}})


@pytest.mark.parametrize(
    ("schema", "looks"),
    [
        (True, 1),
        ({"type": "integer"}, 1),
        ({"allOf": [{}, {"anyOf": [{}, True]}]}, 5),
        ({"if": {}, "then": {}, "else": {}, "not": {}}, 5),
        # Members are other values: each is counted by itself.
        ({"properties": {"a": {"allOf": [{}, {}, {}]}}, "items": {}}, 4),
        ({"enum": [{"allOf": [{}, {}, {}, {}]}]}, 1),
    ],
)
def test_schemas_that_judge_the_same_value_are_counted(schema: Any, looks: int) -> None:
    assert most(schema) == looks


def test_what_is_referred_to_twice_is_looked_at_twice() -> None:
    assert most(to("A"), A={"allOf": [to("B"), to("B")]}, B={"allOf": [{}]}) == 1 + 3 + 2 * 2


def test_circles_end() -> None:
    assert most(to("A"), A={"allOf": [to("B")]}, B={"allOf": [to("A")]}) < 10
    assert most(to("A"), A={"properties": {"a": to("A")}}) < 10


def doubling(keyword: str, depth: int) -> dict[str, Any]:
    parts = {f"S{i}": {keyword: [to(f"S{i + 1}")] * 2} for i in range(depth)}
    return {**parts, f"S{depth}": {"type": "integer"}}


@pytest.mark.parametrize("keyword", ["allOf", "anyOf", "oneOf"])
def test_a_schema_that_no_validator_ends_with_is_refused_at_once(keyword: str) -> None:
    components = {"schemas": doubling(keyword, 60)}
    content = {"openapi": "3.1.0", "info": {}, "paths": {}, "components": components}
    schemas = Schemas(api_from_document(Document(source="a", content=content)))
    started = time.perf_counter()
    with pytest.raises(InvalidDocument, match="combine each other in more than") as caught:
        schemas.validator(
            Schema(pointer="/components/schemas/S0", value=components["schemas"]["S0"]),
            direction="response",
        )
    assert time.perf_counter() - started < 5
    assert caught.value.pointer == "/components/schemas/S0"


def test_numbers_stay_small_and_long_chains_are_followed() -> None:
    assert most(to("S0"), **doubling("allOf", 200)) == MAX_LOOKS + 1
    chain = {f"S{i}": {"allOf": [to(f"S{i + 1}")]} for i in range(5_000)}
    assert most(to("S0"), **chain) == 10_002
