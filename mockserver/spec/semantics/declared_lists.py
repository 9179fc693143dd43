"""Read how a list is sorted and selected from, as `x-order` and `x-filters` declare it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, get_args

from mockserver.spec.pointers import escaped
from mockserver.spec.semantics.declaring import Declaring, is_pointer
from mockserver.spec.semantics.model import (
    Filter,
    FilterMatch,
    Order,
    OrderKey,
    SortSyntax,
    SortValue,
)

_DIRECTIONS = ("asc", "desc")


def order_in(declaring: Declaring) -> Order | None:
    """Return the order that the operation declares."""
    at = "x-order"
    value = declaring.extension(at)
    if value is None:
        return None
    declared = value.get("keys")
    if not isinstance(declared, list) or not declared:
        raise declaring.invalid(at, "'keys' must be a list of sort keys")
    return Order(
        keys=tuple(
            _key(declaring, f"{at}/keys/{index}", key) for index, key in enumerate(declared)
        ),
        direction_parameter=declaring.parameter(at, value, "directionParameter"),
        parameter=declaring.parameter(at, value, "parameter"),
        syntax=declaring.one_of(at, value, "syntax", get_args(SortSyntax), "property"),
        values={
            name: _sort_value(declaring, f"{at}/values/{escaped(name)}", meant)
            for name, meant in declaring.members(f"{at}/values", value.get("values", {})).items()
        },
    )


def _key(declaring: Declaring, at: str, key: Any) -> OrderKey:
    return OrderKey(
        property=declaring.property(at, key),
        descending=declaring.one_of(at, key, "direction", _DIRECTIONS, "asc") == "desc",
        nulls=declaring.one_of(at, key, "nulls", ("first", "last"), "last"),
    )


def _sort_value(declaring: Declaring, at: str, meant: Any) -> SortValue:
    if isinstance(meant, str) and is_pointer(meant):
        return SortValue(property=meant)
    property_ = declaring.property(at, meant)
    if "direction" not in meant:
        return SortValue(property=property_)
    direction = declaring.one_of(at, meant, "direction", _DIRECTIONS)
    return SortValue(property=property_, descending=direction == "desc")


def filters_in(declaring: Declaring) -> tuple[Filter, ...]:
    """Return the filters that the operation declares."""
    found: list[Filter] = []
    for name, value in (declaring.extension("x-filters") or {}).items():
        at = f"x-filters/{escaped(name)}"
        declaring.known_parameter(at, name)
        found.extend(_filters(declaring, at, name, value))
    return tuple(found)


def _filters(declaring: Declaring, at: str, name: str, value: Any) -> Iterator[Filter]:
    if not isinstance(value, Mapping) or "members" not in value:
        yield _filter(declaring, at, name, value, None)
        return
    for member, meant in declaring.members(f"{at}/members", value["members"]).items():
        yield _filter(declaring, f"{at}/members/{escaped(member)}", name, meant, member)


def _filter(declaring: Declaring, at: str, name: str, value: Any, member: str | None) -> Filter:
    several = value.get("property") if isinstance(value, Mapping) else None
    if isinstance(several, list):
        if not several or not all(is_pointer(one) for one in several):
            raise declaring.invalid(at, "'property' must be a JSON Pointer or a list of some")
        first, properties = several[0], tuple(several)
    else:
        first, properties = declaring.property(at, value), ()
    return Filter(
        parameter=name,
        member=member,
        property=first,
        properties=properties,
        match=declaring.one_of(at, value, "match", get_args(FilterMatch), "equals"),
    )
