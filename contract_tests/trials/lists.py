"""Lists keep what they say: filters, orders, defaults, details, sums, cursors."""

from __future__ import annotations

from contract_tests.checks.aggregates import aggregates
from contract_tests.checks.cursors import foreign_cursors
from contract_tests.checks.defaults import defaulted, defaults
from contract_tests.checks.details import details
from contract_tests.checks.filters import filters
from contract_tests.checks.repeating import repeated
from contract_tests.checks.sorting import orders
from contract_tests.inquiry import Premises
from contract_tests.trials.asking import contract_of, running
from contract_tests.trials.model import Trial
from mockserver.spec import Operation
from mockserver.spec.semantics import ranges_of

_NO_LIST = "the operation is no list"


def _has_filters(operation: Operation, premises: Premises) -> str:
    found = premises.meanings.of(operation).filters
    return "" if found else "no parameter is known to filter (x-filters)"


def _has_orders(operation: Operation, premises: Premises) -> str:
    order = premises.meanings.of(operation).order
    if order is None or not (order.parameter or order.direction_parameter):
        return "no parameter is known to sort (x-order)"
    return ""


def _has_cursors(operation: Operation, premises: Premises) -> str:
    semantics = premises.meanings.of(operation)
    if semantics.pagination is None or semantics.pagination.style != "cursor":
        return "the list has no cursors (x-pagination)"
    names = [parameter.name for parameter in operation.parameters if parameter.required]
    if names or ranges_of(premises.api, operation):
        return ""
    return _has_filters(operation, premises)


def _has_defaults(operation: Operation, premises: Premises) -> str:
    if operation.method != "GET":
        return "the operation is no GET"
    found = defaulted(contract_of(premises), operation)
    return "" if found else "no optional parameter declares a default"


def _reads(operation: Operation, premises: Premises) -> str:
    contract = contract_of(premises)
    if contract.role(operation) != "read":
        return "the operation reads no record (x-collection)"
    return "" if contract.beside(operation, "list") else "no operation lists these records"


def _shows_records(operation: Operation, premises: Premises) -> str:
    if operation.method != "GET":
        return "the operation is no GET"
    role = contract_of(premises).role(operation)
    return "" if role in ("list", "read") else "the operation shows no records (x-collection)"


def _aggregates(operation: Operation, premises: Premises) -> str:
    found = premises.meanings.of(operation).aggregate
    return "" if found else "the operation declares no aggregate (x-aggregate)"


TRIALS = (
    Trial(
        name="filters",
        title="Filters select what matches, all of it, and nothing else",
        run=running(filters),
        applies=_has_filters,
    ),
    Trial(
        name="order",
        title="The list comes in the order that is asked for",
        run=running(orders),
        applies=_has_orders,
    ),
    Trial(
        name="cursors",
        title="A cursor leads on only in the list that it was issued for",
        run=running(foreign_cursors),
        applies=_has_cursors,
    ),
    Trial(
        name="defaults",
        title="A parameter that is left out counts as its declared default",
        run=running(defaults),
        applies=_has_defaults,
    ),
    Trial(
        name="repetition",
        title="Asked again, the same records come in the same order",
        run=running(repeated),
        applies=_shows_records,
    ),
    Trial(
        name="details",
        title="The record in the list is the record in its detail",
        run=running(details),
        applies=_reads,
    ),
    Trial(
        name="aggregates",
        title="A summary says what its records add up to",
        run=running(aggregates),
        applies=_aggregates,
    ),
)
