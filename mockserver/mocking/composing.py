"""Make the record that a client's body asks for: what it sent, and what the server sets."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from mockserver.mocking.shapes import Shapes
from mockserver.mocking.stamps import stamps
from mockserver.mocking.views import Views
from mockserver.spec.model import Schema
from mockserver.spec.pointers import MISSING, tokens_of, value_at, with_value_at
from mockserver.spec.types import JsonObject, JsonValue

# Objects inside objects, whose defaults are filled in.
_DEEPEST = 5


class Composer:
    """Composes the records of one document."""

    def __init__(self, views: Views, shapes: Shapes) -> None:
        self._views = views
        self._shapes = shapes

    def composed(
        self,
        schema: Schema,
        sent: JsonObject,
        base: JsonObject,
        *,
        offered: Schema | None,
        identity: str,
        now: datetime,
        is_new: bool,
    ) -> JsonObject:
        """Return the record of *schema* that is created, or replaced, with *sent*.

        What clients may send by the schema *offered* and did not is its default, or absent. What
        only the server sets comes from *base*, a generated record or the one that is replaced.
        """
        names = self._shapes.properties(schema)
        if not names:
            return self._sound(schema, {**base, **sent}, base)
        offers = self._shapes.properties(offered)
        required = self._shapes.required(schema)
        stamped = stamps(schema, self._shapes, now, created=is_new)
        # A record that is replaced was created when it was created.
        kept = {} if is_new else stamps(schema, self._shapes, now, created=True)
        found: dict[str, JsonValue] = {}
        for name, member in names.items():
            is_set_here = _is_read_only(member)
            if name in sent and not is_set_here:
                found[name] = self._with_defaults(sent[name], offers.get(name), 0)
            elif name in stamped:
                found[name] = stamped[name]
            elif name in kept and name in base:
                found[name] = base[name]
            elif name in offers and not is_set_here and name != _first(identity):
                default = self._shapes.schemas.default(offers[name])
                if default is not None:
                    found[name] = default
                elif name in required and name in base:
                    found[name] = base[name]
            elif name in base:
                found[name] = base[name]
        extra = {name: value for name, value in sent.items() if name not in names}
        return self._sound(schema, {**found, **extra}, base)

    def changed(
        self, schema: Schema, old: JsonObject, new: JsonObject, now: datetime
    ) -> JsonObject:
        """Return *new*, which a client made of *old*, with what only the server sets."""
        names = self._shapes.properties(schema)
        kept = {
            name: old[name]
            for name, member in names.items()
            if name in old and _is_read_only(member)
        }
        if new != old:
            kept |= stamps(schema, self._shapes, now, created=False)
        return self._sound(schema, {**new, **kept}, old)

    def given(
        self, schema: Schema, record: JsonObject, values: Mapping[str, JsonValue]
    ) -> JsonObject:
        """Return *record* with *values* at their pointers, as numbers where those are wanted."""
        for pointer, value in values.items():
            if pointer and value is not None and value is not MISSING:
                member = self._shapes.at(schema, pointer)
                read = self._shapes.coerced(value, member) if isinstance(value, str) else value
                record = self._sound(schema, with_value_at(record, pointer, read), record)
        return record

    def chosen(self, schema: Schema, sent: JsonValue, identity: str) -> JsonValue:
        """Return the identity that a client chose in what it *sent*, `None` if it chose none.

        What only the server sets nobody chooses.
        """
        if not identity or not isinstance(sent, Mapping):
            return None
        member = self._shapes.at(schema, identity)
        if member is not None and _is_read_only(member):
            return None
        value = value_at(sent, identity)
        return None if value is MISSING or value == "" else value

    def _with_defaults(self, value: JsonValue, offered: Schema | None, depth: int) -> JsonValue:
        """Return *value* with the defaults of what it lacks, in objects inside it as well."""
        if not isinstance(value, Mapping) or offered is None or depth > _DEEPEST:
            return value
        found = dict(value)
        for name, member in self._shapes.properties(offered).items():
            if name in found:
                found[name] = self._with_defaults(found[name], member, depth + 1)
            else:
                default = self._shapes.schemas.default(member)
                if default is not None and not _is_read_only(member):
                    found[name] = default
        return found

    def _sound(self, schema: Schema, record: JsonObject, base: JsonObject) -> JsonObject:
        """Return *record*, mended with members of *base* where it would break *schema*."""
        if self._views.is_valid(schema, record):
            return record
        mended = self._views.mended(schema, record, base)
        return base if mended is None else mended


def _is_read_only(member: Schema) -> bool:
    return isinstance(member.value, Mapping) and member.value.get("readOnly") is True


def _first(pointer: str) -> str:
    tokens = tokens_of(pointer)
    return tokens[0] if tokens else ""
