"""Know which refusals an operation documents: no other one keeps its contract."""

from __future__ import annotations

from mockserver.errors import (
    Conflict,
    InvalidRequest,
    NoSuchResource,
    PreconditionFailed,
    RequestRefused,
    ResourceGone,
)
from mockserver.mocking.negotiation import documented
from mockserver.spec.model import Operation

_INVALID = ("422", "400")


def documented_refusal(
    operation: Operation, refusal: RequestRefused, *, header: str = ""
) -> RequestRefused | None:
    """Return *refusal* as *operation* documents it, `None` if it documents nothing like it.

    One that answers a *header* which the document does not speak of needs no documentation: who
    sends it knows from RFC 9110 what it means. Neither does one of what was deleted: it is not
    shown again because a document forgot to say how that is refused.
    """
    if _is_documented(operation, refusal):
        return refusal
    for other in _instead(refusal):
        if _is_documented(operation, other):
            return other
    if header and not declares_header(operation, header):
        return refusal
    if isinstance(refusal, ResourceGone) and _shows_something(operation):
        return NoSuchResource(detail=refusal.detail)
    return None


def declares_header(operation: Operation, name: str) -> bool:
    """Tell whether *operation* has a header parameter called *name*, in any case."""
    return any(
        one.location == "header" and one.name.lower() == name.lower()
        for one in operation.parameters
    )


def _shows_something(operation: Operation) -> bool:
    """Tell whether *operation* does more than delete: then success says that a record is there."""
    return operation.method != "DELETE" or any(
        response.content for status, response in operation.responses.items() if status[:1] == "2"
    )


def _is_documented(operation: Operation, refusal: RequestRefused) -> bool:
    if refusal.condition in operation.extensions.get("x-refusals", {}):
        return True
    status = int(refusal.status)
    if isinstance(refusal, InvalidRequest) and any(one in operation.responses for one in _INVALID):
        return True
    if isinstance(refusal, ResourceGone):
        # What only `default` speaks of is said in the usual way: 404.
        return str(status) in operation.responses
    return documented(operation.responses, status) is not None


def _instead(refusal: RequestRefused) -> tuple[RequestRefused, ...]:
    """Return what says the same as *refusal* in another way."""
    if isinstance(refusal, ResourceGone):
        return (NoSuchResource(detail=refusal.detail),)
    if isinstance(refusal, Conflict):
        return (InvalidRequest(detail=refusal.detail, violations=refusal.violations),)
    if isinstance(refusal, PreconditionFailed):
        return (Conflict(detail=refusal.detail, headers=refusal.headers),)
    return ()
