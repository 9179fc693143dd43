"""Tell whether a record meets a condition, and between which keys the values lie that do."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from mockserver.spec.pointers import MISSING
from mockserver.spec.types import JsonObject, JsonValue
from mockserver.state.keys import NUMBER, TEXT, after_prefix, key_of, keys_of, value_of
from mockserver.state.queries import Condition

_MOST_KEYS = 20


def meets(record: JsonObject, condition: Condition) -> bool:
    """Tell whether *record* meets *condition*."""
    operand = condition.operand
    if condition.operator == "search":
        places = condition.among or (condition.path,)
        texts = (text for path in places for text in _all_texts(value_of(record, path)))
        return any(str(operand).lower() in text.lower() for text in texts)
    value = value_of(record, condition.path)
    if condition.operator == "exists":
        return (value is not MISSING and value is not None) is bool(operand)
    if value is MISSING:
        return condition.operator == "not-equals"
    match condition.operator:
        case "not-equals":
            return key_of(operand) not in keys_of(value)
        case "equals" | "in":
            return not keys_of(value).isdisjoint(map(key_of, _operands(condition)))
        case "contains":
            return any(str(operand).lower() in text.lower() for text in _texts(value))
        case "starts-with":
            return any(text.lower().startswith(str(operand).lower()) for text in _texts(value))
        case _:
            low, high = range_of(condition) or (b"", b"")
            return any(low <= key < high for key in keys_of(value))


def keys_wanted(condition: Condition) -> tuple[bytes, ...] | None:
    """Return the keys of which a record must have one, `None` if that does not say it all."""
    if condition.operator not in ("equals", "in"):
        return None
    keys = tuple(sorted(set(map(key_of, _operands(condition)))))
    return keys if len(keys) <= _MOST_KEYS else None


def range_of(condition: Condition) -> tuple[bytes, bytes] | None:
    """Return the keys [low, high) of the values that meet *condition*, low = high if none does.

    `None` if it is no condition of a range.
    """
    key = key_of(condition.operand)
    tag = key[:1]
    is_ordered = tag in (NUMBER, TEXT)
    match condition.operator:
        case "from":
            return (key, after_prefix(tag)) if is_ordered else (key, key)
        case "after":
            return (after_prefix(key), after_prefix(tag)) if is_ordered else (key, key)
        case "to":
            return (tag, after_prefix(key)) if is_ordered else (key, key)
        case "before":
            return (tag, key) if is_ordered else (key, key)
        case _:
            return None


def _operands(condition: Condition) -> Sequence[JsonValue]:
    return condition.operand if condition.operator == "in" else (condition.operand,)


def _texts(value: JsonValue) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Sequence):
        yield from (each for each in value if isinstance(each, str))


def _all_texts(value: JsonValue) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for member in value.values():
            yield from _all_texts(member)
    elif isinstance(value, Sequence):
        for member in value:
            yield from _all_texts(member)
