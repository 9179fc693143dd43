"""Tell generators of requests what the document says beyond its schemas.

Generators know schemas only. Two extensions change which requests a server must accept, so the
document they get is rewritten by them, and nothing else:

* `x-lenient`: no value of the parameter is ever refused, so any text is a valid value of it;
* `x-pagination` of style `cursor`: only the server makes cursors, so no text is one. The parameter
  is left out; the pagination walk tests it with cursors that were issued, and with altered ones.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from contract_tests.checks.readable import readable
from mockserver.spec import Api, Operation, Parameter
from mockserver.spec.pointers import escaped
from mockserver.spec.references import References
from mockserver.spec.semantics import Semantics, semantics_of
from mockserver.spec.structure import METHODS
from mockserver.spec.types import JsonObject

_Key = tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Generatable:
    """The rewritten document, and a note on every parameter that was changed in it."""

    content: JsonObject
    notes: tuple[str, ...]


def generatable(api: Api) -> Generatable:
    """Return the document of *api* as generators of requests should read it."""
    document = readable(api)
    references = References(document)
    written = document.content.get("paths")
    paths = dict(written) if isinstance(written, Mapping) else {}
    changed = [each for each in api.operations if any(_changed(api, each))]
    for path, item in paths.items():
        operations = {
            operation.method.lower(): operation
            for operation in changed
            if operation.path_template.removeprefix("/") == path.removeprefix("/")
        }
        if operations:
            path_item, _ = references.resolved(item, f"/paths/{escaped(path)}")
            paths[path] = _path_item(api, path_item, operations, references)
    notes = tuple(note for operation in changed for note in _notes(api, operation))
    if not changed:
        return Generatable(content=document.content, notes=notes)
    return Generatable(content={**document.content, "paths": paths}, notes=notes)


def opaque_position(api: Api, operation: Operation) -> Parameter | None:
    """Return the parameter of *operation* whose values only the server can make."""
    return opaque_in(semantics_of(api, operation), operation)


def opaque_in(semantics: Semantics, operation: Operation) -> Parameter | None:
    """Return the parameter of *operation*, which means *semantics*, that `opaque_position` does."""
    pagination = semantics.pagination
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


def _path_item(
    api: Api,
    path_item: JsonObject,
    changed: Mapping[str, Operation],
    references: References,
) -> JsonObject:
    """Return *path_item* with the operations *changed*, by method, rewritten."""
    # Its parameters move into its operations: each may change its own.
    result = {key: value for key, value in path_item.items() if key != "parameters"}
    for method in METHODS:
        if method not in path_item:
            continue
        listed = _listed([path_item, path_item[method]], references)
        if method in changed:
            listed = dict(_rewritten(api, changed[method], listed))
        if listed or method in changed:
            result[method] = {**path_item[method], "parameters": [*listed.values()]}
    return result


def _listed(owners: Sequence[JsonObject], references: References) -> dict[_Key, JsonObject]:
    """Return the parameters that *owners* list; those of the later replace those of the earlier."""
    result: dict[_Key, JsonObject] = {}
    for owner in owners:
        for item in owner.get("parameters") or ():
            value, _ = references.resolved(item, "")
            result[str(value.get("in")), str(value.get("name"))] = value
    return result


def _rewritten(
    api: Api, operation: Operation, listed: Mapping[_Key, JsonObject]
) -> Iterator[tuple[_Key, JsonObject]]:
    opaque = opaque_position(api, operation)
    known: dict[_Key, Parameter] = {(one.location, one.name): one for one in operation.parameters}
    for key, value in listed.items():
        parameter = known.get(key)
        if parameter is not None and parameter == opaque:
            continue
        if parameter is not None and parameter.lenient and isinstance(value.get("schema"), Mapping):
            # The declared schema stays, so that meaningful values are generated, too.
            yield key, {**value, "schema": {"anyOf": [value["schema"], {"type": "string"}]}}
        else:
            yield key, value
