"""List every way in which a value of a request violates its schema: place, rule, received value."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

import orjson

from mockserver.errors import NOTHING, Violation
from mockserver.spec.model import Schema
from mockserver.spec.pointers import escaped
from mockserver.spec.schemas import Schemas
from mockserver.spec.types import JsonValue
from mockserver.web.wording import shown

_LONGEST = 300
_MOST = 100


def violations_of(
    schema: Schema, value: JsonValue, schemas: Schemas, *, place: str
) -> Iterator[Violation]:
    """Yield how *value*, sent at *place*, violates *schema*; at most a hundred ways.

    Where no alternative of `oneOf` or `anyOf` fits, the ways are those of the nearest one.
    """
    validator = schemas.validator(schema, direction="request")
    if validator.is_valid(value):
        return
    count = 0
    for error in validator.iter_errors(value):
        for nearest in _nearest(error):
            for violation in _violations(nearest, place):
                yield violation
                count += 1
                if count == _MOST:
                    return


def received(value: JsonValue) -> JsonValue:
    """Return *value* as a refusal repeats it: whole, or as cut text where it is long."""
    try:
        is_short = len(orjson.dumps(value)) <= _LONGEST
    except TypeError:
        is_short = False
    return value if is_short else shown(value)


def _violations(error: Any, place: str) -> Iterator[Violation]:
    pointer = "".join(f"/{escaped(str(token))}" for token in error.instance_path)
    rule = error.kind.name
    details = error.kind.as_dict()
    if rule == "required":
        name = escaped(str(details["property"]))
        yield Violation(
            place=f"{place}{pointer}/{name}", detail="is required", rule=rule, received=NOTHING
        )
        return
    if rule in ("additionalProperties", "unevaluatedProperties"):
        instance = error.instance if isinstance(error.instance, dict) else {}
        for unexpected in details.get("unexpected", ()):
            yield Violation(
                place=f"{place}{pointer}/{escaped(str(unexpected))}",
                detail="is not described, and nothing else is allowed",
                rule=rule,
                received=received(instance.get(unexpected)),
            )
        return
    yield Violation(
        place=f"{place}{pointer}",
        detail=_detail(error, rule, details),
        rule=rule,
        received=received(error.instance),
    )


def _detail(error: Any, rule: str, details: dict[str, Any]) -> str:
    if rule == "enum":
        options = ", ".join(json.dumps(option) for option in details["options"])
        return f"{shown(error.instance)} is not allowed; allowed: {options}"
    message = str(error.message)
    if len(message) <= _LONGEST:
        return message
    # Messages repeat the value, whatever its size.
    return f"{shown(error.instance)} … {message[-_LONGEST // 2 :]}"


def _nearest(error: Any, depth: int = 0) -> Sequence[Any]:
    """Return *error*, or those of the alternative that *error* finds was missed most narrowly."""
    if error.kind.name not in ("oneOf", "anyOf") or depth > 4:
        return [error]
    ways = error.kind.as_dict().get("context") or []
    if not ways or not all(ways):
        return [error]  # More than one alternative fits.
    depth_here = len(error.instance_path)
    best = min(ways, key=lambda errors: _distance(errors, depth_here))
    if _distance(best, depth_here)[0]:
        return [error]  # None of the alternatives is even of this type.
    return [nearest for one in best for nearest in _nearest(one, depth + 1)]


def _distance(errors: Sequence[Any], depth: int) -> tuple[bool, bool, int]:
    """Return how far a value is from an alternative: of another type or kind, then in how much.

    *depth* is that of the value; members with a constant say which kind an object is.
    """
    rules = {error.kind.name for error in errors if len(error.instance_path) == depth}
    kinds = {error.kind.name for error in errors if len(error.instance_path) == depth + 1}
    return "type" in rules, bool(kinds & {"const", "enum"}), len(errors)
