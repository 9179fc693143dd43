from __future__ import annotations

from typing import Any

import pytest

from mockserver.mocking.examples import example_for
from mockserver.mocking.layouts import Layout
from mockserver.spec import MISSING, Example, MediaType
from tests.mocking.conftest import shapes_of

BOOK = {
    "type": "object",
    "required": ["title"],
    "properties": {"title": {"type": "string"}, "pages": {"type": "integer"}},
}


def chosen(schema: Any, name: str, *values: Any, called: str | None = None) -> Any:
    tested, shapes = shapes_of(schema)
    examples = tuple(
        Example(name=f"e{index}", value=value, pointer=f"/e{index}")
        for index, value in enumerate(values)
    )
    media_type = MediaType(name=name, schema=tested, examples=examples)
    return example_for(media_type, name, Layout(schema=tested, shapes=shapes), name=called)


def test_the_first_valid_example_is_chosen_and_the_others_are_named() -> None:
    found = chosen(BOOK, "application/json", {"title": 1}, {"pages": 2}, {"title": "T"})
    assert (found.name, found.value) == ("e2", {"title": "T"})
    assert [place for place, _ in found.faults] == ["/e0", "/e1"]
    assert "/title 1 is not of type" in found.faults[0][1]


def test_an_example_asked_for_by_name_is_that_or_none() -> None:
    values = ({"title": "A"}, {"title": "B"}, {})
    assert chosen(BOOK, "application/json", *values, called="e1").value == {"title": "B"}
    assert chosen(BOOK, "application/json", *values, called="e2").value is MISSING


def test_the_examples_of_the_schema_come_last() -> None:
    schema = {**BOOK, "examples": [{"title": "S"}]}
    assert chosen(schema, "application/json").value == {"title": "S"}
    assert chosen(schema, "application/json", {"title": "M"}).value == {"title": "M"}


@pytest.mark.parametrize(
    ("name", "text", "written"),
    [
        ("application/json", '{"title": "T"}', {"title": "T"}),
        ("application/xml", "<b><title>T</title><pages>3</pages></b>", None),
        ("application/x-www-form-urlencoded", "title=T&pages=3", None),
    ],
)
def test_an_example_may_be_text_in_its_media_type(name: str, text: str, written: Any) -> None:
    found = chosen(BOOK, name, text)
    assert found.value == (text if written is None else written)
    assert found.is_written is (written is None)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("application/json", '{"title": 1}'),
        ("application/xml", "<b><pages>3</pages></b>"),
        ("application/xml", "no xml"),
        ("application/x-www-form-urlencoded", "pages=many"),
    ],
)
def test_text_that_breaks_the_schema_is_no_example(name: str, text: str) -> None:
    found = chosen(BOOK, name, text)
    assert found.value is MISSING
    assert len(found.faults) == 1
