"""Each change of a schema, in requests and in responses."""

from __future__ import annotations

import json
from typing import Any

import jsonschema_rs
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from contract_tests.differences import differences
from contract_tests.differences.rules import SCHEMA_RULES
from tests.contract_tests.differences.documents import api_of, document, schema_changes

A = {"type": "object", "title": "A", "required": ["a"], "properties": {"a": {"type": "string"}}}
B = {"type": "object", "title": "B", "required": ["b"], "properties": {"b": {"type": "integer"}}}
CLOSED = {"type": "object", "properties": {"a": {}}, "additionalProperties": False}
WIDE = {"type": "object", "properties": {"a": {}, "b": {}}, "additionalProperties": False}

# Old, new, and the rule; the way back is another row. What breaks follows from the rule's effect,
# and is written here by hand: in requests, in responses.
CASES: list[tuple[str, Any, Any, bool, bool]] = [
    ("type.removed", {"type": ["string", "integer"]}, {"type": "string"}, True, False),
    ("type.added", {"type": "string"}, {"type": ["string", "integer"]}, False, True),
    ("type.changed", {"type": "string"}, {"type": "integer"}, True, True),
    ("type.removed", {"type": "number"}, {"type": "integer"}, True, False),
    ("type.added", {"type": "integer"}, {"type": "number"}, False, True),
    ("nullable.removed", {"type": ["string", "null"]}, {"type": "string"}, True, False),
    (
        "nullable.removed",
        {"anyOf": [{"type": "null"}, {"type": "string", "enum": ["a"]}]},
        {"type": "string", "enum": ["a", None]},
        True,
        False,
    ),
    ("nullable.added", {"type": "string"}, {"type": ["string", "null"]}, False, True),
    ("nullable.added", A, {"anyOf": [A, {"type": "null"}]}, False, True),
    ("enum.added", {"type": "string"}, {"type": "string", "enum": ["a"]}, True, False),
    ("enum.removed", {"type": "string", "enum": ["a"]}, {"type": "string"}, False, True),
    ("enum.value-removed", {"enum": ["a", "b"]}, {"enum": ["a"]}, True, False),
    ("enum.value-added", {"const": "a"}, {"enum": ["a", "b"]}, False, True),
    ("enum.value-added", {"enum": ["a"]}, {"enum": ["a", None]}, False, True),
    ("bound.tightened", {"minimum": 1}, {"minimum": 2}, True, False),
    ("bound.loosened", {"minimum": 2}, {"minimum": 1}, False, True),
    ("bound.tightened", {"maximum": 2}, {"exclusiveMaximum": 2}, True, False),
    ("bound.loosened", {"maxLength": 9}, {}, False, True),
    ("bound.tightened", {}, {"maxItems": 9}, True, False),
    ("bound.tightened", {"allOf": [{"minimum": 1}]}, {"minimum": 5}, True, False),
    ("multiple-of.narrowed", {"multipleOf": 2}, {"multipleOf": 4}, True, False),
    ("multiple-of.widened", {"multipleOf": 4}, {"multipleOf": 2}, False, True),
    ("multiple-of.changed", {"multipleOf": 4}, {"multipleOf": 6}, True, True),
    ("multiple-of.narrowed", {}, {"multipleOf": 0.01}, True, False),
    ("unique-items.added", {}, {"uniqueItems": True}, True, False),
    ("unique-items.removed", {"uniqueItems": True}, {}, False, True),
    ("pattern.added", {}, {"pattern": "^a"}, True, False),
    ("pattern.removed", {"pattern": "^a"}, {}, False, True),
    ("pattern.changed", {"pattern": "^a"}, {"pattern": "^b"}, True, True),
    ("format.added", {"type": "string"}, {"type": "string", "format": "date"}, True, False),
    ("format.removed", {"type": "string", "format": "date"}, {"type": "string"}, False, True),
    ("format.widened", {"format": "int32"}, {"format": "int64"}, False, True),
    ("format.narrowed", {"format": "int64"}, {"format": "int32"}, True, False),
    ("format.changed", {"format": "date"}, {"format": "date-time"}, True, True),
    (
        "content.changed",
        {"type": "string"},
        {"type": "string", "contentEncoding": "base64"},
        True,
        True,
    ),
    (
        "property.required",
        {"properties": {"a": {}}},
        {"properties": {"a": {}}, "required": ["a"]},
        True,
        False,
    ),
    ("property.required", {"type": "object"}, A, True, False),
    (
        "property.optional",
        {"properties": {"a": {}}, "required": ["a"]},
        {"properties": {"a": {}}},
        False,
        True,
    ),
    (
        "property.added",
        {"type": "object"},
        {"type": "object", "properties": {"a": {}}},
        False,
        False,
    ),
    ("property.added-to-closed", CLOSED, WIDE, False, True),
    (
        "property.removed",
        {"properties": {"a": {}, "b": {}}},
        {"properties": {"a": {}}},
        False,
        True,
    ),
    ("property.removed-from-closed", WIDE, CLOSED, True, False),
    (
        "property.removed-from-closed",
        {"allOf": [WIDE, {"properties": {"b": {}}}]},
        {"allOf": [CLOSED, {"properties": {"b": {}}}]},
        True,
        False,
    ),
    (
        "additional-properties.forbidden",
        {"type": "object"},
        {"type": "object", "additionalProperties": False},
        True,
        False,
    ),
    (
        "additional-properties.allowed",
        {"type": "object", "additionalProperties": False},
        {"type": "object"},
        False,
        True,
    ),
    (
        "additional-properties.restricted",
        {"type": "object"},
        {"type": "object", "additionalProperties": {"type": "string"}},
        True,
        False,
    ),
    (
        "additional-properties.freed",
        {"type": "object", "additionalProperties": {"type": "string"}},
        {"type": "object"},
        False,
        True,
    ),
    ("constraint.added", {}, {"not": {"type": "string"}}, True, False),
    ("constraint.removed", {"not": {"type": "string"}}, {}, False, True),
    ("constraint.changed", {"not": {"type": "string"}}, {"not": {"type": "null"}}, True, True),
    (
        "constraint.added",
        {"type": "array"},
        {"type": "array", "items": {"type": "string"}},
        True,
        False,
    ),
    ("constraint.removed", {"patternProperties": {"^x": {"type": "string"}}}, {}, False, True),
    ("constraint.added", {}, {"prefixItems": [{"type": "string"}]}, True, False),
    ("alternative.added", {"oneOf": [A]}, {"oneOf": [A, B]}, False, True),
    ("alternative.added", A, {"oneOf": [A, B]}, False, True),
    ("alternative.added", {"anyOf": [A, B]}, {"anyOf": [A, B, {"type": "null"}]}, False, True),
    ("alternative.removed", {"anyOf": [A, B]}, {"anyOf": [B]}, True, False),
    ("alternatives.changed", {"anyOf": [A, B], "oneOf": [A, B]}, {"anyOf": [A, B]}, True, True),
    (
        "discriminator.changed",
        {"oneOf": [A, B], "discriminator": {"propertyName": "a"}},
        {"oneOf": [A, B], "discriminator": {"propertyName": "b"}},
        True,
        True,
    ),
    ("xml.changed", {"xml": {"name": "a"}}, {"xml": {"name": "b"}}, True, True),
    ("schema.forbidden", {"properties": {"a": {}}}, {"properties": {"a": False}}, True, False),
    ("schema.allowed", {"properties": {"a": False}}, {"properties": {"a": {}}}, False, True),
    ("default.added", {"type": "string"}, {"type": "string", "default": "a"}, False, False),
    (
        "default.changed",
        {"type": "string", "default": "b"},
        {"type": "string", "default": "a"},
        True,
        False,
    ),
    (
        "deprecated",
        {"properties": {"a": {}}},
        {"properties": {"a": {"deprecated": True}}},
        False,
        False,
    ),
]


