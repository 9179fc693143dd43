"""Parse what is sent and received: parameters, bodies, responses."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from mockserver.errors import SpecError
from mockserver.spec.contents import Contents, flag, with_message
from mockserver.spec.model import Parameter, RequestBody, Response
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

_STYLES = frozenset(
    {"cookie", "deepObject", "form", "label", "matrix", "pipeDelimited", "simple"}
    # The last is that of Swagger 2.0's `tsv`.
    | {"spaceDelimited", "tabDelimited"}
)
_STATUS = re.compile("[1-9][0-9]{2}|[1-5][xX]{2}|default")

_BY_CLIENTS = {"accept-charset", "accept-encoding", "accept-language", "user-agent"}


# OAS 3.1, Parameter Object: headers of these names are described elsewhere and ignored here.
_IGNORED_HEADERS = {"accept", "content-type", "authorization"}


@dataclass(frozen=True, slots=True)
class Messages:
    """Parses the parts of messages out of *shapes*. Raises `SpecError` for what is broken."""

    shapes: Shapes

    @property
    def contents(self) -> Contents:
        """What messages hold."""
        return Contents(self.shapes)

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
        style = self._style(value, pointer, usual)
        content = self.contents.content(value, pointer)
        return Parameter(
            name=name,
            location=location,  # type: ignore[arg-type]  # it is one of those with a style
            required=location == "path" or flag(value.get("required", False)),
            style="form" if style == "cookie" else style,
            explode=flag(value.get("explode", style in ("form", "cookie"))),
            schema=self.contents.schema(value, pointer),
            content=content[0] if content else None,
            examples=self.contents.examples(value, pointer),
            description=_text(value.get("description")),
            pointer=pointer,
            lenient=_is_lenient(value),
            dotted=value.get("x-dotted") is True,
        )

    def _style(self, parameter: JsonObject, pointer: str, usual: str) -> str:
        style = self.shapes.label(parameter, "style", pointer) or usual
        if style in _STYLES:
            return style
        message = f"{style!r} is no style; {usual} is used"
        self.shapes.overlook(self.shapes.invalid(message, f"{pointer}/style"))
        return usual

    def body(self, value: JsonValue, pointer: str) -> RequestBody:
        """Return the Request Body Object *value*."""
        value, pointer = self.shapes.resolved(value, pointer)
        return RequestBody(
            required=flag(value.get("required", False)),
            content=self.contents.content(value, pointer),
        )

    def responses(self, owner: JsonObject, pointer: str) -> Mapping[str, Response]:
        """Return the Responses Object of the operation *owner*.

        One that is broken is overlooked, unless the operation cannot do without it.
        """
        result: dict[str, Response] = {}
        statuses = self.shapes.map(owner, "responses", pointer)
        has_success = any(status.startswith("2") for status in statuses)
        for written, item in statuses.items():
            if written.startswith("x-"):
                continue
            place, status = f"{pointer}/responses/{escaped(written)}", written.strip()
            if not _STATUS.fullmatch(status):
                message = (
                    f"{status!r} is no status, no class of them and not default; it is ignored"
                )
                self.shapes.overlook(self.shapes.invalid(message, place))
                continue
            try:
                response = self.response(status, item, place)
            except SpecError as error:
                if status.startswith("2") or not has_success:
                    raise
                message = f"the {status} response is not known: {error.message}"
                self.shapes.overlook(with_message(error, message))
                continue
            result[response.status] = response
        return result

    def response(self, status: str, value: JsonValue, pointer: str) -> Response:
        """Return the Response Object *value* of *status*."""
        value, pointer = self.shapes.resolved(value, pointer)
        return Response(
            status=status.upper() if re.fullmatch(r"[1-5][xX]{2}", status) else status,
            description=_text(value.get("description")),
            headers=tuple(self.contents.headers(value, pointer)),
            content=self.contents.content(value, pointer, needed=True),
            pointer=pointer,
        )


def _is_lenient(parameter: JsonObject) -> bool:
    """Tell whether any value of *parameter* is taken, the wrong ones for its default.

    Browsers and libraries send some headers by themselves, whatever a document allows.
    """
    if "x-lenient" in parameter:
        return parameter["x-lenient"] is True
    by_clients = parameter["in"] == "header" and parameter["name"].lower() in _BY_CLIENTS
    return by_clients and not flag(parameter.get("required", False))


def _text(value: JsonValue) -> str:
    return "" if value is None else str(value)
