"""Read which parameters select by which property, as `x-filters` declares it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, get_args

from mockserver.spec.pointers import escaped
from mockserver.spec.semantics.declared.members import Declaring, is_pointer
from mockserver.spec.semantics.model import Filter, FilterMatch


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
