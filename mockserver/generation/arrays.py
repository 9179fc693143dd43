"""Generate arrays of a believable length."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import orjson

from mockserver.generation.draw import Draw, Generate
from mockserver.spec.types import JsonSchema, JsonValue

_USUAL_LENGTH = 3


def arrays(
    schema: dict[str, Any], name: str, compile_member: Callable[[JsonSchema, str], Generate]
) -> Generate:
    """Return a generator of the arrays that *schema* allows, for a property called *name*."""
    singular = name[:-1] if name.endswith("s") and not name.endswith("ss") else name
    first = [compile_member(item, singular) for item in schema.get("prefixItems", ())]
    rest = schema.get("items", True)
    item = None if rest is False else compile_member(rest, singular)
    wanted = schema.get("minContains", 1) if "contains" in schema else 0
    parts = [schema[key] for key in ("items", "contains") if key in schema]
    contained = compile_member({"allOf": parts}, singular) if wanted else None
    shortest = max(schema.get("minItems", 0), wanted)
    longest = schema.get("maxItems")
    unique = schema.get("uniqueItems") is True

    def generate(draw: Draw) -> list[JsonValue]:
        length = shortest if draw.sparing else max(shortest, draw.random.randint(1, _USUAL_LENGTH))
        if longest is not None:
            length = min(length, longest)
        fixed = first if longest is None else first[:longest]
        items: list[JsonValue] = [member(draw) for member in fixed]
        seen = {_identity(value) for value in items}
        attempts = 0
        while item is not None and len(items) < length and attempts < 20 * length:
            attempts += 1
            enough = contained is None or len(items) >= len(fixed) + wanted
            value = item(draw) if enough or contained is None else contained(draw)
            if unique and _identity(value) in seen:
                continue
            seen.add(_identity(value))
            items.append(value)
        return items

    return generate


def _identity(value: JsonValue) -> bytes:
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS)
