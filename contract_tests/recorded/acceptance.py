"""Accept at once what is plainly as the document says; only the rest is read by openapi-core.

openapi-core takes milliseconds for a message, this takes a fraction of one. It only ever accepts:
what it does not understand, and what it finds wrong, is left to those who read the whole document.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import orjson

from contract_tests.checks.conformance import response_of
from contract_tests.exchanges import Exchange
from contract_tests.messages import essence, path_values
from mockserver.spec import Header, MediaType, Operation, Parameter, Response, Schema
from mockserver.spec.coercion import coerced
from mockserver.spec.schemas import Schemas
from mockserver.spec.types import JsonValue

_DEFAULT_STYLES = {"query": "form", "path": "simple", "header": "simple"}
_SCALARS = frozenset({"string", "integer", "number", "boolean"})

_UNCLEAR = object()


class Acceptance:
    """What accepts the messages of one document. Belongs to one thread."""

    def __init__(self, schemas: Schemas) -> None:
        self._schemas = schemas
        self._scalar: dict[str, bool] = {}

    def accepts_response(self, operation: Operation, exchange: Exchange) -> bool:
        """Return whether the response is plainly one that *operation* documents."""
        response = response_of(operation, exchange.status)
        if response is None or not self._accepts_headers(response, exchange):
            return False
        if not response.content:
            return not exchange.response_body
        media_type = _described(response.content, exchange.media_type)
        if media_type is None or media_type.schema is None or media_type.sequential:
            return False
        return self._accepts_json(media_type.schema, exchange.response_body, "response")

    def accepts_request(self, operation: Operation, exchange: Exchange) -> bool:
        """Return whether the request is plainly one that *operation* documents; credentials are
        not looked at.
        """
        sent = _Sent(operation, exchange)
        for parameter in operation.parameters:
            if not self._accepts_parameter(parameter, sent):
                return False
        body = operation.request_body
        if body is None:
            return not exchange.request_body
        if not exchange.request_body:
            return not body.required
        media_type = _described(body.content, essence(sent.headers.get("content-type", "")))
        if media_type is None or media_type.schema is None:
            return False
        return self._accepts_json(media_type.schema, exchange.request_body, "request")

    def _accepts_json(self, schema: Schema, body: bytes, direction: Any) -> bool:
        try:
            value = orjson.loads(body)
        except orjson.JSONDecodeError:
            return False
        return bool(self._schemas.validator(schema, direction=direction).is_valid(value))

    def _accepts_headers(self, response: Response, exchange: Exchange) -> bool:
        for header in response.headers:
            if header.name.lower() == "content-type":
                continue
            text = exchange.header(header.name)
            if text is None:
                if header.required:
                    return False
            elif not self._accepts_header(header, text):
                return False
        return True

    def _accepts_header(self, header: Header, text: str) -> bool:
        schema = header.schema
        return schema is not None and self._is_scalar(schema) and self._accepts_text(schema, text)

    def _accepts_parameter(self, parameter: Parameter, sent: _Sent) -> bool:
        texts = sent.texts(parameter)
        if not texts:
            return not parameter.required
        schema = parameter.schema
        plain = (
            parameter.content is None
            and schema is not None
            and parameter.style == _DEFAULT_STYLES.get(parameter.location)
        )
        if not plain or schema is None or "" in texts:
            return False
        if len(texts) == 1 and self._is_scalar(schema):
            return self._accepts_text(schema, texts[0])
        value = self._listed(parameter, schema, texts)
        return value is not _UNCLEAR and self._is_valid(schema, value)

    def _listed(self, parameter: Parameter, schema: Schema, texts: list[str]) -> Any:
        """Return the value of a list of scalars, `_UNCLEAR` if it is none."""
        resolved = self._schemas.resolved(schema)
        if not isinstance(resolved.value, Mapping) or "items" not in resolved.value:
            return _UNCLEAR
        if self._schemas.types(schema) != {"array"}:
            return _UNCLEAR
        items = self._schemas.member(resolved, "items")
        if not self._is_scalar(items):
            return _UNCLEAR
        if parameter.location == "query" and parameter.explode:
            parts = texts
        else:
            parts = [part for text in texts for part in text.split(",")]
        return [coerced(part, self._schemas, items) for part in parts]

    def _is_scalar(self, schema: Schema) -> bool:
        found = self._scalar.get(schema.pointer)
        if found is None:
            types = self._schemas.types(schema)
            found = self._scalar[schema.pointer] = bool(types) and types <= _SCALARS
        return found

    def _accepts_text(self, schema: Schema, text: str) -> bool:
        return self._is_valid(schema, coerced(text, self._schemas, schema))

    def _is_valid(self, schema: Schema, value: JsonValue) -> bool:
        return bool(self._schemas.validator(schema, direction="request").is_valid(value))


class _Sent:
    """The texts that a request gave to parameters."""

    def __init__(self, operation: Operation, exchange: Exchange) -> None:
        self.headers = {name.lower(): value for name, value in exchange.request_headers}
        self._query: dict[str, list[str]] = {}
        for name, text in parse_qsl(urlsplit(exchange.url).query, keep_blank_values=True):
            self._query.setdefault(name, []).append(text)
        self._path = path_values(operation, exchange.url)

    def texts(self, parameter: Parameter) -> list[str]:
        """Return what *parameter* was given; whatever is not plain is an empty text."""
        if parameter.location == "query":
            exact = self._query.get(parameter.name)
            # Objects are taken apart: `filter[name]`, or by the names of their properties.
            apart = any(name.startswith(f"{parameter.name}[") for name in self._query)
            return [""] if apart or parameter.style != "form" else (exact or [])
        if parameter.location == "path":
            return [str(self._path.get(parameter.place, ""))]
        if parameter.location == "header":
            text = self.headers.get(parameter.name.lower())
            return [] if text is None else [text]
        return [""] if "cookie" in self.headers or parameter.location != "cookie" else []


def _described(content: tuple[MediaType, ...], media_type: str) -> MediaType | None:
    """Return the JSON media type of *content* that is called *media_type*."""
    if media_type != "application/json" and not media_type.endswith("+json"):
        return None
    return next((one for one in content if essence(one.name) == media_type), None)
