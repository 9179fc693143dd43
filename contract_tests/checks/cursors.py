"""Judge that a cursor leads on only in the list that it was issued for."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress

from contract_tests.checks.asking import Ask, Unjudged, finding, succeeded
from contract_tests.checks.contracts import Contract
from contract_tests.checks.filters import questions
from contract_tests.checks.lists import Lists
from contract_tests.checks.subjects import required_values
from contract_tests.exchanges import Exchange
from contract_tests.messages import Values
from contract_tests.results import Finding
from contract_tests.samples import NoSample
from mockserver.spec import Operation, value_at
from mockserver.spec.semantics import ranges_of


def foreign_cursors(contract: Contract, operation: Operation, ask: Ask) -> Iterator[Finding]:
    """Yield that *operation* takes a cursor which was issued for another filter.

    Where the pagination was inferred, the server must first show that it knows its cursors: by
    refusing one that was altered. Raises `Unjudged` if no cursor can be had.
    """
    semantics = contract.semantics(operation)
    pagination = semantics.pagination
    position = operation.parameter(pagination.position or "") if pagination else None
    if pagination is None or pagination.next is None or position is None:
        raise Unjudged("the list has no cursors")
    lists = Lists(contract, operation, ask, required_values(contract, operation, ask))
    least = _least(contract, operation, pagination.limit)
    first = lists.exchange(least)
    cursor = value_at(first.json(), pagination.next)
    if not isinstance(cursor, str) or pagination.next_form == "url":
        raise Unjudged("the first page issues no cursor")
    if not contract.declares(operation, "x-pagination"):
        altered = lists.exchange({**least, position.place: _altered(cursor)})
        if succeeded(altered):
            raise Unjudged("whether cursors belong to a list is not said")
    for values in _others(contract, operation, ask, lists):
        exchange = lists.exchange({**least, **values, position.place: cursor})
        if succeeded(exchange):
            yield _accepted(operation, position.place, values, first, exchange)
            return


def _others(contract: Contract, operation: Operation, ask: Ask, lists: Lists) -> Iterator[Values]:
    """Yield values that ask for another list: another filter, another range, another enum."""
    # Without a record that tells what to filter by, there may be other lists.
    with suppress(Unjudged):
        yield from questions(contract, operation, ask)
    for parameter in operation.parameters:
        if parameter.required and parameter.place in lists.fixed:
            for value in contract.samples.choices(parameter):
                if value != lists.fixed[parameter.place]:
                    yield {parameter.place: value}
    for one in ranges_of(contract.api, operation):
        start = operation.parameter(one.start)
        if start is not None and start.place not in lists.fixed:
            with suppress(NoSample):
                yield {start.place: contract.samples.parameter(start)}


def _accepted(
    operation: Operation, place: str, values: Values, first: Exchange, exchange: Exchange
) -> Finding:
    names = ", ".join(name.partition(".")[2] for name in values)
    evidence = (
        f"a cursor that was issued without {names} is taken with it; the answer is "
        f"{exchange.status}"
    )
    return finding(operation, "page.foreign-cursor", place, evidence, first, exchange)


def _least(contract: Contract, operation: Operation, limit: str | None) -> Values:
    """Return the values that ask for the smallest page."""
    parameter = operation.parameter(limit) if limit else None
    if parameter is None or parameter.schema is None:
        return {}
    for size in (1, 2, 5, 10, 25, 50, 100):
        errors = contract.schemas.errors(parameter.schema, size, direction="request")
        if not any(True for _ in errors):
            return {parameter.place: size}
    return {}


def _altered(cursor: str) -> str:
    middle = len(cursor) // 2
    other = "A" if cursor[middle : middle + 1] != "A" else "B"
    return cursor[:middle] + other + cursor[middle + 1 :]
