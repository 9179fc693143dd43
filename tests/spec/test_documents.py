from __future__ import annotations

import io
import json
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mockserver.errors import UnreadableDocument
from mockserver.spec import documents, plain
from mockserver.spec.documents import Document, document_from_text, load_document

TEXT = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Zs")), max_size=12)
SCALARS = (
    st.none()
    | st.booleans()
    | st.integers(-(10**20), 10**20)
    | st.floats(allow_nan=False, allow_infinity=False)
    | TEXT
)
JSON_VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4),
    max_leaves=12,
)
JSON_OBJECTS = st.dictionaries(TEXT, JSON_VALUES, max_size=4)


def read(text: str) -> Any:
    return document_from_text(text, source="book.yaml").content


def refusal(text: str) -> UnreadableDocument:
    with pytest.raises(UnreadableDocument) as caught:
        read(text)
    return caught.value


@given(JSON_OBJECTS)
@settings(max_examples=80, deadline=None)
def test_json_is_read_as_json(value: dict[str, Any]) -> None:
    assert read(json.dumps(value)) == value


@given(JSON_OBJECTS)
@settings(max_examples=80, deadline=None)
def test_json_is_yaml_with_the_same_meaning(value: dict[str, Any]) -> None:
    assert read("# a comment\n" + json.dumps(value, ensure_ascii=False)) == value


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("no", "no"),
        ("NO", "NO"),
        ("yes", "yes"),
        ("on", "on"),
        ("off", "off"),
        ("y", "y"),
        ("true", True),
        ("False", False),
        ("tRUE", "tRUE"),
        ("010", 10),
        ("0o17", "0o17"),
        ("0x1F", "0x1F"),
        ("0b1", "0b1"),
        ("1_000", "1_000"),
        ("190:20:30", "190:20:30"),
        ("12:30", "12:30"),
        ("2024-01-01", "2024-01-01"),
        ("2024-01-01T10:00:00Z", "2024-01-01T10:00:00Z"),
        ("2024-01-01 10:00:00", "2024-01-01 10:00:00"),
        ("-17", -17),
        ("+17", 17),
        ("1.5", 1.5),
        ("1e3", 1000.0),
        (".5", 0.5),
        ("1.2.3", "1.2.3"),
        (".inf", ".inf"),
        (".nan", ".nan"),
        ("null", None),
        ("~", None),
        ("", None),
        ("nUll", "nUll"),
        ("'null'", "null"),
        ("=", "="),
        ("!!str 5", "5"),
    ],
)
def test_scalars_follow_yaml_1_2(written: str, meant: object) -> None:
    found = read(f"value: {written}")["value"]
    assert found == meant
    assert type(found) is type(meant)


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("200", "200"),
        ("no", "no"),
        ("true", "true"),
        ("null", "null"),
        ("2024-01-01", "2024-01-01"),
    ],
)
def test_keys_are_text(written: str, name: str) -> None:
    assert read(f"{written}: x") == {name: "x"}


def test_merge_keys_of_yaml_1_1_are_followed() -> None:
    text = "base: &base {a: 1, b: 2}\nderived:\n  <<: *base\n  b: 3"
    assert read(text)["derived"] == {"a": 1, "b": 3}


def test_aliases_are_copies() -> None:
    content = read("one: &one {a: []}\ntwo: *one")
    assert content["one"] == content["two"]
    assert content["one"]["a"] is not content["two"]["a"]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("openapi: 3.1.0\ninfo: [1, 2\npaths: {}", "line 3"),
        ("a: 1\nb: 'unfinished", "line 2"),
        ("a: 1\n\tb: 2", "line 2"),
        ('{"openapi": "3.1.0",\n "info": }}', "line 2"),
        ("a: 1\n---\nb: 2", "line 2"),
        ("a: *nobody", "line 1"),
        ("a: !!python/object/apply:os.system [ls]", "line 1"),
        ("? [a]\n: 1", "line 1"),
    ],
)
def test_broken_text_names_source_and_line(text: str, place: str) -> None:
    error = refusal(text)
    assert error.source == "book.yaml"
    assert place in error.message


@pytest.mark.parametrize(
    ("text", "found"),
    [("", "nothing"), ("- 1", "an array"), ("hello", "text"), ("5", "a number"), ("no", "text")],
)
def test_a_document_is_an_object(text: str, found: str) -> None:
    assert f"holds {found} where" in refusal(text).message


@pytest.mark.parametrize(
    "value", ["!!timestamp 2024-01-01", "!!binary aGk=", "!!set {a}", "123e456", '{"b": NaN}']
)
def test_values_that_json_does_not_know_are_refused_with_their_pointer(value: str) -> None:
    text = value.replace("{", '{"a": {', 1) + "}" if value.startswith("{") else f"a: {value}"
    assert refusal(text).pointer.startswith("/a")


