"""Write and read `application/x-www-form-urlencoded`, as the Encoding Objects say."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote_plus, unquote_plus

from mockserver.mocking.encodings import USUAL, Encoding
from mockserver.mocking.json_bytes import text_of
from mockserver.mocking.shapes import Shapes, parsed_json
from mockserver.spec.model import Schema
from mockserver.spec.types import JsonValue

_BRACKETS = re.compile(r"([^\[\]]+)((?:\[[^\[\]]*\])+)")
_DEEPEST = 20


def form_body(value: JsonValue, encodings: Mapping[str, Encoding]) -> bytes:
    """Return *value*, an object, as a form: objects inside it are JSON, or `a[b]=c` (deepObject).

    Items of arrays are repeated unless the encoding delimits them.
    """
    if not isinstance(value, Mapping):
        return quote_plus(text_of(value)).encode()
    pairs = [
        pair
        for name, member in value.items()
        for pair in _pairs(name, member, encodings.get(name, USUAL))
    ]
    return "&".join(f"{quote_plus(name)}={text}" for name, text in pairs).encode()


def form_value(
    raw: bytes, schema: Schema | None, shapes: Shapes, encodings: Mapping[str, Encoding]
) -> dict[str, JsonValue]:
    """Return the object that the form *raw* holds; values become what the schema names."""
    properties = shapes.properties(schema)
    tree: dict[str, Any] = {}
    for part in raw.decode("latin-1").split("&"):
        if not part:
            continue
        key, _, text = part.partition("=")
        name = unquote_plus(key)
        tokens = [name] if name in properties else _tokens(name)
        encoding = encodings.get(tokens[0], USUAL)
        described = shapes.property(schema, tokens[0])
        types = shapes.types(described)
        delimiter = encoding.delimiter if "array" in types else None
        texts = [text] if delimiter is None else _split(text, delimiter)
        for one in texts:
            _add(tree, tokens, unquote_plus(one))
    return {
        name: _value(node, shapes.property(schema, name), shapes) for name, node in tree.items()
    }


def _pairs(name: str, value: JsonValue, encoding: Encoding) -> list[tuple[str, str]]:
    if encoding.style == "deepObject" and isinstance(value, Mapping | list):
        return [(key, quote_plus(text)) for key, text in _deep(name, value)]
    if isinstance(value, list):
        texts = [quote_plus(text_of(item)) for item in value]
        if encoding.delimiter is None:
            return [(name, text) for text in texts]
        return [(name, quote_plus(encoding.delimiter, safe=",").join(texts))]
    return [(name, quote_plus(text_of(value)))]


def _deep(name: str, value: JsonValue) -> list[tuple[str, str]]:
    if isinstance(value, Mapping):
        members = [(f"{name}[{key}]", member) for key, member in value.items()]
    elif isinstance(value, list):
        members = [(f"{name}[{index}]", member) for index, member in enumerate(value)]
    else:
        return [(name, text_of(value))]
    return [pair for key, member in members for pair in _deep(key, member)]


def _split(text: str, delimiter: str) -> list[str]:
    # Blanks and bars are percent-encoded by most clients, and delimit all the same.
    for encoded in {" ": ("%20", "+"), "|": ("%7C", "%7c")}.get(delimiter, ()):
        text = text.replace(encoded, delimiter)
    return text.split(delimiter)


def _tokens(name: str) -> list[str]:
    """Return the keys in `card[address][city]`; `tags[]` ends with an empty one."""
    match = _BRACKETS.fullmatch(name)
    if match is None:
        return [name]
    return [match.group(1), *re.findall(r"\[([^\[\]]*)\]", match.group(2))][:_DEEPEST]


def _add(tree: dict[str, Any], tokens: list[str], text: str) -> None:
    """Put *text* into *tree*: objects by key, the texts of one key as a list."""
    if len(tokens) > 1 and tokens[-1] == "":
        tokens = tokens[:-1]
    for token in tokens[:-1]:
        inner = tree.setdefault(token, {})
        if not isinstance(inner, dict):
            return  # The same name holds a text and an object: the first counts.
        tree = inner
    found = tree.setdefault(tokens[-1], [])
    if isinstance(found, list):
        found.append(text)


def _value(node: Any, schema: Schema | None, shapes: Shapes) -> JsonValue:
    """Return what *node*, an object or a list of texts, is where *schema* is expected."""
    types = shapes.types(schema)
    if isinstance(node, dict):
        if "object" not in types and node and all(key.isdigit() or not key for key in node):
            items = shapes.items(schema)
            return [_value(node[key], items, shapes) for key in sorted(node, key=_index)]
        return {k: _value(member, shapes.property(schema, k), shapes) for k, member in node.items()}
    if "array" in types:
        items = shapes.items(schema)
        whole = parsed_json(node[0], None) if len(node) == 1 else None
        if isinstance(whole, list) and "string" not in shapes.types(items):
            return whole
        return [_value([text], items, shapes) for text in node]
    text = node[-1]  # A single value sent twice: the last one counts, as in most servers.
    if "object" in types:
        return parsed_json(text, text)
    return shapes.coerced(text, schema)


def _index(key: str) -> int:
    return int(key) if key else 0
