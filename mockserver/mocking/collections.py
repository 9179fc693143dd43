"""Find the collection that an operation is about, fill it in its order, and read it."""

from __future__ import annotations

import dataclasses
import hashlib
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from itertools import islice
from typing import Any, TypeVar

from mockserver.errors import WorldError
from mockserver.mocking.collection_names import filled, values_in
from mockserver.mocking.descriptions import Description, Descriptions
from mockserver.mocking.orders import terms_of
from mockserver.mocking.populations import Population
from mockserver.mocking.sizes import Sizes
from mockserver.mocking.views import Views
from mockserver.mocking.worlds import Collection, Source, World
from mockserver.spec.json_text import value_from_json
from mockserver.spec.model import Api
from mockserver.spec.pointers import value_at
from mockserver.spec.types import JsonObject
from mockserver.state.computed import ComputedCollection
from mockserver.state.filling import Base
from mockserver.state.keys import order_key
from mockserver.state.sessions import DEFAULT_SESSION
from mockserver.state.store import SessionCollection, Store
from mockserver.state.stored import StoredCollection
from mockserver.state.texts import written

_Result = TypeVar("_Result")
_MOST_SESSIONS = 200
_MOST_DERIVED = 100


class Collections:
    """The collections of one API, kept in *store* below *namespace*; belongs to one app."""

    def __init__(
        self,
        api: Api,
        descriptions: Descriptions,
        world: World,
        *,
        store: Store,
        source: Source,
        views: Views,
        sizes: Sizes,
        namespace: str,
    ) -> None:
        self._api = api
        self.descriptions = descriptions
        self.world = world
        self.namespace = namespace
        self._store = store
        self._source = source
        self._views = views
        self._sizes = sizes
        self._bases: dict[str, Base] = {}
        self._populations: dict[str, Population] = {}
        self._sessions: OrderedDict[str, SessionRecords] = OrderedDict()
        # What is derived from base records alone: every session that changed nothing shares it.
        self.derived = Derivations()

    def of(self, session: str = DEFAULT_SESSION) -> SessionRecords:
        """Return the collections as *session* sees them."""
        found = self._sessions.pop(session, None) or SessionRecords(self, session)
        self._sessions[session] = found
        if len(self._sessions) > _MOST_SESSIONS:
            self._sessions.popitem(last=False)
        return found

    def has(self, name: str) -> bool:
        """Tell whether there are records for the collection *name*: a world's, or generated."""
        return name in self.world.collections or self.descriptions.of(name).schema is not None

    def is_of_world(self, name: str) -> bool:
        """Tell whether the world gives the records of *name*; else they are generated."""
        return name in self.world.collections

    def names(self) -> list[str]:
        """Return the names of all collections; one with a parameter is a template."""
        known = {*self.world.collections, *self.descriptions.names()}
        return sorted(name for name in known if self.has(name))

    def kept_as(self, name: str) -> str:
        """Return the name by which the store keeps the collection *name*."""
        return f"{self.namespace}/{name}"

    def in_session(self, name: str, session: str) -> SessionCollection:
        """Return the collection *name* as *session* sees it. Raises `WorldError` without one."""
        return self._store.collection(self.kept_as(name), self.base(name), session=session)

    def base(self, name: str) -> Base:
        """Return what the collection *name* holds before the first request."""
        base = self._bases.get(name)
        if base is None:
            base = self._bases[name] = self._base(name)
        return base

    def computed(self, records: Iterable[JsonObject], name: str) -> ComputedCollection:
        """Return *records* as a list in the order of the collection *name*."""
        description = self.descriptions.of(name)
        terms = terms_of(description.order)
        ordered = sorted(records, key=lambda record: order_key(record, terms))
        return ComputedCollection(ordered, description.identity_of)

    def _base(self, name: str) -> Base:
        description = self.descriptions.of(name)
        known = self.world.collections.get(name)
        if known is not None:
            base = self._base_of_world(known, description)
        elif description.schema is not None:
            population = self.population(name, description)
            digest = _digest(description.schema.value)
            base = Base(
                records=population.records,
                identity=description.identity_of,
                fingerprint=repr(["schema", population.size, digest, self._components]),
            )
        else:
            names = ", ".join(sorted(self.world.collections)) or "none"
            raise WorldError(f"world {self.world.name}: no collection {name!r}; it has {names}")
        terms = terms_of(description.order)
        drawn = [base.fingerprint, self._source.seed, description.identity, terms]
        return dataclasses.replace(base, order=terms, fingerprint=repr(drawn))

    def _base_of_world(self, known: Collection, description: Description) -> Base:
        count = self._sizes.said(known.name, description, known.count)
        # What the world itself understands, it does by itself.
        most = None if self._source.scenario or known.count is not None else count

        # Records that are kept stay those of the day on which they were made, unless the world says
        # that another day only adds to them.
        made_at = self._source.now.isoformat() if self.world.goes_on else None

        def records() -> Iterable[JsonObject]:
            return islice(known.drawn(self._source, count), most)

        return Base(
            records=records,
            identity=description.identity_of,
            fingerprint=repr(["world", self.world.name, count, made_at]),
        )

    def population(self, name: str, description: Description) -> Population:
        """Return the generated records of the collection *name*."""
        if name not in self._populations:
            self._populations[name] = self._population(name, description)
        return self._populations[name]

    def _population(self, name: str, description: Description) -> Population:
        schema = description.schema
        if schema is None:
            raise WorldError(f"nothing describes the records of {name}")
        made = Population(
            name=name,
            schema=schema,
            identity=description.identity,
            views=self._views,
            source=self._source,
            size=0,
            examples=description.examples,
            parent=self._population_above(description),
            parent_properties=tuple((description.parents or {}).values()),
        )
        if self._is_below_new(name, description):
            return made
        size = self._sizes.generated(name, description, lambda: len(written(made.record(0))))
        return dataclasses.replace(made, size=size)

    def _population_above(self, description: Description) -> Population | None:
        """Return the records that those of *description* belong to, where they are known."""
        if description.above is None or not description.parents:
            return None
        name = description.above.collection
        above = self.descriptions.of(name)
        is_known = above.schema is not None and "{" not in name
        return self.population(name, above) if is_known and above.name != description.name else None

    def _is_below_new(self, name: str, description: Description) -> bool:
        """Tell whether the records of *name* belong to one that somebody creates: it has none."""
        above = description.above
        if above is None or description.name == name or description.singleton:
            return False
        values = values_in(description.name, name)
        parent, identity = filled(above.collection, values), values.get(above.id)
        if identity is None or not self.has(parent) or not self.descriptions.of(parent).is_told:
            return False
        stored = self.in_session(parent, DEFAULT_SESSION).stored
        return not stored.is_base(identity)

    @cached_property
    def _components(self) -> str:
        """A digest of what schemas refer to."""
        return _digest(value_at(self._api.document.content, "/components/schemas"))


