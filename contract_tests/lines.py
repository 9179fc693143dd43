"""Find the line of a file on which a JSON Pointer stands, in YAML and in JSON."""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from mockserver.spec import Document
from mockserver.spec.pointers import escaped, tokens_of

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_MERGE = "tag:yaml.org,2002:merge"
_JSON_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\],:]|[^\s{}\[\],:"]+')

Find = Callable[[str], int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A place in a file of a document; `line` counts from 1, `None` where it cannot be told."""

    source: str
    pointer: str
    line: int | None

    def __str__(self) -> str:
        line = f":{self.line}" if self.line else ""
        return f"{self.source}{line} #{self.pointer}"


class Lines:
    """The lines of the files of one document. Each file is read once, when it is asked for."""

    def __init__(self, read: Callable[[str], str | None] | None = None) -> None:
        self._read = read or _text_of
        self._files: dict[str, Find | None] = {}

    def place(self, document: Document, pointer: str) -> Place:
        """Return the place that the author of *document*, in normal form, knows *pointer* by."""
        source, written = document.place(pointer)
        return Place(source=source, pointer=written, line=self.line(source, written))

    def line(self, source: str, pointer: str) -> int | None:
        """Return the line in *source*, from 1, of what *pointer* leads to, or of what is nearest
        above it; `None` if *source* is no file that can be read.
        """
        if source not in self._files:
            text = self._read(source)
            self._files[source] = None if text is None else line_finder(text)
        find = self._files[source]
        return find(pointer) if find else None


def line_finder(text: str) -> Find:
    """Return what finds the line of a JSON Pointer in the document *text*."""
    if text.lstrip().startswith("{"):
        try:
            json.loads(text)
        except (ValueError, RecursionError):
            pass  # A flow mapping of YAML starts like this, too.
        else:
            places = dict(_json_lines(text))
            return lambda pointer: _nearest(places, pointer)
    try:
        root = yaml.compose(text, Loader=_Loader)
    except (yaml.YAMLError, RecursionError):
        return lambda _: 1
    return lambda pointer: _yaml_line(root, pointer)


def _nearest(places: Mapping[str, int], pointer: str) -> int:
    while pointer not in places and pointer:
        pointer = pointer.rpartition("/")[0]
    return places.get(pointer, 1)


def _json_lines(text: str) -> Iterator[tuple[str, int]]:
    """Yield every JSON Pointer of the JSON *text* with its line; a member stands where its name
    does.
    """
    line, position = 1, 0
    # For every array and object around: its pointer, and the index of the next item or -1.
    stack: list[tuple[str, int]] = []
    named: str | None = None
    for match in _JSON_TOKEN.finditer(text):
        sign = match.group()
        line += text.count("\n", position, match.start())
        position = match.start()
        if sign in ",:":
            continue
        if sign in "}]":
            stack.pop()
            continue
        pointer, index = stack[-1] if stack else ("", 0)
        if stack and index < 0 and named is None:
            named = f"{pointer}/{escaped(json.loads(sign))}"
            yield named, line
            continue
        if stack and index >= 0:
            stack[-1] = (pointer, index + 1)
            pointer = f"{pointer}/{index}"
            yield pointer, line
        elif named is not None:
            pointer, named = named, None
        else:
            yield pointer, line
        if sign in "{[":
            stack.append((pointer, -1 if sign == "{" else 0))


def _yaml_line(node: Any, pointer: str) -> int:
    line = node.start_mark.line + 1 if node else 1
    for token in tokens_of(pointer):
        found = _member(node, token)
        if found is None:
            break
        place, node = found
        line = place.start_mark.line + 1
    return line


def _member(node: Any, token: str) -> tuple[Any, Any] | None:
    """Return the node that shows where the member *token* of *node* stands, and its value."""
    if isinstance(node, yaml.SequenceNode):
        if token.isdecimal() and int(token) < len(node.value):
            return node.value[int(token)], node.value[int(token)]
        return None
    if not isinstance(node, yaml.MappingNode):
        return None
    merged: list[Any] = []
    # The last of two members with one name counts.
    for key, value in reversed(node.value):
        if key.value == token:
            return key, value
        if key.tag == _MERGE or key.value == "<<":
            merged += value.value if isinstance(value, yaml.SequenceNode) else [value]
    for base in merged:
        if base is not node and (found := _member(base, token)):
            return found
    return None


def _text_of(source: str) -> str | None:
    """Return the text of the file *source*; `None` for standard input, addresses and no files."""
    try:
        data = Path(source).read_bytes()
        wide = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
        return data.decode("utf-16" if wide else "utf-8-sig")
    except (OSError, ValueError):
        return None
