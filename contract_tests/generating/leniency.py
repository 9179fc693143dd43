"""Read a request as lenient servers do: `"12"` for 12, 0 for false, a number for an instant."""

from __future__ import annotations

import dataclasses
import json
import re
import uuid
from collections.abc import Mapping
from decimal import Decimal
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit, urlunsplit

from contract_tests.checks.contracts import is_json
from contract_tests.exchanges import Exchange
from mockserver.spec import Operation
from mockserver.spec.model import Schema
from mockserver.spec.schemas import Schemas
from mockserver.spec.types import JsonValue

_TRUE = frozenset({"1", "1.0", "true", "t", "yes", "y", "on"})
_FALSE = frozenset({"0", "0.0", "false", "f", "no", "n", "off"})
_NUMBER = re.compile(r"\s*[-+]?[0-9]{1,40}(\.[0-9]{1,40})?\s*")
_TIMES: Mapping[str, JsonValue] = {"date-time": "2026-01-15T12:00:00Z", "date": "2026-01-15"}
_MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}([T ].*)?")
_FORM = "application/x-www-form-urlencoded"
_DEPTH = 8
_WIDEST = {"int32": 2**31 - 1, "int64": 2**63 - 1}


def read_leniently(operation: Operation, exchange: Exchange, schemas: Schemas) -> Exchange:
    """Return *exchange* with the values of its query and JSON body as its schemas type them.

    Frameworks read `"12"` as 12, `0` as false and a number as an instant; what cannot be read so
    stays as it is.
    """
    split = urlsplit(exchange.url)
    pairs = [
        (name, _text(operation, f"query.{name}", value, schemas))
        for name, value in parse_qsl(split.query, keep_blank_values=True)
    ]
    path = _path(operation, split.path, schemas)
    url = urlunsplit(split._replace(path=path, query=urlencode(pairs)))
    return dataclasses.replace(exchange, url=url, request_body=_body(operation, exchange, schemas))


def _path(operation: Operation, path: str, schemas: Schemas) -> str:
    """Return *path*, below any base path, with each parameter as its schema types it."""
    template = operation.path_template.split("/")
    segments = path.split("/")
    before, own = segments[: -len(template) + 1], segments[-len(template) + 1 :]
    read = [
        quote(_text(operation, f"path.{wanted[1:-1]}", unquote(found), schemas), safe="")
        if wanted.startswith("{")
        else found
        for wanted, found in zip(template[1:], own, strict=False)
    ]
    return "/".join((*before, *read))


def _text(operation: Operation, place: str, value: str, schemas: Schemas) -> str:
    parameter = next((one for one in operation.parameters if one.place == place), None)
    if parameter is None or parameter.schema is None:
        return value
    read = _read(schemas, parameter.schema, value, 0)
    return read if isinstance(read, str) else json.dumps(read)


def _body(operation: Operation, exchange: Exchange, schemas: Schemas) -> bytes | None:
    for media_type in operation.request_body.content if operation.request_body else ():
        schema = media_type.schema
        if schema is None or not exchange.request_body or not _is_of(media_type.name, exchange):
            continue
        if media_type.name == _FORM:
            pairs = parse_qsl(exchange.request_body.decode("latin-1"), keep_blank_values=True)
            read = [(name, _member(schemas, schema, name, value)) for name, value in pairs]
            return urlencode(read).encode()
        if is_json(media_type.name):
            try:
                value: JsonValue = json.loads(exchange.request_body)
            except ValueError:
                return exchange.request_body
            return json.dumps(_read(schemas, schema, value, 0)).encode()
    return exchange.request_body


def _is_of(name: str, exchange: Exchange) -> bool:
    """Return whether the request has the media type *name*; one without says nothing against it."""
    sent = [value for key, value in exchange.request_headers if key.lower() == "content-type"]
    return not sent or sent[0].split(";")[0].strip().lower() == name.split(";")[0].lower()


def _member(schemas: Schemas, schema: Schema, name: str, value: str) -> str:
    member = schemas.property(schemas.resolved(schema), name)
    read = value if member is None else _read(schemas, member, value, 0)
    return read if isinstance(read, str) else json.dumps(read)


def _read(schemas: Schemas, schema: Schema, value: JsonValue, depth: int) -> JsonValue:
    """Return *value* as *schema* types it, if it can be read so."""
    schema = schemas.resolved(schema)
    if depth > _DEPTH or not isinstance(schema.value, Mapping):
        return value
    if isinstance(value, Mapping):
        return {
            name: one
            if (member := schemas.property(schema, name)) is None
            else _read(schemas, member, one, depth + 1)
            for name, one in value.items()
        }
    if isinstance(value, list) and "items" in schema.value:
        items = schemas.member(schema, "items")
        return [_read(schemas, items, one, depth + 1) for one in value]
    for keyword in ("anyOf", "oneOf", "allOf"):
        for index, _ in enumerate(schema.value.get(keyword, ())):
            part = schemas.member(schema, keyword, str(index))
            read = _read(schemas, part, value, depth + 1)
            if not any(True for _ in schemas.errors(part, read, direction="request")):
                return read
    return _scalar(schemas.types(schema), str(schema.value.get("format", "")), value)


def _scalar(types: frozenset[str], format_: str, value: JsonValue) -> JsonValue:
    text = json.dumps(value) if isinstance(value, bool | int | float) else value
    if not isinstance(text, str):
        return value
    if "boolean" in types and text.strip().lower() in _TRUE | _FALSE:
        return text.strip().lower() in _TRUE
    if types & {"integer", "number"}:
        return _number(types, format_, text, value)
    if format_ in _TIMES and (_NUMBER.fullmatch(text) or _MOMENT.fullmatch(text)):
        return _TIMES[format_]
    if format_ == "uuid" and isinstance(value, str):
        try:
            return str(uuid.UUID(value))
        except ValueError:
            return value
    return value


def _number(types: frozenset[str], format_: str, text: str, value: JsonValue) -> JsonValue:
    if text in ("true", "false"):
        return int(text == "true")
    if not _NUMBER.fullmatch(text):
        return value
    if "integer" not in types:
        return float(text)
    number = Decimal(text.strip())
    if number != number.to_integral_value():
        return value
    # A format is an annotation: servers whose integers have no width take any.
    most = _WIDEST.get(format_)
    return int(number) if most is None else max(-most, min(int(number), most))
