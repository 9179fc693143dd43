"""Infer records that there are one of, such as settings: read and changed at one path."""

from __future__ import annotations

from typing import Any

from mockserver.spec.model import Operation
from mockserver.spec.pointers import pointer_of
from mockserver.spec.semantics.finding import Confidence, Finding
from mockserver.spec.semantics.inference.bodies import (
    Record,
    answered,
    candidates,
    record_like,
    sent,
)
from mockserver.spec.semantics.inference.collections.homes import parent_of
from mockserver.spec.semantics.inference.collections.resources import Resources
from mockserver.spec.semantics.written import WrittenPointers

_BELOW_A_RECORD = 3
_ROLES = {"GET": "read", "PUT": "replace", "PATCH": "update"}


def singleton_finding(
    resources: Resources, operation: Operation, written: WrittenPointers
) -> Finding | None:
    """Return the `x-collection` of *operation* if it reads or changes a record without identity."""
    role = _ROLES.get(operation.method)
    place = resources.places[operation.name]
    if role is None or place.item is not None or place.verb is not None or not place.base:
        return None
    beside = _beside(resources, operation)
    reading = beside.get("GET")
    changing = [one for method, one in beside.items() if method in ("PUT", "PATCH")]
    if reading is None or not changing or resources.of(operation).array is not None:
        return None
    found = _record(resources, reading, changing)
    if found is None or _is_record_above(resources, operation, found):
        return None
    value: dict[str, Any] = {"name": place.name, "role": role, "singleton": True}
    likeness = 1.0
    answer = record_like(resources.views, answered(operation), place.noun, found.view)
    if answer is not None:
        value["record"] = pointer_of(answer[0].tokens)
    if role != "read":
        given = record_like(resources.views, sent(operation), place.noun, found.view)
        if given is None:
            return None
        value["sent"] = pointer_of(given[0].tokens)
        likeness = given[1]
    parent = parent_of(resources, place)
    if parent is not None:
        value["parent"] = parent
    schema = written.first_written(found.view.core, found.pointer)
    if schema is not None:
        value["schema"] = schema
    confidence: Confidence = "likely" if likeness == 1.0 else "guess"
    others = ", ".join(one.name for one in beside.values() if one is not operation)
    return Finding(
        extension="x-collection",
        value=value,
        reason=f"{operation.name} and {others} read and change one record at one path",
        confidence=confidence,
    )


def _is_record_above(resources: Resources, operation: Operation, found: Record) -> bool:
    """Tell whether it is the record above that is shown in another way: `/nodes/{name}/status`."""
    place = resources.places[operation.name]
    above = place.shape[:-2]
    if len(place.shape) < _BELOW_A_RECORD or place.shape[-2] != "{}" or not resources.has(above):
        return False
    view = resources.at(above).view
    return view is not None and view.core == found.view.core


def _beside(resources: Resources, operation: Operation) -> dict[str, Operation]:
    """Return the operations at the same path by their methods."""
    place = resources.places[operation.name]
    return {
        one.method: one
        for one in resources.of(operation).operations
        if resources.places[one.name] == place and one.method in _ROLES
    }


def _record(resources: Resources, reading: Operation, changing: list[Operation]) -> Record | None:
    """Return the record that *reading* answers with and one of *changing* is sent."""
    noun = resources.places[reading.name].noun
    for record in reversed(list(candidates(resources.views, answered(reading), noun))):
        for operation in changing:
            if record_like(resources.views, sent(operation), noun, record.view) is not None:
                return record
    return None
