"""Judge that a parameter which is left out counts as its declared default."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from contract_tests.checks.asking import Ask, finding, succeeded
from contract_tests.checks.contracts import Contract
from contract_tests.checks.subjects import required_values, subjects
from contract_tests.checks.values import differences, shown
from contract_tests.exchanges import Exchange
from contract_tests.messages import Values
from contract_tests.results import Finding
from mockserver.spec import MISSING, Operation, Parameter
from mockserver.spec.pointers import without
from mockserver.spec.types import JsonValue


def defaulted(contract: Contract, operation: Operation) -> list[tuple[Parameter, JsonValue]]:
    """Return the optional query parameters of *operation* that declare a default, with it."""
    found = []
    for parameter in operation.parameters:
        if parameter.required or parameter.location != "query" or parameter.schema is None:
            continue
        value = contract.schemas.resolved(parameter.schema).value
        default = value.get("default", MISSING) if isinstance(value, Mapping) else MISSING
        if default not in (MISSING, None):
            found.append((parameter, default))
    return found


def defaults(contract: Contract, operation: Operation, ask: Ask) -> Iterator[Finding]:
    """Yield defaults that *operation* does not keep: omitted and spelt out must answer the same.

    What differs from answer to answer, and positions of pages, are not compared.
    """
    values = known_values(contract, operation, ask)
    for parameter, default in defaulted(contract, operation):
        place = parameter.place
        omitted, explicit = ask(operation, values), ask(operation, {**values, place: default})
        if not (succeeded(omitted) and succeeded(explicit)):
            continue
        found = _differing(contract, operation, omitted, explicit)
        if not found:
            continue
        # Once more: what changes by itself tells nothing.
        again, once_more = ask(operation, values), ask(operation, {**values, place: default})
        steady = found.keys() - _differing(contract, operation, omitted, again).keys()
        steady -= _differing(contract, operation, explicit, once_more).keys()
        kept = _differing(contract, operation, again, once_more)
        for pointer in sorted(steady & kept.keys())[:1]:
            one, other = kept[pointer]
            evidence = (
                f"omitted, the answer has {shown(one)} at {pointer or 'its body'}; with the "
                f"declared default {shown(default)} it has {shown(other)}"
            )
            yield finding(operation, "request.ignores-default", place, evidence, again, once_more)


def known_values(contract: Contract, operation: Operation, ask: Ask) -> Values:
    """Return values that *operation* should answer: a record that is listed, where it is of one.

    Raises `Unjudged` if a required parameter has no value.
    """
    if contract.role(operation) in ("read", "replace", "update", "delete"):
        for subject in subjects(contract, operation, ask, most=1):
            return subject.values
    return required_values(contract, operation, ask)


def _differing(
    contract: Contract, operation: Operation, one: Exchange, other: Exchange
) -> dict[str, tuple[JsonValue, JsonValue]]:
    """Return where two answers differ, by JSON Pointer."""
    bodies = [_compared_body(contract, operation, each) for each in (one, other)]
    return {
        pointer: (left, right)
        for pointer, left, right in differences(*bodies)
        if not (_is_link(left) and _is_link(right))
    }


def _compared_body(contract: Contract, operation: Operation, exchange: Exchange) -> JsonValue:
    body = exchange.json()
    if body is MISSING:
        return exchange.response_body.decode("latin-1")
    pagination = contract.semantics(operation).pagination
    if pagination is not None:
        for pointer in (
            pagination.next,
            pagination.previous,
            pagination.end_cursor,
            pagination.start_cursor,
        ):
            body = without(body, pointer) if pointer else body
    return body


def _is_link(value: JsonValue) -> bool:
    """Tell whether *value* may repeat the request: an address with a query."""
    return isinstance(value, str) and "?" in value and ("=" in value or "/" in value)
