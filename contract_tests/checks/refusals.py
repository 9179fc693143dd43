"""Tell refusals to which HTTP gives their meaning: a document need not list them to be kept."""

from __future__ import annotations

from contract_tests.exchanges import Exchange
from mockserver.spec import Operation

_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})

# The status, and what must be true of a request that it refuses: RFC 9110, 15.5; RFC 6585.
_ANY = frozenset({429})
_OF_CREDENTIALS = frozenset({401, 403})
_OF_RECORDS = frozenset({404, 410})
_OF_INPUT = frozenset({400, 413, 414, 422, 431})
_OF_CHANGES = frozenset({409, 412, 423, 428})


def left_to_http(operation: Operation, exchange: Exchange) -> bool:
    """Return whether *exchange* is refused with a status that HTTP itself gives its occasion.

    Documents list "known errors" (OAS 3.1, Responses Object) and rarely all of them: that a
    credential is wanted, a record is gone, or a request cannot be read. Such an answer is no breach
    of a document that does not speak of it, as long as the request gives occasion for it. Any other
    status is: a success or a redirect that nobody documents, an error of the server, a 404 where
    nothing is named that could be missing.
    """
    status = exchange.status
    if status in _ANY:
        return True
    if status in _OF_CREDENTIALS:
        return any(requirement.schemes for requirement in operation.security)
    if status in _OF_RECORDS:
        return "{" in operation.path_template or bool(exchange.request_body)
    if status in _OF_INPUT:
        takes_input = bool(operation.parameters) or operation.request_body is not None
        return takes_input or bool(exchange.request_body)
    if status in _OF_CHANGES:
        return exchange.method not in _SAFE
    return _is_of_content(exchange)


def _is_of_content(exchange: Exchange) -> bool:
    """Return whether a 304, 406 or 415 answers what the request says of its content."""
    names = {name.lower() for name, _ in exchange.request_headers}
    if exchange.status == 304:
        return bool(names & {"if-none-match", "if-modified-since"})
    if exchange.status == 406:
        accepted = {name.lower(): one for name, one in exchange.request_headers}
        return accepted.get("accept", "*/*") != "*/*"
    return exchange.status == 415 and bool(exchange.request_body)