@pytest.mark.parametrize(
    ("rule", "old", "new", "in_requests", "in_responses"),
    CASES,
    ids=[f"{case[0]} {index}" for index, case in enumerate(CASES)],
)
def test_a_change_has_its_rule_and_breaks_on_the_side_where_clients_notice(
    rule: str, old: Any, new: Any, in_requests: bool, in_responses: bool
) -> None:
    assert schema_changes(old, new, "request") == {(rule, in_requests)}
    assert schema_changes(old, new, "response") == {(rule, in_responses)}


def test_every_rule_of_schemas_has_a_case() -> None:
    elsewhere = {"property.hidden", "schema.added", "schema.removed"}
    assert {case[0] for case in CASES} | elsewhere == set(SCHEMA_RULES)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (
            {"type": "object", "allOf": [A, B]},
            {
                "type": "object",
                "required": ["b", "a"],
                "properties": {**B["properties"], **A["properties"]},
            },
        ),
        ({"anyOf": [{"type": "string"}, {"type": "null"}]}, {"type": ["null", "string"]}),
        ({"oneOf": [A]}, A),
        ({"oneOf": [A, B]}, {"oneOf": [B, A]}),
        ({"const": 1}, {"enum": [1]}),
        ({"exclusiveMinimum": 1, "minimum": 0}, {"exclusiveMinimum": 1}),
        ({"title": "a", "description": "b", "examples": [1]}, {"description": "c"}),
        ({"type": "object", "additionalProperties": True}, {"type": "object"}),
        ({"type": "array", "items": {}}, {"type": "array"}),
        ({"minLength": 0, "minItems": 0}, {}),
        ({}, True),
        (
            {"type": ["string", "null"], "enum": ["a", None]},
            {"type": "string", "enum": ["a"], "x-nullable": True},
        ),
        ({"type": ["string", "null"], "enum": ["a"]}, {"type": "string", "enum": ["a", None]}),
    ],
)
def test_another_way_of_saying_the_same_is_no_change(old: Any, new: Any) -> None:
    for side in ("request", "response"):
        assert schema_changes(old, new, side) == set()
        assert schema_changes(new, old, side) == set()


