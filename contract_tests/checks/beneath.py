"""Judge what is below a record: who may not see the record sees and does nothing there either."""

from __future__ import annotations

from collections.abc import Iterator

from contract_tests.checks.asking import Ask, Unjudged, finding, succeeded
from contract_tests.checks.contracts import Contract
from contract_tests.checks.owning import owning
from contract_tests.checks.privacy import (
    is_private,
    moving,
    private_subjects,
    same_but,
    shared_parents,
    tells,
)
from contract_tests.checks.subjects import NONE, required_values
from contract_tests.checks.values import shown
from contract_tests.credentials import Credentials
from contract_tests.exchanges import Exchange
from contract_tests.messages import Body, Values
from contract_tests.results import Finding
from contract_tests.samples import NoSample
from mockserver.spec import MISSING, Operation
from mockserver.spec.types import JsonValue

MAX_RECORDS = 3
RULE = "auth.foreign-object"

_OF_ONE = ("read", "replace", "update", "delete")


def record_above(contract: Contract, operation: Operation) -> Operation | None:
    """Return an operation of the record that *operation* is below: `/orders/{id}` of
    `/orders/{id}/invoice`; `None` if it is below none. An operation of a record itself is not.
    """
    if contract.role(operation) in _OF_ONE:
        return None
    above: Operation | None = None
    for one in contract.api.operations:
        path = one.path_template
        if (
            path.endswith("}")
            and operation.path_template.startswith(f"{path}/")
            and contract.role(one) in _OF_ONE
            and (above is None or len(path) > len(above.path_template))
        ):
            above = one
    return above


def foreign_beneath(
    contract: Contract, operation: Operation, ask: Ask, other: Credentials
) -> Iterator[Finding]:
    """Yield that *operation* shows *other* what is below a record that its list does not show.

    Raises `Unjudged` if that cannot be told.
    """
    above = _above(contract, operation)
    tried = 0
    for subject in private_subjects(contract, above, ask, other, most=MAX_RECORDS):
        values = _values(contract, operation, ask, subject.values)
        mine = ask(operation, values)
        if not succeeded(mine) or not tells(mine.json()):
            continue
        tried += 1
        exchange = ask(operation, values, credentials=other)
        again = ask(operation, values)
        if succeeded(exchange) and _same(mine, again, exchange):
            yield finding(
                operation, RULE, "security", _said(subject.values, exchange), mine, exchange
            )
    if not tried:
        raise Unjudged("nothing is known below a record of the first identity alone")


def foreign_action(
    contract: Contract, operation: Operation, ask: Ask, other: Credentials
) -> Iterator[Finding]:
    """Yield that *operation* lets *other* act below a record that the first identity created.

    Where the record is shown to *other*, it is shared. Raises `Unjudged` if that cannot be told.
    """
    above = _above(contract, operation)
    avoid = shared_parents(contract, above, ask, other) or NONE
    with owning(contract, above, ask, avoid) as own:
        owned = own.created(own.drafts.full(1))
        if not is_private(own, owned, ask, other):
            raise Unjudged("both identities are shown the same records")
        values = _values(contract, operation, ask, own.values(above, owned))
        exchange = ask(operation, values, body=_body(contract, operation), credentials=other)
        if succeeded(exchange):
            yield finding(operation, RULE, "security", _said(values, exchange), exchange)


def _above(contract: Contract, operation: Operation) -> Operation:
    above = record_above(contract, operation)
    if above is None:
        raise Unjudged("the operation is below no record")
    return above


def _values(contract: Contract, operation: Operation, ask: Ask, known: Values) -> Values:
    """Return values for *operation*, in the path those *known* of the record above it.

    Parameters of a path template are matched by their order: they may be called otherwise.
    """
    values = dict(required_values(contract, operation, ask))
    texts = [one for place, one in known.items() if place.startswith("path.")]
    names = [part[1:-1] for part in operation.path_template.split("/") if part.startswith("{")]
    for name in names:
        place = f"path.{name}"
        if place in known:
            values[place] = known[place]
        elif texts:
            values[place] = texts[0]
    return values


def _body(contract: Contract, operation: Operation) -> Body | None:
    try:
        return next(iter(contract.samples.bodies(operation)), None)
    except NoSample as missing:
        raise Unjudged(str(missing)) from missing


def _same(mine: Exchange, again: Exchange, theirs: Exchange) -> bool:
    one, two, three = (each.json() for each in (mine, again, theirs))
    if MISSING in (one, two, three):
        return mine.response_body == theirs.response_body
    return same_but(one, three, moving(one, two))


def _said(values: Values, exchange: Exchange) -> str:
    names = [one for place, one in values.items() if place.startswith("path.")]
    return (
        f"{shown(_last(names))} belongs to another identity, and what is below it is answered "
        f"{exchange.status}"
    )


def _last(names: list[JsonValue]) -> JsonValue:
    return names[0] if names else MISSING
