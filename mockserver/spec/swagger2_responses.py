"""Turn responses of Swagger 2.0 into Response Objects of OpenAPI 3."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from mockserver.spec.normaliser import Normaliser
from mockserver.spec.pointers import escaped
from mockserver.spec.swagger2_parameters import Placed, schema_keywords
from mockserver.spec.types import JsonValue


def response_object(
    response: Placed, pointer: str, produces: Sequence[str], normaliser: Normaliser
) -> Any:
    """Return the Response Object of OpenAPI 3 that *response* is, to stand at *pointer*.

    *produces* are the media types of its body.
    """
    value, places = response.value, normaliser.parts.places
    if not isinstance(value, dict):
        return value
    places[pointer] = response.place
    result = {k: v for k, v in value.items() if k not in ("schema", "headers", "examples")}
    examples = value.get("examples")
    examples = examples if isinstance(examples, dict) else {}
    names = produces if "schema" in value else [n for n in examples if "/" in n]
    content: dict[str, Any] = {}
    for name in names:
        content[name] = {}
        if name in examples:
            content[name]["example"] = examples[name]
        if "schema" in value:
            content[name]["schema"] = normaliser.object("schemas", value["schema"], response.base)
        start = f"{pointer}/content/{escaped(name)}"
        places[start] = response.place
        source, place = response.place
        places[f"{start}/example"] = (source, f"{place}/examples/{escaped(name)}")
    if content:
        result["content"] = content
    headers = value.get("headers")
    if isinstance(headers, dict):
        result["headers"] = {
            name: _header(header, response, f"{pointer}/headers/{escaped(name)}", normaliser)
            for name, header in headers.items()
        }
    return result


def _header(header: JsonValue, response: Placed, pointer: str, normaliser: Normaliser) -> Any:
    if not isinstance(header, dict):
        return header
    source, place = response.place
    written = f"{place}/headers/{pointer.rpartition('/')[2]}"
    normaliser.parts.places[f"{pointer}/schema"] = (source, written)
    return {
        **({"description": header["description"]} if "description" in header else {}),
        "schema": schema_keywords(header, response.base, normaliser),
    }
