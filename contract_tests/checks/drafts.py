"""Draft the records that a check creates and changes: valid, full, and each unlike the others."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any

from contract_tests.checks.contracts import Contract, is_json
from contract_tests.checks.values import day, instant, same
from contract_tests.messages import Body
from contract_tests.samples import NoSample
from mockserver.spec import MISSING, Operation
from mockserver.spec.model import MediaType, Schema
from mockserver.spec.types import JsonValue

REFERENCES = re.compile(r"(^id$|_id$|_ids$|[a-z]Ids?$|[Uu]rl$|[Uu]ri$)")
"""What properties that name other records are called: another text would name none."""

_ANY: Mapping[str, JsonValue] = {
    "string": "other",
    "integer": 7,
    "number": 7.5,
    "boolean": True,
    "object": {},
    "array": [],
}
"""A value of each type, in the place of null."""


class Drafts:
    """Bodies for *operation*, which is sent a JSON object."""

    def __init__(
        self,
        contract: Contract,
        operation: Operation,
        laid: Mapping[str, JsonValue] | None = None,
    ) -> None:
        self._contract = contract
        self._laid = laid or {}
        self.operation = operation
        self.media_type = _media_type(operation)
        schema = self.media_type.schema if self.media_type else None
        self.schema = contract.schemas.resolved(schema) if schema else None

    @property
    def possible(self) -> bool:
        """Whether *operation* takes a JSON object that we can write."""
        return self.schema is not None and isinstance(self._base(), Mapping)

    def body(self, value: JsonValue) -> Body:
        """Return *value* as the body of a request."""
        return Body(media_type=self.media_type.name if self.media_type else "", value=value)

    def full(self, number: int = 0) -> dict[str, JsonValue]:
        """Return a record with every property that a client may send.

        Texts that are free differ by *number*: names are often unique.
        """
        record = dict(self._base() or {})
        for name, schema in self.properties().items():
            if name in record or self.read_only(name) or self._deprecated(schema):
                continue
            try:
                extended = {**record, name: self._contract.samples.schema(schema)}
            except NoSample:
                continue
            if self.valid(extended):
                record = extended
        record = self._numbered(record, number)
        for name, value in self._laid.items():
            if name in record and self.valid({**record, name: value}):
                record[name] = value
        return record

    @property
    def laid(self) -> frozenset[str]:
        """The properties that have one value in all records: others are refused."""
        return frozenset(self._laid)

    def laying(self, values: Mapping[str, JsonValue]) -> Drafts:
        """Return drafts that have *values* in every record, in the place of others."""
        return Drafts(self._contract, self.operation, {**self._laid, **values})

    def smallest(self, number: int = 0) -> dict[str, JsonValue]:
        """Return a record of the required properties alone."""
        record = self.full(number)
        for name in list(record):
            rest = {key: value for key, value in record.items() if key != name}
            if name not in self.required() and self.valid(rest):
                record = rest
        return record

    def required(self) -> frozenset[str]:
        """Return the properties that the schema requires."""
        return frozenset(
            name for part in self._parts(self.schema) for name in part.get("required", ())
        )

    def properties(self) -> dict[str, Schema]:
        """Return the schemas of the properties, by their names."""
        if self.schema is None:
            return {}
        found = {
            name: self._contract.schemas.property(self.schema, name)
            for part in self._parts(self.schema)
            for name in part.get("properties", {})
        }
        return {name: schema for name, schema in found.items() if schema is not None}

    @property
    def is_open(self) -> bool:
        """Whether the schema has no properties, or says that any others may be sent."""
        parts = list(self._parts(self.schema))
        return not self.properties() or any(
            part.get("additionalProperties", False) is not False
            or "patternProperties" in part
            or part.keys() & {"oneOf", "anyOf"}
            for part in parts
        )

    def choices(self, schema: Schema) -> tuple[JsonValue, ...]:
        """Return the values of an enum that stands in another part of *schema* (`allOf`)."""
        return tuple(one for part in self._parts(schema) for one in part.get("enum", ()))

    def read_only(self, name: str) -> bool:
        """Tell whether a client must not set the property *name*."""
        schema = self.properties().get(name)
        return marked(schema, "readOnly") or any(
            marked(self._contract.schemas.property(answer, name), "readOnly")
            for answer in self._contract.answers(self.operation)
        )

    def write_only(self, name: str) -> bool:
        """Tell whether the property *name* is never shown."""
        return marked(self.properties().get(name), "writeOnly")

    def default(self, name: str) -> JsonValue:
        """Return the declared default of the property *name*, or `MISSING`."""
        schema = self.properties().get(name)
        value = schema.value if schema is not None else {}
        return value.get("default", MISSING) if isinstance(value, Mapping) else MISSING

    def other(self, record: Mapping[str, JsonValue], name: str) -> JsonValue:
        """Return another value for *name* with which *record* stays valid, or `MISSING`."""
        schema = self.properties().get(name)
        if schema is None:
            return MISSING
        for value in others(schema, record.get(name)):
            if self.valid({**record, name: value}):
                return value
        return MISSING

    def valid(self, record: JsonValue) -> bool:
        """Tell whether *record* may be sent."""
        return self.schema is not None and not any(
            True for _ in self._contract.schemas.errors(self.schema, record, direction="request")
        )

    def _base(self) -> JsonValue:
        """Return a valid body: the first documented example that is one, else the simplest."""
        if self.media_type is None or self.schema is None:
            return None
        for example in self.media_type.examples:
            if isinstance(example.value, Mapping) and self.valid(example.value):
                return example.value
        try:
            return self._contract.samples.schema(self.schema)
        except NoSample:
            return None

    def _numbered(self, record: dict[str, JsonValue], number: int) -> dict[str, JsonValue]:
        if not number:
            return record
        for name, value in record.items():
            schema = self.properties().get(name)
            if isinstance(value, str) and schema is not None and not REFERENCES.search(name):
                changed = {**record, name: _with_number(value, number)}
                if "enum" not in _object(schema) and self.valid(changed):
                    record = changed
        return record

    def _parts(self, schema: Schema | None) -> Iterator[Mapping[str, Any]]:
        if schema is None:
            return
        value = self._contract.schemas.resolved(schema).value
        if not isinstance(value, Mapping):
            return
        yield value
        for index, _ in enumerate(value.get("allOf", ())):
            yield from self._parts(self._contract.schemas.member(schema, "allOf", str(index)))

    def _deprecated(self, schema: Schema) -> bool:
        return _object(schema).get("deprecated") is True


def others(schema: Schema, value: JsonValue) -> Iterator[JsonValue]:
    """Yield values unlike *value* that *schema* may allow."""
    described = _object(schema)
    if "const" in described:
        return
    if "enum" in described:
        yield from (one for one in described["enum"] if not same(one, value) and one is not None)
        return
    if isinstance(value, bool):
        yield not value
    elif isinstance(value, int | float):
        yield from (value + 1, value - 1, value + 10, value / 2)
    elif isinstance(value, str):
        yield from _other_texts(value)
    elif value is None:
        types = described.get("type", ())
        for type_ in [types] if isinstance(types, str) else types:
            if type_ in _ANY:
                yield _ANY[type_]


def _other_texts(value: str) -> Iterator[JsonValue]:
    if (at := instant(value)) is not None:
        yield (at - timedelta(days=1)).isoformat().replace("+00:00", "Z")
    elif (midnight := day(value)) is not None:
        yield (midnight - timedelta(days=1)).date().isoformat()
    elif re.fullmatch(r"[0-9a-f-]{36}", value):
        yield value[:-1] + ("0" if value[-1] != "0" else "1")
    else:
        yield from (f"{value} (other)", f"{value}x", value[:-1] + "b", value[:-1] + "2")


def _with_number(value: str, number: int) -> str:
    if instant(value) or day(value):
        return value
    local, at, host = value.partition("@")
    return f"{local}{number}{at}{host}" if at else f"{value} {number}"


def _object(schema: Schema | None) -> Mapping[str, Any]:
    return schema.value if schema is not None and isinstance(schema.value, Mapping) else {}


def marked(schema: Schema | None, keyword: str) -> bool:
    """Tell whether *schema* has *keyword*, `readOnly` or `writeOnly`, and it is true."""
    return _object(schema).get(keyword) is True


def _media_type(operation: Operation) -> MediaType | None:
    for one in operation.request_body.content if operation.request_body else ():
        if is_json(one.name) and one.schema is not None and "*" not in one.name:
            return one
    return None
