"""Tell generators of requests what the document says beyond its schemas.

Generators know schemas only. Two things change which requests a server must accept, so the
document they get is rewritten by them, and nothing else:

* `x-lenient`: no value of the parameter is ever refused, so any text is a valid value of it;
* cursors, declared (`x-pagination` of style `cursor`) or inferred: only the server makes them, so
  no text is one. The parameter is left out; the pagination walk tests it with cursors that were
  issued, and with altered ones.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from contract_tests.checks.readable import readable
from mockserver.spec import Api, Operation, Parameter
from mockserver.spec.pointers import escaped
from mockserver.spec.references import References
from mockserver.spec.semantics import Meanings, Semantics
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
    changes = [each for each in _changes(api) if each.opaque or each.lenient]
    for path, item in paths.items():
        operations = {
            change.operation.method.lower(): change
            for change in changes
            if change.operation.path_template.removeprefix("/") == path.removeprefix("/")
        }
        if operations:
            path_item, _ = references.resolved(item, f"/paths/{escaped(path)}")
            paths[path] = _path_item(path_item, operations, references)
    notes = tuple(note for change in changes for note in change.notes())
    if not changes:
        return Generatable(content=document.content, notes=notes)
    return Generatable(content={**document.content, "paths": paths}, notes=notes)


def opaque_position(api: Api, operation: Operation) -> Parameter | None:
    """Return the parameter of *operation* whose values only the server can make."""
    return opaque_in(Meanings(api).of(operation), operation)


def opaque_in(semantics: Semantics, operation: Operation) -> Parameter | None:
    """Return the parameter of *operation*, which means *semantics*, that `opaque_position` does.

    Where pages were inferred, that may be an identity as well: which are taken is not said.
    """
    pagination = semantics.pagination
    if pagination is None or pagination.position is None:
        return None
    declared = "x-pagination" in operation.extensions
    if pagination.style not in (("cursor",) if declared else ("cursor", "keyset")):
        return None
    parameter = operation.parameter(pagination.position)
    return parameter if declared or (parameter and not parameter.required) else None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Change:
    """What is changed in the parameters of *operation*."""

    operation: Operation
    opaque: Parameter | None
    lenient: tuple[Parameter, ...]

    def notes(self) -> Iterator[str]:
        for parameter in self.operation.parameters:
            if parameter == self.opaque:
                declared = "x-pagination" in self.operation.extensions
                source = "x-pagination" if declared else "inferred"
                what = f"is not generated: only the server makes cursors ({source})"
            elif parameter in self.lenient:
                what = "may have any value: the server never refuses one (x-lenient)"
            else:
                continue
            yield f"{self.operation.name}: {parameter.place} {what}"


def _changes(api: Api) -> Iterator[_Change]:
    meanings = Meanings(api)
    for operation in api.operations:
        opaque = opaque_in(meanings.of(operation), operation)
        lenient = tuple(one for one in operation.parameters if one.lenient and one != opaque)
        yield _Change(operation=operation, opaque=opaque, lenient=lenient)


def _path_item(
    path_item: JsonObject, changed: Mapping[str, _Change], references: References
) -> JsonObject:
    """Return *path_item* with the operations *changed*, by method, rewritten."""
    # Its parameters move into its operations: each may change its own.
    result = {key: value for key, value in path_item.items() if key != "parameters"}
    for method in METHODS:
        if method not in path_item:
            continue
        listed = _listed([path_item, path_item[method]], references)
        if method in changed:
            listed = dict(_rewritten(changed[method], listed))
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
    change: _Change, listed: Mapping[_Key, JsonObject]
) -> Iterator[tuple[_Key, JsonObject]]:
    lenient = {(one.location, one.name) for one in change.lenient}
    opaque = change.opaque and (change.opaque.location, change.opaque.name)
    for key, value in listed.items():
        if key == opaque:
            continue
        if key in lenient and isinstance(value.get("schema"), Mapping):
            # The declared schema stays, so that meaningful values are generated, too.
            yield key, {**value, "schema": {"anyOf": [value["schema"], {"type": "string"}]}}
        else:
            yield key, value
