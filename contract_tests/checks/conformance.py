"""Judge one exchange by the document: openapi-core reads the document and the messages itself."""

from __future__ import annotations

import json
import re
import warnings
from collections.abc import Iterable, Iterator, Mapping
from http.cookies import CookieError, SimpleCookie
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from openapi_core import Config, OpenAPI
from openapi_core.datatypes import RequestParameters
from openapi_core.deserializing.styles.exceptions import EmptyQueryParameterValue
from openapi_core.templating.media_types.exceptions import MediaTypeNotFound
from openapi_core.templating.paths.exceptions import PathError
from openapi_core.templating.responses.exceptions import ResponseFinderError
from openapi_core.validation.request.exceptions import (
    ParameterValidationError,
    SecurityValidationError,
)
from openapi_core.validation.response.exceptions import HeaderValidationError, MissingData
from openapi_core.validation.schemas.exceptions import InvalidSchemaValue
from werkzeug.datastructures import Headers, ImmutableMultiDict

from contract_tests.checks.readable import readable
from contract_tests.exchanges import Exchange, Violation, curl
from mockserver.spec import Api, MediaType, Operation, Response
from mockserver.spec.schemas import Schemas
from mockserver.spec.types import JsonObject

# The document is judged without the host it names: the target's is another one.
_HOST = "https://judged.invalid"


class Conformance:
    """openapi-core, made ready for one document.

    *content* stands in for what the document says of requests. Raises openapi-core's `SpecError`
    if the document itself is invalid.
    """

    def __init__(self, api: Api, content: JsonObject | None = None) -> None:
        self._schemas = Schemas(api)
        self._operations = {operation.name: operation for operation in api.operations}
        self._openapi = OpenAPI.from_dict(
            dict(_without_servers(readable(api).content if content is None else content)),
            config=Config(extra_media_type_deserializers=dict(_deserializers(api))),
        )

    def request(self, operation: Operation, exchange: Exchange) -> list[Violation]:
        """Return how the request of *exchange* violates what the document says of *operation*."""
        errors = self._errors(
            self._openapi.iter_request_errors(_Request(operation, exchange)),
        )
        return [
            v
            for error in errors
            if not self._is_valid_empty_text(operation, error)
            for v in _violations("request", operation, exchange, error)
        ]

    def response(self, operation: Operation, exchange: Exchange) -> list[Violation]:
        """Return how the response of *exchange* violates the document: status, media type, body,
        headers.
        """
        errors = self._errors(
            self._openapi.iter_response_errors(_Request(operation, exchange), _Response(exchange)),
        )
        return [
            v
            for error in errors
            if not (isinstance(error, MissingData) and self._may_be_empty(operation, exchange))
            for v in _violations("response", operation, exchange, error)
        ]

    def _errors(self, errors: Iterable[Exception]) -> list[Exception]:
        with warnings.catch_warnings():
            # openapi-core warns of deprecated parameters; that they are used is no violation.
            warnings.simplefilter("ignore", DeprecationWarning)
            return list(errors)

    def _is_valid_empty_text(self, operation: Operation, error: Exception) -> bool:
        """Return whether *error* is that a parameter is empty, which its schema allows.

        `allowEmptyValue` does not forbid that: OAS 3.1.1, Parameter Object, allowEmptyValue.
        """
        if not isinstance(error.__cause__, EmptyQueryParameterValue):
            return False
        parameter = self._operations[operation.name].parameter(error.__cause__.name)
        schema = parameter.schema if parameter and not parameter.lenient else None
        return schema is None or not any(
            True for _ in self._schemas.errors(schema, "", direction="request")
        )

    def _may_be_empty(self, operation: Operation, exchange: Exchange) -> bool:
        """Return whether no bytes at all are a valid body: a text that may be empty."""
        response = response_of(operation, exchange.status)
        for media_type in response.content if response else ():
            if media_type.name == exchange.media_type and not _is_json(media_type.name):
                schema = media_type.schema
                return schema is None or not any(
                    True for _ in self._schemas.errors(schema, "", direction="response")
                )
        return False


def response_of(operation: Operation, status: int) -> Response | None:
    """Return the response that *operation* documents for *status*, or `None`."""
    for key in (str(status), f"{status // 100}XX", "default"):
        if key in operation.responses:
            return operation.responses[key]
    return None


class _Request:
    """The request of an exchange, as openapi-core's `Request` protocol."""

    def __init__(self, operation: Operation, exchange: Exchange) -> None:
        headers = Headers(list(exchange.request_headers))
        url = urlsplit(exchange.url)
        self.method = exchange.method.lower()
        self.host_url = _HOST
        self.path = operation.path_template
        self.path_pattern = operation.path_template
        self.body = exchange.request_body
        self.content_type = headers.get("Content-Type", "")
        self.parameters = RequestParameters(
            query=ImmutableMultiDict(parse_qs(url.query, keep_blank_values=True)),
            header=headers,
            cookie=ImmutableMultiDict(_cookies(headers.get("Cookie", ""))),
            path=_path_parameters(operation.path_template, url.path),
        )


