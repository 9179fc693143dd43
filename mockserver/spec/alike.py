"""Find operations of one path that ask the same of a request, so that none can tell them apart."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from mockserver.spec.model import MediaType, Operation, Schema
from mockserver.spec.structure import SCHEMA_MEMBERS

_NAMES = re.compile(r"\{([^{}]*)\}")

# Keywords that no value breaks.
_ANNOTATIONS = frozenset(
    {"$comment", "default", "deprecated", "description", "example", "examples", "externalDocs"}
    | {"title", "xml"}
)


@dataclass(slots=True)
class Siblings:
    """The operations of one document by method and path; names in a path do not count."""

    _found: dict[tuple[str, str], list[Operation]] = field(default_factory=dict)
    _by_demands: dict[tuple[str, str], dict[str, Operation]] = field(default_factory=dict)

    def twin(self, operation: Operation) -> Operation | None:
        """Return the operation that no request tells from *operation*; add the latter if none."""
        key = (operation.method, _NAMES.sub("{}", operation.path_template.split("#")[0]))
        others = self._found.setdefault(key, [])
        if others:
            # Most operations have a path of their own: nothing is compared for them.
            known = self._by_demands.setdefault(key, {_asked(others[0]): others[0]})
            twin = known.setdefault(_asked(operation), operation)
            if twin is not operation:
                return twin
        others.append(operation)
        return None


def _asked(operation: Operation) -> str:
    """Return what *operation* asks of a request, in a form to compare: its parameters and body.

    Path parameters count by their position, for their names are not sent.
    """
    names = _NAMES.findall(operation.path_template.split("#")[0])
    parameters = sorted(
        (
            parameter.location,
            str(names.index(parameter.name)) if parameter.location == "path" else parameter.name,
            parameter.required,
            parameter.style,
            parameter.explode,
            repr((_schema(parameter.schema), _media_type(parameter.content))),
        )
        for parameter in operation.parameters
        if parameter.location != "path" or parameter.name in names
    )
    body = operation.request_body
    content = None if body is None else [_media_type(one) for one in body.content]
    return repr((parameters, body and body.required, content))


def _media_type(media_type: MediaType | None) -> Any:
    return media_type and (media_type.name, _schema(media_type.schema))


def _schema(schema: Schema | None) -> Any:
    return schema and _without_annotations(schema.value)


def _without_annotations(schema: Any) -> Any:
    if not isinstance(schema, Mapping):
        return schema
    return dict(_kept(schema))


def _kept(schema: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for key, member in sorted(schema.items()):
        if key in _ANNOTATIONS or key.startswith("x-"):
            continue
        how = SCHEMA_MEMBERS.get(key)
        if how == "list" and isinstance(member, list):
            yield key, [_without_annotations(item) for item in member]
        elif how == "map" and isinstance(member, Mapping):
            yield key, {name: _without_annotations(member[name]) for name in sorted(member)}
        else:
            yield key, _without_annotations(member) if how == "one" else member
