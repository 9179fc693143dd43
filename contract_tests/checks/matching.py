"""Tell whether an item is one that a filter selects: yes, no, or that nobody can say."""

from __future__ import annotations

from collections.abc import Mapping

from contract_tests.checks.values import day, instant, ordered, same
from mockserver.spec import MISSING, value_at
from mockserver.spec.parameter_texts import text_of
from mockserver.spec.semantics import Filter
from mockserver.spec.types import JsonValue

Verdict = bool | None
"""`None` where the contract leaves it open, as with upper and lower case."""


def selects(filter_: Filter, value: JsonValue, item: JsonValue) -> Verdict:
    """Return whether *filter_* with *value* selects *item*."""
    if filter_.match == "search":
        return _searched(filter_, value, item)
    found = value_at(item, filter_.property)
    if filter_.match == "exists":
        return _existing(found, value)
    if found is MISSING:
        # A summary may leave the property out; what it is cannot be told.
        return None
    if filter_.match == "not-equals":
        return _inverse(_equal(found, value))
    if filter_.match == "in":
        return _any([_equal(found, one) for one in _options(value)])
    if filter_.match == "deep-object":
        return _deep(found, value)
    if filter_.match in ("from", "after", "to", "before"):
        return _bounded(filter_.match, found, value)
    if filter_.match in ("contains", "starts-with"):
        return _texts(filter_.match, found, value)
    return _equal(found, value)


def _equal(found: JsonValue, value: JsonValue) -> Verdict:
    if isinstance(found, list):
        # A property of several values is asked for one of them.
        return _any([_equal(one, value) for one in found])
    if isinstance(found, Mapping):
        return None
    if found is None:
        return False
    if same(found, value) or text_of(found) == text_of(value):
        return True
    left, right = text_of(found), text_of(value)
    if left.casefold() == right.casefold():
        return None
    if (day(value) and instant(found)) or (day(found) and instant(value)):
        return None if left[:10] == right[:10] else False
    return _number(found, value)


def _number(found: JsonValue, value: JsonValue) -> Verdict:
    """Return whether both are the same number, however it is written."""
    try:
        return None if float(text_of(found)) == float(text_of(value)) else False
    except ValueError:
        return False


def _options(value: JsonValue) -> list[JsonValue]:
    if isinstance(value, list):
        return value
    return list(text_of(value).split(","))


def _deep(found: JsonValue, value: JsonValue) -> Verdict:
    if not isinstance(value, Mapping) or not isinstance(found, Mapping):
        return None if found is not None else False
    return _all([_equal(found[key], one) if key in found else False for key, one in value.items()])


def _existing(found: JsonValue, value: JsonValue) -> Verdict:
    if found is None:
        return None  # Whether null counts as being there, nobody says.
    return (found is not MISSING) == (text_of(value) == "true")


def _bounded(match: str, found: JsonValue, value: JsonValue) -> Verdict:
    if found is None:
        return False
    if (day(value) and instant(found)) and text_of(found)[:10] == text_of(value):
        return None  # Whether a day bounds by its beginning or its end, nobody says.
    compared = ordered(found, value)
    if compared is None:
        return None
    if compared == 0:
        return match in ("from", "to")
    return (compared > 0) == (match in ("from", "after"))


def _texts(match: str, found: JsonValue, value: JsonValue) -> Verdict:
    if isinstance(found, list):
        return _any([_texts(match, one, value) for one in found])
    if not isinstance(found, str):
        return None
    left, right = found, text_of(value)
    if match == "contains":
        return True if right in left else None if right.casefold() in left.casefold() else False
    if left.startswith(right):
        return True
    return None if left.casefold().startswith(right.casefold()) else False


def _searched(filter_: Filter, value: JsonValue, item: JsonValue) -> Verdict:
    """Return whether any text holds *value*; how searches treat words, nobody says."""
    found = [value_at(item, pointer) for pointer in filter_.properties or (filter_.property,)]
    texts = " ".join(_flat(one) for one in found).casefold()
    if text_of(value).casefold() in texts:
        return True
    # Searches stem words and look into what is not shown: a miss proves nothing.
    return None


def _flat(value: JsonValue) -> str:
    if isinstance(value, Mapping):
        return " ".join(map(_flat, value.values()))
    if isinstance(value, list):
        return " ".join(map(_flat, value))
    return "" if value is MISSING or value is None else text_of(value)


def _any(verdicts: list[Verdict]) -> Verdict:
    if any(verdicts):
        return True
    return None if None in verdicts else False


def _all(verdicts: list[Verdict]) -> Verdict:
    if False in verdicts:
        return False
    return None if None in verdicts else True


def _inverse(verdict: Verdict) -> Verdict:
    return None if verdict is None else not verdict
