"""One request about the records of a collection, and what became of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from mockserver.mocking.asked import asked
from mockserver.mocking.collections import SessionRecords
from mockserver.mocking.descriptions import Description
from mockserver.mocking.filters import belonging
from mockserver.mocking.messages import Request
from mockserver.mocking.patches import JSON_PATCH
from mockserver.mocking.shapes import Shapes
from mockserver.spec.model import Schema
from mockserver.spec.pointers import MISSING, value_at
from mockserver.spec.semantics import CollectionReference
from mockserver.spec.types import JsonObject, JsonValue
from mockserver.state.changes import Changes
from mockserver.state.conditions import meets
from mockserver.state.queries import Condition
from mockserver.state.stored import StoredCollection


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of a request: the record it is about, or the records, or none.

    `status` is given where it is not the usual one of the operation. `tag` is the entity tag of
    the record as it is now.
    """

    record: JsonObject | None = None
    records: tuple[JsonObject, ...] | None = None
    tag: str | None = None
    status: int | None = None
    is_gone: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One request about the collection *name*, and what is known of it."""

    request: Request
    reference: CollectionReference
    name: str
    records: SessionRecords
    description: Description
    schema: Schema

    @property
    def stored(self) -> StoredCollection:
        """The collection, to be read."""
        return self.records.stored(self.name)

    @property
    def changes(self) -> Changes:
        """The way to change the collection."""
        return self.records.collection(self.name).changes

    def fill(self) -> None:
        """Make what the collection holds before the first request, unless it is there."""
        self.records.collection(self.name)

    def identity(self) -> JsonValue:
        """Return the identity that the request names."""
        return "" if self.reference.singleton else asked(self.request, self.reference.id)

    def sent(self) -> JsonValue:
        """Return what the request sends of a record, or of records; `MISSING` if it is nothing."""
        request = self.request
        if request.media_type == JSON_PATCH:
            return request.body
        found = value_at(request.body, self.reference.sent)
        # Forms are flat: what stands inside an envelope in JSON stands alone there.
        is_flat = found is MISSING and not request.media_type.endswith("json")
        return request.body if is_flat else found

    def sent_record(self) -> JsonObject:
        """Return the record that the request sends, empty if it is none."""
        found = self.sent()
        return found if isinstance(found, Mapping) else {}

    def parents(self) -> Mapping[str, JsonValue]:
        """Return what a record holds of the path that leads to it, by pointer."""
        return {
            pointer: self.request.parameters.get(parameter)
            for parameter, pointer in self.reference.parents.items()
        }

    def belonging(self) -> tuple[Condition, ...]:
        """Return what makes a record belong to the path that was asked for."""
        return belonging(self.reference, self.request)

    def belongs(self, record: JsonObject) -> bool:
        """Tell whether *record* belongs to the path that was asked for."""
        return all(meets(record, condition) for condition in self.belonging())

    def offered(self, shapes: Shapes) -> Schema | None:
        """Return the schema of what clients may send of a record."""
        body = self.request.operation.request_body
        content = body.content if body is not None else ()
        own = [one for one in content if one.name.lower() == self.request.media_type]
        schema = next((one.schema for one in (*own, *content)), None)
        found = shapes.at(schema, self.reference.sent)
        if self.reference.role == "bulk-create":
            found = shapes.items(found)
        return found
