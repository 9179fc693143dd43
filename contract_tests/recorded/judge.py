"""Judge single exchanges of one document, whoever made them."""

from __future__ import annotations

from collections.abc import Iterable

from contract_tests.checks.conformance import Conformance, response_of
from contract_tests.exchanges import Exchange, Violation, curl
from contract_tests.recorded.acceptance import Acceptance
from contract_tests.recorded.matching import Paths
from mockserver.spec import Api, Operation
from mockserver.spec.schemas import Schemas

# Recordings have their credentials taken out: that there is none says nothing of the server.
_NOT_OF_RECORDINGS = "request.security"

_SUCCESS = range(200, 300)


class Judge:
    """Judges exchanges by *api*. *bases* are the URLs, or paths, below which its paths are.

    Belongs to one thread. Raises openapi-core's `SpecError`.
    """

    def __init__(self, api: Api, bases: Iterable[str] = ()) -> None:
        self.api = api
        self.paths = Paths(api, bases)
        self._acceptance = Acceptance(Schemas(api))
        self._conformance = Conformance(api)

    def violations(self, exchange: Exchange) -> list[Violation]:
        """Return how *exchange* violates the document; nothing if it is none of the document's.

        A request that the server refused, as documented, is not held against anybody.
        """
        operation = self.paths.operation(exchange.method, exchange.url)
        if operation is None:
            return self._undocumented(exchange)
        return [*self.of_request(operation, exchange), *self.of_response(operation, exchange)]

    def of_response(self, operation: Operation, exchange: Exchange) -> list[Violation]:
        """Return how the response violates what the document says of *operation*."""
        if self._acceptance.accepts_response(operation, exchange):
            return []
        return self._conformance.response(operation, exchange)

    def of_request(self, operation: Operation, exchange: Exchange) -> list[Violation]:
        """Return how the request violates the document, if the server let it pass all the same."""
        if 400 <= exchange.status < 500 and response_of(operation, exchange.status):
            return []
        if self._acceptance.accepts_request(operation, exchange):
            return []
        found = self._conformance.request(operation, exchange)
        return [violation for violation in found if violation.rule != _NOT_OF_RECORDINGS]

    def _undocumented(self, exchange: Exchange) -> list[Violation]:
        """Return that a server answers where the document says nothing."""
        if exchange.status not in _SUCCESS or not self.paths.concerns(exchange.url):
            return []
        # What browsers and clients ask of themselves is answered by documents that say nothing.
        if exchange.method in ("OPTIONS", "HEAD"):
            return []
        path = exchange.url.partition("?")[0].partition("#")[0]
        path = "/" + path.partition("://")[2].partition("/")[2] if "://" in path else path
        return [
            Violation(
                operation=f"{exchange.method} {path}",
                rule="operation.undocumented",
                place="",
                evidence=f"answered {exchange.status}; the document has no such operation",
                curl=curl(exchange),
            )
        ]
