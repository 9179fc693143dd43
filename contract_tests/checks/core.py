"""Hand exchanges and documents to openapi-core in the forms that it knows."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from http.cookies import CookieError, SimpleCookie
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from openapi_core.datatypes import RequestParameters
from werkzeug.datastructures import Headers, ImmutableMultiDict

from contract_tests.exchanges import Exchange
from mockserver.spec import Api, MediaType, Operation

# The document is judged without the host it names: the target's is another one.
_HOST = "https://judged.invalid"


class CoreRequest:
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


class CoreResponse:
    """The response of an exchange, as openapi-core's `Response` protocol."""

    def __init__(self, exchange: Exchange) -> None:
        self.status_code = exchange.status
        self.content_type = exchange.header("content-type") or ""
        self.headers = Headers(list(exchange.response_headers))
        self.data = exchange.response_body


def without_servers(content: Mapping[str, Any]) -> Mapping[str, Any]:
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


def deserializers(api: Api) -> Iterator[tuple[str, Any]]:
    """Yield readers for documented media types that openapi-core leaves as bytes."""
    for operation in api.operations:
        contents: list[MediaType] = list(
            operation.request_body.content if operation.request_body else ()
        )
        for response in operation.responses.values():
            contents += response.content
        for media_type in contents:
            name = media_type.name.split(";")[0].strip().lower()
            if is_text_of_json(name):
                yield name, _read_json
            elif name.startswith("text/") or name in _TEXTS:
                yield name, _read_text


# Media types that are text without saying so in their names.
_TEXTS = {"application/jsonl", "application/x-ndjson", "application/json-seq", "application/yaml"}


def is_text_of_json(media_type: str) -> bool:
    """Tell whether a body of *media_type*, without parameters, is JSON."""
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
