from __future__ import annotations

import keyword
from collections.abc import Mapping
from datetime import UTC, datetime
from types import ModuleType
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mockserver.errors import WorldError
from mockserver.generation.fakes import Fakes
from mockserver.mocking.worlds import Collection, Source, snake_case, world_from_module


class Call:
    """As much of a `worlds.Call` as handlers here ask for."""

    def __init__(self, parameters: Mapping[str, Any], body: Any = None) -> None:
        self.parameters = parameters
        self.body = body


def module(**members: Any) -> ModuleType:
    made = ModuleType("world")
    for name, member in members.items():
        setattr(made, name, member)
    return made


def answered(function: Any, parameters: Mapping[str, Any], body: Any = None) -> Any:
    world = world_from_module("test", module(handle=function), ["handle"])
    call: Any = Call(parameters, body)
    return world.handlers["handle"](call)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("conversationId", "conversation_id"),
        ("conversation_id", "conversation_id"),
        ("conversation-id", "conversation_id"),
        ("X-Request-Id", "x_request_id"),
        ("meta[key]", "meta_key"),
        ("from", "from_"),
        ("class", "class_"),
        ("limit", "limit"),
        ("page2Size", "page2_size"),
    ],
)
def test_names_become_names_of_python(name: str, expected: str) -> None:
    assert snake_case(name) == expected


@given(st.from_regex("[a-zA-Z][a-zA-Z0-9_.-]{0,10}", fullmatch=True))
@settings(max_examples=100, deadline=None)
def test_names_can_be_written_in_python(name: str) -> None:
    assert snake_case(name).isidentifier()
    assert not keyword.iskeyword(snake_case(name))
    assert snake_case(snake_case(name)) == snake_case(name)


def test_handlers_are_named_like_their_operation() -> None:
    def handle(call: Any) -> str:
        return "handled"

    made = module(listBooks=handle, read_book=handle, Book=ModuleType, other=5)
    world = world_from_module(
        "test", made, ["listBooks", "readBook", "Book", "other", "deleteBook"]
    )
    assert world.handlers.keys() == {"listBooks", "readBook"}
    assert world.name == "test"


def test_the_name_as_written_comes_first() -> None:
    made = module(readBook=lambda call: "camel", read_book=lambda call: "snake")
    call: Any = Call({})
    assert world_from_module("test", made, ["readBook"]).handlers["readBook"](call) == "camel"


def test_parameters_are_passed_by_name() -> None:
    def handle(call: Any, book_id: str, from_: str, missing: Any, size: int = 5) -> Any:
        return book_id, from_, missing, size

    assert answered(handle, {"bookId": "b1", "from": "x"}) == ("b1", "x", None, 5)
    assert answered(handle, {"bookId": "b1", "from": "x", "size": 7}) == ("b1", "x", None, 7)


def test_the_body_is_passed_by_name() -> None:
    def handle(call: Any, body: Any) -> Any:
        return body

    assert answered(handle, {"body": "parameter"}, body={"a": 1}) == {"a": 1}


def test_a_handler_may_take_the_call_alone() -> None:
    assert answered(lambda call: call.parameters, {"a": 1}) == {"a": 1}


def test_collections_are_known_by_name() -> None:
    books = Collection(name="books", records=lambda source: [{"id": source.seed}])
    world = world_from_module("test", module(COLLECTIONS=(books,)), [])
    assert world.collections == {"books": books}
    assert world_from_module("test", module(), []).collections == {}


@pytest.mark.parametrize("wrong", [("books",), ({"name": "books"},), (Collection,)])
def test_other_collections_are_refused(wrong: Any) -> None:
    with pytest.raises(WorldError, match="world test: COLLECTIONS may hold"):
        world_from_module("test", module(COLLECTIONS=wrong), [])


def test_a_source_gives_each_subject_randomness_of_its_own() -> None:
    fakes = Fakes(seed=3)
    source = Source(seed=3, now=datetime(2026, 5, 3, tzinfo=UTC), fakes=lambda: fakes)
    expected = source.random("book", 1).random()
    name = source.fake("book", 1).name()
    source.random("book", 2).random()
    assert source.random("book", 1).random() == expected
    assert source.random("book", 2).random() != expected
    assert source.fake("book", 1).name() == name
