"""Messages are shown as text, the part in question marked."""

from __future__ import annotations

import dataclasses
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract_tests.exchanges import Exchange
from contract_tests.reports.messages import (
    SHOWN_CHARACTERS,
    Line,
    request_lines,
    response_lines,
    visible,
)
from tests.contract_tests.reports.sample import exchange

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda below: (
        st.lists(below, max_size=3) | st.dictionaries(st.text(max_size=3), below, max_size=3)
    ),
    max_leaves=8,
)


def _answer(body: bytes) -> Exchange:
    return dataclasses.replace(exchange(), response_headers=(), response_body=body)


def _marked(lines: tuple[Line, ...]) -> list[str]:
    return [line.text.strip() for line in lines if line.marked]


@given(JSON)
def test_a_json_body_is_shown_as_what_it_is(value: Any) -> None:
    lines = response_lines(_answer(json.dumps(value).encode()))
    assert json.loads("\n".join(line.text for line in lines[2:])) == value


@pytest.mark.parametrize(
    ("pointer", "expected"),
    [
        ("/items/1/title", ['"title": "b"']),
        ("/items/1", ["{", '"title": "b"', "}"]),
        ("/items/0/name", ["{", "}"]),
        ("/total", ['"total": 2']),
        ("/total/deeper", ['"total": 2']),
        ("/a~1b", ['"a/b": null']),
    ],
)
def test_the_part_that_a_place_names_is_marked(pointer: str, expected: list[str]) -> None:
    body = {"items": [{"title": "a"}, {"title": "b"}], "total": 2, "a/b": None}
    lines = response_lines(_answer(json.dumps(body).encode()), f"body#{pointer}")
    assert [text.rstrip(",") for text in _marked(lines)] == expected


def test_headers_status_and_query_are_marked() -> None:
    assert _marked(response_lines(exchange(), "header.x-total")) == ["X-Total: 2"]
    assert _marked(response_lines(exchange(), "status")) == ["200 OK"]
    assert _marked(request_lines(exchange("limit=0"), "query.limit")[:1])
    assert _marked(request_lines(exchange(), "header.accept")) == ["Accept: application/json"]
    assert _marked(request_lines(exchange(), "body#/x")) == []


def test_a_long_body_is_cut_around_what_is_marked() -> None:
    body = {"items": [{"title": "x" * 50} for _ in range(5000)]}
    lines = response_lines(_answer(json.dumps(body).encode()), "body#/items/3000/title")
    assert len("\n".join(line.text for line in lines)) < SHOWN_CHARACTERS + 200
    assert len(_marked(lines)) == 1
    assert "lines before" in lines[2].text
    assert lines[-1].text == "… more"


def test_one_long_line_is_cut() -> None:
    lines = response_lines(_answer(b"x" * 1_000_000))
    assert len(lines[2].text) == SHOWN_CHARACTERS


@pytest.mark.parametrize(
    ("body", "shown"),
    [(b"", "(no body)"), (b"\xff\xfe", "(2 bytes that are no text)"), (b"plain", "plain")],
)
def test_other_bodies_are_shown_as_far_as_they_can(body: bytes, shown: str) -> None:
    assert response_lines(_answer(body))[-1].text == shown


def test_a_deep_body_is_shown() -> None:
    body = b"[" * 900 + b"]" * 900
    assert response_lines(_answer(body), "body#/0/0")


def test_control_characters_are_written_out() -> None:
    assert visible("a\x1b[31m\tb\n\x9b") == "a\\x1b[31m\tb\n\\x9b"
