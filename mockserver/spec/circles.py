"""Open circles of schemas that are nothing but references to each other: they say nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from urllib.parse import unquote

from mockserver.spec.pointers import value_at


def opened_circles(content: Mapping[str, Any], references: Iterable[str]) -> Iterator[str]:
    """Take one reference out of every circle among *references*; yield where it stood.

    *content* is a document in normal form, whose schemas are ours to change. What stands beside
    the reference is kept.
    """
    known: set[str] = set()
    for reference in references:
        way: dict[str, dict[str, Any]] = {}
        pointer = unquote(reference[1:])
        while pointer not in known and pointer not in way:
            schema = value_at(content, pointer)
            if not isinstance(schema, dict) or not isinstance(schema.get("$ref"), str):
                break
            way[pointer] = schema
            pointer = unquote(schema["$ref"][1:])
        if pointer in way:
            del way[pointer]["$ref"]
            yield pointer
        known.update(way)
