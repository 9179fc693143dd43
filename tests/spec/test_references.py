from __future__ import annotations

import copy
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from mockserver.errors import InvalidDocument, UnresolvableReference
from mockserver.spec.document import Document
from mockserver.spec.pointers import escaped
from mockserver.spec.references import MISSING, References, tokens_of, value_at, with_value_at

TOKENS = st.lists(st.text(max_size=5) | st.sampled_from(["~", "/", "~1", "~01", ""]), max_size=5)


def references(**content: Any) -> References:
    return References(Document(source="book.yaml", content=content))


@given(TOKENS)
@example(["~1", "/", "~0", ""])
@settings(max_examples=100, deadline=None)
def test_tokens_survive_being_written_as_a_pointer(tokens: list[str]) -> None:
    pointer = "".join(f"/{escaped(token)}" for token in tokens)
    assert tokens_of(pointer) == tuple(tokens)


@given(TOKENS, st.integers())
@settings(max_examples=100, deadline=None)
def test_what_is_put_at_a_pointer_is_found_there(tokens: list[str], member: int) -> None:
    pointer = "".join(f"/{escaped(token)}" for token in tokens)
    assert value_at(with_value_at({}, pointer, member), pointer) == member


def test_putting_a_member_changes_a_copy_and_nothing_else() -> None:
    value = {"a": {"b": 1, "c": 2}, "d": [3]}
    before = copy.deepcopy(value)
    assert with_value_at(value, "/a/b", 9) == {"a": {"b": 9, "c": 2}, "d": [3]}
    assert value == before


@pytest.mark.parametrize(
    ("pointer", "expected"),
    [
        ("", {"foo": ["bar", "baz"], "": 0, "a/b": 1, "c%d": 2, "m~n": 8, "0": 9, "null": None}),
        ("/foo", ["bar", "baz"]),
        ("/foo/0", "bar"),
        ("/", 0),
        ("/a~1b", 1),
        ("/c%d", 2),
        ("/m~0n", 8),
        ("/0", 9),
        ("/null", None),
        ("/nothing", MISSING),
        ("/foo/2", MISSING),
        ("/foo/-", MISSING),
        ("/foo/00", MISSING),
        ("/foo/²", MISSING),
        ("/foo/-1", MISSING),
        ("/foo/" + "1" * 5000, MISSING),
        ("/foo/0/x", MISSING),
    ],
)
def test_pointers_are_read_as_rfc_6901_says(pointer: str, expected: object) -> None:
    value = {"foo": ["bar", "baz"], "": 0, "a/b": 1, "c%d": 2, "m~n": 8, "0": 9, "null": None}
    assert value_at(value, pointer) == expected


def test_a_reference_leads_to_the_object_and_its_place() -> None:
    found = references(a={"$ref": "#/b"}, b={"$ref": "#/c~1d/0"}, **{"c/d": [{"x": 1}]})
    assert found.resolved({"$ref": "#/a"}, "/start") == ({"x": 1}, "/c~1d/0")


def test_references_are_percent_decoded() -> None:
    assert references(**{"a b": {"x": 1}}).resolved({"$ref": "#/a%20b"}, "") == (
        {"x": 1},
        "/a b",
    )


def test_an_object_without_reference_stays_where_it_is() -> None:
    assert references().resolved({"x": 1}, "/here") == ({"x": 1}, "/here")


def test_members_beside_a_reference_win_over_those_it_leads_to() -> None:
    found = references(a={"$ref": "#/b", "summary": "a"}, b={"summary": "b", "description": "b"})
    resolved, _ = found.resolved({"$ref": "#/a", "x": 1}, "")
    assert resolved == {"summary": "a", "description": "b", "x": 1}


@pytest.mark.parametrize(
    ("reference", "message"),
    [
        ("#/nothing", "leads nowhere"),
        ("#/list/7", "leads nowhere"),
        ("other.yaml#/a", "leaves the document"),
        ("https://example.com/a.yaml", "leaves the document"),
        ("file:///etc/passwd", "leaves the document"),
        ("#anchor", "is no JSON Pointer"),
    ],
)
def test_a_reference_that_cannot_be_followed_is_refused(reference: str, message: str) -> None:
    with pytest.raises(UnresolvableReference, match=message) as caught:
        references(list=[]).resolved({"$ref": reference}, "/paths/~1a")
    assert caught.value.pointer == "/paths/~1a"
    assert caught.value.source == "book.yaml"


@pytest.mark.parametrize(
    "content",
    [
        {"a": {"$ref": "#/a"}},
        {"a": {"$ref": "#/b"}, "b": {"$ref": "#/c"}, "c": {"$ref": "#/b"}},
    ],
)
def test_objects_that_refer_to_themselves_are_reported(content: Any) -> None:
    with pytest.raises(UnresolvableReference, match="refers to itself"):
        references(**content).resolved({"$ref": "#/a"}, "/start")


def test_what_is_no_object_is_reported_where_it_stands() -> None:
    with pytest.raises(InvalidDocument, match="expected an object, found an array") as caught:
        references(a=[1]).resolved({"$ref": "#/a"}, "/start")
    assert caught.value.pointer == "/a"