class _Response:
    """The response of an exchange, as openapi-core's `Response` protocol."""

    def __init__(self, exchange: Exchange) -> None:
        self.status_code = exchange.status
        self.content_type = exchange.header("content-type") or ""
        self.headers = Headers(list(exchange.response_headers))
        self.data = exchange.response_body


def _violations(
    side: str, operation: Operation, exchange: Exchange, error: Exception
) -> Iterator[Violation]:
    """Yield what *error* of openapi-core says, one violation for each part of the message."""
    kind, cause = type(error).__name__, error.__cause__
    if isinstance(cause, InvalidSchemaValue):
        for schema_error in cause.schema_errors:
            pointer = "".join(f"/{token}" for token in getattr(schema_error, "absolute_path", ()))
            yield Violation(
                operation=operation.name,
                rule=_rule(side, error),
                place=_place(error) + (f"#{pointer}" if pointer else ""),
                evidence=f"{kind}: {getattr(schema_error, 'message', schema_error)}"[:500],
                curl=curl(exchange),
            )
        return
    yield Violation(
        operation=operation.name,
        rule=_rule(side, error),
        place=_place(error),
        evidence=f"{kind}: {_said(cause or error)}"[:500],
        curl=curl(exchange),
    )


def _said(error: BaseException) -> str:
    try:
        return str(error)
    except UnicodeDecodeError:  # openapi-core writes a body that is no UTF-8 into its message.
        return repr(error)


def _rule(side: str, error: Exception) -> str:
    if isinstance(error, PathError):
        return f"{side}.path"
    if isinstance(error, ResponseFinderError):
        return f"{side}.status"
    if isinstance(error.__cause__, MediaTypeNotFound):
        return f"{side}.media-type"
    if isinstance(error, SecurityValidationError):
        return f"{side}.security"
    if isinstance(error, ParameterValidationError):
        return f"{side}.parameter"
    if isinstance(error, HeaderValidationError):
        return f"{side}.header"
    return f"{side}.body"


def _place(error: Exception) -> str:
    if isinstance(error, ParameterValidationError):
        return f"{error.location}.{error.name}"
    if isinstance(error, HeaderValidationError):
        return f"header.{error.name}"
    if isinstance(error, PathError | ResponseFinderError):
        return "status"
    return "header.content-type" if isinstance(error.__cause__, MediaTypeNotFound) else "body"


def _without_servers(content: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the document with one server, ours, in the place of all that it names."""
    paths = {}
    for path_template, path_item in content.get("paths", {}).items():
        if not isinstance(path_item, Mapping):
            continue
        paths[path_template] = {
            key: {k: v for k, v in member.items() if k != "servers"}
            if isinstance(member, Mapping)
            else member
            for key, member in path_item.items()
            if key != "servers"
        }
    return {**content, "servers": [{"url": _HOST}], "paths": paths}


def _deserializers(api: Api) -> Iterator[tuple[str, Any]]:
    """Yield readers for documented media types that openapi-core leaves as bytes."""
    for operation in api.operations:
        contents: list[MediaType] = list(
            operation.request_body.content if operation.request_body else ()
        )
        for response in operation.responses.values():
            contents += response.content
        for media_type in contents:
            name = media_type.name.split(";")[0].strip().lower()
            if _is_json(name):
                yield name, _read_json
            elif name.startswith("text/") or name in _TEXTS:
                yield name, _read_text


# Media types that are text without saying so in their names.
_TEXTS = {"application/jsonl", "application/x-ndjson", "application/json-seq", "application/yaml"}


def _is_json(media_type: str) -> bool:
    return media_type == "application/json" or media_type.endswith("+json")


def _read_json(value: bytes, **_parameters: str) -> Any:
    return json.loads(value)


def _read_text(value: bytes, charset: str = "utf-8", **_parameters: str) -> str:
    return value.decode(charset)


def _path_parameters(path_template: str, path: str) -> dict[str, str]:
    """Return the values that *path*, whatever base path it has, gives to *path_template*."""
    pattern = re.sub(r"\\{[^{}]*\\}", "([^/]*)", re.escape(path_template))
    names = re.findall(r"\{([^{}]*)\}", path_template)
    match = re.search(f"{pattern}$", path)
    return dict(zip(names, map(unquote, match.groups()), strict=True)) if match else {}


def _cookies(header: str) -> dict[str, str]:
    try:
        return {name: unquote(morsel.value) for name, morsel in SimpleCookie(header).items()}
    except CookieError:
        return {}
