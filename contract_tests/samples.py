"""Find values for parameters and bodies: the documented examples, else the simplest valid ones."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from contract_tests.bodies import body_of
from contract_tests.messages import Body
from mockserver.spec import Operation, Parameter, Schema
from mockserver.spec.model import Header, MediaType
from mockserver.spec.parameter_texts import text_of
from mockserver.spec.schemas import Schemas
from mockserver.spec.types import JsonValue

_FORMATS = {
    "date-time": "2026-01-15T12:00:00Z",
    "date": "2026-01-15",
    "time": "12:00:00Z",
    "duration": "P1D",
    "email": "ada@example.com",
    "hostname": "example.com",
    "ipv4": "192.0.2.1",
    "ipv6": "2001:db8::1",
    "uri": "https://example.com/",
    "uri-reference": "/",
    "uuid": "6f1f8a52-0c6f-4b83-9d1b-3f2b5a7c9e10",
}


_TELLING = frozenset({"default", "const", "enum"})
_DEPTH = 10


class NoSample(Exception):
    """No valid value is known; the document would help with an example."""


class Samples:
    """Values for the parameters and bodies of one document."""

    def __init__(self, schemas: Schemas) -> None:
        self._schemas = schemas

    def parameter(self, parameter: Parameter) -> JsonValue:
        """Return the first valid documented example of *parameter*, else the simplest valid value.

        One in the path is not empty: no path template matches that. Raises `NoSample` if there is
        neither.
        """
        schema = parameter.schema or (parameter.content.schema if parameter.content else None)
        for example in self.parameter_examples(parameter):
            if self._is_usable(parameter, schema, example):
                return example
        if schema is None:
            return "1"
        if parameter.location == "path":
            return self._in_path(schema)
        return self.schema(schema)

    def _is_usable(self, parameter: Parameter, schema: Schema | None, value: JsonValue) -> bool:
        if parameter.location == "path" and value == "":
            return False
        # A lenient parameter takes any value.
        return schema is None or parameter.lenient or self._is_valid(schema, value)

    def _in_path(self, schema: Schema) -> JsonValue:
        value = self._value(schema, depth=0)
        described = self._schemas.resolved(schema).value
        options = described.get("enum", ()) if isinstance(described, Mapping) else ()
        for found in (value, *options, "1"):
            if found != "" and self._is_valid(schema, found):
                return found
        raise NoSample(f"{schema.pointer}: no example, and {value!r} is not valid")

    def parameter_examples(self, parameter: Parameter) -> Iterator[JsonValue]:
        """Yield the documented examples of *parameter*, those of its schema included."""
        for example in parameter.examples:
            yield example.value
        if parameter.content is not None:
            for example in parameter.content.examples:
                yield example.value
        if parameter.schema is not None:
            yield from self._schema_examples(parameter.schema)

    def are_documented(
        self, operation: Operation, values: Mapping[str, Any], body: Body | None
    ) -> bool:
        """Return whether the document itself gives *values* and *body* as examples.

        A default, or the value of an enum, is as good; so is a body put together of examples.
        """
        for parameter in operation.parameters:
            if parameter.place not in values:
                continue
            told = parameter.schema is not None and self._is_told(parameter.schema)
            if not told and not any(True for _ in self.parameter_examples(parameter)):
                return False
        if body is None or operation.request_body is None:
            return True
        for media_type in operation.request_body.content:
            if media_type.name == body.media_type:
                schema = media_type.schema
                return bool(media_type.examples) or (schema is not None and self._is_told(schema))
        return False

    def _is_told(self, schema: Schema, depth: int = 0) -> bool:
        """Return whether what `schema` samples of *schema* is written in the document."""
        schema = self._schemas.resolved(schema)
        value = schema.value
        if not isinstance(value, Mapping) or depth == _DEPTH:
            return False
        if any(True for _ in self._schema_examples(schema)) or value.keys() & _TELLING:
            return True
        types = self._schemas.types(schema)
        if "object" in types:
            names = self._names(schema, value)
            members = (self._schemas.property(schema, name) for name in names)
            return all(one is not None and self._is_told(one, depth + 1) for one in members)
        if "array" in types and "items" in value:
            return self._is_told(self._schemas.member(schema, "items"), depth + 1)
        return types == {"boolean"}

    def choices(self, parameter: Parameter) -> list[JsonValue]:
        """Return every value that an enum allows for *parameter*; else one sample."""
        if parameter.schema is not None:
            value = self._schemas.resolved(parameter.schema).value
            if isinstance(value, Mapping) and isinstance(value.get("enum"), list):
                return list(value["enum"])
        return [self.parameter(parameter)]

    def bodies(self, operation: Operation) -> list[Body]:
        """Return the documented example bodies of *operation*; where none is, a simple valid one.

        A media type without a schema and without examples is left out. Raises `NoSample` if a
        body is required and none can be had.
        """
        if operation.request_body is None:
            return []
        found = []
        for media_type in operation.request_body.content:
            values: list[JsonValue] = [example.value for example in media_type.examples]
            if not values and media_type.schema is not None:
                values = list(self._schema_examples(media_type.schema))
                values = values or [self.schema(media_type.schema)]
            found += [self.body(media_type, value) for value in values]
        if not found and operation.request_body.required:
            raise NoSample(f"{operation.name}: no example of the request body")
        return found

    def body(self, media_type: MediaType, value: JsonValue) -> Body:
        """Return *value* as a body of *media_type*. Raises `NoSample` if it cannot hold it."""
        try:
            return body_of(media_type, value, self._schemas, self._heading)
        except ValueError as error:
            raise NoSample(f"{media_type.name}: {error}") from error

    def _heading(self, header: Header) -> str:
        """Return a value for *header*, of a part of a body. Raises `NoSample`."""
        if header.examples:
            return text_of(header.examples[0].value)
        return "1" if header.schema is None else text_of(self.schema(header.schema))

    def schema(self, schema: Schema) -> JsonValue:
        """Return a valid value of *schema* as a client would send it. Raises `NoSample`."""
        value = self._value(schema, depth=0)
        if not self._is_valid(schema, value):
            raise NoSample(f"{schema.pointer}: no example, and {value!r} is not valid")
        return value

    def _is_valid(self, schema: Schema, value: JsonValue) -> bool:
        return not any(True for _ in self._schemas.errors(schema, value, direction="request"))

    def _schema_examples(self, schema: Schema) -> Iterator[JsonValue]:
        value = self._schemas.resolved(schema).value
        if isinstance(value, Mapping):
            if isinstance(value.get("examples"), list):
                yield from value["examples"]
            elif "example" in value:
                yield value["example"]

    def _value(self, schema: Schema, *, depth: int) -> JsonValue:
        schema = self._schemas.resolved(schema)
        if isinstance(schema.value, bool):
            return "1"
        for example in self._schema_examples(schema):
            return example
        for keyword in ("default", "const"):
            if keyword in schema.value:
                return schema.value[keyword]
        if schema.value.get("enum"):
            return schema.value["enum"][0]
        for keyword in ("oneOf", "anyOf"):
            if schema.value.get(keyword):
                return self._value(self._schemas.member(schema, keyword, "0"), depth=depth)
        return self._typed(schema, schema.value, depth)

    def _typed(self, schema: Schema, value: Mapping[str, Any], depth: int) -> JsonValue:
        types = self._schemas.types(schema)
        if "object" in types and depth < _DEPTH:
            return self._object(schema, value, depth)
        if "array" in types and depth < _DEPTH:
            count = value.get("minItems", 1)
            if "items" not in value:
                return []
            item = self._value(self._schemas.member(schema, "items"), depth=depth + 1)
            return [item] * max(count, 1)
        if types & {"integer", "number"}:
            low = value.get("minimum", value.get("exclusiveMinimum", 0) + 1)
            return min(max(1, low), value.get("maximum", max(1, low)))
        if "boolean" in types:
            return True
        if "null" in types and "string" not in types:
            return None
        text = _FORMATS.get(value.get("format", ""), "1")
        return text.ljust(value.get("minLength", 0), "1")

    def _object(self, schema: Schema, value: Mapping[str, Any], depth: int) -> JsonValue:
        result = {}
        for name in self._names(schema, value):
            member = self._schemas.property(schema, name)
            result[name] = "1" if member is None else self._value(member, depth=depth + 1)
        return result

    def _names(self, schema: Schema, value: Mapping[str, Any]) -> list[str]:
        """Return the properties of the simplest object."""
        names = list(dict.fromkeys(self._required(schema, value)))
        others = [name for name in value.get("properties", ()) if name not in names]
        return names + others[: max(0, value.get("minProperties", 0) - len(names))]

    def _required(self, schema: Schema, value: Mapping[str, Any]) -> Iterator[str]:
        yield from value.get("required", ())
        for index, _ in enumerate(value.get("allOf", ())):
            part = self._schemas.member(schema, "allOf", str(index))
            if isinstance(part.value, Mapping):
                yield from self._required(part, part.value)
