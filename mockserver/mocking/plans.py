"""Choose the responses of one API's operations; what requests commonly ask for is remembered."""

from __future__ import annotations

from mockserver.mocking.messages import Request
from mockserver.mocking.negotiation import ResponsePlan, response_plan
from mockserver.mocking.preferences import NO_PREFERENCES

# Clients send few headers Accept, but they may send any.
_MOST = 1_000


class Plans:
    """The plans of one API's responses; belongs to one app."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, str | None], ResponsePlan] = {}

    def of(self, request: Request) -> ResponsePlan:
        """Return the plan of the answer to *request*. Raises as `response_plan` does."""
        if request.preferences is not NO_PREFERENCES:
            return response_plan(request.operation, request.accept, request.preferences)
        key = request.operation.pointer, request.accept
        plan = self._known.get(key)
        if plan is None:
            plan = response_plan(request.operation, request.accept, NO_PREFERENCES)
            if len(self._known) >= _MOST:
                self._known.clear()
            self._known[key] = plan
        return plan
