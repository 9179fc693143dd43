"""Find the collection that an operation lists, fill it in its order, and read it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import orjson

from mockserver.errors import WorldError
from mockserver.mocking.orders import terms_of
from mockserver.mocking.worlds import Source, World
from mockserver.spec.model import Api
from mockserver.spec.references import MISSING, value_at
from mockserver.spec.semantics import CollectionReference, Order, Semantics
from mockserver.spec.types import JsonObject, JsonValue
from mockserver.state.computed import ComputedCollection
from mockserver.state.filling import Base
from mockserver.state.keys import order_key
from mockserver.state.queries import ListQuery
from mockserver.state.store import Store
from mockserver.state.stored import StoredCollection


class Collections:
    """The collections of one API's world, kept in *store*; belongs to one app."""

    def __init__(
        self,
        api: Api,
        semantics: Callable[[Any], Semantics],
        world: World,
        *,
        store: Store,
        source: Source,
        namespace: str,
    ) -> None:
        self._world = world
        self._store = store
        self._source = source
        self._namespace = namespace
        self._described = [
            (meaning.collection, meaning.order)
            for meaning in map(semantics, api.operations)
            if meaning.collection is not None
        ]
        self._stored: dict[str, StoredCollection] = {}
        self._parsed: dict[str, tuple[JsonObject, ...]] = {}

    def has(self, name: str) -> bool:
        """Tell whether the world has the collection *name*."""
        return name in self._world.collections

    def stored(self, name: str) -> StoredCollection:
        """Return the collection *name*. Raises `WorldError` if the world has none."""
        if name in self._stored:
            return self._stored[name]
        collection = self._world.collections.get(name)
        if collection is None:
            known = ", ".join(sorted(self._world.collections)) or "none"
            raise WorldError(f"world {self._world.name}: no collection {name!r}; it has {known}")
        reference, order = self._description(name)
        base = Base(
            records=lambda: collection.records(self._source),
            identity=_identity_of(reference),
            order=terms_of(order),
        )
        kept = self._store.collection(f"{self._namespace}/{name}", base)
        self._stored[name] = kept.stored
        return kept.stored

    def computed(self, records: Iterable[JsonObject], name: str) -> ComputedCollection:
        """Return *records* as a list in the order of the collection *name*."""
        reference, order = self._description(name)
        terms = terms_of(order)
        ordered = sorted(records, key=lambda record: order_key(record, terms))
        return ComputedCollection(ordered, _identity_of(reference))

    def records(self, name: str) -> tuple[JsonObject, ...]:
        """Return every record of the collection *name*, in its order."""
        if name not in self._parsed:
            listed = self.stored(name).listed(ListQuery())
            self._parsed[name] = tuple(orjson.loads(body) for body in listed.bodies)
        return self._parsed[name]

    def _description(self, name: str) -> tuple[CollectionReference, Order | None]:
        """Return what the document says of the collection *name*, wherever it does."""
        for reference, order in self._described:
            if reference is not None and _pattern(reference.name).fullmatch(name):
                return reference, order
        return CollectionReference(name=name, identity="/id"), None


def name_of(reference: CollectionReference, parameters: Mapping[str, JsonValue]) -> str:
    """Return the name of the collection with its path parameters filled in."""
    return re.sub(r"\{([^{}]*)\}", lambda m: str(parameters.get(m.group(1), "")), reference.name)


def _identity_of(reference: CollectionReference) -> Callable[[JsonObject], JsonValue]:
    def identity(record: JsonObject) -> JsonValue:
        value = value_at(record, reference.identity)
        return None if value is MISSING else value

    return identity


def _pattern(name: str) -> re.Pattern[str]:
    parts = re.split(r"\{[^{}]*\}", name)
    return re.compile("[^/]+".join(re.escape(part) for part in parts))
