"""Find the collection that an operation is about, fill it in its order, and read it."""

from __future__ import annotations

import dataclasses
import functools
import hashlib
import re
from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import quote, unquote

from mockserver.errors import WorldError
from mockserver.mocking.orders import terms_of
from mockserver.mocking.populations import Population
from mockserver.mocking.views import Views
from mockserver.mocking.worlds import Source, World
from mockserver.spec.json_text import value_from_json
from mockserver.spec.model import Api, Operation, Schema
from mockserver.spec.pointers import MISSING, value_at
from mockserver.spec.semantics import CollectionReference, Order, ParentReference, Semantics
from mockserver.spec.types import JsonObject, JsonValue
from mockserver.state.computed import ComputedCollection
from mockserver.state.filling import Base
from mockserver.state.keys import order_key
from mockserver.state.queries import ListQuery
from mockserver.state.sessions import DEFAULT_SESSION
from mockserver.state.store import SessionCollection, Store
from mockserver.state.stored import StoredCollection
from mockserver.state.texts import name_text, written

# Of records, where the document does not say: enough for some pages, quick to make.
_USUAL_COUNT = 50
_USUAL_COUNT_BELOW = 10  # in each of the collections that belong to one record of another

# Of text in all of them, and the number of those that are so large.
_MOST_TEXT = 150_000
_LEAST_COUNT = 10

_TELLING = ("list", "create", "bulk-create", "upsert")

_MOST_SESSIONS = 200
_MOST_NAMES = 5_000