class Derivations:
    """What was made of the records of collections, and the state of theirs that it was made of."""

    def __init__(self) -> None:
        self._kept: OrderedDict[object, tuple[object, Any]] = OrderedDict()

    def kept(self, key: object, state: object, made: Callable[[], _Result]) -> _Result:
        """Return what was *made* for *key* in this *state*; it is made now if it was not yet."""
        kept = self._kept.pop(key, None)
        if kept is None or kept[0] != state:
            kept = (state, made())
        self._kept[key] = kept
        if len(self._kept) > _MOST_DERIVED:
            self._kept.popitem(last=False)
        result: _Result = kept[1]
        return result


class SessionRecords:
    """The collections of one API as one session sees them."""

    def __init__(self, collections: Collections, session: str) -> None:
        self._collections = collections
        self.session = session
        self._kept: dict[str, SessionCollection] = {}
        self._derived = Derivations()

    def is_of_world(self, name: str) -> bool:
        """Tell whether the world gives the records of *name*; else they are generated."""
        return self._collections.is_of_world(name)

    def collection(self, name: str) -> SessionCollection:
        """Return the collection *name*. Raises `WorldError` if there is none."""
        found = self._kept.get(name)
        if found is None:
            found = self._kept[name] = self._collections.in_session(name, self.session)
        return found

    def stored(self, name: str) -> StoredCollection:
        """Return the collection *name* to be read. Raises `WorldError` if there is none."""
        return self.collection(name).stored

    def computed(self, records: Iterable[JsonObject], name: str) -> ComputedCollection:
        """Return *records* as a list in the order of the collection *name*.

        Of a tuple, which never changes, that is done once.
        """
        if not isinstance(records, tuple):
            return self._collections.computed(records, name)
        kept = self._collections.derived
        # The tuple is kept beside, so that no other one takes its place in memory.
        return kept.kept(
            (name, id(records)),
            None,
            lambda: (records, self._collections.computed(records, name)),
        )[1]

    def records(self, name: str) -> tuple[JsonObject, ...]:
        """Return every record of the collection *name*, in its order."""
        return self.derived(name, tuple)

    def derived(self, name: str, make: Callable[[Iterator[JsonObject]], _Result]) -> _Result:
        """Return what *make* makes of the records of the collection *name*, in their order.

        It is made once, and anew when a record of this collection changes.
        """
        stored = self.stored(name)
        changed = stored.changed()
        shared = self._derived if changed else self._collections.derived
        return shared.kept(
            (name, make),
            changed,
            lambda: stored.reduced(lambda bodies: make(map(value_from_json, bodies))),
        )


def _digest(value: object) -> str:
    # Documents hold more than JSON can say: dates, keys that are numbers.
    text = repr(value).encode(errors="replace")
    return hashlib.blake2b(text, digest_size=12).hexdigest()
