"""Infer which collection an operation belongs to, and what it does with its records."""

from __future__ import annotations

from typing import Any

from mockserver.spec.model import Operation
from mockserver.spec.semantics.actions import acted_on
from mockserver.spec.semantics.bulks import made_at_once
from mockserver.spec.semantics.finding import Confidence, Finding, least
from mockserver.spec.semantics.homes import Home, home_at, home_of, parent_of
from mockserver.spec.semantics.list_answers import ListAnswer, pointer_from
from mockserver.spec.semantics.paths import Place, last_word
from mockserver.spec.semantics.resources import Resources
from mockserver.spec.semantics.roles import Part, acting_part, part_of
from mockserver.spec.semantics.similarity import SIMILAR, similarity
from mockserver.spec.semantics.singletons import singleton_finding
from mockserver.spec.semantics.written import WrittenPointers

EXTENSION = "x-collection"


def collection_finding(
    resources: Resources, operation: Operation, written: WrittenPointers
) -> Finding | None:
    """Return the `x-collection` of *operation*; without value where only a reason is known."""
    place = resources.places[operation.name]
    above = acted_on(resources, operation)
    if above is not None and above.item is not None:
        home = home_at(resources, above, resources.at(above.shape))
        part = acting_part(resources, operation, home, above.item)
        return _finding(resources, above, home, part, None, written)
    several = made_at_once(resources, operation)
    if several is not None:
        above, part = several
        home = home_at(resources, above, resources.at(above.shape))
        return _finding(resources, above, home, part, None, written)
    home = home_of(resources, operation)
    array = resources.of(operation).array
    if resources.of(operation).listing is not operation:
        array = resources.array_of(operation) if place.verb == "list" else None
    if array is not None and place.verb == "list" and not _lists(resources, operation, array):
        home = Home(
            resource=resources.apart(operation, array),
            name="/".join((place.name, last_word(operation.path_template))),
            parents={},
            why="",
        )
    found = part_of(resources, operation, home, array)
    if found is None:
        return singleton_finding(resources, operation, written)
    if found.role is None:
        return Finding(extension=EXTENSION, value=None, reason=found.reason, confidence="likely")
    return _finding(resources, place, home, found, array, written)


def _lists(resources: Resources, operation: Operation, array: ListAnswer) -> bool:
    """Tell whether *array* lists what is at the place of *operation*, and not something else."""
    resource = resources.of(operation)
    if resource.listing is operation and resource.reading is None:
        return True
    view = resource.view
    return view is not None and similarity(view, array.record) >= SIMILAR


def _finding(
    resources: Resources,
    place: Place,
    home: Home,
    part: Part,
    array: ListAnswer | None,
    written: WrittenPointers,
) -> Finding:
    value = _value(resources, place, home, part, array, written)
    confidence: Confidence = part.confidence
    if home.resource.identity is not None and part.role != "list":
        confidence = least(confidence, home.resource.identity.confidence, home.resource.likeness)
    reason = f"{part.reason}; {home.why}" if home.why else part.reason
    return Finding(extension=EXTENSION, value=value, reason=reason, confidence=confidence)


def _value(
    resources: Resources,
    place: Place,
    home: Home,
    part: Part,
    array: ListAnswer | None,
    written: WrittenPointers,
) -> dict[str, Any]:
    value: dict[str, Any] = {"name": home.name, "role": part.role}
    if home.resource.identity is not None:
        value["identity"] = home.resource.identity.pointer
    if part.id is not None:
        value["id"] = part.id
    if part.record is not None:
        value["record"] = pointer_from(part.record)
    if part.role == "list" and array is not None and array.item:
        value["item"] = pointer_from(array.item)
    if part.sent is not None:
        value["sent"] = pointer_from(part.sent)
    if home.parents:
        value["parents"] = home.parents
    parent = parent_of(resources, place)
    if parent is not None:
        value["parent"] = parent
    schema = _schema(home, array, written)
    if schema is not None:
        value["schema"] = schema
    return value


def _schema(home: Home, array: ListAnswer | None, written: WrittenPointers) -> str | None:
    """Return the JSON Pointer of the richest schema of the record, as its author knows it."""
    resource = home.resource
    known = resource.array or array
    pointers = []
    if resource.record is not None:
        pointers = [resource.record.view.core, resource.record.pointer]
    elif known is not None:
        pointers = [known.record.core, known.pointer_of_record]
    for pointer in pointers:
        found = written.written(pointer) if pointer else None
        if found is not None:
            return found
    return None
