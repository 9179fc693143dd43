from __future__ import annotations

import re
from itertools import pairwise
from typing import Any

import pytest

STAMP = {"type": "string", "format": "date-time"}
DATE = {"type": "string", "format": "date"}


def values_of(generated: Any, **properties: Any) -> list[dict[str, Any]]:
    schema = {"type": "object", "properties": properties, "required": list(properties)}
    made: list[dict[str, Any]] = generated(schema).values(40)
    return made


@pytest.mark.parametrize(
    ("names", "schema"),
    [
        (("created_at", "updated_at"), STAMP),
        (("createdAt", "updatedAt", "deletedAt"), STAMP),
        (("created", "updated"), DATE),
        (("start_time", "end_time"), STAMP),
        (("startDate", "endDate"), DATE),
        (("first_used_at", "last_used_at"), STAMP),
        (("valid_from", "valid_to"), DATE),
    ],
)
def test_the_earlier_never_comes_after_the_later(
    names: tuple[str, ...], schema: Any, generated: Any
) -> None:
    # In the document they may stand in any order.
    properties = dict.fromkeys(reversed(names), schema)
    values = values_of(generated, **properties)
    for value in values:
        moments = [value[name] for name in names]
        assert moments == sorted(moments)
    assert any(value[one] < value[two] for value in values for one, two in pairwise(names))


def test_moments_that_are_null_stay_null(generated: Any) -> None:
    nullable = {"type": ["string", "null"], "format": "date-time"}
    values = values_of(generated, created_at=STAMP, deleted_at=nullable)
    assert {type(value["deleted_at"]) for value in values} == {str, type(None)}
    assert all(
        value["deleted_at"] is None or value["created_at"] <= value["deleted_at"]
        for value in values
    )


def test_the_address_belongs_to_the_name(generated: Any) -> None:
    values = values_of(
        generated, email={"type": "string", "format": "email"}, name={"type": "string"}
    )
    for value in values:
        words = re.findall("[a-z0-9]+", value["name"].lower())
        assert value["email"].split("@")[0].split(".") == words


def test_required_properties_are_there_and_others_often(generated: Any) -> None:
    schema = {"type": "object", "properties": {"a": {}, "b": {}}, "required": ["a"]}
    values = generated(schema).values(100)
    assert all("a" in value for value in values)
    assert 60 < sum("b" in value for value in values) < 100


def test_a_map_has_members(generated: Any) -> None:
    values = generated({"type": "object", "additionalProperties": {"type": "integer"}}).values(20)
    assert all(len(value) >= 2 for value in values)
    assert len({tuple(value) for value in values}) > 5
