"""See to it that what a path names above its records is there: no posts of a deleted author."""

from __future__ import annotations

from collections.abc import Mapping

from mockserver.errors import NoSuchResource, ResourceGone
from mockserver.mocking.collection_names import filled
from mockserver.mocking.collections import Collections, SessionRecords
from mockserver.mocking.descriptions import Description
from mockserver.mocking.messages import Request
from mockserver.spec.json_text import value_from_json
from mockserver.spec.pointers import MISSING, value_at
from mockserver.spec.semantics import CollectionReference
from mockserver.spec.types import JsonObject, JsonValue
from mockserver.state.stored import Found


class Ancestors:
    """What stands above the records of one API."""

    def __init__(self, collections: Collections) -> None:
        self._collections = collections

    def check(self, request: Request, reference: CollectionReference) -> None:
        """Raise `NoSuchResource` if a record above those of *reference* does not exist."""
        records = self._collections.of(request.session)
        # From the top: below a record that is missing nothing is looked for.
        for name, identity in reversed(self._above(reference, request.parameters)):
            found = records.stored(name).found(identity)
            self._check(self._collections.descriptions.of(name), name, identity, found)

    def check_owner(
        self, description: Description, records: SessionRecords, record: JsonObject
    ) -> None:
        """Raise `ResourceGone` if *record*, which is only listed below its parent, lost that."""
        above = description.above
        if above is None or description.is_listed_alone or "{" in above.collection:
            return
        pointer = (description.parents or {}).get(above.id)
        identity = value_at(record, pointer) if pointer else MISSING
        if identity is MISSING or not self._collections.has(above.collection):
            return
        found = records.stored(above.collection).found(identity)
        if found is not None and found.body is None:
            raise missing(above.collection, identity, was_deleted=True)

    def _above(
        self, reference: CollectionReference, parameters: Mapping[str, JsonValue]
    ) -> list[tuple[str, JsonValue]]:
        """Return collection and identity of what stands above, the nearest first."""
        found: list[tuple[str, JsonValue]] = []
        parent = reference.parent
        while parent is not None:
            name = filled(parent.collection, parameters)
            identity = parameters.get(parent.id)
            known = any(name == other for other, _ in found)
            if known or identity is None or not self._collections.has(name):
                break
            found.append((name, identity))
            parent = self._collections.descriptions.of(name).above
        return found

    def _check(
        self, description: Description, name: str, identity: JsonValue, found: Found | None
    ) -> None:
        if found is None and description.is_told:
            raise missing(name, identity, was_deleted=False)
        if found is not None and found.body is None:
            raise missing(name, identity, was_deleted=True)


def missing(name: str, identity: JsonValue, *, was_deleted: bool) -> NoSuchResource:
    """Return the refusal of a request for a record that is not there."""
    if was_deleted:
        return ResourceGone(detail=f"{name} {identity} was deleted")
    return NoSuchResource(detail=f"there is no {name} {identity}")


def parsed(found: Found) -> JsonObject:
    """Return the record that was *found*, which was not deleted."""
    record: JsonObject = value_from_json(found.body or "{}")
    return record
