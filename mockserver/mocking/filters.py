"""Turn the filters of a list into conditions on its records."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from mockserver.mocking.asked import asked
from mockserver.mocking.messages import Request
from mockserver.spec.pointers import tokens_of
from mockserver.spec.semantics import CollectionReference, Filter, body_pointer
from mockserver.spec.types import JsonValue
from mockserver.state.queries import Condition, Operator, conjunction

_NUMBER = re.compile(r"-?[0-9]{1,18}(\.[0-9]{1,18})?")
_NO_FILTERS = ("null", "none", "undefined", "all", "any", "*")
_WORDS: Mapping[str, JsonValue] = {"true": True, "false": False, "null": None}


def conditions(filters: Iterable[Filter], request: Request) -> tuple[Condition, ...]:
    """Return the conditions that *filters* put on a record. What was not sent puts none."""
    found: list[Condition] = []
    for each in filters:
        if each.parameter not in request.parameters and body_pointer(each.parameter) is None:
            # Of many parameters that filter, most are not sent.
            continue
        value = asked(request, each.parameter)
        if each.member is not None:
            value = value.get(each.member) if isinstance(value, Mapping) else None
        if value is not None and value != "" and not _says_nothing(each, request, value):
            found.extend(_conditions(each, value))
    return conjunction(found)


def _says_nothing(filter_: Filter, request: Request, value: JsonValue) -> bool:
    """Tell whether *value* is a default by which documents say that nothing is filtered."""
    if not isinstance(value, str) or value.lower() not in _NO_FILTERS:
        return False
    parameter = request.operation.parameter(filter_.parameter)
    schema = parameter.schema.value if parameter is not None and parameter.schema else True
    return isinstance(schema, Mapping) and schema.get("default") == value


def belonging(reference: CollectionReference, request: Request) -> tuple[Condition, ...]:
    """Return the conditions that make a record belong to the path that was asked for."""
    found = []
    for parameter, pointer in reference.parents.items():
        value = request.parameters.get(parameter)
        values = [value]
        if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 19:
            values.append(int(value))
        elif isinstance(value, int):
            values.append(str(value))
        found.append(Condition(path=tokens_of(pointer), operator="in", operand=tuple(values)))
    return tuple(found)


def _conditions(filter_: Filter, value: JsonValue) -> Iterator[Condition]:
    path = tokens_of(filter_.property)
    match filter_.match:
        case "deep-object":
            for key, operand in _leaves(value):
                yield Condition(path=(*path, *key.split(".")), operator="equals", operand=operand)
        case "in":
            values = value.split(",") if isinstance(value, str) else value
            yield _one_of(path, values if isinstance(values, list | tuple) else [values])
        case "equals":
            yield _one_of(path, value if isinstance(value, list | tuple) else [value])
        case "search":
            among = tuple(map(tokens_of, filter_.properties)) or (path,)
            yield Condition(path=(), operator="search", operand=value, among=among)
        case "exists":
            operand = _WORDS.get(value, value) if isinstance(value, str) else value
            yield Condition(path=path, operator="exists", operand=bool(operand))
        case _:
            operator: Operator = filter_.match
            yield Condition(path=path, operator=operator, operand=value)


def _one_of(path: tuple[str, ...], values: Sequence[JsonValue]) -> Condition:
    wanted = [each for value in values if value != "" for each in _read(value)]
    if len(wanted) == 1:
        return Condition(path=path, operator="equals", operand=wanted[0])
    return Condition(path=path, operator="in", operand=tuple(wanted))


def _read(value: JsonValue) -> Sequence[JsonValue]:
    """Return what *value* can mean: a query has text only, whatever the property's type is."""
    if not isinstance(value, str):
        return (value,)
    if value in _WORDS:
        return (value, _WORDS[value])
    if _NUMBER.fullmatch(value):
        return (value, float(value) if "." in value else int(value))
    return (value,)


def _leaves(value: JsonValue, prefix: str = "") -> list[tuple[str, JsonValue]]:
    """Return the leaves of a deep object by dotted key; `true` and `false` are booleans."""
    if not isinstance(value, Mapping):
        return [(prefix, {"true": True, "false": False}.get(value, value))]
    return [
        leaf
        for key, member in value.items()
        for leaf in _leaves(member, f"{prefix}.{key}" if prefix else key)
    ]
