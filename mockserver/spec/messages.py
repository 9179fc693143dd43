"""Parse what is sent and received: parameters, bodies, responses, media types."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from mockserver.errors import SpecError
from mockserver.spec.media_types import meant
from mockserver.spec.model import (
    Encoding,
    Example,
    Header,
    MediaType,
    Parameter,
    RequestBody,
    Response,
    Schema,
)
from mockserver.spec.pointers import escaped
from mockserver.spec.shapes import Shapes
from mockserver.spec.types import JsonObject, JsonValue

# OAS 3.1, Parameter Object, style: the default of each location.
_DEFAULT_STYLES = {
    "path": "simple",
    "query": "form",
    "querystring": "form",
    "header": "simple",
    "cookie": "form",
}

# OAS 3.1, Parameter Object: headers of these names are described elsewhere and ignored here.
_IGNORED_HEADERS = {"accept", "content-type", "authorization"}


@dataclass(frozen=True, slots=True)
class Messages:
    """Parses the parts of messages out of *shapes*. Raises `SpecError` for what is broken."""

    shapes: Shapes

    def parameter(self, value: JsonValue, pointer: str) -> Parameter | None:
        """Return the Parameter Object *value*; `None` for one that says nothing."""
        value, pointer = self.shapes.resolved(value, pointer)
        name, location = value.get("name"), value.get("in")
        usual = _DEFAULT_STYLES.get(location) if isinstance(location, str) else None
        if not isinstance(name, str) or not isinstance(location, str) or usual is None:
            raise self.shapes.invalid(
                "a parameter needs a name, and an `in` of path, query, header or cookie", pointer
            )
        if location == "querystring" and "content" not in value:
            message = "a parameter in `querystring` needs `content`; any query string is accepted"
            self.shapes.overlook(self.shapes.invalid(message, pointer))
            return None
        if location == "header" and name.lower() in _IGNORED_HEADERS:
            return None
        style = self.shapes.label(value, "style", pointer) or usual
        content = self.content(value, pointer)
        return Parameter(
            name=name,
            location=location,  # type: ignore[arg-type]  # it is one of those with a style
            required=location == "path" or _flag(value.get("required", False)),
            style="form" if style == "cookie" else style,
            explode=_flag(value.get("explode", style in ("form", "cookie"))),
            schema=self.schema(value, pointer),
            content=content[0] if content else None,
            examples=self.examples(value, pointer),
            description=_text(value.get("description")),
            pointer=pointer,
            lenient=value.get("x-lenient") is True,
            dotted=value.get("x-dotted") is True,
        )

    def body(self, value: JsonValue, pointer: str) -> RequestBody:
        """Return the Request Body Object *value*."""
        value, pointer = self.shapes.resolved(value, pointer)
        return RequestBody(
            required=_flag(value.get("required", False)), content=self.content(value, pointer)
        )

    def responses(self, owner: JsonObject, pointer: str) -> Mapping[str, Response]:
        """Return the Responses Object of the operation *owner*.

        One that is broken is overlooked, unless the operation cannot do without it.
        """
        result: dict[str, Response] = {}
        statuses = self.shapes.map(owner, "responses", pointer)
        has_success = any(status.startswith("2") for status in statuses)
        for status, item in statuses.items():
            if status.startswith("x-"):
                continue
            try:
                response = self.response(status, item, f"{pointer}/responses/{escaped(status)}")
            except SpecError as error:
                if status.startswith("2") or not has_success:
                    raise
                message = f"the {status} response is not known: {error.message}"
                self.shapes.overlook(_with(error, message))
                continue
            result[response.status] = response
        return result

    def response(self, status: str, value: JsonValue, pointer: str) -> Response:
        """Return the Response Object *value* of *status*."""
        value, pointer = self.shapes.resolved(value, pointer)
        return Response(
            status=status.upper() if re.fullmatch(r"[1-5][xX]{2}", status) else status,
            description=_text(value.get("description")),
            headers=tuple(self._headers(value, pointer)),
            content=self.content(value, pointer, needed=True),
            pointer=pointer,
        )

    def _headers(self, owner: JsonObject, pointer: str) -> Iterator[Header]:
        for name, item in self.shapes.map(owner, "headers", pointer).items():
            header, place = self.shapes.resolved(item, f"{pointer}/headers/{escaped(name)}")
            if name.lower() == "content-type":
                continue  # OAS 3.1, Response Object, headers: ignored.
            content = self.content(header, place)
            yield Header(
                name=name,
                required=_flag(header.get("required", False)),
                schema=content[0].schema if content else self.schema(header, place),
                examples=self.examples(header, place),
            )

    def content(
        self, owner: JsonObject, pointer: str, *, needed: bool = False
    ) -> tuple[MediaType, ...]:
        """Return the media types in `content` of *owner*; *needed* is as for `schema`."""
        result = []
        for name, item in self.shapes.map(owner, "content", pointer).items():
            value, place = self.shapes.resolved(
                {} if item is None else item, f"{pointer}/content/{escaped(name)}"
            )
            media_type = self._media_type(name.strip(), value, place)
            if media_type is None:
                continue
            sequential = "itemSchema" in value and "schema" not in value
            result.append(
                MediaType(
                    name=media_type,
                    schema=self.schema(
                        value,
                        place,
                        member="itemSchema" if sequential else "schema",
                        needed=needed,
                    ),
                    examples=self.examples(value, place),
                    encoding=self._encoding(value, place),
                    sequential=sequential,
                )
            )
        return tuple(result)

    def _media_type(self, name: str, value: JsonObject, pointer: str) -> str | None:
        """Return the media type that *name*, of the Media Type Object *value*, means."""
        found = meant(name)
        if found == name:
            return found
        if found is None and "schema" in value:
            found = "*/*"
        outcome = f"it is taken for {found}" if found else "it is ignored"
        message = f"{name!r} is no media type; {outcome}"
        self.shapes.overlook(self.shapes.invalid(message, pointer))
        return found

    def _encoding(self, owner: JsonObject, pointer: str) -> Mapping[str, Encoding]:
        result = {}
        for name, item in self.shapes.map(owner, "encoding", pointer).items():
            place = f"{pointer}/encoding/{escaped(name)}"
            value = self.shapes.object(item, place)
            explode = value.get("explode")
            result[name] = Encoding(
                content_type=self.shapes.label(value, "contentType", place),
                style=self.shapes.label(value, "style", place),
                explode=None if explode is None else _flag(explode),
            )
        return result

    def schema(
        self, owner: JsonObject, pointer: str, *, member: str = "schema", needed: bool = False
    ) -> Schema | None:
        """Return the schema of *owner*.

        One with a reference that leads nowhere is overlooked, unless it is *needed*: whatever we
        would answer could not be judged.
        """
        if member not in owner:
            return None
        value = owner[member]
        if not isinstance(value, Mapping | bool):
            raise self.shapes.invalid("a schema is an object or a boolean", f"{pointer}/{member}")
        problem = self._problem(value) if self.shapes.document.problems else None
        if problem is None:
            return Schema(pointer=f"{pointer}/{member}", value=value)
        if needed:
            raise problem
        self.shapes.overlook(_with(problem, f"{problem.message}; any value is allowed there"))
        return None

    def _problem(self, schema: Any) -> SpecError | None:
        waiting = [schema]
        while waiting:
            value = waiting.pop()
            if isinstance(value, Mapping):
                reference = value.get("$ref")
                if isinstance(reference, str) and reference[1:] in self.shapes.document.problems:
                    return self.shapes.document.problems[reference[1:]]
                waiting.extend(value.values())
            elif isinstance(value, list):
                waiting.extend(value)
        return None

    def examples(self, owner: JsonObject, pointer: str) -> tuple[Example, ...]:
        """Return the examples of *owner* that have a value; a broken one is overlooked."""
        result: list[Example] = []
        for single in ("example", "x-example"):
            if single in owner and not result:
                place = f"{pointer}/{single}"
                result.append(Example(name="", value=owner[single], pointer=place))
        examples = owner.get("examples", {})
        for name, item in examples.items() if isinstance(examples, Mapping) else ():
            try:
                example, place = self.shapes.resolved(
                    item, f"{pointer}/examples/{escaped(str(name))}"
                )
            except SpecError as error:
                self.shapes.overlook(error)
                continue
            for member in ("value", "dataValue"):
                if member in example:
                    result.append(
                        Example(name=name, value=example[member], pointer=f"{place}/{member}")
                    )
                    break
        return tuple(result)


def _with(error: SpecError, message: str) -> SpecError:
    return type(error)(message, source=error.source, pointer=error.pointer, hint=error.hint)


def _flag(value: JsonValue) -> bool:
    return value is True or (isinstance(value, str) and value.lower() == "true")


def _text(value: JsonValue) -> str:
    return "" if value is None else str(value)