def test_aliases_that_multiply_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plain, "MAX_NODES", 1000)
    lines = ["a0: &a0 [x]"]
    lines += [f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 9)}]" for i in range(1, 12)]
    assert "expands to more than 1,000 values" in refusal("\n".join(lines)).message
    assert read("\n".join(lines[:3]))["a2"] == [[["x"]] * 9] * 9


def test_merges_that_multiply_are_refused() -> None:
    lines = ["a0: &a0 {x: 1}"]
    lines += [f"a{i}: &a{i} {{<<: [{', '.join([f'*a{i - 1}'] * 9)}]}}" for i in range(1, 12)]
    assert "merges more than" in refusal("\n".join(lines)).message


@pytest.mark.parametrize(
    "text",
    [
        "a: &a [*a]",
        "a: &a {b: *a}",
        "a: " + "[" * 60_000 + "]" * 60_000,
        '{"a": ' + "[" * 60_000 + "]" * 60_000 + "}",
        '{"a": ' + "[" * 60_000,
        "- " * 60_000 + "x",
        "\n".join(" " * depth + "a:" for depth in range(documents.MAX_DEPTH + 2)),
    ],
    ids=["list in itself", "object in itself", "yaml", "json", "broken json", "dashes", "blocks"],
)
def test_nesting_without_end_is_refused(text: str) -> None:
    assert "nested more than 200 levels deep" in refusal(text).message


def test_nesting_within_the_limit_is_read() -> None:
    text = "a: " + "[" * 150 + "]" * 150 + "\nb: [" + "[]," * documents._MANY_OPENINGS + "]"
    assert len(read(text)["b"]) == documents._MANY_OPENINGS


def test_standard_input_is_read_for_a_hyphen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("\ufeffopenapi: 3.1.0"))
    assert load_document("-") == Document(source="<stdin>", content={"openapi": "3.1.0"})


def test_standard_input_that_is_no_text_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    stdin = io.TextIOWrapper(io.BytesIO(b"openapi: \xff"), encoding="utf-8")
    monkeypatch.setattr(sys, "stdin", stdin)
    with pytest.raises(UnreadableDocument, match="<stdin>: is not utf-8 text"):
        load_document("-")


def test_files_are_read_with_or_without_a_byte_order_mark(tmp_path: Path) -> None:
    path = tmp_path / "book.yaml"
    for mark in (b"", b"\xef\xbb\xbf"):
        path.write_bytes(mark + "title: Bücher".encode())
        assert load_document(path).content == {"title": "Bücher"}


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_files_in_utf_16_are_known_by_their_mark(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "book.yaml"
    mark = "" if encoding == "utf-16" else "\ufeff"
    path.write_bytes(f"{mark}title: Bücher".encode(encoding))
    assert load_document(path).content == {"title": "Bücher"}
    path.write_bytes(path.read_bytes()[:-1])
    with pytest.raises(UnreadableDocument, match="is not UTF-16 text"):
        load_document(path)


def test_aliases_that_multiply_are_refused_before_they_are_expanded() -> None:
    levels = [f"x{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 10)}]" for i in range(1, 60)]
    started = time.perf_counter()
    error = refusal("x0: &a0 [1]\n" + "\n".join(levels))
    assert time.perf_counter() - started < 1
    assert "expands to more than 10,000,000 values" in error.message


@pytest.mark.parametrize("text", ["a: &a [*a]", "a: &a {b: *a}"])
def test_what_is_inside_itself_is_too_deep_and_said_in_a_line(text: str) -> None:
    error = refusal(text)
    assert "is nested more than 200 levels deep: /a/" in error.message
    assert len(error.message) < 120


def test_yaml_says_what_it_was_reading_when_it_failed() -> None:
    assert "while parsing a flow sequence: did not find" in refusal("a: [1").message
    assert "expected a single document" in refusal("a: 1\n---\nb: 2").message


def test_files_that_cannot_be_read_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(UnreadableDocument, match="no such file") as caught:
        load_document(tmp_path / "missing.yaml")
    assert caught.value.source == str(tmp_path / "missing.yaml")
    with pytest.raises(UnreadableDocument, match="directory"):
        load_document(tmp_path)
    path = tmp_path / "latin.yaml"
    path.write_bytes(b"title: B\xfccher")
    with pytest.raises(UnreadableDocument, match=r"is not UTF-8 text \(byte 8\)"):
        load_document(path)
    monkeypatch.setattr(documents, "MAX_BYTES", 10)
    with pytest.raises(UnreadableDocument, match="is 13 bytes long; documents may have 10"):
        load_document(path)


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("specs/OpenCX.yaml", "opencx"),
        ("a/b.c/My API v2.yaml", "my-api-v2"),
        ("C:\\specs\\book.json", "book"),
        ("<stdin>", "stdin"),
        ("日本.yaml", "api"),
    ],
)
def test_the_name_of_a_document_is_safe_in_a_path(source: str, name: str) -> None:
    assert Document(source=source, content={}).name == name
