"""Judge what a path answers to methods: those it declares, HEAD, OPTIONS, and no others."""

from __future__ import annotations

import re
from collections.abc import Iterator

from contract_tests.checks.asking import Ask, Unjudged, advice, finding, succeeded
from contract_tests.checks.contracts import Contract, is_json
from contract_tests.checks.defaults import known_values
from contract_tests.checks.subjects import required_values
from contract_tests.exchanges import Exchange
from contract_tests.messages import Values, request_of
from contract_tests.results import Finding
from contract_tests.samples import NoSample
from mockserver.spec import MISSING, Operation, Response

SAFE = ("GET",)
_UNDECLARED = "the document does not declare OPTIONS"
_UNSAID = "HTTP asks for it, the document does not speak of 405"
WRITING = ("POST", "PUT", "PATCH", "DELETE")


def first_of_path(contract: Contract, operation: Operation) -> bool:
    """Tell whether *operation* is the first of its path: methods are asked about a path once."""
    path = operation.path_template
    return next(one for one in contract.api.operations if one.path_template == path) == operation


def methods(
    contract: Contract, operation: Operation, ask: Ask, *, writes: bool
) -> Iterator[Finding]:
    """Yield what is wrong with the answers of the path of *operation* to other methods.

    With *writes*, methods that may write are sent as well, to a record that should not exist.
    Raises `Unjudged` if no path is known.
    """
    values = _values(contract, operation, ask)
    declared = _declared(contract, operation, values)
    if operation.method == "GET" and "HEAD" not in declared:
        yield from _head(operation, ask, _read_values(contract, operation, ask, values))
    if "OPTIONS" not in declared:
        yield from _options(operation, ask, values, declared)
    for method in (*SAFE, *WRITING) if writes else SAFE:
        if method not in declared:
            yield from _undeclared(contract, operation, ask, values, declared, method)


def _undeclared(
    contract: Contract,
    operation: Operation,
    ask: Ask,
    values: Values,
    declared: frozenset[str],
    method: str,
) -> Iterator[Finding]:
    exchange = ask(operation, values, method=method)
    if succeeded(exchange):
        evidence = f"{method} is not declared for this path and is answered {exchange.status}"
        yield finding(operation, "method.undeclared-allowed", "method", evidence, exchange)
    elif exchange.status >= 500 and exchange.status != 501:
        evidence = f"{method} is not declared for this path and is answered {exchange.status}"
        yield finding(operation, "method.server-error", "status", evidence, exchange)
    elif exchange.status == 405:
        found = _refusal(operation, exchange, declared, method)
        yield from found if _documented_405(contract, operation) else advice(found, _UNSAID)
        yield from _shape(contract, operation, exchange)


def _refusal(
    operation: Operation, exchange: Exchange, declared: frozenset[str], method: str
) -> Iterator[Finding]:
    """Yield what is wrong with a 405: its Allow names what the path has (RFC 9110, 15.5.6)."""
    allow = exchange.header("allow")
    if allow is None:
        evidence = f"{method} is answered 405, without the header Allow"
        yield finding(operation, "method.no-allow", "header.allow", evidence, exchange)
        return
    named = _named(allow)
    if declared - named or method in named:
        evidence = (
            f"{method} is answered 405 with Allow: {allow}; the path has "
            f"{', '.join(sorted(declared))}"
        )
        yield finding(operation, "method.allow-wrong", "header.allow", evidence, exchange)


def _documented_405(contract: Contract, operation: Operation) -> Response | None:
    return operation.responses.get("405") or contract.api.default_responses.get("405")


def _shape(contract: Contract, operation: Operation, exchange: Exchange) -> Iterator[Finding]:
    """Yield that a 405 has another body than the document gives to all of them."""
    response = _documented_405(contract, operation)
    for media_type in response.content if response else ():
        if is_json(media_type.name) and media_type.schema is not None:
            body = exchange.json()
            errors = (
                ["no JSON"]
                if body is MISSING
                else [
                    f"{error.pointer}: {error.message}"
                    for error in contract.schemas.errors(
                        media_type.schema, body, direction="response"
                    )
                ]
            )
            if errors and exchange.method != "HEAD":
                yield finding(operation, "error.shape", "body", errors[0], exchange)
            return


def _head(operation: Operation, ask: Ask, values: Values) -> Iterator[Finding]:
    """Yield where HEAD does not answer as GET would (RFC 9110, 9.3.2)."""
    got, head = ask(operation, values), ask(operation, values, method="HEAD")
    if head.status in (405, 501) or got.status == head.status == 429:
        return
    same_type = head.header("content-type") in (None, got.header("content-type"))
    if head.status != got.status or not same_type:
        evidence = (
            f"GET is answered {got.status} {got.media_type}, HEAD {head.status} {head.media_type}"
        )
        yield finding(operation, "method.head-differs", "status", evidence, got, head)


def _options(
    operation: Operation, ask: Ask, values: Values, declared: frozenset[str]
) -> Iterator[Finding]:
    exchange = ask(operation, values, method="OPTIONS")
    allow = exchange.header("allow")
    if succeeded(exchange) and allow is not None and declared - _named(allow):
        evidence = f"OPTIONS allows {allow}; the path has {', '.join(sorted(declared))}"
        found = [finding(operation, "method.allow-wrong", "header.allow", evidence, exchange)]
        yield from advice(found, _UNDECLARED)
    elif exchange.status >= 500 and exchange.status != 501:
        evidence = f"OPTIONS is answered {exchange.status}"
        yield finding(operation, "method.server-error", "status", evidence, exchange)


def _values(contract: Contract, operation: Operation, ask: Ask) -> Values:
    """Return values for a path that leads to no record: what is asked may change it."""
    values = dict(required_values(contract, operation, ask))
    own = contract.identity_parameter(operation)
    for parameter in operation.parameters:
        if parameter.location == "path" and (
            parameter.place == own or parameter.place not in values
        ):
            try:
                values[parameter.place] = contract.samples.parameter(parameter)
            except NoSample as missing:
                raise Unjudged(str(missing)) from missing
    return values


def _read_values(contract: Contract, operation: Operation, ask: Ask, values: Values) -> Values:
    """Return values that lead to a record, if one is known; else *values*."""
    try:
        return known_values(contract, operation, ask)
    except Unjudged:
        return values


def _declared(contract: Contract, operation: Operation, values: Values) -> frozenset[str]:
    """Return the methods that the document declares for the path, by any template."""
    path = request_of(operation, values).path
    found = set()
    for other in contract.api.operations:
        template = other.path_template.partition("#")[0].partition("?")[0]
        pattern = re.sub(r"\\{[^{}]*\\}", "[^/]+", re.escape(template))
        if other.path_template == operation.path_template or re.fullmatch(pattern, path):
            found.add(other.method)
    return frozenset(found)


def _named(allow: str) -> frozenset[str]:
    return frozenset(part.strip().upper() for part in allow.split(",") if part.strip())
