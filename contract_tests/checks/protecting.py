"""Judge that no client can set what is read-only."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from contract_tests.checks.asking import Ask, Unjudged, finding, succeeded
from contract_tests.checks.contracts import Contract
from contract_tests.checks.details import record_in
from contract_tests.checks.drafts import Drafts, marked, others
from contract_tests.checks.owning import Own, Owned, owning
from contract_tests.checks.values import same, shown
from contract_tests.exchanges import Exchange
from contract_tests.results import Finding
from mockserver.spec import MISSING, Operation
from mockserver.spec.model import Schema
from mockserver.spec.pointers import tokens_of
from mockserver.spec.types import JsonValue


def read_only(contract: Contract, operation: Operation, ask: Ask) -> Iterator[Finding]:
    """Yield `readOnly` properties that a client can set by *operation*, on a record of its own.

    That the server refuses such a body is as good as that it ignores the property. Raises
    `Unjudged`.
    """
    with owning(contract, operation, ask) as own:
        owned = own.created(own.drafts.full(1))
        natural = own.shown(owned)
        forged = dict(_forged(contract, own, natural))
        if not forged:
            raise Unjudged("no property that is shown is read-only")
        # All at once; where that is refused, each by itself.
        for names in (list(forged), *([name] for name in forged)):
            values = {name: forged[name] for name in names}
            exchange, target = _sent(contract, own, operation, owned, values)
            if target is None:
                continue
            read = own.read(target)
            # Whoever sets the owner of a record may lose it: then the answer to that is what shows.
            telling = read if succeeded(read) else exchange
            answered = own.reading if succeeded(read) else operation
            record = record_in(contract, answered, telling) if answered else MISSING
            for name in names:
                if isinstance(record, Mapping) and same(record.get(name, MISSING), values[name]):
                    evidence = f"read-only, and {shown(values[name])} was taken from the client"
                    rule, place = "read-only.writable", f"body#/{name}"
                    yield finding(operation, rule, place, evidence, exchange, read)
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


def _forged(
    contract: Contract, own: Own, natural: Mapping[str, JsonValue]
) -> Iterator[tuple[str, JsonValue]]:
    """Yield the read-only properties that are shown, each with a value that it does not have."""
    collection = contract.semantics(own.creating).collection
    identity = collection.identity if collection else ""
    for name, value in natural.items():
        schema = _shown_schema(contract, own, name)
        if schema is None or identity == f"/{name}" or not marked(schema, "readOnly"):
            continue
        for other in others(schema, value):
            errors = contract.schemas.errors(schema, other, direction="response")
            if not any(True for _ in errors):
                yield name, other
                break


def _shown_schema(contract: Contract, own: Own, name: str) -> Schema | None:
    """Return the schema of the property *name* of a record as it is read."""
    if own.reading is None:
        return None
    collection = contract.semantics(own.reading).collection
    for answer in contract.answers(own.reading):
        found: Schema | None = contract.schemas.resolved(answer)
        for token in (*tokens_of(collection.record or "" if collection else ""), name):
            found = contract.schemas.property(found, token) if found is not None else None
        if found is not None:
            return found
    return None
