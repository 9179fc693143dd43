"""Read and write single values of a request: parameters, and properties of a JSON body."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import quote, unquote

from mockserver.spec.model import Parameter, Schema
from mockserver.spec.parameter_texts import text_of
from mockserver.spec.pointers import MISSING
from mockserver.spec.types import JsonValue
from mockserver.web.faults.messages import Sent
from mockserver.web.faults.sites import Site
from mockserver.web.faults.spots import parts_of

_INTEGER = re.compile(r"-?[0-9]{1,18}")
_NUMBER = re.compile(r"-?[0-9]{1,18}(\.[0-9]{1,18})?([eE][+-]?[0-9]{1,2})?")
_LISTS = frozenset({"array", "object"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """One value of the requests to *site*: *parameter*, or the property *name* of the body."""

    site: Site
    name: str
    schema: Schema
    required: bool
    parameter: Parameter | None = None

    @property
    def is_lenient(self) -> bool:
        """Tell whether any value is taken here, and one that does not fit is made to."""
        pagination = self.site.semantics.pagination
        clamps = pagination and pagination.limit == self.name and pagination.bad_limit == "clamp"
        return bool(clamps or (self.parameter and self.parameter.lenient))

    def keyword(self, name: str) -> JsonValue:
        """Return what the schema says with the keyword *name*, or `MISSING`."""
        for part in parts_of(self.site.schemas, self.schema):
            if isinstance(part.value, Mapping) and name in part.value:
                found: JsonValue = part.value[name]
                return found
        return MISSING

    def types(self) -> frozenset[str]:
        """Return the JSON types that the schema names."""
        return self.site.schemas.types(self.schema)

    def read(self, sent: Sent) -> JsonValue:
        """Return the value in *sent*, `MISSING` if none is sent or it is none of its type."""
        if self.parameter is None:
            body = sent.json()
            return body.get(self.name, MISSING) if isinstance(body, Mapping) else MISSING
        text = self._text(sent, self.parameter)
        return MISSING if text is None else self._value(text)

    def is_sent(self, sent: Sent) -> bool:
        """Tell whether *sent* has anything here."""
        if self.parameter is None:
            return self.read(sent) is not MISSING
        return self._text(sent, self.parameter) is not None

    def write(self, sent: Sent, value: JsonValue) -> Sent:
        """Return *sent* with *value* here."""
        if self.parameter is None:
            body = sent.json()
            return sent.with_json({**(body if isinstance(body, Mapping) else {}), self.name: value})
        text = text_of(value)
        match self.parameter.location:
            case "query":
                return sent.with_query(self.name, text)
            case "header":
                return sent.with_header(self.name, text)
        base = self.site.mount.base_path
        pattern = re.escape(self.site.operation.path_template).replace(r"\{", "{")
        pattern = pattern.replace(r"\}", "}").replace(f"{{{self.name}}}", "(?P<here>[^/]+)")
        found = re.fullmatch(base + re.sub(r"\{[^{}]*\}", "[^/]+", pattern), sent.path)
        if found is None:
            return sent
        start, end = found.span("here")
        path = sent.path[:start] + quote(text, safe="") + sent.path[end:]
        return dataclasses.replace(sent, path=path)

    def _text(self, sent: Sent, parameter: Parameter) -> str | None:
        match parameter.location:
            case "query":
                return next(iter(sent.values(parameter.name)), None)
            case "header":
                return sent.header(parameter.name)
        inside = sent.path.removeprefix(self.site.mount.base_path) or "/"
        found = self.site.mount.router.match(sent.method, inside, sent.query)
        text = found.path_values.get(parameter.name) if found else None
        return None if text is None else unquote(text)

    def _value(self, text: str) -> JsonValue:
        types = self.types()
        if "integer" in types and _INTEGER.fullmatch(text):
            return int(text)
        if "number" in types and _NUMBER.fullmatch(text):
            return float(text)
        if "boolean" in types and text in ("true", "false"):
            return text == "true"
        return text if not types or "string" in types else MISSING


def parameter_places(site: Site) -> Iterator[Place]:
    """Yield the parameters of *site* that hold one plain value: in the query, headers, the path."""
    for location in ("query", "header", "path"):
        for one in site.operation.parameters:
            if one.location == location and one.schema is not None:
                place = Place(
                    site=site,
                    name=one.name,
                    schema=one.schema,
                    required=one.required,
                    parameter=one,
                )
                if not place.types() & _LISTS:
                    yield place


def body_places(site: Site) -> Iterator[Place]:
    """Yield the properties of the JSON body that requests to *site* have."""
    offer = site.request_type()
    if offer is None or offer.schema is None:
        return
    names: dict[str, Schema] = {}
    required: set[str] = set()
    for part in parts_of(site.schemas, offer.schema):
        if isinstance(part.value, Mapping):
            required.update(part.value.get("required") or ())
            for name in part.value.get("properties") or ():
                names.setdefault(name, site.schemas.member(part, "properties", name))
    for name, schema in names.items():
        yield Place(site=site, name=name, schema=schema, required=name in required)


def is_read_only(place: Place) -> bool:
    """Tell whether nobody may set the property."""
    return place.keyword("readOnly") is True


def is_write_only(place: Place) -> bool:
    """Tell whether nobody gets to see the property."""
    return place.keyword("writeOnly") is True


def other_values(place: Place, value: JsonValue) -> Iterator[JsonValue]:
    """Yield values unlike *value* that the schema of *place* allows."""
    options = place.keyword("enum")
    validator = place.site.schemas.validator(place.schema, direction="response")
    for other in (*(options if isinstance(options, list) else ()), *variations(value)):
        if other != value and other is not None and validator.is_valid(other):
            yield other


def variations(value: JsonValue) -> Iterator[JsonValue]:
    """Yield values of the type of *value* that differ from it a little."""
    if isinstance(value, bool):
        yield not value
    elif isinstance(value, int):
        yield from (value + 1, value - 1, value // 2, value + 10)
    elif isinstance(value, float):
        yield from (value + 1, value - 1, value / 2)
    elif isinstance(value, str):
        yield from (f"{value} (2)", f"{value}2", value[:-1])
        yield from _with_another_character(value)


def _with_another_character(text: str) -> Iterator[str]:
    """Yield *text* with one character, the last first, replaced by one of its kind."""
    for at in range(len(text) - 1, -1, -1):
        for kind in ("0123456789", "abcdef", "ghijklmnopqrstuvwxyz", "ABCDEFGHIJKLMNOPQRSTUVWXYZ"):
            if text[at] in kind:
                other = kind[(kind.index(text[at]) + 1) % len(kind)]
                yield text[:at] + other + text[at + 1 :]
