"""Judge what is accepted and what is refused at every bound of parameters and bodies."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

from contract_tests.checks.asking import Ask, Unjudged, finding, succeeded
from contract_tests.checks.boundaries import Boundary, boundaries
from contract_tests.checks.contracts import Contract
from contract_tests.checks.defaults import known_values
from contract_tests.checks.drafts import Drafts, marked
from contract_tests.checks.owning import owning
from contract_tests.checks.referring import accepted
from contract_tests.checks.subjects import required_values
from contract_tests.checks.values import shown
from contract_tests.exchanges import Exchange
from contract_tests.generatable import opaque_in
from contract_tests.messages import Body, Values
from contract_tests.results import Finding
from contract_tests.samples import NoSample
from mockserver.spec import Operation, Parameter
from mockserver.spec.model import Schema
from mockserver.spec.pointers import escaped, pointer_of
from mockserver.spec.types import JsonValue

# With these a server says that the request itself is wrong.
REFUSALS = frozenset({400, 422})
_SERIALIZED = frozenset({"path", "query", "header"})


def parameter_bounds(contract: Contract, operation: Operation, ask: Ask) -> Iterator[Finding]:
    """Yield bounds of parameters that *operation* does not keep.

    Each parameter goes to its bounds by itself, the others as in a request that is answered.
    Raises `Unjudged` if no such request is known.
    """
    values = known_values(contract, operation, ask)
    body = _body(contract, operation)
    first = ask(operation, values, body=body)
    if first.status in REFUSALS:
        raise Unjudged(f"already without any bound, the answer is {first.status}")
    opaque = opaque_in(contract.semantics(operation), operation)
    for parameter in operation.parameters:
        if parameter.schema is None or parameter.location not in _SERIALIZED:
            continue
        if parameter != opaque:
            yield from _at_bounds(contract, operation, ask, parameter, values, body)
        if parameter.required and parameter.location != "path" and not parameter.lenient:
            rest = {place: one for place, one in values.items() if place != parameter.place}
            exchange = ask(operation, rest, body=body)
            yield from _refused(
                operation, exchange, parameter.place, "left out", "request.accepts-missing"
            )


def body_bounds(contract: Contract, operation: Operation, ask: Ask) -> Iterator[Finding]:
    """Yield bounds of the properties of its body that *operation* does not keep.

    What it creates is deleted again; what it changes was created for that. Raises `Unjudged` if no
    body is known that it accepts.
    """
    drafts = Drafts(contract, operation)
    if not drafts.possible:
        raise Unjudged("no JSON object is known that the operation takes")
    with _sending(contract, operation, ask, drafts) as send:
        first: list[Exchange] = []

        def accepts(laid: Drafts) -> bool:
            first.append(send(laid.full(1)))
            return succeeded(first[-1])

        found = accepted(contract, drafts, ask, accepts)
        if found is None:
            raise Unjudged(f"a valid body is answered {first[0].status}")
        drafts = found
        for pointer, record, boundary in _at_properties(contract, drafts):
            yield from _judged(operation, send(record), f"body#{pointer}", boundary)
        for number, name in enumerate(sorted(drafts.required()), start=1):
            record = {key: one for key, one in drafts.full(number).items() if key != name}
            if not drafts.read_only(name) and not drafts.valid(record):
                place, rule = f"body#/{name}", "request.accepts-missing"
                yield from _refused(operation, send(record), place, "left out", rule)


Send = Callable[[Mapping[str, JsonValue]], Exchange]


@contextmanager
def _sending(contract: Contract, operation: Operation, ask: Ask, drafts: Drafts) -> Iterator[Send]:
    """Yield what sends a body, to a record of our own where it changes one."""
    role = contract.role(operation)
    if role not in ("create", "replace", "update"):
        with _named(contract, operation, ask) as values:
            yield lambda record: ask(operation, values, body=drafts.body(record))
        return
    with owning(contract, operation, ask) as own:
        if role == "create":
            yield own.attempted
        else:
            owned = own.created(own.drafts.full(1))
            yield lambda record: own.changed(operation, owned, record)


@contextmanager
def _named(contract: Contract, operation: Operation, ask: Ask) -> Iterator[Values]:
    """Yield the values of a request that is about no record, or about one that it creates itself.

    Raises `Unjudged` if it is about a record of somebody else.
    """
    values = dict(required_values(contract, operation, ask))
    own = contract.identity_parameter(operation)
    if own is None or own in values:
        yield values
        return
    if contract.role(operation) != "upsert":
        raise Unjudged("it changes a record that is not the check's own")
    try:
        for parameter in operation.parameters:
            if parameter.place == own:
                values[own] = contract.samples.parameter(parameter)
    except NoSample as missing:
        raise Unjudged(str(missing)) from missing
    try:
        yield values
    finally:
        deleting = contract.beside(operation, "delete")
        if deleting is not None:
            ask(deleting, {**required_values(contract, deleting, ask), own: values[own]})


def _at_properties(
    contract: Contract, drafts: Drafts
) -> Iterator[tuple[str, Mapping[str, JsonValue], Boundary]]:
    """Yield records with one property at a bound: its pointer, the record, and which bound."""
    number = 1
    for name, schema in drafts.properties().items():
        if drafts.read_only(name):
            continue
        for boundary in boundaries(contract.schemas, contract.samples, schema):
            # What names something is not free, however its schema bounds it.
            if boundary.valid and name in drafts.laid:
                continue
            number += 1
            record = {**drafts.full(number), name: boundary.value}
            if drafts.valid(record) is boundary.valid:
                yield f"/{escaped(name)}", record, boundary
        yield from _inside(contract, drafts, name, schema)


def _inside(
    contract: Contract, drafts: Drafts, name: str, schema: Schema
) -> Iterator[tuple[str, Mapping[str, JsonValue], Boundary]]:
    """Yield records with one property of the object, or of the first of the objects, at *name* at
    a bound.
    """
    value = drafts.full(1).get(name)
    many = isinstance(value, list)
    first = value[0] if isinstance(value, list) and value else value
    if not isinstance(first, Mapping):
        return
    schemas = contract.schemas
    resolved = schemas.resolved(schema)
    if many and not (isinstance(resolved.value, Mapping) and "items" in resolved.value):
        return
    inner = schemas.member(resolved, "items") if many else resolved
    for one in first:
        member = schemas.property(inner, one)
        if member is None or marked(member, "readOnly"):
            continue
        for boundary in boundaries(schemas, contract.samples, member):
            changed = {**first, one: boundary.value}
            full = drafts.full(1)
            rest = value[1:] if isinstance(value, list) else []
            record = {**full, name: [changed, *rest] if many else changed}
            if drafts.valid(record) is boundary.valid:
                at = pointer_of([name, "0", one] if many else [name, one])
                yield at, record, boundary


def _at_bounds(
    contract: Contract,
    operation: Operation,
    ask: Ask,
    parameter: Parameter,
    values: Values,
    body: Body | None,
) -> Iterator[Finding]:
    assert parameter.schema is not None
    clamps = _is_clamped(contract, operation, parameter)
    for boundary in boundaries(contract.schemas, contract.samples, parameter.schema):
        if not boundary.valid and (parameter.lenient or clamps or not _can_send(boundary)):
            continue
        if boundary.valid and (boundary.value == "" or boundary.value == []):
            continue  # An empty text in a URL is as good as none.
        exchange = ask(operation, {**values, parameter.place: boundary.value}, body=body)
        yield from _judged(operation, exchange, parameter.place, boundary)


def _judged(
    operation: Operation, exchange: Exchange, place: str, boundary: Boundary
) -> Iterator[Finding]:
    what = f"{boundary.what} ({shown(boundary.value)})"
    if not boundary.valid:
        yield from _refused(operation, exchange, place, what, "request.accepts-invalid")
    elif exchange.status >= 500:
        evidence = f"{what} is valid and is answered {exchange.status}"
        yield finding(operation, "status.500-on-edge", place, evidence, exchange)
    elif exchange.status in REFUSALS:
        evidence = f"{what} is valid and is refused with {exchange.status}"
        yield finding(operation, "request.rejects-valid", place, evidence, exchange)


def _refused(
    operation: Operation, exchange: Exchange, place: str, what: str, rule: str
) -> Iterator[Finding]:
    """Yield that a request which breaks the document is not refused."""
    if exchange.status >= 500:
        evidence = f"{what} must be refused, and is answered {exchange.status}"
        yield finding(operation, "status.500-on-invalid", place, evidence, exchange)
    elif succeeded(exchange):
        evidence = f"{what} must be refused, and is answered {exchange.status}"
        yield finding(operation, rule, place, evidence, exchange)


def _is_clamped(contract: Contract, operation: Operation, parameter: Parameter) -> bool:
    """Return whether a value out of bounds of *parameter* is moved into them."""
    pagination = contract.semantics(operation).pagination
    return (
        pagination is not None
        and pagination.limit == parameter.name
        and pagination.bad_limit == "clamp"
    )


def _can_send(boundary: Boundary) -> bool:
    """Return whether a URL can say it: not an empty text, nor no items."""
    return boundary.value not in ("", [])


def _body(contract: Contract, operation: Operation) -> Body | None:
    try:
        return next(iter(contract.samples.bodies(operation)), None)
    except NoSample as missing:
        raise Unjudged(str(missing)) from missing
