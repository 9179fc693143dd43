"""Tell which failures of schemathesis say nothing about the server: its request was another."""

from __future__ import annotations

from urllib.parse import parse_qs, unquote, urlsplit

from contract_tests.exchanges import Exchange
from contract_tests.generating.leniency import read_leniently
from contract_tests.inquiry import Premises
from contract_tests.targets import SAFE_METHODS
from mockserver.spec import Operation

ACCEPTED_INVALID = "negative_data_rejection"
"""The check that finds that a server accepts what was generated as invalid."""

WRONG_STATUS = "status_code_conformance"
"""The check that finds an undocumented status."""


IGNORED_AUTH = "ignored_auth"
"""The check that finds that a server serves without credentials, or with made-up ones."""

REJECTED_VALID = "positive_data_acceptance"
"""The check that finds that a server refuses what was generated as valid."""


def inapplicable(operation: Operation, check: str, exchange: Exchange, premises: Premises) -> str:
    """Return why a failure of *check* says nothing about the server, `""` if it does.

    Whether a request is invalid shows in the request as it was sent: what generators mean to be no
    text is text in a URL. A generated path parameter may lead away from the operation (`a/b`,
    `..`); what is answered there is not documented with it but in `x-default-responses`. And
    nobody can create a record twice under one name, or change one that is gone.
    """
    if check == REJECTED_VALID and premises.names.is_taken(operation, exchange):
        return "names a record that was created before: refused"
    if check == IGNORED_AUTH and _is_of_a_mock(exchange, premises):
        return "a mock knows nobody, and takes any well-formed credential: served"
    if check == REJECTED_VALID and exchange.status == 410:
        return "names a record that is gone: refused"
    if check not in (ACCEPTED_INVALID, WRONG_STATUS):
        return ""
    away = leads_elsewhere(operation, exchange.url)
    if check == ACCEPTED_INVALID:
        if not away and not premises.as_generated.request(operation, exchange):
            return "generated as invalid, but valid as sent by openapi-core: accepted"
        return ""
    status = str(exchange.status)
    if away and status in premises.api.default_responses and status not in operation.responses:
        return "leads to another path: answered by x-default-responses"
    return ""


def _is_of_a_mock(exchange: Exchange, premises: Premises) -> bool:
    """Return whether a mock of ours, which says so, was shown a credential."""
    if exchange.header("x-mockserver-reasons") is None:
        return False
    shown = {name.lower() for name, _ in exchange.request_headers} | set(
        parse_qs(urlsplit(exchange.url).query)
    )
    keys = {scheme.parameter_name for scheme in premises.api.security_schemes.values()}
    keys |= {key.lower() for key in keys}
    return bool(shown & {"authorization", "cookie", *keys})


def doubtful(operation: Operation, check: str, exchange: Exchange, premises: Premises) -> str:
    """Return why a failure of *check* is told as advice, `""` if it is a violation.

    What a body may hold is more than its schema says: names are unique, records exist. And a server
    may read a value of another type for one that says the same.
    """
    if check == REJECTED_VALID and exchange.request_body and exchange.method not in SAFE_METHODS:
        return "advice: a rule that no schema says may forbid it"
    if check == ACCEPTED_INVALID:
        read = read_leniently(operation, exchange, premises.schemas)
        if not premises.as_generated.request(operation, read):
            return "advice: read as a value of the declared type, it is valid"
    return ""


def leads_elsewhere(operation: Operation, url: str) -> bool:
    """Return whether a server may take the path of *url* for another than that of *operation*."""
    if "{" not in operation.path_template:
        return False
    path = unquote(urlsplit(url).path)
    segments = path.split("/")[1:]
    expected = operation.path_template.count("/")
    return (
        not all(segments[-expected:])
        or any(segment in (".", "..") for segment in segments)
        or not _matches(operation, segments)
    )


def _matches(operation: Operation, segments: list[str]) -> bool:
    """Return whether *segments*, below any base path, have the shape of the path template."""
    template = operation.path_template.split("/")[1:]
    tail = segments[-len(template) :]
    return len(tail) == len(template) and all(
        "{" in wanted or wanted == found for wanted, found in zip(template, tail, strict=True)
    )
