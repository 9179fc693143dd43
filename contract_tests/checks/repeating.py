"""Judge that a GET changes nothing: asked again, the same records come in the same order."""

from __future__ import annotations

from collections.abc import Iterator

from contract_tests.checks.asking import Ask, Unjudged, finding, succeeded
from contract_tests.checks.contracts import Contract
from contract_tests.checks.defaults import known_values
from contract_tests.checks.lists import Lists
from contract_tests.checks.values import differences
from contract_tests.exchanges import Exchange
from contract_tests.results import Finding
from mockserver.spec import Operation

TIMES = 3


def repeated(contract: Contract, operation: Operation, ask: Ask) -> Iterator[Finding]:
    """Yield that *operation* answers otherwise when it is asked again.

    Others may write meanwhile. So a list is wrong only if it shows the same records in another
    order, and anything else only if it changes and changes back. Raises `Unjudged`.
    """
    values = known_values(contract, operation, ask)
    if contract.role(operation) == "list":
        lists = Lists(contract, operation, ask, values)
        if lists.identity is not None:
            yield from _orders(lists)
            return
    exchanges = [ask(operation, values) for _ in range(TIMES)]
    if not all(succeeded(each) for each in exchanges):
        raise Unjudged(f"the operation is answered {exchanges[-1].status}")
    yield from _flips(operation, exchanges)


def _orders(lists: Lists) -> Iterator[Finding]:
    """Yield that the same records come in another order."""
    walks = [lists.all(pages=2) for _ in range(TIMES)]
    orders = [[lists.identity_of(item) for item in each.items] for each in walks]
    for walk, order in zip(walks[1:], orders[1:], strict=True):
        if order != orders[0] and sorted(order) == sorted(orders[0]):
            at = next(i for i, name in enumerate(order) if name != orders[0][i])
            evidence = f"asked again, record {at + 1} is {order[at]}; it was {orders[0][at]}"
            exchanges = (walks[0].showing(at), walk.showing(at))
            place = f"body#{lists.items}"
            yield finding(lists.operation, "order.unstable", place, evidence, *exchanges)
            return


def _flips(operation: Operation, exchanges: list[Exchange]) -> Iterator[Finding]:
    first, second, third = (each.json() for each in exchanges)
    apart = {pointer for pointer, _, _ in differences(first, third)}
    flipped = [pointer for pointer, _, _ in differences(first, second) if pointer not in apart]
    if flipped and not apart:
        evidence = f"asked three times, {flipped[0] or 'the body'} changes and changes back"
        yield finding(operation, "get.unstable", f"body#{flipped[0]}", evidence, *exchanges)
