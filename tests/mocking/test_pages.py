from __future__ import annotations

from typing import Any

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mockserver.mocking.pages import Page

JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=6,
)


def page(items: str, bodies: list[Any], envelope: Any) -> Page:
    written = tuple(orjson.dumps(body).decode() for body in bodies)
    return Page(envelope=envelope, items=items, bodies=written)


@given(
    st.sampled_from(["", "/items", "/data/books", "/a~1b"]),
    st.lists(JSON, max_size=3),
    st.dictionaries(
        st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=3), JSON, max_size=3
    ),
)
@settings(max_examples=80, deadline=None)
def test_the_body_is_the_value(items: str, bodies: list[Any], envelope: Any) -> None:
    made = page(items, bodies, envelope)
    assert orjson.loads(made.body()) == made.value()


def test_items_are_put_into_the_envelope_as_they_are_stored() -> None:
    made = Page(envelope={"next": None}, items="/data/items", bodies=('{"a":1.50}', "{}"))
    assert made.body() == b'{"next":null,"data":{"items":[{"a":1.50},{}]}}'


def test_without_an_envelope_the_items_are_the_body() -> None:
    assert page("", [1, 2], []).body() == b"[1,2]"


def test_members_are_added_to_a_copy_of_the_envelope() -> None:
    made = page("/items", [1], {"items": [], "total": 5})
    assert orjson.loads((made | {"total": 6, "extra": 7}).body()) == {
        "items": [1],
        "total": 6,
        "extra": 7,
    }
    assert orjson.loads(made.body()) == {"items": [1], "total": 5}


@pytest.mark.parametrize("text", ["items", "\\u0000items", '"', "\x01items"])
def test_text_in_the_envelope_is_not_taken_for_the_items(text: str) -> None:
    made = page("/items", [1], {"a": text, text: 2, "items": []})
    assert orjson.loads(made.body()) == made.value()
