"""Turn parameters of Swagger 2.0 into Parameter Objects and Request Bodies of OpenAPI 3."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from mockserver.spec.normaliser import Normaliser
from mockserver.spec.pointers import escaped
from mockserver.spec.types import JsonObject, JsonValue


class Placed(NamedTuple):
    """An object, what its references are relative to, and where it was written."""

    value: Any
    base: str
    place: tuple[str, str]


_KEYWORDS = (
    "type",
    "format",
    "items",
    "default",
    "enum",
    "example",
    "x-example",
    "x-nullable",
    "pattern",
    "multipleOf",
    "maximum",
    "exclusiveMaximum",
    "minimum",
    "exclusiveMinimum",
    "maxLength",
    "minLength",
    "maxItems",
    "minItems",
    "uniqueItems",
)

# Swagger 2.0, Parameter Object, collectionFormat: the style of OpenAPI 3, and whether it explodes.
# OpenAPI 3 has no tabs: `tabDelimited` is ours.
_STYLES = {
    "ssv": ("spaceDelimited", False),
    "tsv": ("tabDelimited", False),
    "pipes": ("pipeDelimited", False),
    "multi": ("form", True),
}

_MULTIPART, _URLENCODED = "multipart/form-data", "application/x-www-form-urlencoded"


def parameter_object(parameter: Placed, pointer: str, normaliser: Normaliser) -> Any:
    """Return the Parameter Object of OpenAPI 3 that *parameter* is, to stand at *pointer*."""
    value = parameter.value
    places = normaliser.parts.places
    places[pointer] = parameter.place
    if not isinstance(value, dict):
        return value
    result: dict[str, Any] = {
        key: member
        for key, member in value.items()
        if key in ("name", "in", "description", "required", "allowEmptyValue")
        or (key.startswith("x-") and key not in ("x-example", "x-nullable"))
    }
    if "schema" in value:
        # Not what Swagger 2.0 says, but what many write.
        result["schema"] = normaliser.object("schemas", value["schema"], parameter.base)
    else:
        places[f"{pointer}/schema"] = parameter.place
        result["schema"] = schema_keywords(value, parameter.base, normaliser)
    if value.get("type") == "array":
        usual = "form" if value.get("in") in ("query", "formData") else "simple"
        style, explode = _STYLES.get(str(value.get("collectionFormat")), (usual, False))
        result |= {"style": style, "explode": explode}
    return result


def schema_keywords(owner: JsonObject, base: str, normaliser: Normaliser) -> Any:
    """Return the schema that the keywords of *owner*, no schema itself, make up."""
    schema = {key: owner[key] for key in _KEYWORDS if key in owner}
    normaliser.notices.stands_for(schema, owner)
    return normaliser.schema(schema, base)


def body_content(
    parameter: Placed, pointer: str, consumes: Sequence[str], normaliser: Normaliser
) -> dict[str, Any]:
    """Return the Request Body that *parameter*, which is `in: body`, is, to stand at *pointer*."""
    value = parameter.value
    places = normaliser.parts.places
    places[pointer] = parameter.place
    schema = normaliser.object("schemas", value.get("schema", {}), parameter.base)
    examples = value.get("x-examples", value.get("x-example"))
    content: dict[str, Any] = {}
    for name in consumes:
        content[name] = {"schema": schema}
        if isinstance(examples, dict) and any("/" in key for key in examples):
            if name in examples:
                content[name]["example"] = examples[name]
        elif "x-example" in value:
            content[name]["example"] = value["x-example"]
        places[f"{pointer}/content/{escaped(name)}"] = parameter.place
    return {"required": value.get("required") is True, "content": content}


def form_content(
    parameters: Sequence[Placed], pointer: str, consumes: Sequence[str], normaliser: Normaliser
) -> dict[str, Any]:
    """Return the Request Body that *parameters*, which are `in: formData`, are together."""
    properties: dict[str, Any] = {}
    encoding: dict[str, JsonValue] = {}
    required: list[str] = []
    has_file = False
    names = _form_types(consumes)
    for parameter in parameters:
        value, name = parameter.value, str(parameter.value.get("name"))
        has_file = has_file or value.get("type") == "file"
        made = parameter_object(parameter, f"{pointer}/parameters/{escaped(name)}", normaliser)
        schema = made["schema"]
        if isinstance(schema, dict) and "description" in made:
            schema = {**schema, "description": made["description"]}
        properties[name] = schema
        if "style" in made:
            encoding[name] = {"style": made["style"], "explode": made["explode"]}
        if value.get("required") is True:
            required.append(name)
    names = names or [_MULTIPART if has_file else _URLENCODED]
    if has_file and _MULTIPART not in names:
        names = [_MULTIPART]
    schema = {"type": "object", "properties": properties}
    if required:
        schema["required"] = required
    for media_type in names:
        start = f"{pointer}/content/{escaped(media_type)}/schema"
        for parameter in parameters:
            name = str(parameter.value.get("name"))
            normaliser.parts.places[f"{start}/properties/{escaped(name)}"] = parameter.place
    media: dict[str, Any] = {"schema": schema, **({"encoding": encoding} if encoding else {})}
    return {"required": bool(required), "content": dict.fromkeys(names, media)}


def _form_types(consumes: Sequence[str]) -> list[str]:
    known = (_MULTIPART, _URLENCODED)
    return [name for name in consumes if name.split(";")[0].strip().lower() in known]
