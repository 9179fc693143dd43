"""Hold any response to a document: what a project's own tests assert."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Protocol

from contract_tests.credentials import secret_places
from contract_tests.exchanges import Exchange, Headers, Violation, report, shown_url
from contract_tests.recorded.judge import Judge
from contract_tests.reports.secrets import violations_cleaned
from mockserver.spec import Api, Operation, api_from_document, load_document


class ContractViolated(AssertionError):
    """A response, or the request that led to it, breaks the document; the message says how."""


class Response(Protocol):
    """What the responses of requests, httpx and their kin have in common."""

    @property
    def status_code(self) -> int:
        """The status."""

    @property
    def headers(self) -> Any:
        """The headers, a mapping."""

    @property
    def content(self) -> bytes:
        """The body, decoded as Content-Encoding says."""

    @property
    def request(self) -> Any:
        """The request: its `method`, `url`, `headers`, and `body` or `content`."""


class Contract:
    """One document, by which responses are judged.

    *bases* are the URLs, or paths, below which its paths are; by default those of its servers, and
    the root: tests often ask an application that stands nowhere else.
    """

    def __init__(self, api: Api, bases: Iterable[str] = ()) -> None:
        self.api = api
        paths = {server.path for server in api.servers} | {""}
        self._judge = Judge(api, tuple(bases) or tuple(sorted(paths)))
        self._secret_places = secret_places(api)

    @classmethod
    def from_file(cls, spec: str | Path, bases: Iterable[str] = ()) -> Contract:
        """Return the contract in the file, or at the URL, *spec*. Raises `SpecError`."""
        return cls(api_from_document(load_document(spec)), bases)

    def check(self, response: Response) -> None:
        """Return if *response*, and the request that led to it, keep the document.

        It may be of requests, httpx, or any client whose responses look alike. Raises
        `ContractViolated`; also where the document has no such operation.
        """
        __tracebackhide__ = True
        found = self.violations(response)
        if found:
            raise ContractViolated(report(found))

    def violations(self, response: Response) -> list[Violation]:
        """Return how *response*, and the request that led to it, break the document."""
        exchange = exchange_of(response, self._secret_places)
        if self.operation(response) is None:
            # In a test every request is meant: one that nothing describes is a slip.
            return [
                Violation(
                    operation=f"{exchange.method} {shown_url(exchange)}",
                    rule="operation.undocumented",
                    place="",
                    evidence="the document has no such operation",
                    curl="",
                )
            ]
        return violations_cleaned(self._judge.violations(exchange), exchange)

    def operation(self, response: Response) -> Operation | None:
        """Return the operation that *response* answers, `None` if the document has none."""
        exchange = exchange_of(response, self._secret_places)
        return self._judge.paths.operation(exchange.method, exchange.url)


def exchange_of(response: Response, secret_places: frozenset[str] = frozenset()) -> Exchange:
    """Return the exchange that *response* ended."""
    request = response.request
    return Exchange(
        method=str(request.method).upper(),
        url=str(request.url),
        request_headers=tuple(_pairs(request.headers)),
        request_body=_body(request),
        status=response.status_code,
        response_headers=tuple(_pairs(response.headers)),
        response_body=response.content,
        secret_places=secret_places,
    )


def _pairs(headers: Any) -> Iterator[tuple[str, str]]:
    # httpx keeps headers that come several times apart; a mapping would join them.
    several = getattr(headers, "multi_items", None)
    pairs: Headers = tuple(several() if several else dict(headers).items())
    for name, value in pairs:
        yield _text(name), _text(value)


def _body(request: Any) -> bytes | None:
    # requests calls it `body`, httpx `content`.
    body = getattr(request, "body", None)
    if body is None:
        try:
            body = getattr(request, "content", None)
        except RuntimeError:  # httpx: a stream that was sent cannot be read again.
            return None
    if isinstance(body, str):
        return body.encode()
    return bytes(body) if isinstance(body, bytes | bytearray) and body else None


def _text(value: object) -> str:
    return value.decode("latin-1") if isinstance(value, bytes) else str(value)
