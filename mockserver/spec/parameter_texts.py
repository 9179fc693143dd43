"""Write parameters in OpenAPI's styles (OAS 3.1, Parameter Object, style)."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from urllib.parse import quote

from mockserver.spec.model import Parameter
from mockserver.spec.types import JsonValue

DELIMITERS = {
    "form": ",",
    "simple": ",",
    "spaceDelimited": " ",
    "pipeDelimited": "|",
    # OpenAPI 3 has no tabs, Swagger 2.0 has them (`collectionFormat: tsv`).
    "tabDelimited": "\t",
}
"""What stands between the parts of an array or an object, by style."""


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
    delimiter = DELIMITERS.get(parameter.style, ",")
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
