"""Tell generators of requests what the document says beyond its schemas.

Generators know schemas only. Two extensions change which requests a server must accept, so the
document they get is rewritten by them, and nothing else:

* `x-lenient`: no value of the parameter is ever refused, so any text is a valid value of it;
* `x-pagination` of style `cursor`: only the server makes cursors, so no text is one. The parameter
  is left out; the pagination walk tests it with cursors that were issued, and with altered ones.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from mockserver.spec import Api, Operation, Parameter, value_at
from mockserver.spec.documents import escaped
from mockserver.spec.references import References
from mockserver.spec.semantics import semantics_of
from mockserver.spec.types import JsonObject


@dataclass(frozen=True, slots=True, kw_only=True)
class Generatable:
    """The rewritten document, and a note on every parameter that was changed in it."""

    content: JsonObject
    notes: tuple[str, ...]


def generatable(api: Api) -> Generatable:
    """Return the document of *api* as generators of requests should read it."""
    references = References(api.original)
    paths = dict(api.original.content.get("paths", {}))
    changed = [each for each in api.operations if any(_changed(api, each))]
    for path_template in {operation.path_template for operation in changed}:
        pointer = f"/paths/{escaped(path_template)}"
        path_item, _ = references.resolved(paths[path_template], pointer)
        # The parameters of the path item move into its operations: each may change its own.
        rewritten = {key: value for key, value in path_item.items() if key != "parameters"}
        for operation in api.operations:
            if operation.path_template == path_template:
                method = operation.method.lower()
                parameters = list(_rewritten(api, operation))
                rewritten[method] = {**path_item[method], "parameters": parameters}
        paths[path_template] = rewritten
    notes = tuple(note for operation in changed for note in _notes(api, operation))
    return Generatable(content={**api.original.content, "paths": paths}, notes=notes)


def opaque_position(api: Api, operation: Operation) -> Parameter | None:
    """Return the parameter of *operation* whose values only the server can make."""
    pagination = semantics_of(api, operation).pagination
    if pagination is None or pagination.style != "cursor" or pagination.position is None:
        return None
    return operation.parameter(pagination.position)


def _changed(api: Api, operation: Operation) -> Iterator[Parameter]:
    opaque = opaque_position(api, operation)
    for parameter in operation.parameters:
        if parameter.lenient or parameter == opaque:
            yield parameter


def _notes(api: Api, operation: Operation) -> Iterator[str]:
    opaque = opaque_position(api, operation)
    for parameter in _changed(api, operation):
        if parameter == opaque:
            what = "is not generated: only the server makes cursors (x-pagination)"
        else:
            what = "may have any value: the server never refuses one (x-lenient)"
        yield f"{operation.name}: {parameter.place} {what}"


def _rewritten(api: Api, operation: Operation) -> Iterator[JsonObject]:
    opaque = opaque_position(api, operation)
    for parameter in operation.parameters:
        if parameter == opaque:
            continue
        value, _ = References(api.original).resolved(
            value_at(api.original.content, parameter.pointer), parameter.pointer
        )
        if parameter.lenient and isinstance(value.get("schema"), Mapping):
            # The declared schema stays, so that meaningful values are generated, too.
            value = {**value, "schema": {"anyOf": [value["schema"], {"type": "string"}]}}
        yield value
