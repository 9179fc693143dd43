"""Generate the records that a collection holds before the first request."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from mockserver.mocking.views import Views
from mockserver.mocking.worlds import Source
from mockserver.spec.model import Schema
from mockserver.spec.pointers import MISSING, value_at, with_value_at
from mockserver.spec.types import JsonObject, JsonValue
from mockserver.state.queries import identity_text


@dataclass(frozen=True, slots=True, kw_only=True)
class Population:
    """The generated records of one collection, `size` of them, each drawn from its number alone.

    `examples` are identities that some of them have. Each belongs to a record of `parent`, which
    it names in `parent_properties`.
    """

    name: str
    schema: Schema
    identity: str
    views: Views
    source: Source
    size: int
    examples: tuple[JsonValue, ...]
    parent: Population | None
    parent_properties: tuple[str, ...]

    def records(self) -> Iterator[JsonObject]:
        """Yield the records; none if the schema allows no object."""
        seen: set[str] = set()
        for number in range(self.size):
            record = self.record(number)
            if not record:
                return
            if self.identity:
                if self._name(record) in seen:
                    record = self.renamed(record, number)
                seen.add(self._name(record))
            yield record

    def renamed(self, record: JsonObject, number: int) -> JsonObject:
        """Return *record*, whose name is taken, by a name that ends with *number*, if it can."""
        name = value_at(record, self.identity) if self.identity else MISSING
        for sign in ("-", "_", "") if isinstance(name, str) else ():
            changed = self._with(record, self.identity, f"{name}{sign}{number + 1}")
            if changed is not record:
                return changed
        return record

    def _name(self, record: JsonObject) -> str:
        name = value_at(record, self.identity)
        return "" if name is MISSING else identity_text(name)

    def record(self, number: int) -> JsonObject:
        """Return the record *number*, empty if the schema allows no object."""
        record = self.views.generated(self.schema, "collection", self.name, number)
        if record and self.identity:
            record = self._with(record, self.identity, self._identity(record, number))
        if record and self.parent is not None:
            for pointer in self.parent_properties:
                record = self._with(record, pointer, self._parent_of(self.parent, number))
        return record

    def other(self, name: str) -> JsonObject:
        """Return a record that is none of those, drawn from *name* alone."""
        return self.views.generated(self.schema, "collection", self.name, "other", name)

    def _identity(self, record: JsonObject, number: int) -> JsonValue:
        """Return the identity of the record *number*: integers count from 1, as databases do."""
        if number < len(self.examples):
            return self.examples[number]
        made = value_at(record, self.identity)
        if not isinstance(made, int) or isinstance(made, bool):
            return MISSING
        # The record that has an example's number instead of its own leaves that free.
        taken = number + 1 in self.examples
        return self.examples.index(number + 1) + 1 if taken else number + 1

    def named(self, number: int) -> JsonValue:
        """Return the identity of the record *number*, `MISSING` if it has none."""
        return value_at(self.record(number), self.identity) if self.identity else MISSING

    def _parent_of(self, parent: Population, number: int) -> JsonValue:
        if parent.size == 0:
            return MISSING
        chosen = self.source.random("parent", self.name, number).randrange(parent.size)
        return parent.named(chosen)

    def _with(self, record: JsonObject, pointer: str, value: JsonValue) -> JsonObject:
        """Return *record* with *value* at *pointer*, as it is where that would be invalid."""
        if value is MISSING:
            return record
        changed = with_value_at(record, pointer, value)
        return changed if self.views.is_valid(self.schema, changed) else record
