"""Hold any response to a document: what a project's own tests assert."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from contract_tests.credentials import secret_places
from contract_tests.exchanges import Violation, report, shown_url
from contract_tests.recorded.judge import Judge
from contract_tests.reports.secrets import violations_cleaned
from contract_tests.responses import Response, exchange_of, is_unread
from mockserver.spec import Api, Operation, api_from_document, load_document

_OF_BODIES = frozenset({"request.body", "request.media-type"})


class ContractViolated(AssertionError):
    """A response, or the request that led to it, breaks the document; the message says how."""


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
        remote = "://" in str(spec)  # Whoever names an address wants it fetched.
        return cls(api_from_document(load_document(spec, allow_remote=remote)), bases)

    def check(self, response: Response) -> None:
        """Return if *response*, and the request that led to it, keep the document.

        It may be of requests, httpx, or of the test client of Starlette, FastAPI, Flask or Django.
        Raises `ContractViolated`; also where the document has no such operation.
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
        found = self._judge.violations(exchange)
        if is_unread(exchange):
            found = [each for each in found if each.rule not in _OF_BODIES]
        return violations_cleaned(found, exchange)

    def operation(self, response: Response) -> Operation | None:
        """Return the operation that *response* answers, `None` if the document has none."""
        exchange = exchange_of(response, self._secret_places)
        return self._judge.paths.operation(exchange.method, exchange.url)
