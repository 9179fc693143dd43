"""Judge that documented refusals come when they are called for: 404, 406, 415."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping

from contract_tests.checks.asking import Ask, Unjudged, finding, succeeded
from contract_tests.checks.bounds import REFUSALS
from contract_tests.checks.conformance import response_of
from contract_tests.checks.contracts import Contract
from contract_tests.checks.defaults import known_values
from contract_tests.checks.drafts import Drafts, others
from contract_tests.checks.owning import owning
from contract_tests.checks.subjects import required_values, subjects
from contract_tests.messages import Body, Values
from contract_tests.results import Finding
from mockserver.spec import Operation, Parameter
from mockserver.spec.types import JsonValue

# A media type that nobody serves, and one that nobody takes for another.
_ACCEPT = "application/vnd.contract-tests.none"
_CONTENT_TYPE = "application/vnd.contract-tests.none"


def unknown_record(contract: Contract, operation: Operation, ask: Ask) -> Iterator[Finding]:
    """Yield that *operation*, which documents 404, answers of a record that does not exist.

    Raises `Unjudged` if no name is known that none has.
    """
    values = _unknown(contract, operation, ask)
    exchange = ask(operation, values)
    if exchange.status in REFUSALS and response_of(operation, exchange.status) is None:
        evidence = f"no such record exists, and the answer is {exchange.status}; 404 is documented"
        place = contract.identity_parameter(operation) or "path"
        yield finding(operation, "status.unknown-refused", place, evidence, exchange)
    elif succeeded(exchange):
        # Another name: the first may have been a record's, after all.
        again = ask(operation, _unknown(contract, operation, ask, number=1))
        if succeeded(again):
            evidence = f"no such record exists, and the answer is {again.status}; 404 is documented"
            place = contract.identity_parameter(operation) or "path"
            yield finding(operation, "status.unknown-found", place, evidence, exchange, again)


def unknown_change(contract: Contract, operation: Operation, ask: Ask) -> Iterator[Finding]:
    """Yield that *operation*, which documents 404, changes a record that does not exist.

    One that creates it instead says so, with 201. Raises `Unjudged` if no name is known that none
    has, or no body.
    """
    drafts = Drafts(contract, operation)
    if operation.request_body is not None and not drafts.possible:
        raise Unjudged("no JSON object is known that the operation takes")
    body = drafts.body(drafts.full(1)) if drafts.possible else None
    exchange = ask(operation, _unknown(contract, operation, ask), body=body)
    if exchange.status not in (200, 202, 204):
        return
    again = ask(operation, _unknown(contract, operation, ask, number=1), body=body)
    if again.status in (200, 202, 204):
        evidence = f"no such record exists, and the answer is {again.status}; 404 is documented"
        place = contract.identity_parameter(operation) or "path"
        yield finding(operation, "status.unknown-changed", place, evidence, exchange, again)


def refusal_of_accept(contract: Contract, operation: Operation) -> str | None:
    """Return the status with which *operation* refuses an Accept that it cannot serve.

    It is 406, or what `x-refusals` says; `None` if the document speaks of neither.
    """
    own = operation.extensions.get("x-refusals")
    declared = own if isinstance(own, Mapping) else {}
    status = str({**contract.api.refusals, **declared}.get("not-acceptable", "406"))
    return status if status in operation.responses else None


def not_acceptable(contract: Contract, operation: Operation, ask: Ask) -> Iterator[Finding]:
    """Yield that *operation*, which refuses that, sends what the client does not accept."""
    values = known_values(contract, operation, ask)
    exchange = ask(operation, values, headers=(("Accept", _ACCEPT),))
    if succeeded(exchange) and exchange.media_type != _ACCEPT:
        evidence = f"Accept is {_ACCEPT}, and {exchange.status} {exchange.media_type} came"
        yield finding(operation, "accept.ignored", "header.accept", evidence, exchange)


def unsupported_media_type(contract: Contract, operation: Operation, ask: Ask) -> Iterator[Finding]:
    """Yield that *operation*, which documents 415, takes a body of any media type.

    Raises `Unjudged` if no body is known that it takes.
    """
    with owning(contract, operation, ask) as own:
        drafts = Drafts(contract, operation)
        if not drafts.possible:
            raise Unjudged("no JSON object is known that the operation takes")
        creates = contract.role(operation) == "create"
        owned = None if creates else own.created(own.drafts.full(1))
        record = drafts.full(2)
        content = json.dumps(record).encode()
        body = Body(media_type=_CONTENT_TYPE, value=record, content=content)
        values = (
            required_values(contract, operation, ask)
            if owned is None
            else own.values(operation, owned)
        )
        exchange = ask(operation, values, body=body)
        if succeeded(exchange):
            if creates:
                own.keep(record, exchange)
            what = f"a body of {_CONTENT_TYPE} is answered {exchange.status}"
            rule, place = "media-type.any-accepted", "header.content-type"
            yield finding(operation, rule, place, f"{what}; 415 is documented", exchange)


def _unknown(contract: Contract, operation: Operation, ask: Ask, *, number: int = 0) -> Values:
    """Return values that name a record which does not exist."""
    own = contract.identity_parameter(operation)
    parameter = next((one for one in operation.parameters if one.place == own), None)
    if own is None or parameter is None:
        raise Unjudged("no parameter names the record")
    known: Values | None = None
    for subject in subjects(contract, operation, ask, most=1):
        known = subject.values
    assert known is not None
    names = _names(contract, parameter, known[own])
    if len(names) <= number:
        raise Unjudged("no valid name is known that no record has")
    return {**known, own: names[number]}


def _names(contract: Contract, parameter: Parameter, known: JsonValue) -> list[JsonValue]:
    """Return valid names far from *known*, which one record has."""
    if parameter.schema is None:
        return []
    if isinstance(known, int):
        tried: list[JsonValue] = [known + 900_000_017, known + 900_000_027, 999_983, 99_991]
    else:
        tried = [*_turned(known), "contract-tests-none", "contract-tests-nobody"]
        tried += [one for one in others(parameter.schema, known) if one != known]
    schema = parameter.schema
    return [
        one
        for one in tried
        if not any(True for _ in contract.schemas.errors(schema, one, direction="request"))
    ]


def _turned(name: str) -> Iterator[JsonValue]:
    """Yield *name* with its digits turned around: of the same form, and hardly another's."""
    for by in (7, 5):
        turned = "".join(str((int(one) + by) % 10) if one.isdecimal() else one for one in name)
        if turned != name and len(name) >= 16:
            yield turned