def test_a_read_only_property_is_no_matter_of_requests() -> None:
    old = {"properties": {"a": {"readOnly": True, "type": "string"}}}
    new = {"properties": {"a": {"readOnly": True, "type": "integer"}}, "required": ["a"]}
    assert schema_changes(old, new, "request") == set()
    assert ("type.changed", True) in schema_changes(old, new, "response")


def test_a_property_that_becomes_read_only_breaks_who_sends_it() -> None:
    old, new = ({"properties": {"a": {"readOnly": each}}} for each in (False, True))
    assert schema_changes(old, new, "request") == {("property.hidden", True)}
    assert schema_changes(old, new, "response") == set()


def test_a_schema_that_comes_to_be_narrows() -> None:
    content = document()
    del content["paths"]["/things"]["put"]["requestBody"]["content"]["application/json"]["schema"]
    new = document()
    media_type = new["paths"]["/things"]["put"]["requestBody"]["content"]["application/json"]
    assert differences(api_of(content), api_of(new)) == ()
    media_type["schema"] = {"type": "string"}
    (one,) = differences(api_of(content), api_of(new))
    assert (one.rule, one.breaking) == ("request.schema.added", True)
    (two,) = differences(api_of(new), api_of(content))
    assert (two.rule, two.breaking) == ("request.schema.removed", False)


def test_alternatives_are_matched_by_name_and_their_members_compared() -> None:
    later = {**A, "properties": {"a": {"type": "string", "maxLength": 3}}}
    found = schema_changes({"oneOf": [A, B]}, {"oneOf": [B, later]}, "request")
    assert found == {("bound.tightened", True)}


def test_nameless_alternatives_are_matched_by_what_differs_least() -> None:
    one, two = (
        {name: member for name, member in each.items() if name != "title"} for each in (A, B)
    )
    later = {**one, "properties": {"a": {"type": "string", "maxLength": 3}}}
    found = schema_changes({"anyOf": [one, two]}, {"anyOf": [two, later]}, "response")
    assert found == {("bound.tightened", False)}


