"""Find which operations speak of the same records, from paths and a look at a few schemas."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from mockserver.spec.model import Api, Operation
from mockserver.spec.semantics.finding import Confidence
from mockserver.spec.semantics.inference.bodies import (
    ListAnswer,
    Record,
    View,
    Views,
    answered,
    candidates,
    record_like,
)
from mockserver.spec.semantics.inference.collections.identities import (
    Identity,
    identity_for,
    usual_identity,
)
from mockserver.spec.semantics.inference.collections.paths import Place, merged
from mockserver.spec.semantics.inference.collections.places import array_in, places_in

Shape = tuple[str, ...]
_READS = (None, "read", "show")
_LISTS = (None, "list", "show")


@dataclass(frozen=True, slots=True, kw_only=True)
class Resource:
    """The records at one place of the tree of paths.

    `operations` are all that stand there. `listing` is the one that lists them and `array` where,
    `reading` the one that reads a record and `record` where; `identity` names a record, and `why`
    says how that is known, or why there is none.
    """

    shape: Shape
    noun: str
    operations: tuple[Operation, ...]
    listing: Operation | None
    array: ListAnswer | None
    reading: Operation | None
    record: Record | None
    identity: Identity | None
    likeness: Confidence
    why: str

    @property
    def view(self) -> View | None:
        """What is known of a record."""
        if self.record is not None:
            return self.record.view
        return self.array.record if self.array else None


class Resources:
    """The resources of one API, each found when it is asked for."""

    def __init__(self, api: Api, views: Views) -> None:
        self.views = views
        self.places: Mapping[str, Place] = places_in(api, views)
        self._groups = _groups(api, self.places)
        self._found: dict[Shape, Resource] = {}
        self._shapes = {name: shape for shape, group in self._groups.items() for name in group}
        self._cores: Mapping[str, tuple[Shape, ...]] | None = None

    def of(self, operation: Operation) -> Resource:
        """Return the resource at the place of *operation*."""
        return self.at(self._shapes[operation.name])

    def at(self, shape: Shape) -> Resource:
        """Return the resource at *shape*, which `has`."""
        found = self._found.get(shape)
        if found is None:
            group = tuple(self._groups[shape].values())
            found = self._found[shape] = self._resource(shape, group)
        return found

    def has(self, shape: Shape) -> bool:
        """Tell whether some operation stands at *shape*."""
        return shape in self._groups

    def with_record(self, core: str) -> Iterator[Resource]:
        """Yield the resources whose records are read as the schema *core*."""
        if self._cores is None:
            self._cores = self._by_core()
        for shape in self._cores.get(core, ()):
            yield self.at(shape)

    def array_of(self, operation: Operation) -> ListAnswer | None:
        """Return the array of records that *operation* answers with."""
        return array_in(self.views, operation, self.places[operation.name].noun)

    def apart(self, operation: Operation, array: ListAnswer) -> Resource:
        """Return what *operation* lists at *array* as a resource of its own."""
        noun = self.places[operation.name].noun
        identity = usual_identity(self.views, array.record, noun)
        return Resource(
            shape=(),
            noun=noun,
            operations=(operation,),
            listing=operation,
            array=array,
            reading=None,
            record=None,
            identity=identity,
            likeness="certain",
            why="no property of a listed item names it",
        )

    def _by_core(self) -> Mapping[str, tuple[Shape, ...]]:
        found: dict[str, list[Shape]] = {}
        for shape, group in self._groups.items():
            for operation in group.values():
                place = self.places[operation.name]
                if operation.method == "GET" and place.item and place.verb in _READS:
                    noun = place.noun
                    for record in candidates(self.views, answered(operation), noun):
                        shapes = found.setdefault(record.view.core, [])
                        if shape not in shapes:
                            shapes.append(shape)
        return {core: tuple(shapes) for core, shapes in found.items()}

    def _resource(self, shape: Shape, group: tuple[Operation, ...]) -> Resource:
        noun = next((part for part in reversed(shape) if part != "{}"), "")
        listing, array = self._listing(group)
        reading = self._reading(group)
        identity, record, likeness, why = self._known(group, noun, array, reading)
        return Resource(
            shape=shape,
            noun=noun,
            operations=group,
            listing=listing,
            array=array,
            reading=reading if record is not None else None,
            record=record,
            identity=identity,
            likeness=likeness,
            why=why,
        )

    def _listing(self, group: tuple[Operation, ...]) -> tuple[Operation | None, ListAnswer | None]:
        """Return the operation of *group* that lists, plain ones first, and its array."""
        found = []
        for operation in group:
            place = self.places[operation.name]
            if place.item is None and place.verb in _LISTS and is_query(operation, place):
                found.append((place.verb is not None, operation.method, operation))
        for _, _, operation in sorted(found, key=lambda one: one[:2]):
            array = self.array_of(operation)
            if array is not None:
                return operation, array
        return None, None

    def _reading(self, group: tuple[Operation, ...]) -> Operation | None:
        found = []
        for operation in group:
            place = self.places[operation.name]
            reads = place.verb == "read" or (place.item is not None and place.verb in _READS)
            if reads and is_query(operation, place) and not self._answers_array(operation):
                found.append((place.item is None, place.verb is not None, operation))
        return min(found, key=lambda one: one[:2])[2] if found else None

    def _answers_array(self, operation: Operation) -> bool:
        return self.views.of(answered(operation)).is_array

    def _known(
        self,
        group: tuple[Operation, ...],
        noun: str,
        array: ListAnswer | None,
        reading: Operation | None,
    ) -> tuple[Identity | None, Record | None, Confidence, str]:
        """Return what names a record, where it is read, how sure that is one thing, and why."""
        named = self._item_parameter(group)
        if array is not None and not array.record.properties:
            return None, None, "certain", "the items of its list have no properties"
        if array is None:
            return self._by_reading(noun, reading, named)
        identity = self._identity(array.record, named, noun)
        if identity is None:
            return None, None, "certain", f"no property of a listed item names it{_as(named)}"
        if reading is None:
            return identity, None, "certain", f"listed items have {identity.pointer}"
        found = record_like(self.views, answered(reading), noun, array.record)
        if found is None or not self.views.at(found[0].view, identity.tokens).parts:
            return identity, None, "certain", f"listed items have {identity.pointer}"
        record, share = found
        likeness: Confidence = "certain" if share == 1.0 else "likely"
        return identity, record, likeness, f"{identity.pointer} is in listed and read records"

    def _by_reading(
        self, noun: str, reading: Operation | None, named: tuple[str, View] | None
    ) -> tuple[Identity | None, Record | None, Confidence, str]:
        if reading is None:
            return None, None, "certain", "nothing lists or reads such records"
        for record in candidates(self.views, answered(reading), noun):
            identity = self._identity(record.view, named, noun)
            if identity is not None:
                return identity, record, "likely", f"read records have {identity.pointer}"
        return None, None, "certain", f"no property of a read record names it{_as(named)}"

    def _identity(self, record: View, named: tuple[str, View] | None, noun: str) -> Identity | None:
        if named is None:
            return usual_identity(self.views, record, noun)
        return identity_for(self.views, record, named[0], named[1], noun)

    def _item_parameter(self, group: tuple[Operation, ...]) -> tuple[str, View] | None:
        """Return the path parameter that names a record, and what its values are."""
        for operation in sorted(group, key=lambda one: one.method != "GET"):
            item = self.places[operation.name].item
            if item is not None:
                parameter = operation.parameter(item)
                return item, self.views.of(parameter.schema if parameter else None)
        return None


def is_query(operation: Operation, place: Place) -> bool:
    """Tell whether *operation* only asks: by GET, or by POST where the path says what it does."""
    return operation.method == "GET" or (
        operation.method in ("POST", "QUERY") and place.verb in ("list", "read")
    )


def _as(named: tuple[str, Any] | None) -> str:
    return f" as {{{named[0]}}} does" if named else ""


def _groups(api: Api, places: Mapping[str, Place]) -> dict[Shape, dict[str, Operation]]:
    """Return the operations by the shape of their collection, singular and plural taken as one."""
    groups: dict[Shape, dict[str, Operation]] = {}
    for operation in api.operations:
        groups.setdefault(places[operation.name].shape, {})[operation.name] = operation
    for shape, plural in merged(groups).items():
        one, many = groups[shape], groups[plural]
        has_items = [any(places[name].item for name in group) for group in (one, many)]
        if has_items == [True, False] and all(places[name].item for name in one):
            groups[plural] = {**many, **groups.pop(shape)}
    return groups
