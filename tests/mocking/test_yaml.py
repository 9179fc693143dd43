"""What is written as YAML is read as the same value, by every reader."""

from __future__ import annotations

from typing import Any

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from mockserver.mocking.layouts import Layout
from mockserver.mocking.media_types import body_of, value_from
from mockserver.mocking.not_readable import NotReadable
from mockserver.mocking.yaml_writing import yaml_body
from tests.mocking.conftest import shapes_of

_TEXT = st.text(st.characters(exclude_categories=["Cs"]))
_SCALARS = (
    st.none()
    | st.booleans()
    | st.integers()
    | _TEXT
    | st.floats(allow_nan=False, allow_infinity=False)
)
VALUES = st.recursive(
    _SCALARS, lambda inner: st.lists(inner) | st.dictionaries(_TEXT, inner), max_leaves=20
)


def layout(schema: Any = True) -> Layout:
    tested, shapes = shapes_of(schema)
    return Layout(schema=tested, shapes=shapes)


def read(text: str | bytes, schema: Any = True) -> Any:
    raw = text.encode() if isinstance(text, str) else text
    return value_from(raw, "application/yaml", layout(schema))


@given(VALUES)
@example([{"a": [[], {}], "b": [[1, [2]], {"c": {"d": None}}]}])
@example({"": "", "no": "off", "~": "1e3", "2024-01-01": "2024-01-01", "a: b": "# no"})
@example([1e22, -1.5e-9, 1e16, 0.1, 2**70, "\x85\u2028\ufeff\x7f\0", "line\nline", " x "])
def test_what_is_written_is_read_as_the_same_value(value: Any) -> None:
    text = yaml_body(value)
    assert read(text) == value
    # Most clients still read YAML 1.1.
    assert yaml.safe_load(text) == value


def test_it_is_written_as_people_write_it() -> None:
    value = [{"id": 1, "name": "Rex the 2nd", "tags": ["a", "b"], "home": {"city": "Ulm: west"}}]
    assert yaml_body(value).decode() == (
        '- id: 1\n  name: Rex the 2nd\n  tags:\n  - a\n  - b\n  home:\n    city: "Ulm: west"\n'
    )


def test_text_alone_is_left_as_it_stands_where_the_schema_wants_text() -> None:
    text = {"type": "string"}
    assert body_of("a: [b", "application/yaml", layout(text)) == b"a: [b"
    assert read("a: [b", text) == "a: [b"


def test_numbers_and_times_are_those_of_json() -> None:
    assert read("a: 010\nb: 2024-01-01\nc: no\n200: x") == {
        "a": 10,
        "b": "2024-01-01",
        "c": "no",
        "200": "x",
    }


BOMB = "a: &a [1,1,1,1,1,1,1,1,1,1]\n" + "".join(
    f"{name}: &{name} [{','.join([f'*{before}'] * 10)}]\n"
    for before, name in zip("abcdef", "bcdefg", strict=True)
)


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ('a: "b\n', "line 2, column 1"),
        ("{a: 1,", "line"),
        ("a: .nan\nb: !!binary aGk=", "JSON does not know"),
        ("!!python/object:os.system x", "constructor"),
        ("a: &a [*a]", "deep"),
        (BOMB, "more than 10,000 values"),
        ("--- 1\n--- 2\n", "another document"),
        (b"\xff\xfe", "is no text in utf-8"),
    ],
)
def test_what_is_no_message_in_yaml_is_refused(text: str | bytes, word: str) -> None:
    with pytest.raises(NotReadable, match=word):
        read(text)
