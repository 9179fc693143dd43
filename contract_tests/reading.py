"""Judge many exchanges by the document: by openapi-core, and fast where that is safe.

openapi-core reads the first answers of each kind, and all that is not plainly as the document says
(`recorded/acceptance.py`). It takes milliseconds, and its verdict on the hundredth page of a list
that validates is that on the first. What schemas do not say is looked for in every answer.
"""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Hashable

from contract_tests.checks.conformance import Conformance
from contract_tests.exchanges import Exchange, Violation
from contract_tests.recorded.acceptance import Acceptance
from mockserver.spec import Api, Operation
from mockserver.spec.schemas import Schemas

_READ_IN_FULL = 2


class Reading:
    """What reads the exchanges of a run. May be asked from several threads."""

    def __init__(self, api: Api, conformance: Conformance) -> None:
        self._api = api
        self._conformance = conformance
        self._read: Counter[Hashable] = Counter()
        self._lock = threading.Lock()
        self._threads = threading.local()

    def request(self, operation: Operation, exchange: Exchange) -> list[Violation]:
        """Return how the request violates the document, credentials included."""
        kind = ("request", operation.name)
        if self._is_known(kind) and self._acceptance.accepts_request(operation, exchange):
            return []
        return self._conformance.request(operation, exchange)

    def response(self, operation: Operation, exchange: Exchange) -> list[Violation]:
        """Return how the response violates the document."""
        kind = ("response", operation.name, exchange.status, exchange.media_type)
        if self._is_known(kind) and self._acceptance.accepts_response(operation, exchange):
            return self._conformance.overlooked(operation, exchange)
        return self._conformance.response(operation, exchange)

    def _is_known(self, kind: Hashable) -> bool:
        """Return whether enough of *kind* was read in full; count one more."""
        with self._lock:
            self._read[kind] += 1
            return self._read[kind] > _READ_IN_FULL

    @property
    def _acceptance(self) -> Acceptance:
        found: Acceptance | None = getattr(self._threads, "acceptance", None)
        if found is None:
            # Compiled validators belong to one thread.
            found = self._threads.acceptance = Acceptance(Schemas(self._api))
        return found