def test_circular_schemas_come_to_an_end() -> None:
    old, new = document(), document()
    for content, limit in ((old, 5), (new, 4)):
        content["components"]["schemas"] |= {
            "Tree": {
                "type": "object",
                "properties": {
                    "next": {
                        "oneOf": [
                            {"$ref": "#/components/schemas/Tree"},
                            {"$ref": "#/components/schemas/Leaf"},
                        ]
                    }
                },
            },
            "Leaf": {"allOf": [{"$ref": "#/components/schemas/Tree"}, {"maxProperties": limit}]},
        }
        body = content["paths"]["/things"]["put"]["requestBody"]
        body["content"]["application/json"]["schema"] = {"$ref": "#/components/schemas/Tree"}
    assert [change.rule for change in differences(api_of(old), api_of(new))] == [
        "request.bound.tightened"
    ]


# Schemas whose keywords are such that random values tell them apart.
_LEAVES = st.one_of(
    st.fixed_dictionaries(
        {"type": st.just("integer")},
        optional={"minimum": st.integers(0, 3), "maximum": st.integers(3, 6)},
    ),
    st.fixed_dictionaries(
        {"type": st.just("string")},
        optional={
            "minLength": st.integers(0, 2),
            "enum": st.lists(st.sampled_from(["a", "b", "c", None]), min_size=1, unique=True),
        },
    ),
    st.sampled_from([{"type": "boolean"}, {"type": "null"}, {"type": ["string", "null"]}, {}]),
)


def _objects(below: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    properties = st.dictionaries(st.sampled_from("xyz"), below, max_size=2)
    return st.one_of(
        st.fixed_dictionaries(
            {"type": st.just("object"), "properties": properties},
            optional={
                "required": st.lists(st.sampled_from("xyz"), max_size=2, unique=True),
                "additionalProperties": st.sampled_from([True, False]),
            },
        ),
        st.fixed_dictionaries({"type": st.just("array"), "items": below}),
        st.fixed_dictionaries({"anyOf": st.lists(below, min_size=1, max_size=3)}),
        st.fixed_dictionaries({"allOf": st.lists(below, min_size=1, max_size=2)}),
    )


SCHEMAS = st.recursive(_LEAVES, _objects, max_leaves=4)
_SMALL: list[Any] = [None, True, -1, 0, 1, 2, 3, 4, 6, 7, "", "a", "b", "abc"]
_LARGER: list[Any] = [
    [],
    {},
    *([each] for each in _SMALL),
    *({name: each} for name in "xyz" for each in _SMALL),
    *({"x": one, "y": two} for one in _SMALL for two in _SMALL),
    *({"x": one, "z": two} for one in _SMALL for two in _SMALL),
]
VALUES = [*_SMALL, *_LARGER, *([each] for each in _LARGER), *({"x": each} for each in _LARGER)]
# An optional property that is described anew is compatible by decision, though it narrows.
_BY_DECISION = {"property.added"}


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(old=SCHEMAS, new=SCHEMAS)
def test_where_values_are_told_apart_there_is_a_breaking_change(old: Any, new: Any) -> None:
    one, two = (jsonschema_rs.validator_for(each) for each in (old, new))
    fits = [(one.is_valid(value), two.is_valid(value)) for value in VALUES]
    if (True, False) in fits:
        found = schema_changes(old, new, "request")
        assert any(breaking or rule in _BY_DECISION for rule, breaking in found)
    if (False, True) in fits:
        assert any(breaking for _, breaking in schema_changes(old, new, "response"))


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(schema=SCHEMAS)
def test_a_schema_against_itself_has_no_changes(schema: Any) -> None:
    for side in ("request", "response"):
        assert schema_changes(schema, json.loads(json.dumps(schema)), side) == set()


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(old=SCHEMAS, new=SCHEMAS)
def test_what_breaks_in_requests_one_way_is_no_news_the_other_way(old: Any, new: Any) -> None:
    """Whatever only narrows, widens on the way back: the sides change places."""
    there = {name for name, breaking in schema_changes(old, new, "request") if breaking}
    back = {name for name, breaking in schema_changes(new, old, "response") if breaking}
    assert bool(there) <= bool(back | _BY_DECISION)
