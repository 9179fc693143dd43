"""Read and write parameters in OpenAPI's styles (OAS 3.1, Parameter Object, style)."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, unquote_plus

import orjson

from mockserver.spec.model import Parameter, Schema
from mockserver.spec.references import MISSING
from mockserver.spec.schemas import Schemas
from mockserver.spec.types import JsonValue

_INTEGER = re.compile(r"-?(0|[1-9][0-9]*)")
_NUMBER = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?")
_DELIMITERS = {
    "form": ",",
    "simple": ",",
    "spaceDelimited": " ",
    "pipeDelimited": "|",
    # OpenAPI 3 has no tabs, Swagger 2.0 has them (`collectionFormat: tsv`).
    "tabDelimited": "\t",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class RawParameters:
    """The parts of a request that hold parameters, as sent.

    `query` and `cookies` are pairs of a decoded name and a value still percent-encoded;
    `path` holds decoded segments; `headers` has names in lower case.
    """

    path: Mapping[str, str]
    query: Sequence[tuple[str, str]]
    headers: Mapping[str, str]
    cookies: Sequence[tuple[str, str]]


def query_pairs(query_string: str) -> list[tuple[str, str]]:
    """Return the pairs of *query_string*: names decoded, values as sent."""
    pairs = []
    for part in query_string.split("&"):
        if part:
            name, _, value = part.partition("=")
            pairs.append((unquote_plus(name), value))
    return pairs


def value_of(parameter: Parameter, raw: RawParameters, schemas: Schemas) -> JsonValue:
    """Return the value of *parameter* in *raw* as JSON, or `MISSING`.

    Text becomes a number or boolean where the schema names such a type and the text is one;
    otherwise it stays text, for the validator to judge. A parameter that is the whole query string
    is not read here: its media type says how.
    """
    if parameter.location == "path":
        text = raw.path.get(parameter.name)
        return MISSING if text is None else _from_path(parameter, text, schemas)
    if parameter.location == "header":
        text = raw.headers.get(parameter.name.lower())
        return MISSING if text is None else _from_text(parameter, text, schemas, decode=str)
    pairs = raw.query if parameter.location == "query" else raw.cookies
    return _from_pairs(parameter, pairs, schemas)


def _from_pairs(
    parameter: Parameter, pairs: Sequence[tuple[str, str]], schemas: Schemas
) -> JsonValue:
    if parameter.style == "deepObject":
        return _from_deep_object(parameter, pairs, schemas)
    types = schemas.types(parameter.schema)
    if parameter.explode and "object" in types and parameter.schema and not parameter.content:
        found = {
            name: _coerced(unquote_plus(value), schemas, member)
            for name, value in pairs
            if (member := schemas.property(parameter.schema, name)) is not None
        }
        return found or _as_json(parameter, pairs)
    values = [value for name, value in pairs if name == parameter.name]
    if not values:
        return MISSING
    if parameter.explode and "array" in types and not parameter.content:
        items = _items(parameter.schema, schemas)
        return [_coerced(unquote_plus(value), schemas, items) for value in values]
    # A single value sent twice: the last one counts, as in most servers.
    return _from_text(parameter, values[-1], schemas, decode=unquote_plus)


def _as_json(parameter: Parameter, pairs: Sequence[tuple[str, str]]) -> JsonValue:
    """Return the object that many clients send as JSON where OpenAPI wants its members apart."""
    texts = [unquote_plus(value) for name, value in pairs if name == parameter.name]
    value = _from_content(texts[-1]) if texts else MISSING
    return value if isinstance(value, dict) else MISSING


def _from_path(parameter: Parameter, text: str, schemas: Schemas) -> JsonValue:
    if parameter.style == "label":
        text = text.removeprefix(".")
        if parameter.explode:
            text = text.replace(".", ",")
    elif parameter.style == "matrix":
        pairs = [part.partition("=")[::2] for part in text.removeprefix(";").split(";")]
        if parameter.explode and "object" in schemas.types(parameter.schema):
            text = ",".join(f"{name}={value}" for name, value in pairs)
        else:
            text = ",".join(value for _, value in pairs)
    return _from_text(parameter, text, schemas, decode=str)


def _from_text(parameter: Parameter, text: str, schemas: Schemas, *, decode: Any) -> JsonValue:
    """Return the value of a parameter that is one piece of text, split before it is decoded."""
    if parameter.content is not None:
        return _from_content(decode(text))
    schema = parameter.schema
    types = schemas.types(schema)
    delimiter = _DELIMITERS.get(parameter.style, ",")
    if "array" in types and "string" not in types:
        parts = _split(text, delimiter) if text else []
        items = _items(schema, schemas)
        return [_coerced(decode(part), schemas, items) for part in parts]
    if "object" in types and "string" not in types and schema is not None:
        parts = _split(text, delimiter) if text else []
        if parameter.explode:
            named = [part.partition("=")[::2] for part in parts]
        else:
            named = list(zip(parts[::2], parts[1::2], strict=False))
        return {
            decode(name): _coerced(decode(value), schemas, schemas.property(schema, decode(name)))
            for name, value in named
        }
    return _coerced(decode(text), schemas, schema)


def _split(text: str, delimiter: str) -> list[str]:
    # Clients percent-encode blanks and bars, which are delimiters all the same.
    for encoded in {" ": ("%20", "+"), "|": ("%7C", "%7c"), "\t": ("%09",)}.get(delimiter, ()):
        text = text.replace(encoded, delimiter)
    return text.split(delimiter)


def _from_deep_object(
    parameter: Parameter, pairs: Iterable[tuple[str, str]], schemas: Schemas
) -> JsonValue:
    """Read `name[key]=value`, and `name.key=value` where the parameter allows it (`x-dotted`)."""
    result: dict[str, Any] = {}
    for name, value in pairs:
        if name.startswith(f"{parameter.name}[") and name.endswith("]"):
            keys = name[len(parameter.name) + 1 : -1].split("][")
        elif parameter.dotted and name.startswith(f"{parameter.name}."):
            keys = [name[len(parameter.name) + 1 :]]
        else:
            continue
        schema = parameter.schema
        for key in keys:
            schema = _member(schema, key, schemas)
        target = result
        for key in keys[:-1]:
            inner = target.setdefault(key, {})
            if not isinstance(inner, dict):
                break
            target = inner
        else:
            target.setdefault(keys[-1], _coerced(unquote_plus(value), schemas, schema))
    return result or MISSING


def _member(schema: Schema | None, key: str, schemas: Schemas) -> Schema | None:
    if schema is None:
        return None
    found = schemas.property(schema, key)
    if found is not None:
        return found
    value = schemas.resolved(schema).value
    if isinstance(value, Mapping) and isinstance(value.get("additionalProperties"), Mapping):
        return schemas.member(schemas.resolved(schema), "additionalProperties")
    return None


def _items(schema: Schema | None, schemas: Schemas) -> Schema | None:
    if schema is None:
        return None
    schema = schemas.resolved(schema)
    if isinstance(schema.value, Mapping) and isinstance(schema.value.get("items"), Mapping):
        return schemas.member(schema, "items")
    return None


def _from_content(text: str) -> JsonValue:
    try:
        return orjson.loads(text)
    except ValueError:
        return text


def _coerced(text: str, schemas: Schemas, schema: Schema | None) -> JsonValue:
    types = schemas.types(schema)
    if ("integer" in types and _INTEGER.fullmatch(text)) or (
        "number" in types and _NUMBER.fullmatch(text)
    ):
        return _number(text)
    if "boolean" in types and text in ("true", "false"):
        return text == "true"
    if "null" in types and "string" not in types and text in ("", "null"):
        return None
    if not types.isdisjoint(("array", "object")) and text[:1] in ("[", "{"):
        # Inside a style there is no way to write arrays and objects: clients write JSON.
        value = _from_content(text)
        if not isinstance(value, str) and "string" not in types:
            return value
    return _chosen(text, schemas, schema)


def _chosen(text: str, schemas: Schemas, schema: Schema | None) -> JsonValue:
    """Return the value of an `enum` of several types that *text* writes, or *text*."""
    if schema is None:
        return text
    value = schemas.resolved(schema).value
    options = value.get("enum", ()) if isinstance(value, Mapping) else ()
    if text in options:
        return text
    if text == "" and options == [True]:
        return True  # A flag that can only be true: `?lifecycle`.
    return next((one for one in options if text_of(one) == text), text)


def _number(text: str) -> JsonValue:
    """Return the number *text* as a JSON body would hold it; text, if it is beyond all numbers."""
    try:
        return orjson.loads(text)
    except ValueError:
        return text


def path_of(path_template: str, values: Mapping[str, JsonValue]) -> str:
    """Return *path_template* with its parameters replaced by *values*, percent-encoded."""

    def replaced(match: re.Match[str]) -> str:
        return quote(text_of(values[match.group(1)]), safe="")

    return re.sub(r"\{([^{}]*)\}", replaced, path_template)


def query_of(parameter: Parameter, value: JsonValue) -> list[tuple[str, str]]:
    """Return *value* as the query pairs of *parameter*, not yet percent-encoded."""
    if parameter.style == "deepObject" and isinstance(value, Mapping):
        return [(f"{parameter.name}[{key}]", text_of(member)) for key, member in value.items()]
    if isinstance(value, Mapping) and parameter.explode:
        return [(key, text_of(member)) for key, member in value.items()]
    if isinstance(value, list) and parameter.explode:
        return [(parameter.name, text_of(item)) for item in value]
    delimiter = _DELIMITERS.get(parameter.style, ",")
    if isinstance(value, Mapping):
        flat = [text_of(part) for pair in value.items() for part in pair]
        return [(parameter.name, delimiter.join(flat))]
    if isinstance(value, list):
        return [(parameter.name, delimiter.join(text_of(item) for item in value))]
    return [(parameter.name, text_of(value))]


def text_of(value: JsonValue) -> str:
    """Return *value* as a parameter writes it: `true`, `5`, text as it is."""
    if isinstance(value, str):
        return value
    return json.dumps(value, separators=(",", ":"))
