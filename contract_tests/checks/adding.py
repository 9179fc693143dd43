"""Add up records, and tell where a summary says something else."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from statistics import fmean

from contract_tests.checks.values import moment, same
from mockserver.spec import MISSING, value_at
from mockserver.spec.parameter_texts import text_of
from mockserver.spec.pointers import pointer_of, tokens_of
from mockserver.spec.semantics import AggregatedValue
from mockserver.spec.types import JsonValue

Wrong = tuple[str, JsonValue, JsonValue]
"""A JSON Pointer in the body, what is said there, and what is expected."""

# Larger numbers are milliseconds since 1970, not seconds: such seconds are of the year 5138.
_MOST_SECONDS = 1e11


def compared(
    value: AggregatedValue, body: JsonValue, records: Sequence[JsonValue]
) -> Iterator[Wrong]:
    """Yield where *body* does not say of *records* what *value* declares: where, said, expected."""
    records = [one for one in records if _takes_part(value, one)]
    if value.by is None:
        said, expected = value_at(body, value.value), aggregated(value, records)
        if expected is None and said == 0:
            return  # What the mean of nothing is, the document does not say.
        if said is not MISSING and not agree(said, expected):
            yield value.value, said, expected
        return
    groups: dict[str, list[JsonValue]] = {}
    for record in records:
        group = value_at(record, value.by)
        if group is not MISSING and group is not None:
            groups.setdefault(_name(value, group), []).append(record)
    told = dict(_told(value, value_at(body, value.value)))
    for name in told if value.is_cut else dict.fromkeys((*groups, *told)):
        expected = aggregated(value, groups.get(name, []))
        pointer, said = told.get(name, (value.value, MISSING))
        # A group without records, or without anything to add up, may be left out.
        empty = expected in (None, 0)
        if said is MISSING and empty:
            continue
        if not agree(said, expected) and not (empty and said in (None, 0)):
            yield pointer, said, expected


def _takes_part(value: AggregatedValue, record: JsonValue) -> bool:
    return all(same(value_at(record, at), one) for at, one in value.where.items())


def _told(value: AggregatedValue, said: JsonValue) -> Iterator[tuple[str, tuple[str, JsonValue]]]:
    """Yield the groups that the summary tells of: where, and their values."""
    if isinstance(said, Mapping):
        for name, member in said.items():
            yield name, (f"{value.value}/{name}{value.at}", value_at(member, value.at))
    elif isinstance(said, list):
        for index, member in enumerate(said):
            name = value_at(member, value.key or "")
            if name is not MISSING:
                pointer = f"{value.value}/{index}{value.at}"
                yield _name(value, name), (pointer, value_at(member, value.at))


def _name(value: AggregatedValue, group: JsonValue) -> str:
    """Return what tells *group* from others."""
    found = when(group) if value.unit == "day" else None
    return text_of(group) if found is None else f"{found.date()}"


def when(value: JsonValue) -> datetime | None:
    """Return the moment of *value*: a date-time, a date, or a number since 1970; else `None`."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        seconds = value / 1000 if abs(value) > _MOST_SECONDS else value
        try:
            return datetime.fromtimestamp(seconds, UTC)
        except (OverflowError, OSError, ValueError):
            return None
    return moment(value)


def parted(value: AggregatedValue, body: JsonValue) -> Iterator[Wrong]:
    """Yield that a value of *body* is not what its parts in the same body make."""
    said = value_at(body, value.value)
    parts = [list(_spread(body, tokens_of(part))) for part in value.parts]
    numbers = [one for part in parts for one in part if _is_number(one)]
    known = all(part or "*" in tokens_of(at) for part, at in zip(parts, value.parts, strict=True))
    if not _is_number(said) or not known or len(numbers) != sum(map(len, parts)):
        return  # What is null or left out is not said.
    expected = math.fsum(numbers)
    if value.function == "difference":
        expected = 2 * numbers[0] - expected
    if value.least is not None:
        expected = max(expected, value.least)
    if not agree(said, expected):
        yield value.value, said, expected


def _is_number(value: JsonValue) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _spread(value: JsonValue, tokens: Sequence[str]) -> Iterator[JsonValue]:
    """Yield what *tokens* lead to from *value*; `*` leads to every member."""
    if not tokens:
        yield value
    elif tokens[0] == "*":
        members = value.values() if isinstance(value, Mapping) else value
        for member in members if isinstance(value, Mapping | list) else ():
            yield from _spread(member, tokens[1:])
    else:
        found = value_at(value, pointer_of([tokens[0]]))
        if found is not MISSING:
            yield from _spread(found, tokens[1:])


def aggregated(value: AggregatedValue, records: Sequence[JsonValue]) -> JsonValue:
    """Return what *value* is of *records*; `None` for the least, most and mean of nothing."""
    if value.of is None:
        return len(records)
    found = [
        one
        for record in records
        if (one := value_at(record, value.of)) is not MISSING and one is not None
    ]
    if value.function == "count":
        return len(found)
    if value.function == "count-distinct":
        return len({text_of(one) for one in found})
    numbers = [one for one in found if isinstance(one, int | float)]
    if value.function == "sum":
        return math.fsum(numbers)
    if not found:
        return None
    if value.function == "mean":
        return fmean(numbers) if numbers else None
    return (min if value.function == "min" else max)(numbers or found)


def agree(said: JsonValue, expected: JsonValue) -> bool:
    """Tell whether *said* is *expected*, as far as its digits go."""
    numbers = isinstance(said, int | float) and isinstance(expected, int | float)
    if not numbers or isinstance(said, bool):
        return same(said, expected)
    _, _, fraction = repr(said).partition(".")
    digits = len(fraction) if "e" not in fraction else 15
    whole = isinstance(said, int) or said == int(said)
    step = 0.5 if whole and expected != int(expected) else 0.5 * 10.0 ** -max(digits, 1)
    return math.isclose(said, expected, rel_tol=1e-9, abs_tol=step if digits < 9 else 1e-9)
