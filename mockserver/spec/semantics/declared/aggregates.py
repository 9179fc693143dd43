"""Read which records a summary adds up, as `x-aggregate` declares it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, get_args

from mockserver.spec.semantics.declared.members import Declaring, is_pointer
from mockserver.spec.semantics.model import (
    Aggregate,
    AggregatedValue,
    AggregateFunction,
    Within,
)

_AT = "x-aggregate"


def aggregate_in(declaring: Declaring) -> Aggregate | None:
    """Return what the operation declares to be aggregated, or `None`."""
    value = declaring.extension(_AT)
    if value is None:
        return None
    values = value.get("values")
    if not isinstance(values, list) or not values:
        raise declaring.invalid(_AT, "'values' must be a list of aggregated values")
    parameters = declaring.members(f"{_AT}/parameters", value.get("parameters", {}))
    for name, meant in parameters.items():
        declaring.known_parameter(f"{_AT}/parameters", name)
        if not isinstance(meant, str):
            raise declaring.invalid(f"{_AT}/parameters", "expected names of parameters of the list")
    given = value.get("given", [])
    if not isinstance(given, list):
        raise declaring.invalid(_AT, "'given' must be a list of parameters")
    for name in given:
        declaring.known_parameter(f"{_AT}/given", name)
    read = tuple(
        _value(declaring, f"{_AT}/values/{index}", each) for index, each in enumerate(values)
    )
    return Aggregate(
        given=tuple(given),
        collection=_collection(declaring, value, read),
        parameters=parameters,
        values=read,
        within=_within(declaring, value),
    )


def _collection(
    declaring: Declaring, value: Mapping[str, Any], values: tuple[AggregatedValue, ...]
) -> str:
    """Return the collection; none is needed where all values have their parts in the body."""
    if "collection" not in value and all(each.parts for each in values):
        return ""
    return declaring.text(_AT, value, "collection")


def _within(declaring: Declaring, value: Mapping[str, Any]) -> Within | None:
    if "within" not in value:
        return None
    at = f"{_AT}/within"
    members = declaring.members(at, value["within"])
    days = declaring.number(at, members, "days")
    if days is None:
        raise declaring.invalid(at, "'days' is missing")
    return Within(property=declaring.property(at, members), days=days)


def _value(declaring: Declaring, at: str, value: Any) -> AggregatedValue:
    members: Mapping[str, Any] = declaring.members(at, value)
    declaring.text(at, members, "value")
    function = declaring.one_of(at, members, "is", get_args(AggregateFunction))
    of = declaring.pointer(at, members, "of")
    parts = _parts(declaring, at, members, function)
    if of is None and function != "count" and not parts:
        raise declaring.invalid(at, f"{function!r} needs 'of', the property that it is taken of")
    by, key = (declaring.pointer(at, members, name) for name in ("by", "key"))
    if by is None and (key is not None or {"at", "unit", "cut"} & members.keys()):
        raise declaring.invalid(at, "'key', 'at', 'unit' and 'cut' need 'by', which groups")
    return AggregatedValue(
        value=declaring.pointer(at, members, "value") or "",
        function=function,
        of=of,
        by=by,
        key=key,
        at=declaring.pointer(at, members, "at") or "",
        where=_where(declaring, f"{at}/where", members.get("where", {})),
        unit=declaring.one_of(at, members, "unit", ("day", None)),
        is_cut=members.get("cut") is True,
        parts=parts,
        least=_least(declaring, at, members),
    )


def _parts(
    declaring: Declaring, at: str, members: Mapping[str, Any], function: str
) -> tuple[str, ...]:
    """Return where in the body the parts of a value are; empty if it is one of records."""
    parts = members.get("parts", [])
    if not isinstance(parts, list) or not all(map(is_pointer, parts)):
        raise declaring.invalid(
            at, "'parts' must be a list of JSON Pointers such as /items/*/price"
        )
    if parts and function not in ("sum", "difference"):
        raise declaring.invalid(at, f"{function!r} has no parts; sum and difference have")
    if function == "difference" and len(parts) < 2:
        raise declaring.invalid(at, "'difference' needs two parts")
    return tuple(parts)


def _least(declaring: Declaring, at: str, members: Mapping[str, Any]) -> float | None:
    least = members.get("least")
    if least is None or (isinstance(least, int | float) and not isinstance(least, bool)):
        return least
    raise declaring.invalid(at, f"least is {least!r}; expected a number")


def _where(declaring: Declaring, at: str, value: Any) -> Mapping[str, Any]:
    """Return which values select the records, by JSON Pointers of properties."""
    members = declaring.members(at, value)
    for pointer in members:
        if not is_pointer(pointer):
            raise declaring.invalid(at, f"{pointer!r} is no JSON Pointer such as /type")
    return members
