"""Infer which parameters of a list select by which property of its records."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from mockserver.spec.model import Operation, Parameter
from mockserver.spec.pointers import pointer_of
from mockserver.spec.semantics.finding import Finding
from mockserver.spec.semantics.inference.bodies import View, Views
from mockserver.spec.semantics.inference.filters import words
from mockserver.spec.semantics.inference.filters.names import Named, names_in
from mockserver.spec.semantics.inference.filters.properties import Properties, can_be_instant
from mockserver.spec.semantics.inference.words import squeezed
from mockserver.spec.semantics.inference.words.presentation import PRESENTATION
from mockserver.spec.semantics.model import FilterMatch


def filters_finding(
    views: Views, operation: Operation, record: View, noun: str, taken: Collection[str]
) -> Finding | None:
    """Return the `x-filters` of *operation*, which lists *record*s called *noun*.

    *taken* are parameters that mean something else, such as pages.
    """
    properties = Properties(views=views, record=record, noun=noun)
    filters = _Filters(views=views, record=record, properties=properties)
    value: dict[str, Any] = {}
    reasons = []
    for parameter in operation.parameters:
        name = parameter.name
        if parameter.location != "query" or name in taken or squeezed(name) in PRESENTATION:
            continue
        if parameter.content is not None:
            # A document of its own, such as a whole query: no property is like it.
            continue
        found = filters.of(parameter)
        if found is not None:
            value[name], reason = found
            reasons.append(reason)
    if not value:
        return None
    return Finding(
        extension="x-filters", value=value, reason="; ".join(reasons), confidence="likely"
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Filters:
    views: Views
    record: View
    properties: Properties

    def of(self, parameter: Parameter) -> tuple[dict[str, Any], str] | None:
        """Return what *parameter* selects by, and why."""
        view = self.views.of(parameter.schema)
        if parameter.style == "deepObject" and view.properties:
            return self._members(parameter.name, view)
        if self._is_search(parameter, view):
            value = {"property": "", "match": "search"}
            return value, f"{parameter.name} searches the texts of a record"
        return self._by_name(parameter, view)

    def _is_search(self, parameter: Parameter, view: View) -> bool:
        word = squeezed(parameter.name)
        is_text = view.is_scalar and view.has_type("string")
        if word not in words.SEARCHES or not is_text or self.properties.called(word) is not None:
            return False
        return words.LANGUAGES.search(f"{parameter.description} {view.text}".lower()) is None

    def _by_name(self, parameter: Parameter, view: View) -> tuple[dict[str, Any], str] | None:
        for named in names_in(parameter.name):
            found = self._named(named, view, self._is_listed(parameter, view))
            if found is not None:
                pointer, match = found
                reason = f"{parameter.name} is {pointer}, {match}"
                return {"property": pointer, "match": match}, reason
        period = words.PERIODS.get(squeezed(parameter.name))
        if period is None or not can_be_instant(view):
            return None
        instant = self.properties.instant(parameter.description.lower())
        if instant is None:
            return None
        return {
            "property": instant,
            "match": period,
        }, f"{parameter.name} bounds {instant}, the time of a record"

    def _members(self, name: str, view: View) -> tuple[dict[str, Any], str] | None:
        """Return what the members of an object *name* select by: `created[gte]`, `filter[x]`."""
        members: dict[str, Any] = {}
        for member in view.properties:
            inner = self.views.property(view, member)
            match = words.MATCHES.get(squeezed(member))
            found = self.properties.called(squeezed(name)) if match is not None else None
            if match is not None and found is not None:
                members[member] = {"property": pointer_of((found,)), "match": match}
                continue
            for named in names_in(member):
                meant = self._named(named, inner, inner.is_array)
                if meant is not None:
                    members[member] = {"property": meant[0], "match": meant[1]}
                    break
        if not members:
            return None
        return {"members": members}, f"{name} has a member for {', '.join(members)}"

    def _named(self, named: Named, view: View, is_listed: bool) -> tuple[str, FilterMatch] | None:
        name = self.properties.called(named.word)
        if name is None and named.match in words.RANGES:
            name = self.properties.instant_called(named.word)
        if name is None:
            return None
        held = self.views.property(self.record, name)
        match = named.match
        if match is None:
            match = "in" if is_listed else "equals"
        if match == "exists":
            return pointer_of((name,)), match
        one = self.views.of(view.items) if view.is_array else view
        if not _comparable(one, held, self.views, match):
            return None
        return pointer_of((name,)), match

    def _is_listed(self, parameter: Parameter, view: View) -> bool:
        """Tell whether *parameter* takes several values."""
        text = f"{parameter.description} {view.text}".lower()
        return view.is_array or "comma" in text


def _comparable(asked: View, held: View, views: Views, match: FilterMatch) -> bool:
    """Tell whether values of *asked* can be found among those of *held*."""
    if held.is_array:
        if match in words.RANGES:
            return False
        held = views.of(held.items)
    if not held.is_scalar or not asked.is_scalar:
        return False
    if asked.types and held.types and not _families(asked) & _families(held):
        return False
    if match in words.RANGES and held.types == {"boolean"}:
        return False
    values = [value for value in asked.enum if value is not None]
    if any(squeezed(str(value)) in words.EVERYTHING for value in values):
        return False
    known = held.enum
    return not (values and known) or all(value in known for value in values)


_FAMILIES: Mapping[str, str] = {
    "integer": "number",
    "number": "number",
    "string": "string",
    "boolean": "boolean",
}


def _families(view: View) -> set[str]:
    return {_FAMILIES[name] for name in view.types if name in _FAMILIES}
