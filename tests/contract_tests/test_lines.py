"""The line of every JSON Pointer, in YAML and in JSON."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from contract_tests.lines import Lines, Place, line_finder
from mockserver.spec import load_document, value_at
from mockserver.spec.pointers import escaped

YAML = """\
# A comment.
a:
  b: 1
  "c/d": [x, y,
    z]
  200:
    e: |
      text
list:
  - one: 1
    two: 2
  -
    three: 3
base: &base
  shared: 1
merged:
  <<: *base
  own: 2
"""


@pytest.mark.parametrize(
    ("pointer", "line"),
    [
        ("", 2),
        ("/a", 2),
        ("/a/b", 3),
        ("/a/c~1d", 4),
        ("/a/c~1d/2", 5),
        ("/a/200/e", 7),
        ("/list/0", 10),
        ("/list/0/two", 11),
        ("/list/1/three", 13),
        ("/merged/own", 18),
        ("/merged/shared", 15),
        ("/a/nothing/below", 2),
        ("/list/7", 9),
    ],
)
def test_a_pointer_has_its_line_in_yaml(pointer: str, line: int) -> None:
    assert line_finder(YAML)(pointer) == line


JSON = st.recursive(
    st.none() | st.integers() | st.text(max_size=4),
    lambda below: (
        st.lists(below, max_size=3) | st.dictionaries(st.text(max_size=3), below, max_size=3)
    ),
    max_leaves=10,
)


def _pointers(value: Any, pointer: str = "") -> list[str]:
    members = (
        value.items()
        if isinstance(value, dict)
        else enumerate(value)
        if isinstance(value, list)
        else ()
    )
    return [pointer] + [
        each
        for name, member in members
        for each in _pointers(member, f"{pointer}/{escaped(str(name))}")
    ]


@given(content=st.dictionaries(st.text(max_size=3), JSON, max_size=3), indent=st.integers(0, 2))
def test_a_pointer_has_its_line_in_json(content: Any, indent: int) -> None:
    """Each member stands on a line of its own: that line begins with its name or value."""
    text = json.dumps(content, indent=indent)
    lines, find = text.splitlines(), line_finder(text)
    for pointer in _pointers(content):
        value = value_at(content, pointer)
        start = json.dumps(value)[:1]
        line = lines[find(pointer) - 1].strip()
        name = pointer.rpartition("/")[2].replace("~1", "/").replace("~0", "~")
        assert line.startswith((json.dumps(name) + ": ", start))


def test_json_with_tabs_and_surrogates_is_read() -> None:
    find = line_finder('{\n\t"a": "\\ud83d\\ude00",\n\t"b": {"c": [1,\n2]}\n}')
    assert [find(pointer) for pointer in ("/a", "/b", "/b/c/0", "/b/c/1")] == [2, 3, 3, 4]


def test_yaml_that_begins_like_json_is_read() -> None:
    assert line_finder("{a: 1,\n b: 2}")("/b") == 2


def test_lines_agree_with_a_reader_of_its_own(tmp_path: Path) -> None:
    """Every operation of the bundled documents stands on the line that names its method."""
    for path in sorted((Path(__file__).parents[2] / "specs").glob("*.yaml")):
        text = path.read_text(encoding="utf-8").splitlines()
        find = line_finder("\n".join(text))
        for template, item in yaml.safe_load("\n".join(text))["paths"].items():
            for name in item:
                line = text[find(f"/paths/{escaped(template)}/{name}") - 1]
                assert line.strip().startswith(f"{name}:")


def test_a_file_is_read_once() -> None:
    read = []

    def reader(source: str) -> str | None:
        read.append(source)
        return YAML if source == "a.yaml" else None

    lines = Lines(reader)
    assert [lines.line("a.yaml", "/a/b"), lines.line("a.yaml", "/list")] == [3, 9]
    assert lines.line("<stdin>", "") is None
    assert read == ["a.yaml", "<stdin>"]


def test_a_part_of_another_file_has_its_place_there(tmp_path: Path) -> None:
    main, other = tmp_path / "main.yaml", tmp_path / "other.yaml"
    main.write_text(
        "openapi: 3.1.0\ninfo: {title: t, version: '1'}\npaths:\n  /a:\n    $ref: other.yaml#/items/a\n"
    )
    other.write_text("items:\n  a:\n    get:\n      responses: {'200': {description: ''}}\n")
    from mockserver.spec import api_from_document

    api = api_from_document(load_document(main))
    place = Lines().place(api.document, api.operations[0].pointer)
    assert place == Place(source=str(other), pointer="/items/a/get", line=3)
    assert str(place) == f"{other}:3 #/items/a/get"
