"""Random schemas: what is satisfiable by construction has valid values; what is not, ends."""

from __future__ import annotations

import contextlib
import time
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mockserver.errors import UnsatisfiableSchema

NAMES = st.sampled_from(["a", "b", "name", "email", "createdAt", "total", "count", "x-y"])
# Formats that validators agree on: `not` asks for what is none.
FORMS = ["date", "uuid", "ipv4", "int32", "unheard-of"]


def _numbers() -> st.SearchStrategy[Any]:
    return st.builds(
        lambda kind, low, width, step: {
            "type": kind,
            "minimum": low,
            "maximum": low + width + step,
            "multipleOf": step,
        },
        st.sampled_from(["integer", "number"]),
        st.integers(-100, 100),
        st.integers(0, 50),
        st.sampled_from([1, 2, 5]),
    )


def _texts() -> st.SearchStrategy[Any]:
    lengths = st.builds(
        lambda low, width: {"type": "string", "minLength": low, "maxLength": low + width},
        st.integers(0, 30),
        st.integers(0, 10),
    )
    patterns = st.sampled_from(
        ["^[a-z]{3}$", "^(?=.*\\d)[a-z\\d]{4,8}$", "x", "^(?!ab)[abc]{2,5}$", "^\\d{3}-\\d{4}$"]
    ).map(lambda pattern: {"type": "string", "pattern": pattern})
    forms = st.sampled_from(FORMS).map(lambda form: {"type": "string", "format": form})
    return lengths | patterns | forms


LEAVES = st.one_of(
    _numbers(),
    _texts(),
    st.sampled_from([True, {}, {"type": "boolean"}, {"type": "null"}, {"const": [1, None]}]),
    st.lists(st.integers() | st.text(max_size=3), min_size=1, max_size=4, unique=True).map(
        lambda values: {"enum": values}
    ),
)


@st.composite
def _objects(draw: st.DrawFn, members: st.SearchStrategy[Any]) -> dict[str, Any]:
    properties = draw(st.dictionaries(NAMES, members, max_size=4))
    schema: dict[str, Any] = {"type": "object", "properties": properties}
    schema["required"] = draw(st.lists(NAMES, unique=True, max_size=3))
    rest = draw(st.sampled_from(["open", "closed", "unevaluated", "pattern", "sized"]))
    if rest in ("closed", "unevaluated"):
        schema["required"] = [name for name in schema["required"] if name in properties]
        keyword = "additionalProperties" if rest == "closed" else "unevaluatedProperties"
        schema[keyword] = False
    elif rest == "pattern":
        schema["patternProperties"] = {"^z-": draw(members)}
        schema["propertyNames"] = {"maxLength": 12}
    elif rest == "sized":
        schema["minProperties"] = draw(st.integers(0, 6))
    names = [name for name in properties if name not in schema["required"]]
    if len(names) > 1 and draw(st.booleans()):
        schema["dependentRequired"] = {names[0]: [names[1]]}
    elif names and draw(st.booleans()):
        schema["not"] = {"required": [names[0]]}
        schema.pop("minProperties", None)
    return schema


@st.composite
def _arrays(draw: st.DrawFn, members: st.SearchStrategy[Any]) -> dict[str, Any]:
    schema: dict[str, Any] = {"type": "array"}
    if draw(st.booleans()):
        schema["prefixItems"] = draw(st.lists(members, min_size=1, max_size=3))
    if draw(st.booleans()):
        schema["items"] = draw(members)
        schema["minItems"] = draw(st.integers(0, 4))
    elif draw(st.booleans()):
        schema["contains"] = draw(members)
        schema["minContains"] = draw(st.integers(0, 2))
    return schema


@st.composite
def _choices(draw: st.DrawFn, members: st.SearchStrategy[Any]) -> dict[str, Any]:
    parts = draw(st.lists(members, min_size=1, max_size=3))
    kind = draw(st.sampled_from(["anyOf", "oneOf", "allOf", "if", "tagged"]))
    if kind == "anyOf":
        return {"anyOf": parts}
    if kind == "allOf":
        # With what all of them allow: the same, and notes.
        return {"allOf": [parts[0], {"description": "x"}, parts[0]]}
    if kind == "if":
        condition = {"properties": {"kind": {"const": "a"}}, "required": ["kind"]}
        then = {"properties": {"extra": parts[0]}, "required": ["extra"]}
        return {
            "type": "object",
            "properties": {"kind": {"enum": ["a", "b"]}},
            "required": ["kind"],
            "allOf": [{"if": condition, "then": then, "else": {"required": ["other"]}}],
        }
    # Of one of them only: told apart by a tag, or by who is there.
    branches = [
        {
            "type": "object",
            "properties": {"tag": {"const": index}, "value": part},
            "required": ["tag", "value"] if kind == "tagged" else [f"only{index}"],
        }
        for index, part in enumerate(parts)
    ]
    return {"oneOf": branches}


SCHEMAS = st.recursive(
    LEAVES,
    lambda members: _objects(members) | _arrays(members) | _choices(members),
    max_leaves=8,
)


@given(schema=SCHEMAS, seed=st.integers(0, 1000))
@settings(max_examples=120, deadline=None, suppress_health_check=list(HealthCheck))
def test_values_of_satisfiable_schemas_are_valid(schema: Any, seed: int, generated: Any) -> None:
    made = generated(schema, seed=seed)
    for value in made.values(2):
        assert made.error(value) is None


@given(schema=SCHEMAS, other=SCHEMAS)
@settings(max_examples=50, deadline=None, suppress_health_check=list(HealthCheck))
def test_whatever_is_asked_for_there_is_a_valid_value_or_an_error_soon(
    schema: Any, other: Any, generated: Any
) -> None:
    start = time.perf_counter()
    made = generated({"allOf": [schema, {"not": other}]})
    with contextlib.suppress(UnsatisfiableSchema):
        assert made.error(made.values(1)[0]) is None
    assert time.perf_counter() - start < 5


@given(schema=SCHEMAS)
@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
def test_what_contradicts_itself_is_reported_soon(schema: Any, generated: Any) -> None:
    start = time.perf_counter()
    made = generated({"allOf": [schema, {"not": schema}]})
    with pytest.raises(UnsatisfiableSchema):
        made.values(1)
    assert time.perf_counter() - start < 5
