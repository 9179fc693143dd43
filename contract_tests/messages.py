"""Build the request of an operation from the values of its parameters and body."""

from __future__ import annotations

import dataclasses
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from urllib.parse import quote, unquote, urlencode, urlsplit

from contract_tests.exchanges import Headers
from mockserver.spec import Operation, Parameter
from mockserver.spec.model import Encoding, MediaType
from mockserver.spec.parameter_texts import query_of, text_of
from mockserver.spec.types import JsonValue

Values = Mapping[str, JsonValue]
"""Values of parameters by their place: `query.limit`, `path.bookId`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """A request body: *value* in the media type *media_type*; `content` if written already."""

    media_type: str
    value: JsonValue
    content: bytes | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """A request that is not sent yet. `path` is percent-encoded and starts below the base URL.

    `query_string` is percent-encoded and stands before the pairs of `query`.
    """

    method: str
    path: str
    query: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    headers: Headers = field(default=(), repr=False)
    cookies: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    body: bytes | None = None
    query_string: str = field(default="", repr=False)

    def with_query(self, name: str, value: str) -> Request:
        """Return this request with one more query parameter."""
        return dataclasses.replace(self, query=(*self.query, (name, value)))

    def with_header(self, name: str, value: str) -> Request:
        """Return this request with the header *name*, in the place of one that it has."""
        kept = tuple(pair for pair in self.headers if pair[0].lower() != name.lower())
        return dataclasses.replace(self, headers=(*kept, (name, value)))

    def with_cookie(self, name: str, value: str) -> Request:
        """Return this request with one more cookie."""
        return dataclasses.replace(self, cookies=(*self.cookies, (name, value)))

    def url(self, base_url: str) -> str:
        """Return the absolute URL below *base_url*."""
        # Commas separate the items of a list: servers split before they decode.
        pairs = urlencode(self.query, quote_via=quote, safe=",")
        query = "&".join(part for part in (self.query_string, pairs) if part)
        return base_url.rstrip("/") + self.path + (f"?{query}" if query else "")

    def all_headers(self) -> Headers:
        """Return the headers, that of the cookies included."""
        if not self.cookies:
            return self.headers
        cookie = "; ".join(f"{name}={quote(value, safe=_COOKIE)}" for name, value in self.cookies)
        return (*self.headers, ("Cookie", cookie))


# RFC 6265, cookie-octet, without the percent sign; and the comma, by which OAS separates items.
_COOKIE = "!#$&'()*+,-./:<=>?@[]^_`{|}~"


def request_of(
    operation: Operation, values: Values, *, body: Body | None = None, accept: str | None = None
) -> Request:
    """Return the request of *operation* with *values*, without credentials.

    *values* must hold every path parameter; parameters it does not name are left out. *accept* is
    the media type asked for; by default, any.
    """
    path, _, query = operation.path_template.partition("#")[0].partition("?")
    request = Request(
        method=operation.method,
        path=_path(path, operation, values),
        # Templated pairs are described as parameters.
        query_string="&".join(pair for pair in query.split("&") if "{" not in pair),
    )
    for parameter in operation.parameters:
        if parameter.place not in values:
            continue
        value = values[parameter.place]
        if parameter.location == "query":
            for name, text in _pairs(parameter, value):
                request = request.with_query(name, text)
        elif parameter.location == "querystring" and parameter.content is not None:
            written = _query_string(parameter.content, value)
            request = dataclasses.replace(request, query_string=written)
        elif parameter.location == "cookie":
            for name, text in _pairs(parameter, value):
                request = request.with_cookie(name, text)
        elif parameter.location == "header":
            request = request.with_header(parameter.name, _simple(parameter, value))
    if accept is not None:
        request = request.with_header("Accept", accept)
    if body is not None:
        request = dataclasses.replace(request, body=_written(body, _described(operation, body)))
        request = request.with_header("Content-Type", body.media_type)
    return request


def path_values(operation: Operation, url: str) -> Mapping[str, JsonValue]:
    """Return the texts that the path of *url* gives to the path parameters of *operation*."""
    template = re.split(r"\{([^{}]*)\}", operation.path_template.partition("#")[0])
    pattern = "".join(
        "([^/]*)" if index % 2 else re.escape(part) for index, part in enumerate(template)
    )
    match = re.search(f"{pattern}$", urlsplit(url).path)
    if match is None:
        return {}
    return {
        f"path.{name}": unquote(text)
        for name, text in zip(template[1::2], match.groups(), strict=True)
    }


def _path(path_template: str, operation: Operation, values: Values) -> str:
    parameters = {p.name: p for p in operation.parameters if p.location == "path"}

    def replaced(match: re.Match[str]) -> str:
        parameter = parameters[match.group(1)]
        return _path_text(parameter, values[parameter.place])

    return re.sub(r"\{([^{}]*)\}", replaced, path_template)


def _path_text(parameter: Parameter, value: JsonValue) -> str:
    """Return *value* in the style of a path parameter: OAS 3.1, Parameter Object, style."""
    if parameter.style == "label":
        return "." + _joined(value, parameter, "." if parameter.explode else ",")
    if parameter.style != "matrix":
        return _joined(value, parameter, ",")
    name = quote(parameter.name)
    if parameter.explode and isinstance(value, Mapping):
        return ";" + _joined(value, parameter, ";")
    if parameter.explode and isinstance(value, list):
        return "".join(f";{name}={quote(text_of(item), safe='')}" for item in value)
    return f";{name}={_joined(value, parameter, ',')}"


def _joined(value: JsonValue, parameter: Parameter, separator: str) -> str:
    return separator.join(quote(part, safe="=") for part in _parts(value, parameter))


def _simple(parameter: Parameter, value: JsonValue) -> str:
    return ",".join(_parts(value, parameter))


def _parts(value: JsonValue, parameter: Parameter) -> Iterable[str]:
    if parameter.content is not None:
        return [_compact(value)]
    if isinstance(value, Mapping):
        if parameter.explode:
            return [f"{key}={text_of(member)}" for key, member in value.items()]
        return [text_of(part) for pair in value.items() for part in pair]
    if isinstance(value, list):
        return [text_of(item) for item in value]
    return [text_of(value)]


def _pairs(parameter: Parameter, value: JsonValue) -> list[tuple[str, str]]:
    if parameter.content is not None:
        return [(parameter.name, _compact(value))]
    return query_of(parameter, value)


def _query_string(media_type: MediaType, value: JsonValue) -> str:
    """Return *value* as a whole query string: a form is one, all else is percent-encoded."""
    written = _written(Body(media_type=media_type.name, value=value), media_type)
    if essence(media_type.name) == _FORM:
        return written.decode()
    return quote(written, safe="")


def _described(operation: Operation, body: Body) -> MediaType | None:
    content = operation.request_body.content if operation.request_body else ()
    return next((one for one in content if one.name == body.media_type), None)


def _written(body: Body, described: MediaType | None) -> bytes:
    if body.content is not None:
        return body.content
    media_type = essence(body.media_type)
    if media_type == _FORM and isinstance(body.value, Mapping):
        encodings = described.encoding if described else {}
        pairs = [
            pair
            for name, member in body.value.items()
            for pair in _form_pairs(name, member, encodings.get(name, Encoding()))
        ]
        # Commas separate the items of a list: servers split before they decode.
        return urlencode(pairs, safe=",").encode()
    if isinstance(body.value, str) and not media_type.endswith(("/json", "+json")):
        return body.value.encode(errors="replace")
    return _compact(body.value).encode()


def _form_pairs(name: str, value: JsonValue, encoding: Encoding) -> list[tuple[str, str]]:
    """Return a property of a form as its Encoding Object says (OAS 3.1, style and explode).

    Arrays are repeated by default; objects are JSON, the default type of theirs.
    """
    if isinstance(value, Mapping) and encoding.style == "deepObject":
        return [(f"{name}[{key}]", text_of(member)) for key, member in value.items()]
    delimiter = _DELIMITERS.get(encoding.style or "form", ",")
    explode = encoding.explode if encoding.explode is not None else delimiter == ","
    if not isinstance(value, list):
        return [(name, text_of(value))]
    if explode:
        return [(name, text_of(item)) for item in value]
    return [(name, delimiter.join(text_of(item) for item in value))]


_FORM = "application/x-www-form-urlencoded"
_DELIMITERS = {"spaceDelimited": " ", "pipeDelimited": "|", "tabDelimited": "\t"}


def essence(media_type: str) -> str:
    """Return *media_type* without its parameters, in lower case."""
    return media_type.split(";")[0].strip().lower()


def _compact(value: JsonValue) -> str:
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False)
