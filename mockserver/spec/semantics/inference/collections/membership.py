"""Infer which collection an operation belongs to, and what it does with its records."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from mockserver.spec.model import Operation
from mockserver.spec.pointers import pointer_of
from mockserver.spec.semantics.finding import Confidence, Finding, least
from mockserver.spec.semantics.inference.bodies import SIMILAR, ListAnswer, similarity
from mockserver.spec.semantics.inference.collections.actions import acted_on, acting_part
from mockserver.spec.semantics.inference.collections.bulks import made_at_once
from mockserver.spec.semantics.inference.collections.homes import Home, home_at, home_of, parent_of
from mockserver.spec.semantics.inference.collections.paged import paged_list
from mockserver.spec.semantics.inference.collections.parts import Part
from mockserver.spec.semantics.inference.collections.paths import Place, last_word
from mockserver.spec.semantics.inference.collections.resources import Resources
from mockserver.spec.semantics.inference.collections.roles import part_of
from mockserver.spec.semantics.inference.collections.singletons import singleton_finding
from mockserver.spec.semantics.written import WrittenPointers

_EXTENSION = "x-collection"


def collection_finding(
    resources: Resources, operation: Operation, written: WrittenPointers
) -> Finding | None:
    """Return the `x-collection` of *operation*; without value where only a reason is known."""
    found = _membership(resources, operation, written)
    if found is None or found.part.role is None:
        found = _paged(resources, operation, written) or found
    return singleton_finding(resources, operation, written) if found is None else found.finding()


def _paged(
    resources: Resources, operation: Operation, written: WrittenPointers
) -> _Membership | None:
    """Return the part of *operation* in a list that nothing else belongs to."""
    paged = paged_list(resources, operation)
    if paged is None:
        return None
    place, home, array = paged
    part = part_of(resources, operation, home, array)
    if part is None:
        return None
    return _Membership(
        resources=resources, place=place, home=home, part=part, array=array, written=written
    )


def _membership(
    resources: Resources, operation: Operation, written: WrittenPointers
) -> _Membership | None:
    place, array = resources.places[operation.name], None
    part: Part | None
    above, several = acted_on(resources, operation), made_at_once(resources, operation)
    if above is not None and above.item is not None:
        place, home = above, home_at(resources, above, resources.at(above.shape))
        part = acting_part(resources, operation, home, above.item)
    elif several is not None:
        place, part = several
        home = home_at(resources, place, resources.at(place.shape))
    else:
        home, array = _listed(resources, operation)
        part = part_of(resources, operation, home, array)
    if part is None:
        return None
    return _Membership(
        resources=resources, place=place, home=home, part=part, array=array, written=written
    )


def _listed(resources: Resources, operation: Operation) -> tuple[Home, ListAnswer | None]:
    """Return the home of the records at the place of *operation*, and the array that it lists."""
    place, resource = resources.places[operation.name], resources.of(operation)
    array = resource.array
    if resource.listing is not operation:
        array = resources.array_of(operation) if place.verb == "list" else None
    if array is None or place.verb != "list" or _lists(resources, operation, array):
        return home_of(resources, operation), array
    home = Home(
        resource=resources.apart(operation, array),
        name="/".join((place.name, last_word(operation.path_template))),
        parents={},
        why="",
    )
    return home, array


def _lists(resources: Resources, operation: Operation, array: ListAnswer) -> bool:
    """Tell whether *array* lists what is at the place of *operation*, and not something else."""
    resource = resources.of(operation)
    if resource.listing is operation and resource.reading is None:
        return True
    view = resource.view
    return view is not None and similarity(view, array.record) >= SIMILAR


@dataclass(frozen=True, slots=True, kw_only=True)
class _Membership:
    """An operation at *place* has *part* in the records of *home*, and may list them at *array*."""

    resources: Resources
    place: Place
    home: Home
    part: Part
    array: ListAnswer | None
    written: WrittenPointers

    def finding(self) -> Finding:
        """Return it as the extension says it; without value where the part has no role."""
        resource, part = self.home.resource, self.part
        if part.role is None:
            return Finding(
                extension=_EXTENSION, value=None, reason=part.reason, confidence="likely"
            )
        confidence: Confidence = part.confidence
        if resource.identity is not None and part.role != "list":
            confidence = least(confidence, resource.identity.confidence, resource.likeness)
        reason = f"{part.reason}; {self.home.why}" if self.home.why else part.reason
        return Finding(
            extension=_EXTENSION, value=self._value(), reason=reason, confidence=confidence
        )

    def _value(self) -> dict[str, Any]:
        home, part, array = self.home, self.part, self.array
        value: dict[str, Any] = {"name": home.name, "role": part.role}
        if home.resource.identity is not None:
            value["identity"] = home.resource.identity.pointer
        if part.id is not None:
            value["id"] = part.id
        if part.record is not None:
            value["record"] = pointer_of(part.record)
        if part.role == "list" and array is not None and array.item:
            value["item"] = pointer_of(array.item)
        if part.sent is not None:
            value["sent"] = pointer_of(part.sent)
        if home.parents:
            value["parents"] = home.parents
        parent = parent_of(self.resources, self.place)
        if parent is not None:
            value["parent"] = parent
        schema = self._schema()
        if schema is not None:
            value["schema"] = schema
        return value

    def _schema(self) -> str | None:
        """Return the JSON Pointer of the richest schema of the record, as its author knows it."""
        resource = self.home.resource
        known = resource.array or self.array
        if resource.record is not None:
            found = resource.record
            return self.written.first_written(found.view.core, found.pointer)
        if known is not None:
            return self.written.first_written(known.record.core, known.pointer_of_record)
        return None
