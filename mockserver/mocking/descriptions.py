"""Put together what the document says of one collection, from all its operations."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from mockserver.mocking.collection_names import is_named
from mockserver.mocking.views import Views
from mockserver.spec.model import Api, Operation, Schema
from mockserver.spec.pointers import MISSING, value_at
from mockserver.spec.semantics import CollectionReference, Order, ParentReference, Semantics
from mockserver.spec.types import JsonObject, JsonValue

_TELLING = ("list", "create", "bulk-create", "upsert")

_MOST_NAMES = 5_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Description:
    """What the document says of one collection, put together from all its operations."""

    name: str
    identity: str
    order: Order | None = None
    schema: Schema | None = None
    count: int | None = None
    # Of records on a page of the list, where nobody asks for another number.
    page_size: int | None = None
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

    def identity_of(self, record: JsonObject) -> JsonValue:
        """Return what names *record*, `None` if nothing does."""
        if self.singleton or not self.identity:
            return "" if self.singleton else None
        value = value_at(record, self.identity)
        return None if value is MISSING else value


class Descriptions:
    """What the document of one API says of its collections."""

    def __init__(
        self,
        api: Api,
        semantics: Callable[[Operation], Semantics],
        views: Views,
        operations: Sequence[Operation],
    ) -> None:
        """Only what is said of *operations* counts."""
        self._api = api
        self._operations = operations
        self._semantics = semantics
        self._views = views
        self._known: dict[str, Description] = {}

    def of(self, name: str) -> Description:
        """Return what the document says of the collection *name*, wherever it does."""
        found = self._known.get(name)
        if found is None:
            found = self._matching(name)
            if len(self._known) > _MOST_NAMES:
                self._known.clear()
            self._known[name] = found
        return found

    def names(self) -> list[str]:
        """Return the names of all collections, templates among them."""
        return [description.name for description in self._all]

    def _matching(self, name: str) -> Description:
        for description in self._all:
            if is_named(description.name, name):
                return description
        return Description(name=name, identity="/id")

    @cached_property
    def _all(self) -> list[Description]:
        found: dict[str, Description] = {}
        for operation in self._operations:
            meaning = self._semantics(operation)
            reference = meaning.collection
            if reference is not None:
                known = found.get(reference.name)
                found[reference.name] = self._with(known, operation, reference, meaning)
        # A name without parameters is its own; `users/{id}` is any other one.
        return sorted(found.values(), key=lambda each: "{" in each.name)

    def _with(
        self,
        known: Description | None,
        operation: Operation,
        reference: CollectionReference,
        meaning: Semantics,
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
            order=(known.order if known else None) or meaning.order,
            schema=schema,
            count=reference.count if known is None or known.count is None else known.count,
            page_size=(known.page_size if known else None) or self._page_size(operation, meaning),
            parents=(known.parents if known else None) or reference.parents,
            above=(known.above if known else None) or reference.parent,
            examples=(*examples, *self._examples(operation, reference, schema, examples)),
            singleton=reference.singleton or bool(known and known.singleton),
            is_told=reference.role in _TELLING or bool(known and known.is_told),
            is_listed_alone=(reference.role == "list" and not reference.parents)
            or bool(known and known.is_listed_alone),
        )

    def _page_size(self, operation: Operation, meaning: Semantics) -> int | None:
        """Return how many records a page of *operation* has where nobody asks for a number."""
        pagination, reference = meaning.pagination, meaning.collection
        if pagination is None or reference is None or reference.role not in ("list", None):
            return None
        limit = operation.parameter(pagination.limit) if pagination.limit else None
        said = self._views.default(limit.schema) if limit is not None else None
        if isinstance(said, int) and not isinstance(said, bool) and said > 0:
            return said
        return pagination.default_limit

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
