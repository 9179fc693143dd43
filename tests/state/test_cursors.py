from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mockserver.state.cursors import Cursors, UnknownCursor

PLACES = st.binary(min_size=1, max_size=40)
CONTEXT = ["GET /books", {"kind": "novel", "order": "desc"}, "/id"]
CURSORS = Cursors(seed=1)


@given(PLACES)
@settings(max_examples=100, deadline=None)
def test_a_cursor_leads_back_to_its_place(place: bytes) -> None:
    cursor = CURSORS.issued(place, context=CONTEXT)
    assert CURSORS.place(cursor, context=CONTEXT) == place
    assert re.fullmatch("[A-Za-z0-9_-]+", cursor)


@given(PLACES, st.data())
@settings(max_examples=200, deadline=None)
def test_an_edited_cursor_is_refused(place: bytes, data: st.DataObject) -> None:
    cursor = CURSORS.issued(place, context=CONTEXT)
    at = data.draw(st.integers(0, len(cursor) - 1))
    character = data.draw(st.sampled_from("ABab01-_+/=. é"))
    edited = data.draw(
        st.sampled_from(
            [
                cursor[:at],
                cursor[at + 1 :],
                cursor[:at] + character + cursor[at + 1 :],
                cursor[:at] + character + cursor[at:],
                cursor + character,
                cursor.swapcase(),
            ]
        )
    )
    if edited != cursor:
        with pytest.raises(UnknownCursor):
            CURSORS.place(edited, context=CONTEXT)


@given(st.text(max_size=40))
@settings(max_examples=100, deadline=None)
def test_text_that_nobody_issued_is_refused(text: str) -> None:
    with pytest.raises(UnknownCursor):
        CURSORS.place(text, context=CONTEXT)


@pytest.mark.parametrize("suffix", ["=", "==", "====", "\n", " ", "%3D", "é"])
def test_a_cursor_with_something_added_is_refused(suffix: str) -> None:
    cursor = CURSORS.issued(b"7", context=CONTEXT)
    with pytest.raises(UnknownCursor):
        CURSORS.place(cursor + suffix, context=CONTEXT)


@pytest.mark.parametrize(
    "context",
    [
        [],
        ["GET /films", *CONTEXT[1:]],
        ["GET /books", {"kind": "novel"}, "/id"],
        ["GET /books", {"kind": "novel", "order": "asc"}, "/id"],
        ["GET /books", {"kind": ["novel"], "order": "desc"}, "/id"],
        [*CONTEXT, None],
    ],
)
def test_a_cursor_of_another_list_is_refused(context: list[Any]) -> None:
    cursor = CURSORS.issued(b"7", context=CONTEXT)
    with pytest.raises(UnknownCursor):
        CURSORS.place(cursor, context=context)


def test_the_order_of_parameters_does_not_matter() -> None:
    cursor = CURSORS.issued(b"7", context=CONTEXT)
    turned = ["GET /books", {"order": "desc", "kind": "novel"}, "/id"]
    assert CURSORS.place(cursor, context=turned) == b"7"


def test_instances_of_one_seed_read_each_others_cursors() -> None:
    cursor = Cursors(seed=1).issued(b"7", context=CONTEXT)
    assert cursor == CURSORS.issued(b"7", context=CONTEXT)
    assert CURSORS.place(cursor, context=CONTEXT) == b"7"
    with pytest.raises(UnknownCursor):
        Cursors(seed=2).place(cursor, context=CONTEXT)
