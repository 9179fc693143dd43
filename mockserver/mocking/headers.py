"""Give a response the headers that the document describes, and a redirect its `Location`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import quote

from mockserver.errors import UnsatisfiableSchema
from mockserver.generation.compiler import Generator
from mockserver.mocking.accept import concrete
from mockserver.mocking.header_values import header_value, may_be_made_up, usual_values
from mockserver.mocking.json_bytes import text_of
from mockserver.mocking.messages import Request
from mockserver.mocking.shapes import Shapes
from mockserver.spec.model import Api, Header, Operation, Response
from mockserver.spec.references import MISSING
from mockserver.spec.types import JsonValue

__all__ = ["ResponseHeaders", "header_value"]

# What the server itself says of a message, whatever documents describe.
_OURS = {
    "connection",
    "content-encoding",
    "content-length",
    "content-type",
    "date",
    "keep-alive",
    "preference-applied",
    "server",
    "trailer",
    "transfer-encoding",
    "upgrade",
}


class ResponseHeaders:
    """The headers of one API's responses."""

    def __init__(self, api: Api, shapes: Shapes, generator: Generator) -> None:
        self._api = api
        self._shapes = shapes
        self._generator = generator
        self._known: dict[tuple[str, str], str | None] = {}
        self._exemplary: dict[tuple[str, str], str | None] = {}

    def of(
        self,
        request: Request,
        response: Response | None,
        status: int,
        *,
        given: Mapping[str, str],
        value: JsonValue = MISSING,
    ) -> dict[str, str]:
        """Return what *response* describes and *given* lacks, as far as it can be made up.

        *value* is the body as JSON, of which a created resource's `Location` is made.
        """
        present = {name.lower() for name in given}
        found: dict[str, str] = {}
        for header in response.headers if response else ():
            name = header.name.lower()
            if name in present or name in _OURS or name.startswith("access-control-"):
                continue
            if name == "location":
                found[header.name] = self._location(request, status, value, header)
            else:
                text = self._text(header, request, response, status, value)
                if text is not None:
                    found[header.name] = text
            present.add(name)
        if status in (301, 302, 303, 307, 308) and "location" not in present:
            found["Location"] = self._location(request, status, value, None)
        return found

    def _text(
        self,
        header: Header,
        request: Request,
        response: Response | None,
        status: int,
        value: JsonValue,
    ) -> str | None:
        """Return the value of *header*: its example, what was sent, the usual, or a generated one.

        `None` for one that had better be absent, and may be.
        """
        name = header.name.lower()
        example = self._example(header, response)
        if example is not None:
            return example
        for parameter in request.operation.parameters:
            if parameter.location == "header" and parameter.name.lower() == name:
                sent = request.parameters.get(parameter.name, MISSING)
                if sent is not MISSING and self._is_valid(header, sent):
                    return header_value(sent)
        content = response.content if response else ()
        media_type = concrete(content[0].name) if content else ""
        about = f"{request.operation.name} {status} {name}"
        for usual in usual_values(
            name, status=status, about=about, media_type=media_type, body=value
        ):
            if self._is_valid(header, usual):
                return header_value(usual)
        if not header.required and not may_be_made_up(name, status):
            return None
        return self._generated(header, request.operation)

    def _example(self, header: Header, response: Response | None) -> str | None:
        """Return the first valid example of *header*, `None` if there is none."""
        key = ("" if response is None else response.pointer, header.name)
        if key not in self._exemplary:
            valid = (e for e in _examples(header, self._shapes) if self._is_valid(header, e))
            found = next(valid, MISSING)
            self._exemplary[key] = None if found is MISSING else header_value(found)
        return self._exemplary[key]

    def _generated(self, header: Header, operation: Operation) -> str | None:
        """Return a value that the schema of *header* allows; it is the same in every answer."""
        key = (operation.name, header.name)
        if key not in self._known:
            self._known[key] = self._made(header, operation)
        return self._known[key]

    def _made(self, header: Header, operation: Operation) -> str | None:
        if header.schema is None:
            return "1" if header.required else None
        try:
            value = self._generator.value(header.schema, operation.name, "header", header.name)
        except UnsatisfiableSchema:
            return None
        return header_value(value)

    def _is_valid(self, header: Header, value: JsonValue) -> bool:
        if header.schema is None:
            return True
        is_valid = self._shapes.schemas.validator(header.schema, direction="response").is_valid
        # Documents write 100 for the text "100", and the other way round.
        return bool(
            is_valid(value)
            or is_valid(text_of(value))
            or is_valid(self._shapes.coerced(text_of(value), header.schema))
        )

    def _location(
        self, request: Request, status: int, value: JsonValue, header: Header | None
    ) -> str:
        """Return a place on this mock, unless the schema of *header* wants another."""
        path = self._created(request, value) if status == 201 else self._elsewhere(request)
        if header is None:
            return path
        examples = list(_examples(header, self._shapes)) if status != 201 else []
        for candidate in (*examples, path, request.origin + path):
            if isinstance(candidate, str) and self._is_valid(header, candidate):
                return header_value(candidate)
        return self._generated(header, request.operation) or path

    def _created(self, request: Request, value: JsonValue) -> str:
        """Return the path of the resource that *value* is: below the collection's."""
        path = request.path.rstrip("/")
        deeper = f"{request.operation.path_template.rstrip('/')}/{{"
        for operation in self._api.operations:
            template = operation.path_template
            if template.startswith(deeper) and "/" not in template[len(deeper) :].rstrip("/"):
                name = template[len(deeper) :].rstrip("/").rstrip("}")
                identity = _identity(value, name)
                return path if identity is None else f"{path}/{identity}"
        return path or "/"

    def _elsewhere(self, request: Request) -> str:
        """Return the path of an operation that anybody can GET, else that of the mock itself."""
        depth = request.operation.path_template.count("/")
        base = "/".join(request.path.split("/")[:-depth]) if depth else request.path
        for operation in self._api.operations:
            if operation.method != "GET" or "{" in operation.path_template:
                continue
            if any(parameter.required for parameter in operation.parameters):
                continue
            if any(status.startswith("2") for status in operation.responses):
                return base + operation.path_template
        return "/"


def _examples(header: Header, shapes: Shapes) -> Iterator[Any]:
    for example in header.examples:
        yield example.value
    if header.schema is not None:
        schema = shapes.schemas.resolved(header.schema).value
        if isinstance(schema, Mapping):
            listed = schema.get("examples")
            yield from listed if isinstance(listed, list) else ()
            if "example" in schema:
                yield schema["example"]


def _identity(value: JsonValue, name: str) -> str | None:
    """Return the member of *value* that the path parameter *name* means."""
    if not isinstance(value, Mapping):
        return None
    for key in (name, "id", "uuid", "name", "slug"):
        member = value.get(key)
        if isinstance(member, str | int) and not isinstance(member, bool):
            return quote(str(member), safe="")
    return None