_PARAMETER = re.compile(r"\{([^{}]*)\}")
_RESERVED = re.compile(r"[%/\x00-\x1f\ud800-\udfff]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Description:
    """What the document says of one collection, put together from all its operations."""

    name: str
    identity: str
    order: Order | None = None
    schema: Schema | None = None
    count: int | None = None
    parents: Mapping[str, str] | None = None
    # The record above, and which of its path parameters names it.
    above: ParentReference | None = None
    # Identities that the document gives as examples: clients try them first.
    examples: tuple[JsonValue, ...] = ()
    singleton: bool = False
    # Whether clients learn from the API which records there are: it lists or creates them.
    is_told: bool = False
    # Whether they are listed by themselves, not only those that belong to one record above.
    is_listed_alone: bool = False

    @property
    def size(self) -> int:
        """How many records there are before the first request."""
        if self.singleton:
            return 1
        if self.count is not None:
            return self.count
        return _USUAL_COUNT_BELOW if "{" in self.name else _USUAL_COUNT

    def identity_of(self, record: JsonObject) -> JsonValue:
        """Return what names *record*, `None` if nothing does."""
        if self.singleton or not self.identity:
            return "" if self.singleton else None
        value = value_at(record, self.identity)
        return None if value is MISSING else value


class Collections:
    """The collections of one API, kept in *store*; belongs to one app."""

    def __init__(
        self,
        api: Api,
        semantics: Callable[[Operation], Semantics],
        world: World,
        *,
        store: Store,
        source: Source,
        views: Views,
        namespace: str,
    ) -> None:
        self._api = api
        self._semantics = semantics
        self.world = world
        self._store = store
        self._source = source
        self._views = views
        self._namespace = namespace
        self._bases: dict[str, Base] = {}
        self._known: dict[str, Description] = {}
        self._sizes: dict[str, int] = {}
        self._sessions: OrderedDict[str, SessionRecords] = OrderedDict()

    def of(self, session: str = DEFAULT_SESSION) -> SessionRecords:
        """Return the collections as *session* sees them."""
        found = self._sessions.pop(session, None) or SessionRecords(self, session)
        self._sessions[session] = found
        if len(self._sessions) > _MOST_SESSIONS:
            self._sessions.popitem(last=False)
        return found

    def has(self, name: str) -> bool:
        """Tell whether there are records for the collection *name*: a world's, or generated."""
        return name in self.world.collections or self.description(name).schema is not None

    def is_of_world(self, name: str) -> bool:
        """Tell whether the world gives the records of *name*; else they are generated."""
        return name in self.world.collections

    def in_session(self, name: str, session: str) -> SessionCollection:
        """Return the collection *name* as *session* sees it. Raises `WorldError` without one."""
        return self._store.collection(f"{self._namespace}/{name}", self.base(name), session=session)

    def base(self, name: str) -> Base:
        """Return what the collection *name* holds before the first request."""
        base = self._bases.get(name)
        if base is None:
            base = self._bases[name] = self._base(name)
        return base

    def version(self) -> tuple[int, int] | None:
        """Return what differs after every change of any collection; `None` if that is not known."""
        return self._store.version()

    def description(self, name: str) -> Description:
        """Return what the document says of the collection *name*, wherever it does."""
        found = self._known.get(name)
        if found is None:
            found = self._matching(name)
            if len(self._known) > _MOST_NAMES:
                self._known.clear()
            self._known[name] = found
        return found

    def _matching(self, name: str) -> Description:
        for template, description in self._described:
            if template == name or _pattern(template).fullmatch(name):
                return description
        return Description(name=name, identity="/id")

    def _base(self, name: str) -> Base:
        description = self.description(name)
        known = self.world.collections.get(name)
        if known is not None:
            told: list[str | int] = ["world", self.world.name]
            records: Callable[[], Iterable[JsonObject]] = lambda: known.records(self._source)  # noqa: E731
        elif description.schema is not None:
            population = self.population(name, description)
            told = ["schema", population.size, _digest(description.schema.value), self._components]
            records = population.records
        else:
            known_names = ", ".join(sorted(self.world.collections)) or "none"
            raise WorldError(
                f"world {self.world.name}: no collection {name!r}; it has {known_names}"
            )
        terms = terms_of(description.order)
        return Base(
            records=records,
            identity=description.identity_of,
            order=terms,
            fingerprint=repr([*told, self._source.seed, description.identity, terms]),
        )

    def population(self, name: str, description: Description) -> Population:
        """Return the generated records of the collection *name*."""
        schema = description.schema
        if schema is None:
            raise WorldError(f"nothing describes the records of {name}")
        parent: Population | None = None
        if description.above is not None and description.parents:
            name_above = description.above.collection
            above = self.description(name_above)
            is_known = above.schema is not None and "{" not in name_above
            if is_known and above.name != description.name:
                parent = self.population(name_above, above)
        made = Population(
            name=name,
            schema=schema,
            identity=description.identity,
            views=self._views,
            source=self._source,
            size=description.size,
            examples=description.examples,
            parent=parent,
            parent_properties=tuple((description.parents or {}).values()),
        )
        return dataclasses.replace(made, size=self._size(made, description))

    def _size(self, population: Population, description: Description) -> int:
        """Return how many records *population* has: fewer large ones, none below new ones."""
        if self._is_below_new(population.name, description):
            return 0
        is_said = description.count is not None or description.singleton
        if is_said:
            return description.size
        if description.name not in self._sizes:
            # Making them takes as long as they are: clients wait for the first answer.
            length = len(written(population.record(0)))
            wanted = max(_LEAST_COUNT, _MOST_TEXT // max(1, length), len(description.examples))
            self._sizes[description.name] = min(description.size, wanted)
        return self._sizes[description.name]

    def _is_below_new(self, name: str, description: Description) -> bool:
        """Tell whether the records of *name* belong to one that somebody creates: it has none."""
        above = description.above
        if above is None or description.name == name or description.singleton:
            return False
        values = values_in(description.name, name)
        parent, identity = filled(above.collection, values), values.get(above.id)
        if identity is None or not self.has(parent) or not self.description(parent).is_told:
            return False
        stored = self.in_session(parent, DEFAULT_SESSION).stored
        return not stored.is_base(identity)

    @cached_property
    def _components(self) -> str:
        """A digest of what schemas refer to."""
        return _digest(value_at(self._api.document.content, "/components/schemas"))

    @cached_property
    def _described(self) -> list[tuple[str, Description]]:
        found: dict[str, Description] = {}
        for operation in self._api.operations:
            meaning = self._semantics(operation)
            reference = meaning.collection
            if reference is not None:
                known = found.get(reference.name)
                found[reference.name] = self._with(known, operation, reference, meaning.order)
        # A name without parameters is its own; `users/{id}` is any other one.
        ordered = sorted(found.values(), key=lambda each: "{" in each.name)
        return [(each.name, each) for each in ordered]

    def _with(
        self,
        known: Description | None,
        operation: Operation,
        reference: CollectionReference,
        order: Order | None,
    ) -> Description:
        """Return what is *known*, with what one operation more says."""
        schema = known.schema if known else None
        if schema is None and reference.schema is not None:
            value = value_at(self._api.document.content, reference.schema)
            if value is not MISSING:
                schema = Schema(pointer=reference.schema, value=value)
        examples = known.examples if known else ()
        return Description(
            name=reference.name,
            identity=(known.identity if known else "") or reference.identity,
            order=(known.order if known else None) or order,
            schema=schema,
            count=reference.count if known is None or known.count is None else known.count,
            parents=(known.parents if known else None) or reference.parents,
            above=(known.above if known else None) or reference.parent,
            examples=(*examples, *self._examples(operation, reference, schema, examples)),
            singleton=reference.singleton or bool(known and known.singleton),
            is_told=reference.role in _TELLING or bool(known and known.is_told),
            is_listed_alone=(reference.role == "list" and not reference.parents)
            or bool(known and known.is_listed_alone),
        )

    def _examples(
        self,
        operation: Operation,
        reference: CollectionReference,
        schema: Schema | None,
        known: tuple[JsonValue, ...],
    ) -> list[JsonValue]:
        """Return the identities that *operation* and the record's *schema* give as examples."""
        parameter = operation.parameter(reference.id) if reference.id else None
        values = []
        if parameter is not None and parameter.location == "path":
            values = [example.value for example in parameter.examples]
            values.extend(self._views.examples(parameter.schema, ""))
        values.extend(self._views.examples(schema, reference.identity))
        found: list[JsonValue] = []
        for value in values:
            is_name = isinstance(value, str | int) and not isinstance(value, bool) and value != ""
            if is_name and value not in known and value not in found:
                found.append(value)
        return found


class SessionRecords:
    """The collections of one API as one session sees them."""

    def __init__(self, collections: Collections, session: str) -> None:
        self._collections = collections
        self.session = session
        self._kept: dict[str, SessionCollection] = {}
        self._parsed: dict[str, tuple[object, tuple[JsonObject, ...]]] = {}

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
        """Return *records* as a list in the order of the collection *name*."""
        description = self._collections.description(name)
        terms = terms_of(description.order)
        ordered = sorted(records, key=lambda record: order_key(record, terms))
        return ComputedCollection(ordered, description.identity_of)

    def records(self, name: str) -> tuple[JsonObject, ...]:
        """Return every record of the collection *name*, in its order."""
        version = self._collections.version()
        kept = self._parsed.get(name)
        if kept is None or version is None or kept[0] != version:
            listed = self.stored(name).listed(ListQuery())
            # Filling it was a change.
            version = self._collections.version()
            kept = (version, tuple(value_from_json(body) for body in listed.bodies))
            self._parsed[name] = kept
        return kept[1]


def name_of(reference: CollectionReference, parameters: Mapping[str, JsonValue]) -> str:
    """Return the name of the collection with its path parameters filled in."""
    return filled(reference.name, parameters)


def filled(template: str, parameters: Mapping[str, JsonValue]) -> str:
    """Return *template*, the name of a collection, with *parameters* in the place of theirs."""

    def value(match: re.Match[str]) -> str:
        text = str(parameters.get(match.group(1), ""))
        # A value with a slash is one part of the name, too.
        return _RESERVED.sub(lambda m: quote(m.group(), safe="", errors="surrogatepass"), text)

    return name_text(_PARAMETER.sub(value, template))


def values_in(template: str, name: str) -> Mapping[str, str]:
    """Return the parameters with which *template* was filled to become *name*."""
    match = _pattern(template).fullmatch(name)
    names = _PARAMETER.findall(template)
    values = match.groups() if match else ()
    return {
        key: unquote(value, errors="surrogatepass")
        for key, value in zip(names, values, strict=False)
    }


@functools.cache
def _pattern(template: str) -> re.Pattern[str]:
    parts = _PARAMETER.split(template)[::2]
    return re.compile("([^/]*)".join(re.escape(part) for part in parts))


def _digest(value: object) -> str:
    # Documents hold more than JSON can say: dates, keys that are numbers.
    text = repr(value).encode(errors="replace")
    return hashlib.blake2b(text, digest_size=12).hexdigest()
