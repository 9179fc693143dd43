"""Judge that no client can set what is read-only, or what no request has."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from contract_tests.checks.asking import Ask, Unjudged, succeeded
from contract_tests.checks.contracts import Contract
from contract_tests.checks.details import record_in
from contract_tests.checks.drafts import Drafts
from contract_tests.checks.forging import forged, is_marked, taken
from contract_tests.checks.owning import Own, Owned, owning
from contract_tests.checks.privacy import moving
from contract_tests.checks.subjects import required_values
from contract_tests.checks.values import same
from contract_tests.exchanges import Exchange
from contract_tests.results import Finding
from mockserver.spec import MISSING, Operation
from mockserver.spec.types import JsonValue

# So many properties are sent alone where all of them together are refused.
MAX_ALONE = 8

_NONE = "no property that is shown is read-only, or missing in the request"


def read_only(contract: Contract, operation: Operation, ask: Ask) -> Iterator[Finding]:
    """Yield properties that are not for clients and that one can set by *operation*.

    It is tried on a record of its own. That the server refuses such a body is as good as that it
    ignores the property. Raises `Unjudged`.
    """
    with owning(contract, operation, ask) as own:
        owned = own.created(own.drafts.full(1))
        natural, reading = own.shown(owned), own.reading
        if reading is None:
            raise Unjudged("no operation reads such a record")
        values = _still(natural, own.shown(owned), contract, reading, operation)
        said = [name for name in values if is_marked(contract, reading, name)]
        for names in (said, [name for name in values if name not in said]):
            chosen = {name: values[name] for name in names}
            yield from _tried(contract, own, reading, operation, owned, chosen)


def read_only_of_one(contract: Contract, operation: Operation, ask: Ask) -> Iterator[Finding]:
    """Yield properties that are not for clients and that one can set by *operation*, which changes
    what there is one of: `PUT /me`. What was changed is put back. Raises `Unjudged`.
    """
    reading = read_beside(contract, operation)
    drafts = Drafts(contract, operation)
    if reading is None or not drafts.possible:
        raise Unjudged("nothing reads what the operation changes, or it takes no JSON object")
    asked = required_values(contract, operation, ask)
    one, two = (_object(ask(reading, required_values(contract, reading, ask))) for _ in range(2))
    values = _still(one, two, contract, reading, operation)
    base = {name: one[name] for name in drafts.properties() if name in one}
    if not drafts.valid(base):
        raise Unjudged("what is shown is not enough to send it again")
    exchange = ask(operation, asked, body=drafts.body({**base, **values}))
    if not succeeded(exchange):
        return
    read = ask(reading, required_values(contract, reading, ask))
    after = _object(read)
    found = [name for name in values if same(after.get(name, MISSING), values[name])]
    if found:
        ask(operation, asked, body=drafts.body({**base, **{name: one[name] for name in found}}))
    for name in found:
        yield taken(contract, reading, operation, name, values[name], exchange, read)


def read_beside(contract: Contract, operation: Operation) -> Operation | None:
    """Return what reads the only record that *operation* changes, `None` if it is not the only."""
    if operation.method not in ("PUT", "PATCH") or "{" in operation.path_template:
        return None
    for one in contract.api.operations:
        if one.method == "GET" and one.path_template == operation.path_template:
            return one
    return None


def _object(exchange: Exchange) -> Mapping[str, JsonValue]:
    body = exchange.json()
    if not succeeded(exchange) or not isinstance(body, Mapping):
        raise Unjudged(f"what is changed is answered {exchange.status}")
    return body


def _still(
    one: Mapping[str, JsonValue],
    two: Mapping[str, JsonValue],
    contract: Contract,
    reading: Operation,
    operation: Operation,
) -> dict[str, JsonValue]:
    """Return forged values for what does not change by being read. Raises `Unjudged` for none."""
    moved = moving(one, two)
    natural = {name: value for name, value in one.items() if name not in moved}
    values = dict(forged(contract, reading, operation, natural))
    if not values:
        raise Unjudged(_NONE)
    return values


def _tried(
    contract: Contract,
    own: Own,
    reading: Operation,
    operation: Operation,
    owned: Owned,
    values: Mapping[str, JsonValue],
) -> Iterator[Finding]:
    """Yield which of *values* are taken: all at once; where that is refused, each by itself."""
    for names in (list(values), *([name] for name in list(values)[:MAX_ALONE])):
        chosen = {name: values[name] for name in names}
        if not chosen:
            return
        exchange, target = _sent(contract, own, operation, owned, chosen)
        if target is None:
            continue
        read = own.read(target)
        # Whoever sets the owner of a record may lose it: then the answer to that is what shows.
        telling, answered = (read, reading) if succeeded(read) else (exchange, operation)
        record = record_in(contract, answered, telling)
        for name in names:
            if isinstance(record, Mapping) and same(record.get(name, MISSING), chosen[name]):
                yield taken(contract, reading, operation, name, chosen[name], exchange, read)
        if len(names) == len(values):
            return


def _sent(
    contract: Contract,
    own: Own,
    operation: Operation,
    owned: Owned,
    values: Mapping[str, JsonValue],
) -> tuple[Exchange, Owned | None]:
    """Send *values* on top of what a client may send; `None` if that was refused."""
    if contract.role(operation) == "create":
        record = {**own.drafts.full(3), **values}
        exchange = own.attempted(record)
        created = own.owned(record, exchange)
        return exchange, created if created and created.identity is not MISSING else None
    base = Drafts(contract, operation).full(1) if operation.method == "PUT" else {}
    exchange = own.changed(operation, owned, {**base, **values})
    return exchange, owned if succeeded(exchange) else None
