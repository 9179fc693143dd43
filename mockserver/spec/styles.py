"""Read parameters in OpenAPI's styles (OAS 3.1, Parameter Object, style)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote_plus

from mockserver.spec.coercion import coerced, json_or_text
from mockserver.spec.model import Parameter, Schema
from mockserver.spec.parameter_texts import DELIMITERS
from mockserver.spec.references import MISSING
from mockserver.spec.schemas import Schemas
from mockserver.spec.types import JsonValue


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
            name: coerced(unquote_plus(value), schemas, member)
            for name, value in pairs
            if (member := schemas.property(parameter.schema, name)) is not None
        }
        return found or _as_json(parameter, pairs)
    values = [value for name, value in pairs if name == parameter.name]
    if not values:
        return MISSING
    if parameter.explode and "array" in types and not parameter.content:
        items = _items(parameter.schema, schemas)
        return [coerced(unquote_plus(value), schemas, items) for value in values]
    # A single value sent twice: the last one counts, as in most servers.
    return _from_text(parameter, values[-1], schemas, decode=unquote_plus)


def _as_json(parameter: Parameter, pairs: Sequence[tuple[str, str]]) -> JsonValue:
    """Return the object that many clients send as JSON where OpenAPI wants its members apart."""
    texts = [unquote_plus(value) for name, value in pairs if name == parameter.name]
    value = json_or_text(texts[-1]) if texts else MISSING
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
        return json_or_text(decode(text))
    schema = parameter.schema
    types = schemas.types(schema)
    delimiter = DELIMITERS.get(parameter.style, ",")
    if "array" in types and "string" not in types:
        parts = _split(text, delimiter) if text else []
        items = _items(schema, schemas)
        return [coerced(decode(part), schemas, items) for part in parts]
    if "object" in types and "string" not in types and schema is not None:
        parts = _split(text, delimiter) if text else []
        if parameter.explode:
            named = [part.partition("=")[::2] for part in parts]
        else:
            named = list(zip(parts[::2], parts[1::2], strict=False))
        return {
            decode(name): coerced(decode(value), schemas, schemas.property(schema, decode(name)))
            for name, value in named
        }
    return coerced(decode(text), schemas, schema)


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
            target.setdefault(keys[-1], coerced(unquote_plus(value), schemas, schema))
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
