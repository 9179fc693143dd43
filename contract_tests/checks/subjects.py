"""Find the records that a check asks about, and the values that requests need."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from contract_tests.checks.asking import Ask, Unjudged
from contract_tests.checks.contracts import Contract
from contract_tests.checks.lists import Lists
from contract_tests.checks.values import shown
from contract_tests.messages import Values
from contract_tests.samples import NoSample
from mockserver.spec import MISSING, Operation, Parameter, value_at
from mockserver.spec.types import JsonValue


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """One record: the values that name it in a request, and as what a list shows it."""

    values: Values
    item: JsonValue
    lists: Lists = field(repr=False)


NONE: frozenset[str] = frozenset()


def required_values(
    contract: Contract, operation: Operation, ask: Ask, avoid: frozenset[str] = NONE
) -> Values:
    """Return values for the required parameters of *operation*, except for its own record's name.

    Parents are records that exist, if a list shows some; those that *avoid* names only if there is
    no other. Raises `Unjudged` if one has no value.
    """
    own = contract.identity_parameter(operation) if _is_of_one(contract, operation) else None
    values: dict[str, JsonValue] = {}
    for parameter in operation.parameters:
        if not parameter.required or parameter.place == own:
            continue
        found = _parent(contract, operation, parameter, ask, avoid)
        if found is MISSING:
            try:
                found = contract.samples.parameter(parameter)
            except NoSample as missing:
                raise Unjudged(str(missing)) from missing
        values[parameter.place] = found
    return values


def list_beside(
    contract: Contract, operation: Operation, ask: Ask, avoid: frozenset[str] = NONE
) -> Lists:
    """Return the list that shows the records of *operation*, below a parent that *avoid* does not
    name. Raises `Unjudged` if none does.
    """
    listing = (
        operation if contract.role(operation) == "list" else contract.beside(operation, "list")
    )
    if listing is None:
        raise Unjudged("no operation lists these records")
    return Lists(contract, listing, ask, required_values(contract, listing, ask, avoid))


def subjects(
    contract: Contract,
    operation: Operation,
    ask: Ask,
    *,
    most: int,
    avoid: frozenset[str] = NONE,
) -> Iterator[Subject]:
    """Yield records that *operation* can be asked about, as their list shows them.

    Of a long list, those come that stand apart: the first, the last, some between. Raises
    `Unjudged` if none is known.
    """
    own = contract.identity_parameter(operation)
    if own is None:
        raise Unjudged("no parameter names the record")
    lists = list_beside(contract, operation, ask, avoid)
    if lists.identity is None:
        raise Unjudged("no property names the records of the list")
    listed = lists.all(pages=2)
    values = _shared(operation, lists, required_values(contract, operation, ask, avoid))
    found = 0
    for item in _spread(listed.items, most):
        identity = value_at(item, lists.identity)
        if isinstance(identity, str | int) and not isinstance(identity, bool) and identity != "":
            found += 1
            yield Subject(values={**values, own: identity}, item=item, lists=lists)
    if not found:
        raise Unjudged("the list shows no record to ask about")


def _shared(operation: Operation, lists: Lists, values: Values) -> Values:
    """Return *values*, those that the list was asked with put in their place."""
    places = {parameter.place for parameter in operation.parameters}
    return {**values, **{place: one for place, one in lists.fixed.items() if place in places}}


def _spread(items: tuple[JsonValue, ...], most: int) -> tuple[JsonValue, ...]:
    if len(items) <= most:
        return items
    step = (len(items) - 1) / max(1, most - 1)
    return tuple(items[round(index * step)] for index in range(most))


def _is_of_one(contract: Contract, operation: Operation) -> bool:
    return contract.role(operation) in ("read", "replace", "update", "delete", "action", "upsert")


def _parent(
    contract: Contract,
    operation: Operation,
    parameter: Parameter,
    ask: Ask,
    avoid: frozenset[str],
) -> JsonValue:
    """Return what names a record above *operation* in its path, or `MISSING`."""
    collection = contract.semantics(operation).collection
    parent = collection.parent if collection else None
    if parent is None or parent.id != parameter.name:
        return MISSING
    for listing in contract.having(parent.collection, "list"):
        lists = Lists(contract, listing, ask, required_values(contract, listing, ask, avoid))
        items = lists.all(pages=1).items
        found = [value_at(item, lists.identity) if lists.identity else MISSING for item in items]
        found = [one for one in found if one is not MISSING]
        if found:
            return next((one for one in found if shown(one) not in avoid), found[0])
    return MISSING
