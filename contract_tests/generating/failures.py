"""Turn what schemathesis found into findings, in the words of the other checks where they agree."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

import schemathesis
from schemathesis.core.failures import Failure

from contract_tests.checks.conformance import response_of
from contract_tests.exchanges import Exchange, Violation, curl
from contract_tests.generating.applicability import doubtful
from contract_tests.inquiry import Premises
from contract_tests.results import Finding
from contract_tests.targets import Target
from mockserver.spec import Operation

if TYPE_CHECKING:
    from schemathesis.engine.recorder import Request, ScenarioRecorder

# What the checks find wrong in a response, openapi-core finds as well, and says where.
_OF_RESPONSES = frozenset(
    {
        "content_type_conformance",
        "response_headers_conformance",
        "response_schema_conformance",
        "status_code_conformance",
    }
)

_SHOWN = 500


def findings_of(
    recorder: ScenarioRecorder,
    operations: Mapping[str, Operation],
    premises: Premises,
    target: Target,
) -> Iterator[Finding]:
    """Yield a finding for each failure in *recorder*, told of that one of *operations* which was
    asked, with the exchanges that led to it.
    """
    for case_id, checks in recorder.checks.items():
        for node in checks:
            if node.failure_info is None:
                continue
            failure = node.failure_info.failure
            shown = failure.case_id or case_id
            exchanges = tuple(_led_to(recorder, shown, failure, target))
            if not exchanges:
                continue
            exchange = exchanges[-1]
            operation = operations[recorder.cases[shown].value.operation.label]
            violations = []
            if node.name in _OF_RESPONSES and response_of(operation, exchange.status):
                violations = premises.conformance.response(operation, exchange)
            known = doubtful(operation, node.name, exchange, premises)
            for violation in violations or [_violation(operation, node.name, failure, exchange)]:
                yield Finding(violation=violation, exchanges=exchanges, known=known)


def _led_to(
    recorder: ScenarioRecorder, case_id: str, failure: Failure, target: Target
) -> Iterator[Exchange]:
    """Yield the exchanges that the failure of a case needs, its own last; none if it has none."""
    last = recorder.interactions.get(case_id)
    if last is None or last.response is None:
        return
    related = failure.related_case_ids()
    for case in recorder.iter_chain_cases(case_id=case_id, related_case_ids=related):
        before = recorder.interactions.get(case.id)
        if case.id != case_id and before is not None and before.response is not None:
            yield _exchange(before.request, before.response, target)
    yield _exchange(last.request, last.response, target)


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
        response_headers=_pairs(response),
        response_body=response.content,
        elapsed_ms=response.elapsed * 1000,
        secret_places=target.secret_places,
    )


def _exchange(request: Request, response: schemathesis.Response, target: Target) -> Exchange:
    return Exchange(
        method=request.method,
        url=request.uri,
        request_headers=tuple(
            (name, str(value)) for name, values in request.headers.items() for value in values
        ),
        request_body=request.body,
        status=response.status_code,
        response_headers=_pairs(response),
        response_body=response.content,
        elapsed_ms=response.elapsed * 1000,
        secret_places=target.secret_places,
    )


def _pairs(response: schemathesis.Response) -> tuple[tuple[str, str], ...]:
    return tuple((name, value) for name, values in response.headers.items() for value in values)


def _violation(operation: Operation, check: str, failure: Failure, exchange: Exchange) -> Violation:
    path = getattr(failure, "instance_path", None)
    place = "body#" + "".join(f"/{token}" for token in path) if path else ""
    said = " ".join(failure.message.split())
    return Violation(
        operation=operation.name,
        rule=f"generated.{check.replace('_', '-')}",
        place=place,
        evidence=f"{failure.title}: {said}"[:_SHOWN],
        curl=curl(exchange),
    )
