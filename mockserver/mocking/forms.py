"""Write and read `application/x-www-form-urlencoded`, as the Encoding Objects say."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any
from urllib.parse import quote_plus, unquote_plus

from mockserver.mocking.encodings import Encoding, Encodings
from mockserver.mocking.json_bytes import text_of
from mockserver.mocking.shapes import Shapes, parsed_json
from mockserver.spec.model import Schema
from mockserver.spec.types import JsonValue

_BRACKETS = re.compile(r"([^\[\]]+)((?:\[[^\[\]]*\])+)")
_DEEPEST = 20


def form_body(value: JsonValue, encodings: Encodings) -> bytes:
    """Return *value*, an object, as a form: objects inside it are JSON, or as their style says.

    Items of arrays are repeated unless the encoding delimits them.
    """
    if not isinstance(value, Mapping):
        return quote_plus(text_of(value)).encode()
    pairs = [
        pair
        for name, member in value.items()
        for pair in _pairs(name, member, encodings.of(name), quote_plus)
    ]
    return "&".join(f"{quote_plus(name)}={text}" for name, text in pairs).encode()


def form_value(
    raw: bytes, schema: Schema | None, shapes: Shapes, encodings: Encodings
) -> dict[str, JsonValue]:
    """Return the object that the form *raw* holds; values become what the schema names."""
    pairs = []
    for part in raw.decode("latin-1").split("&"):
        if part:
            key, _, text = part.partition("=")
            pairs.append((unquote_plus(key), text))
    return _read(pairs, schema, shapes, encodings, unquote_plus)


def pairs_of(name: str, value: JsonValue, encoding: Encoding) -> list[tuple[str, str]]:
    """Return the pairs, nothing percent-encoded, that the property *name* is written as."""
    return _pairs(name, value, encoding, str)


def pairs_value(
    pairs: Iterable[tuple[str, str]], schema: Schema | None, shapes: Shapes, encodings: Encodings
) -> dict[str, JsonValue]:
    """Return the object that *pairs* hold, nothing of them percent-encoded."""
    return _read(pairs, schema, shapes, encodings, str)


def spread_members(schema: Schema | None, shapes: Shapes, encodings: Encodings) -> dict[str, str]:
    """Return the members of objects that are written by themselves, each with its object."""
    found: dict[str, str] = {}
    for name, encoding in encodings.named.items():
        if encoding.style == "form" and encoding.delimiter is None:
            for member in shapes.properties(shapes.property(schema, name)):
                found.setdefault(member, name)
    return found


def _pairs(
    name: str, value: JsonValue, encoding: Encoding, quoted: Callable[[str], str]
) -> list[tuple[str, str]]:
    delimiter = encoding.delimiter
    if encoding.style == "deepObject" and isinstance(value, Mapping | list):
        return [(key, quoted(text)) for key, text in _deep(name, value)]
    if isinstance(value, list):
        texts = [quoted(text_of(item)) for item in value]
    elif isinstance(value, Mapping) and encoding.style is not None:
        # OAS 3.1, style form and its kin: the members by themselves, or names and values in turn.
        if delimiter is None:
            return [(key, quoted(text_of(member))) for key, member in value.items()]
        texts = [quoted(text_of(part)) for pair in value.items() for part in pair]
    else:
        return [(name, quoted(text_of(value)))]
    if delimiter is None:
        return [(name, text) for text in texts]
    return [(name, (delimiter if delimiter == "," else quoted(delimiter)).join(texts))]


def _read(
    pairs: Iterable[tuple[str, str]],
    schema: Schema | None,
    shapes: Shapes,
    encodings: Encodings,
    decoded: Callable[[str], str],
) -> dict[str, JsonValue]:
    properties = shapes.properties(schema)
    spread = spread_members(schema, shapes, encodings)
    tree: dict[str, Any] = {}
    for name, text in pairs:
        tokens = [name] if name in properties else _tokens(name)
        if tokens[0] not in properties and tokens[0] in spread:
            tokens = [spread[tokens[0]], *tokens]
        described = shapes.property(schema, tokens[0])
        types, encoding = shapes.types(described), encodings.of(tokens[0])
        delimiter = encoding.delimiter
        if len(tokens) == 1 and delimiter and encoding.style and "object" in types:
            texts = [decoded(one) for one in _split(text, delimiter)]
            for key, member in zip(texts[::2], texts[1::2], strict=False):
                _add(tree, [name, key], member)
            continue
        for one in _split(text, delimiter) if delimiter and "array" in types else [text]:
            _add(tree, tokens, decoded(one))
    return {
        name: _value(node, shapes.property(schema, name), shapes) for name, node in tree.items()
    }


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
