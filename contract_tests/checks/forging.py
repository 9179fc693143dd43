"""Find what clients must not set, and values for it that a record does not have."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from contract_tests.checks.asking import finding
from contract_tests.checks.contracts import Contract
from contract_tests.checks.drafts import Drafts, marked, others
from contract_tests.checks.values import same, shown
from contract_tests.exchanges import Exchange
from contract_tests.results import Finding
from mockserver.spec import Operation
from mockserver.spec.model import Schema
from mockserver.spec.pointers import tokens_of
from mockserver.spec.types import JsonValue


def forged(
    contract: Contract,
    reading: Operation,
    operation: Operation,
    natural: Mapping[str, JsonValue],
) -> Iterator[tuple[str, JsonValue]]:
    """Yield the properties of *natural*, which *reading* shows, that *operation* is not to be sent:
    each with a value it does not have.

    Those are read-only, or the request's schema does not have them although it has others.
    """
    sent = Drafts(contract, operation)
    collection = contract.semantics(reading).collection
    identity = collection.identity if collection else ""
    for name, value in natural.items():
        schema = shown_schema(contract, reading, name)
        if schema is None or identity == f"/{name}":
            continue
        if not marked(schema, "readOnly") and (name in sent.properties() or sent.is_open):
            continue
        for other in (*others(schema, value), *sent.choices(schema)):
            errors = contract.schemas.errors(schema, other, direction="response")
            if not same(other, value) and not any(True for _ in errors):
                yield name, other
                break


def is_marked(contract: Contract, reading: Operation, name: str) -> bool:
    """Return whether the document says that the property *name* of what *reading* shows is
    read-only.
    """
    return marked(shown_schema(contract, reading, name), "readOnly")


def taken(
    contract: Contract,
    reading: Operation,
    operation: Operation,
    name: str,
    value: JsonValue,
    *exchanges: Exchange,
) -> Finding:
    """Return that *operation* took *value* for the property *name*."""
    said = is_marked(contract, reading, name)
    rule = "read-only.writable" if said else "request.takes-undocumented"
    what = "read-only" if said else "the request has no such property by the document"
    evidence = f"{what}, and {shown(value)} was taken from the client"
    return finding(operation, rule, f"body#/{name}", evidence, *exchanges)


def shown_schema(contract: Contract, reading: Operation, name: str) -> Schema | None:
    """Return the schema of the property *name* of a record as *reading* shows it."""
    collection = contract.semantics(reading).collection
    for answer in contract.answers(reading):
        found: Schema | None = contract.schemas.resolved(answer)
        for token in (*tokens_of(collection.record or "" if collection else ""), name):
            found = contract.schemas.property(found, token) if found is not None else None
        if found is not None:
            return found
    return None
