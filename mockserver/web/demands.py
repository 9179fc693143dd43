"""Know what an operation asks of a request, to tell it from others of the same path."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

from mockserver.spec.model import Operation, Parameter
from mockserver.spec.parameter_texts import text_of
from mockserver.spec.schemas import Schemas

Key: TypeAlias = tuple[str, str]
"""The location and name of a parameter; headers by their name in lower case."""

# What makes a text more than any text.
_NARROWING = frozenset({"const", "enum", "format", "maxLength", "pattern"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Demands:
    """What an operation asks of a request. `fixed`: required parameters with one allowed value.

    `required` counts what must be sent, members of the body included; `narrow` the path parameters
    that are not just any text; `described` are all parameters.
    """

    fixed: Mapping[Key, str]
    required: int
    narrow: int
    described: frozenset[Key]


def demands_of(operation: Operation, schemas: Schemas) -> Demands:
    """Return what *operation* asks of a request."""
    parameters = operation.parameters
    texts = {_key(parameter): _only_text(parameter, schemas) for parameter in parameters}
    return Demands(
        fixed={key: text for key, text in texts.items() if text is not None},
        required=sum(p.required for p in parameters) + _in_body(operation, schemas),
        narrow=sum(_is_narrow(parameter, schemas) for parameter in parameters),
        described=frozenset(texts),
    )


def _key(parameter: Parameter) -> Key:
    name = parameter.name
    return parameter.location, name.lower() if parameter.location == "header" else name


def _only_text(parameter: Parameter, schemas: Schemas) -> str | None:
    """Return the one text that *parameter*, required outside of the path, may be sent as."""
    if not parameter.required or parameter.location == "path" or parameter.schema is None:
        return None
    value = schemas.resolved(parameter.schema).value
    if isinstance(value, bool):
        return None
    options = [value["const"]] if "const" in value else value.get("enum", ())
    scalar = len(options) == 1 and not isinstance(options[0], dict | list)
    return text_of(options[0]) if scalar else None


def _is_narrow(parameter: Parameter, schemas: Schemas) -> bool:
    if parameter.location != "path" or parameter.schema is None:
        return False
    value = schemas.resolved(parameter.schema).value
    types = schemas.types(parameter.schema)
    return not isinstance(value, bool) and (
        bool(types and "string" not in types) or not _NARROWING.isdisjoint(value)
    )


def _in_body(operation: Operation, schemas: Schemas) -> int:
    """Return how much *operation* asks of a body: that there is one, and its members."""
    body = operation.request_body
    if body is None or not body.required:
        return 0
    members = [schemas.resolved(one.schema).value for one in body.content if one.schema]
    counts = [len(value.get("required", ())) for value in members if isinstance(value, Mapping)]
    return 1 + max(counts, default=0)
