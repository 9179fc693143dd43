"""Gather the parameters of an operation: those described, and those its path names."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable

from mockserver.spec.messages import Messages
from mockserver.spec.model import Parameter
from mockserver.spec.shapes import Shapes
from mockserver.spec.types import JsonObject

Parameters = dict[tuple[str, str], Parameter]
"""Parameters by location and name."""

_NAMES = re.compile(r"\{([^{}]*)\}")


def parameters_of(messages: Messages, owners: Iterable[tuple[JsonObject, str]]) -> Parameters:
    """Return the parameters of *owners*; those of the later replace those of the earlier."""
    shapes = messages.shapes
    result: Parameters = {}
    for owner, place in owners:
        here = set()
        for index, item in enumerate(shapes.list(owner, "parameters", place)):
            parameter = messages.parameter(item, f"{place}/parameters/{index}")
            if parameter is None:
                continue
            key = (parameter.location, parameter.name)
            if key in here:
                message = f"{parameter.place} is described twice; the last one counts"
                shapes.overlook(shapes.invalid(message, f"{place}/parameters/{index}"))
            here.add(key)
            result[key] = parameter
    return result


def fitted(path_template: str, parameters: Parameters, pointer: str, shapes: Shapes) -> Parameters:
    """Return *parameters* with exactly the path parameters that *path_template* has."""
    path, *rest = re.split(r"[?#]", path_template, maxsplit=1)
    names = dict.fromkeys(_NAMES.findall(path))
    in_query = set(_NAMES.findall(rest[0] if rest else "")).difference(names)
    result = {}
    for key, parameter in parameters.items():
        if key[0] == "path" and key[1] in in_query:
            # `/current?lat={lat}`: the author means a parameter of the query.
            result["query", key[1]] = dataclasses.replace(
                parameter, location="query", style="form", explode=True
            )
        elif key[0] == "path" and key[1] not in names:
            message = f"the path has no parameter {key[1]!r}; its description is ignored"
            shapes.overlook(shapes.invalid(message, parameter.pointer))
        else:
            result[key] = parameter
    for name in names:
        if ("path", name) not in result:
            message = f"the path parameter {name!r} is not described; it may be any text"
            hint = f"Add {{name: {name}, in: path, required: true, schema: …}}."
            shapes.overlook(shapes.invalid(message, pointer, hint))
            result["path", name] = _undescribed(name, pointer)
    return result


def _undescribed(name: str, pointer: str) -> Parameter:
    return Parameter(
        name=name,
        location="path",
        required=True,
        style="simple",
        explode=False,
        schema=None,
        content=None,
        examples=(),
        description="",
        pointer=pointer,
        lenient=False,
        dotted=False,
    )
