"""Parse the operations of a document, each by itself: a broken one does not stop the others."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from mockserver.errors import SpecError
from mockserver.spec.alike import Siblings
from mockserver.spec.messages import Messages
from mockserver.spec.model import (
    Callback,
    Operation,
    SecurityRequirement,
    Unserved,
)
from mockserver.spec.operation_parameters import fitted, parameters_of
from mockserver.spec.pointers import escaped
from mockserver.spec.servers import servers_of
from mockserver.spec.shapes import Shapes
from mockserver.spec.structure import METHODS
from mockserver.spec.types import JsonObject, JsonValue


@dataclass(slots=True)
class Operations:
    """The operations in *shapes*; those that cannot be served gather in `unserved`."""

    shapes: Shapes
    messages: Messages
    unserved: list[Unserved] = field(default_factory=list)

    def leave_out(self, name: str, error: SpecError) -> None:
        """Remember that *name* is not served, or raise *error* if nothing may be left out."""
        if self.shapes.strict:
            raise error
        self.unserved.append(Unserved(name=name, error=error))

    def in_paths(self) -> Iterator[Operation]:
        """Yield every operation below `paths` that can be served."""
        siblings = Siblings()
        labels: set[str] = set()
        paths = self.shapes.map(self.shapes.document.content, "paths", "")
        for written, value in paths.items():
            if written.startswith("x-"):
                continue
            pointer = f"/paths/{escaped(written)}"
            path_template = self._path_template(written, pointer)
            for operation in self._in_path_item(path_template, value, pointer):
                twin = siblings.twin(operation)
                if twin is not None:
                    message = f"has the path, parameters and body of {twin.name}, which is served"
                    error = self.shapes.invalid(message, operation.pointer)
                    self.leave_out(operation.name, error)
                    continue
                if operation.operation_id in labels:
                    message = f"the operationId {operation.operation_id!r} is used twice"
                    self.shapes.overlook(self.shapes.invalid(message, operation.pointer))
                labels.add(operation.operation_id or "")
                yield operation

    def in_webhooks(self) -> Iterator[Operation]:
        """Yield every operation below `webhooks`; broken ones are overlooked."""
        webhooks = self.shapes.document.content.get("webhooks")
        for name, value in webhooks.items() if isinstance(webhooks, Mapping) else ():
            yield from self._promised(name, value, f"/webhooks/{escaped(name)}")

    def _path_template(self, written: str, pointer: str) -> str:
        """Return the path template that *written* means: with a slash at its start."""
        if written.startswith("/"):
            return written
        message = f"a path starts with a slash; it is served at /{written}"
        self.shapes.overlook(self.shapes.invalid(message, pointer))
        return f"/{written}"

    def _in_path_item(
        self, path_template: str, value: JsonValue, pointer: str
    ) -> Iterator[Operation]:
        try:
            path_item, pointer = self.shapes.resolved(value, pointer)
            further = self.shapes.map(path_item, "additionalOperations", pointer)
        except SpecError as error:
            self.leave_out(path_template, error)
            return
        members = [(method, path_item, f"{pointer}/{method}") for method in METHODS]
        members += [
            (method, further, f"{pointer}/additionalOperations/{escaped(method)}")
            for method in further
        ]
        for method, owner, place in members:
            if method in owner:
                try:
                    yield self._operation(
                        method, path_template, (path_item, pointer), owner[method], place
                    )
                except SpecError as error:
                    self.leave_out(f"{method.upper()} {path_template}", error)

    def _operation(
        self,
        method: str,
        path_template: str,
        path_item: tuple[JsonObject, str],
        value: JsonValue,
        pointer: str,
        *,
        promised: bool = False,
    ) -> Operation:
        value = self.shapes.object(value, pointer)
        parameters = parameters_of(self.messages, [path_item, (value, pointer)])
        if not promised:
            parameters = fitted(path_template, parameters, pointer, self.shapes)
        body = value.get("requestBody")
        self.refusals(value, pointer)
        servers = tuple(servers_of(value, pointer, self.shapes)) or tuple(
            servers_of(*path_item, self.shapes)
        )
        summary = value.get("summary")
        return Operation(
            method=method.upper(),
            path_template=path_template,
            operation_id=self.shapes.label(value, "operationId", pointer),
            summary="" if summary is None else str(summary),
            deprecated=value.get("deprecated") is True,
            parameters=tuple(parameters.values()),
            request_body=None
            if body is None
            else self.messages.body(body, f"{pointer}/requestBody"),
            responses=self.messages.responses(value, pointer),
            security=tuple(
                self._security(value, pointer)
                if "security" in value
                else self._security(self.shapes.document.content, "")
            ),
            extensions={k: v for k, v in value.items() if k.startswith("x-")},
            pointer=pointer,
            servers=servers,
            callbacks=() if promised else tuple(self._callbacks(value, pointer)),
        )

    def _callbacks(self, owner: JsonObject, pointer: str) -> Iterator[Callback]:
        callbacks = owner.get("callbacks")
        for name, value in callbacks.items() if isinstance(callbacks, Mapping) else ():
            try:
                callback, place = self.shapes.resolved(
                    value, f"{pointer}/callbacks/{escaped(name)}"
                )
            except SpecError as error:
                self.shapes.overlook(error)
                continue
            for expression, item in callback.items():
                if not expression.startswith("x-"):
                    at = f"{place}/{escaped(expression)}"
                    for operation in self._promised(expression, item, at):
                        yield Callback(name=name, expression=expression, operation=operation)

    def _promised(self, name: str, value: JsonValue, pointer: str) -> Iterator[Operation]:
        """Yield the requests in the Path Item *value* that the API makes by itself."""
        try:
            path_item, pointer = self.shapes.resolved(value, pointer)
            for method in METHODS:
                if method in path_item:
                    yield self._operation(
                        method,
                        name,
                        (path_item, pointer),
                        path_item[method],
                        f"{pointer}/{method}",
                        promised=True,
                    )
        except SpecError as error:
            self.shapes.overlook(error)

    def refusals(self, owner: JsonObject, pointer: str) -> Mapping[str, str]:
        """Return which status *owner* gives to which condition (`x-refusals`)."""
        refusals = self.shapes.map(owner, "x-refusals", pointer)
        for condition, status in refusals.items():
            if not re.fullmatch("[1-5][0-9]{2}", str(status)):
                raise self.shapes.invalid(
                    f"{status!r} is no status", f"{pointer}/x-refusals/{escaped(condition)}"
                )
        return {condition: str(status) for condition, status in refusals.items()}

    def _security(self, owner: JsonObject, pointer: str) -> Iterator[SecurityRequirement]:
        for index, item in enumerate(self.shapes.list(owner, "security", pointer)):
            place = f"{pointer}/security/{index}"
            requirement = self.shapes.object(item, place)
            yield SecurityRequirement(
                schemes=tuple(
                    (name, tuple(map(str, self.shapes.list(requirement, name, place))))
                    for name in requirement
                )
            )
