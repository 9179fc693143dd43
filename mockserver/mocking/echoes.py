"""Say in an envelope what was asked for: members that parameters of the same name give."""

from __future__ import annotations

from collections.abc import Mapping

from mockserver.mocking.messages import Request
from mockserver.spec.model import Operation, Schema
from mockserver.spec.schemas import Schemas
from mockserver.spec.types import JsonObject, JsonValue

# The names of an object in the document's order, and which of them are required.
_Names = tuple[tuple[str, bool], ...]


class Echoes:
    """Echoes the parameters of one document's operations. Remembers what the schemas want."""

    def __init__(self, schemas: Schemas) -> None:
        self._schemas = schemas
        self._names: dict[tuple[str, ...], _Names] = {}

    def added(self, request: Request, envelope: JsonValue) -> JsonValue:
        """Return *envelope* with what its schema requires and a parameter gives: `limit`."""
        if not isinstance(envelope, Mapping):
            return envelope
        return self._added(request, envelope, ())

    def _added(self, request: Request, value: JsonObject, path: tuple[str, ...]) -> JsonObject:
        """Return the *value* that stands at *path* of the envelope with its echoes."""
        found = dict(value)
        for name, is_required in self._names_at(request.operation, path):
            if name not in found:
                if is_required and name in request.parameters:
                    found[name] = request.parameters[name]
            elif isinstance(found[name], Mapping):
                found[name] = self._added(request, found[name], (*path, name))
        return found

    def _names_at(self, operation: Operation, path: tuple[str, ...]) -> _Names:
        key = (operation.name, *path)
        names = self._names.get(key)
        if names is None:
            names = self._names[key] = self._found(operation, path)
        return names

    def _found(self, operation: Operation, path: tuple[str, ...]) -> _Names:
        schema = _body_schema(operation)
        if schema is None:
            return ()
        for name in path:
            schema = self._schemas.member(self._schemas.resolved(schema), "properties", name)
        value = self._schemas.resolved(schema).value
        if isinstance(value, bool):
            return ()
        required = value.get("required", ())
        return tuple((name, name in required) for name in value.get("properties", {}))


def _body_schema(operation: Operation) -> Schema | None:
    response = next((r for s, r in operation.responses.items() if s.startswith("2")), None)
    return response.content[0].schema if response is not None and response.content else None
