"""Read the responses of HTTP clients and of the test clients of web frameworks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import IO, Any, Protocol

from contract_tests.exchanges import Exchange, Headers


class Response(Protocol):
    """What the responses of requests, httpx and of test clients have in common.

    The body is `content`, or `data` (Flask). The request has `method`, `url`, `headers`, and `body`
    or `content`; in Flask it is one of Werkzeug, in Django `wsgi_request`.
    """

    @property
    def status_code(self) -> int:
        """The status."""

    @property
    def headers(self) -> Any:
        """The headers, a mapping."""

    @property
    def request(self) -> Any:
        """The request."""


def exchange_of(response: Response, secret_places: frozenset[str] = frozenset()) -> Exchange:
    """Return the exchange that *response* ended."""
    request = getattr(response, "wsgi_request", response.request)
    return Exchange(
        method=str(request.method).upper(),
        url=_url(request),
        request_headers=tuple(_pairs(request.headers)),
        request_body=_body(request),
        status=response.status_code,
        response_headers=tuple(_pairs(response.headers)),
        response_body=_content(response),
        secret_places=secret_places,
    )


def is_unread(exchange: Exchange) -> bool:
    """Return whether the request of *exchange* had a body that could not be read again."""
    headers = {name.lower(): value for name, value in exchange.request_headers}
    sent = headers.get("content-length", "0") != "0" or "transfer-encoding" in headers
    return sent and exchange.request_body is None


def _url(request: Any) -> str:
    if hasattr(request, "build_absolute_uri"):
        return str(request.build_absolute_uri())
    return str(request.url)


def _content(response: Any) -> bytes:
    content = response.content if hasattr(response, "content") else response.data
    return bytes(content)


def _pairs(headers: Any) -> Iterator[tuple[str, str]]:
    # httpx keeps headers that come several times apart; a mapping would join them.
    several = getattr(headers, "multi_items", None)
    pairs: Headers = tuple(several() if several else dict(headers).items())
    for name, value in pairs:
        # Django lists these also where a request has none.
        if value or name.lower() not in ("content-length", "content-type"):
            yield _text(name), _text(value)


def _body(request: Any) -> bytes | None:
    environ = getattr(request, "environ", None)
    if isinstance(environ, Mapping) and hasattr(environ.get("wsgi.input"), "seek"):
        return _input(environ["wsgi.input"])
    # requests and Django call it `body`, httpx `content`.
    body = None
    # A stream that was sent, or read by the application, may not be read again.
    with suppress(Exception):
        body = getattr(request, "body", None)
        if body is None:
            body = getattr(request, "content", None)
    if isinstance(body, str):
        return body.encode()
    return bytes(body) if isinstance(body, bytes | bytearray) and body else None


def _input(stream: IO[bytes]) -> bytes | None:
    """Return the body that an application read from *stream*: PEP 3333, wsgi.input."""
    with suppress(OSError, ValueError):
        stream.seek(0)
        return stream.read() or None
    return None


def _text(value: object) -> str:
    return value.decode("latin-1") if isinstance(value, bytes) else str(value)
