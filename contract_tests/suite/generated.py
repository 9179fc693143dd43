"""Set schemathesis up: the phases, how many requests, and which checks hold for which case."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import unquote, urlsplit

import schemathesis
from schemathesis.checks import CheckFunction, load_all_checks

from contract_tests.checks.conformance import Conformance
from contract_tests.exchanges import Exchange
from contract_tests.generatable import generatable
from contract_tests.messages import Request
from contract_tests.plugin import Subject
from contract_tests.targets import MAX_WAITS, Target
from mockserver.spec import Api, Operation

Case = schemathesis.Case[Any]

MARK = "generated"
"""The mark of the test that runs for every generated case."""

_SEED = 20260101


def decorated(
    subject: Subject, test: Callable[..., None]
) -> Iterator[tuple[Operation, Callable[..., None]]]:
    """Yield each operation with *test* made to run for every case generated for it."""
    load_all_checks()
    schema = schemathesis.openapi.from_dict(
        dict(generatable(subject.api).content),
        config=schemathesis.Config.from_dict(_config(subject)),
    )
    for operation in subject.api.operations:
        yield operation, schema.include(name=operation.name).parametrize()(test)


def sent(case: Case, operation: Operation, target: Target) -> schemathesis.Response:
    """Send *case* with the target's credentials, and return the response.

    A 429 with Retry-After is waited for: it says nothing about the case.
    """
    response = _sent(case, operation, target)
    for _ in range(MAX_WAITS):
        retry_after = next(iter(response.headers.get("retry-after", ())), None)
        if not target.waited(response.status_code, retry_after):
            break
        response = _sent(case, operation, target)
    return response


def _sent(case: Case, operation: Operation, target: Target) -> schemathesis.Response:
    target.pace()
    return case.call(session=target.session, **transport(operation, target))


def transport(operation: Operation, target: Target) -> dict[str, Any]:
    """Return how every request of *operation* is sent: where, and with which credentials."""
    request = Request(method=operation.method, path="")
    request = target.credentials.applied(request, target.requirement(operation))
    return {
        "base_url": target.base_url,
        "headers": dict(request.all_headers()),
        "params": dict(request.query),
        # A redirect is judged, not followed: it could carry the credential elsewhere.
        "max_redirects": 0,
        "timeout": target.timeout_s,
    }


def exchange_of(response: schemathesis.Response, target: Target) -> Exchange:
    """Return the exchange that *response* ended."""
    request = response.request
    body = request.body
    return Exchange(
        method=str(request.method),
        url=str(request.url),
        request_headers=tuple((name, str(value)) for name, value in request.headers.items()),
        request_body=body.encode() if isinstance(body, str) else body,
        status=response.status_code,
        response_headers=tuple(
            (name, value) for name, values in response.headers.items() for value in values
        ),
        response_body=response.content,
        secret_places=target.credentials.secret_places(),
    )


def inapplicable_checks(
    api: Api, operation: Operation, exchange: Exchange, as_generated: Conformance
) -> dict[str, CheckFunction]:
    """Return the checks that cannot hold for *exchange*, by the reason for each.

    *as_generated* judges requests by the document from which they were generated.
    Whether a request is invalid shows in the request as it was sent: what generators mean to be
    no text is text in a URL. A generated path parameter may lead away from the operation (`a/b`,
    `..`); what is answered there is not documented with it but in `x-default-responses`.
    """
    checks = schemathesis.checks
    away = leads_elsewhere(operation, exchange.url)
    found = {}
    if not away and not as_generated.request(operation, exchange):
        found["but valid as sent by openapi-core: accepted"] = checks.negative_data_rejection
    status = str(exchange.status)
    if away and status in api.default_responses and status not in operation.responses:
        found["leads to another path: answered by x-default-responses"] = (
            checks.status_code_conformance
        )
    return found


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


def _config(subject: Subject) -> dict[str, Any]:
    # Undeclared methods are tried, too. They may write: a server that is not ours gets OPTIONS.
    methods = {} if subject.allow_writes else {"unexpected-methods": ["options"]}
    return {
        "seed": _SEED,
        "generation": {
            "deterministic": True,
            "database": "none",
            # Credentials are ours: the check `ignored_auth` takes them away and falsifies them.
            "with-security-parameters": False,
        },
        "phases": {
            "coverage": methods,
            "fuzzing": {"generation": {"max-examples": subject.examples}},
            "stateful": {"enabled": False},
        },
        "output": {
            "sanitization": {
                "keys-to-sanitize": sorted(_secret_names(subject.api)),
                "sensitive-markers": ["credential", "password", "secret"],
                "replacement": "$CREDENTIAL",
            }
        },
        "suppress-health-check": ["filter_too_much", "too_slow", "data_too_large"],
    }


def _secret_names(api: Api) -> Iterator[str]:
    yield from ("authorization", "proxy-authorization", "cookie", "set-cookie")
    for scheme in api.security_schemes.values():
        if scheme.parameter_name:
            yield scheme.parameter_name.lower()
