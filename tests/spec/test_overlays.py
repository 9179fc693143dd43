from __future__ import annotations

import copy
from typing import Any

import pytest

from mockserver.errors import InvalidDocument, SpecError, UnsupportedDocument
from mockserver.spec.document import Document
from mockserver.spec.overlays import overlaid

BOOKS: dict[str, Any] = {
    "openapi": "3.1.0",
    "tags": [{"name": "a"}, {"name": "b"}, {"name": "c"}],
    "paths": {
        "/a": {"get": {"tags": ["a"], "x-old": 1}, "post": {"x-old": 2}},
        "/b": {"get": {"summary": "b"}},
    },
}


def changed(*actions: Any, version: str = "1.0.0") -> Any:
    overlay = {"overlay": version, "info": {}, "actions": list(actions)}
    before = copy.deepcopy(BOOKS)
    found = overlaid(
        Document(source="books.yaml", content=BOOKS), Document(source="more.yaml", content=overlay)
    )
    assert before == BOOKS
    return found.content


def test_objects_are_merged_member_by_member_and_arrays_joined() -> None:
    update = {"tags": ["b"], "x-new": {"a": 1}}
    content = changed({"target": "$.paths['/a'].get", "update": update})
    assert content["paths"]["/a"]["get"] == {"tags": ["a", "b"], "x-old": 1, "x-new": {"a": 1}}


def test_every_match_is_changed() -> None:
    content = changed({"target": "$.paths.*.get", "update": {"deprecated": True}})
    assert all(content["paths"][path]["get"]["deprecated"] for path in ("/a", "/b"))


def test_arrays_get_one_more_item() -> None:
    assert changed({"target": "$.tags", "update": {"name": "d"}})["tags"][3] == {"name": "d"}
    assert len(changed({"target": "$.tags", "update": [1, 2]}, version="1.1.0")["tags"]) == 5
    assert len(changed({"target": "$.tags", "update": [1, 2]})["tags"]) == 4


def test_matches_are_removed_from_objects_and_arrays() -> None:
    content = changed(
        {"target": "$..x-old", "remove": True},
        {"target": "$.tags[?@.name != 'b']", "remove": True},
        {"target": "$.paths['/b']", "remove": True, "update": {"x": 1}},
    )
    assert content["tags"] == [{"name": "b"}]
    assert content["paths"] == {"/a": {"get": {"tags": ["a"]}, "post": {}}}


def test_actions_follow_each_other_and_no_match_is_no_error() -> None:
    content = changed(
        {"target": "$.paths", "update": {"/c": {"get": {}}}},
        {"target": "$.paths['/c'].get", "update": {"summary": "c"}},
        {"target": "$.nothing", "update": {"summary": "c"}},
    )
    assert content["paths"]["/c"] == {"get": {"summary": "c"}}


@pytest.mark.parametrize(
    ("action", "words"),
    [
        ({"target": "$.paths[", "update": {}}, "no JSONPath"),
        ({"target": "paths", "update": {}}, "no JSONPath"),
        ({"update": {}}, "has a `target`"),
        (5, "has a `target`"),
        ({"target": "$.openapi", "update": "3.0.0"}, "changes objects and arrays"),
        ({"target": "$.paths", "update": 5}, "changes objects and arrays"),
        ({"target": "$", "remove": True}, "cannot be removed"),
    ],
)
def test_an_action_that_cannot_be_applied_is_reported_where_it_stands(
    action: Any, words: str
) -> None:
    with pytest.raises(InvalidDocument, match=words) as caught:
        changed({"target": "$.tags", "update": {}}, action)
    assert (caught.value.source, caught.value.pointer) == ("more.yaml", "/actions/1")


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        ({"openapi": "3.1.0"}, UnsupportedDocument),
        ({"overlay": "2.0.0"}, UnsupportedDocument),
        ({"overlay": "1.0.0", "actions": {}}, InvalidDocument),
    ],
)
def test_what_is_no_overlay_is_refused(content: Any, kind: type[SpecError]) -> None:
    with pytest.raises(kind):
        overlaid(Document(source="a", content=BOOKS), Document(source="more.yaml", content=content))
