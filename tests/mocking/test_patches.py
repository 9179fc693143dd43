from __future__ import annotations

import copy
import dataclasses
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mockserver.errors import InvalidRequest
from mockserver.mocking.messages import Request
from mockserver.mocking.patches import JSON_PATCH, patched
from mockserver.spec import Document, Schema, api_from_document
from mockserver.spec.model import MediaType, RequestBody


def request(
    media_type: str = "application/json", *, statuses: tuple[str, ...] = ("400",)
) -> Request:
    """Return a PATCH whose body is of *media_type*, documented to be refused with *statuses*."""
    responses = {status: {"description": ""} for status in ("200", *statuses)}
    paths = {"/it": {"patch": {"responses": responses}}}
    content = {"openapi": "3.1.0", "info": {}, "paths": paths}
    api = api_from_document(Document(source="", content=content))
    return Request(
        operation=api.operations[0],
        parameters={},
        body=None,
        accept=None,
        path="/it",
        headers={"content-type": f"{media_type}; charset=utf-8"},
    )


@pytest.mark.parametrize(
    ("value", "patch", "expected"),
    [  # RFC 7396, appendix A, as far as it speaks of objects
        ({"a": "b"}, {"a": "c"}, {"a": "c"}),
        ({"a": "b"}, {"b": "c"}, {"a": "b", "b": "c"}),
        ({"a": "b"}, {"a": None}, {}),
        ({"a": "b", "b": "c"}, {"a": None}, {"b": "c"}),
        ({"a": ["b"]}, {"a": "c"}, {"a": "c"}),
        ({"a": "c"}, {"a": ["b"]}, {"a": ["b"]}),
        ({"a": {"b": "c"}}, {"a": {"b": "d", "c": None}}, {"a": {"b": "d"}}),
        ({"a": [{"b": "c"}]}, {"a": [1]}, {"a": [1]}),
        ({"e": None}, {"a": 1}, {"e": None, "a": 1}),
        ({}, {"a": {"bb": {"ccc": None}}}, {"a": {"bb": {}}}),
    ],
)
def test_a_merge_patch_is_applied_as_the_rfc_shows(value: Any, patch: Any, expected: Any) -> None:
    before = copy.deepcopy(value)
    assert patched(value, patch, request("application/merge-patch+json")) == expected
    assert value == before


OBJECTS = st.dictionaries(st.text(max_size=2), st.integers() | st.none(), max_size=4)


@given(OBJECTS, OBJECTS)
def test_a_merge_patch_changes_what_it_names_alone(value: Any, patch: Any) -> None:
    found = patched(value, patch, request())
    assert {k: v for k, v in found.items() if k not in patch} == {
        k: v for k, v in value.items() if k not in patch
    }
    assert all(found.get(name) == member for name, member in patch.items())
    assert not [name for name, member in patch.items() if member is None and name in found]


def test_a_json_patch_is_applied_step_by_step_to_a_copy() -> None:
    value = {"a": [1, 2], "b": {"c": 3}}
    steps = [
        {"op": "add", "path": "/a/-", "value": 3},
        {"op": "move", "from": "/b/c", "path": "/d"},
        {"op": "test", "path": "/d", "value": 3},
    ]
    assert patched(value, steps, request(JSON_PATCH)) == {"a": [1, 2, 3], "b": {}, "d": 3}
    assert value == {"a": [1, 2], "b": {"c": 3}}


def test_an_array_of_steps_is_a_json_patch_whatever_its_media_type() -> None:
    assert patched({"a": 1}, [{"op": "remove", "path": "/a"}], request()) == {}


@pytest.mark.parametrize(
    "steps",
    [
        [{"op": "test", "path": "/a", "value": 2}],
        [{"op": "remove", "path": "/none"}],
        [{"op": "replace", "path": "", "value": 5}],
        [{"op": "fly", "path": "/a"}],
        {"op": "remove"},
        "text",
    ],
)
def test_a_json_patch_that_does_not_apply_is_refused_where_that_is_documented(steps: Any) -> None:
    with pytest.raises(InvalidRequest) as caught:
        patched({"a": 1}, steps, request(JSON_PATCH))
    assert [violation.place for violation in caught.value.violations] == ["body#"]
    assert patched({"a": 1}, steps, request(JSON_PATCH, statuses=())) == {"a": 1}


def test_what_a_document_takes_for_a_json_patch_changes_nothing_if_it_is_none() -> None:
    asked = request(JSON_PATCH)
    described = MediaType(
        name=JSON_PATCH, schema=Schema(pointer="/x", value={"type": "string", "format": "steps"})
    )
    body = RequestBody(required=True, content=(described,))
    operation = dataclasses.replace(asked.operation, request_body=body)
    assert patched({"a": 1}, "text", dataclasses.replace(asked, operation=operation)) == {"a": 1}
