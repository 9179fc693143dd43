"""Generate objects whose members agree with each other."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from mockserver.generation.draw import Draw, Generate, NoValue, TooDeep
from mockserver.generation.names import words_of
from mockserver.generation.patterns import searched
from mockserver.spec.dialects import Direction
from mockserver.spec.types import JsonSchema, JsonValue

# How often an optional property is there.
_PRESENT = 0.85

# Names whose last word says when: the earlier never comes after the later.
_MOMENTS = (("created", "updated", "deleted"), ("start", "end"), ("first", "last"), ("from", "to"))


def objects(
    schema: dict[str, Any], compile_member: Callable[[JsonSchema, str], Generate]
) -> Generate:
    """Return a generator of the objects that *schema* allows."""
    properties = {
        name: compile_member(member, name)
        for name, member in schema.get("properties", {}).items()
        if member is not False
    }
    required = set(schema.get("required", ()))
    hidden = _hidden(schema.get("properties", {}))
    for name in schema.get("required", ()):
        member = _undescribed(schema, name)
        if name not in properties and member is not False:
            properties[name] = compile_member(member, name)
    fewest = schema.get("minProperties", 0)
    free = _free(schema, compile_member)

    def generate(draw: Draw) -> dict[str, JsonValue]:
        result: dict[str, JsonValue] = {}
        for name, member in properties.items():
            if name in hidden[draw.direction]:
                continue
            if name not in required and (draw.sparing or draw.random.random() > _PRESENT):
                continue
            try:
                result[name] = member(draw)
            except (NoValue, TooDeep):
                if name in required:
                    raise
        if free is not None and not properties and not draw.sparing:
            fewest_now = max(fewest, 2)
        else:
            fewest_now = fewest
        described = {n: m for n, m in properties.items() if n not in hidden[draw.direction]}
        _fill(result, fewest_now, described, free, draw)
        _agree(result, address=not draw.minimal)
        return result

    return generate


def _hidden(properties: Mapping[str, JsonSchema]) -> dict[Direction, set[str]]:
    """Return the properties that messages of each direction go without."""
    keywords: dict[Direction, str] = {"request": "readOnly", "response": "writeOnly"}
    return {
        direction: {
            name
            for name, member in properties.items()
            if not isinstance(member, bool) and member.get(keyword) is True
        }
        for direction, keyword in keywords.items()
    }


def _undescribed(schema: dict[str, Any], name: str) -> JsonSchema:
    """Return the schema of the property *name*, which has none of its own."""
    for pattern, member in schema.get("patternProperties", {}).items():
        expression = searched(pattern)
        if expression is not None and expression.search(name):
            found: JsonSchema = member
            return found
    additional: JsonSchema = schema.get("additionalProperties", True)
    return additional


def _free(
    schema: dict[str, Any], compile_member: Callable[[JsonSchema, str], Generate]
) -> Callable[[Draw], tuple[str, JsonValue]] | None:
    """Return a generator of properties of any name; `None` if *schema* describes none."""
    patterns = schema.get("patternProperties", {})
    additional = schema.get("additionalProperties", True)
    if additional is False and not patterns:
        return None
    if additional in (True, False) and patterns:
        pattern, additional = next(iter(patterns.items()))
        name_schema: dict[str, Any] = {"type": "string", "pattern": pattern}
    elif "propertyNames" in schema:
        name_schema = {"allOf": [{"type": "string"}, schema["propertyNames"]]}
    elif isinstance(additional, bool):
        return None
    else:
        member = compile_member(additional, "")
        return lambda draw: (str(draw.faker.word()), member(draw))
    name, member = compile_member(name_schema, ""), compile_member(additional, "")
    pattern = str(name_schema.get("pattern", "$"))
    return lambda draw: (
        # Where a name may go on, words tell names apart.
        str(name(draw)) + ("" if pattern.endswith("$") else str(draw.faker.word())),
        member(draw),
    )


def _fill(
    result: dict[str, JsonValue],
    fewest: int,
    properties: dict[str, Generate],
    free: Callable[[Draw], tuple[str, JsonValue]] | None,
    draw: Draw,
) -> None:
    """Add properties until there are *fewest*: described ones first."""
    for name, member in properties.items():
        if len(result) >= fewest:
            return
        if name not in result:
            result[name] = member(draw)
    for _ in range(20 * fewest):
        if len(result) >= fewest:
            return
        if free is None:
            result.setdefault(str(draw.faker.word()), str(draw.faker.word()))
        else:
            name, value = free(draw)
            result.setdefault(name, value)


def _agree(result: dict[str, JsonValue], *, address: bool) -> None:
    """Put moments in order; take the e-mail *address* from the name."""
    for stages in _MOMENTS:
        found = [
            name
            for stage in stages
            for name, value in result.items()
            if stage in words_of(name) and isinstance(value, str) and value[:4].isdigit()
        ]
        shapes = {len(str(result[name])) for name in found}
        if len(found) > 1 and len(shapes) == 1:
            moments = sorted(str(result[name]) for name in found)
            result.update(zip(found, moments, strict=True))
    name, email = result.get("name"), result.get("email")
    if address and isinstance(name, str) and isinstance(email, str) and "@" in email:
        local = ".".join(words_of(name))
        if local.isascii() and local:
            result["email"] = f"{local}@{email.split('@')[1]}"
