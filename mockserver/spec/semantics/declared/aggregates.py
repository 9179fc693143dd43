"""Read which records a summary adds up, as `x-aggregate` declares it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, get_args

from mockserver.spec.semantics.declared.members import Declaring, is_pointer
from mockserver.spec.semantics.model import Aggregate, AggregatedValue, AggregateFunction

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
    return Aggregate(
        given=tuple(given),
        collection=declaring.text(_AT, value, "collection"),
        parameters=parameters,
        values=tuple(
            _value(declaring, f"{_AT}/values/{index}", each) for index, each in enumerate(values)
        ),
    )


def _value(declaring: Declaring, at: str, value: Any) -> AggregatedValue:
    members: Mapping[str, Any] = declaring.members(at, value)
    declaring.text(at, members, "value")
    function = declaring.one_of(at, members, "is", get_args(AggregateFunction))
    of = declaring.pointer(at, members, "of")
    if of is None and function != "count":
        raise declaring.invalid(at, f"{function!r} needs 'of', the property that it is taken of")
    by, key = (declaring.pointer(at, members, name) for name in ("by", "key"))
    if by is None and (key is not None or "at" in members):
        raise declaring.invalid(at, "'key' and 'at' need 'by', the property that groups")
    return AggregatedValue(
        value=declaring.pointer(at, members, "value") or "",
        function=function,
        of=of,
        by=by,
        key=key,
        at=declaring.pointer(at, members, "at") or "",
        where=_where(declaring, f"{at}/where", members.get("where", {})),
    )


def _where(declaring: Declaring, at: str, value: Any) -> Mapping[str, Any]:
    """Return which values select the records, by JSON Pointers of properties."""
    members = declaring.members(at, value)
    for pointer in members:
        if not is_pointer(pointer):
            raise declaring.invalid(at, f"{pointer!r} is no JSON Pointer such as /type")
    return members
