"""Read how a list is sorted, as `x-order` declares it."""

from __future__ import annotations

from typing import Any, get_args

from mockserver.spec.pointers import escaped
from mockserver.spec.semantics.declared.members import Declaring, is_pointer
from mockserver.spec.semantics.model import Order, OrderKey, SortSyntax, SortValue

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
