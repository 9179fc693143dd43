"""Create records for a check to change, so that it touches nobody else's, and delete them again."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

from contract_tests.checks.asking import Ask, Unjudged, succeeded
from contract_tests.checks.contracts import Contract
from contract_tests.checks.details import record_in
from contract_tests.checks.drafts import Drafts
from contract_tests.checks.referring import accepted
from contract_tests.checks.subjects import NONE, required_values
from contract_tests.credentials import Credentials
from contract_tests.exchanges import Exchange, Headers
from contract_tests.messages import Values
from mockserver.spec import MISSING, Operation, value_at
from mockserver.spec.types import JsonValue

# A valid record may be refused for what its schema does not say.
_INVALID = frozenset({400, 404, 409, 422})


@dataclass(frozen=True, slots=True, kw_only=True)
class Owned:
    """A record that a check created: what was sent, and what its creation answered."""

    identity: JsonValue
    sent: Mapping[str, JsonValue]
    exchange: Exchange = field(repr=False)
    values: Values = field(repr=False)


class Own:
    """Creates, reads and deletes records of the collection of *operation*.

    Raises `Unjudged` if nothing creates them, or their identity is not shown.
    """

    def __init__(
        self, contract: Contract, operation: Operation, ask: Ask, avoid: frozenset[str] = NONE
    ) -> None:
        self.contract = contract
        self._ask = ask
        self._owned: list[Owned] = []
        creating = (
            operation
            if contract.role(operation) == "create"
            else contract.beside(operation, "create")
        )
        if creating is None:
            raise Unjudged("no operation creates such records")
        self.creating = creating
        self.drafts = Drafts(contract, creating)
        if not self.drafts.possible:
            raise Unjudged(f"no body is known that {creating.name} takes")
        self.reading = contract.beside(creating, "read")
        self.deleting = contract.beside(creating, "delete")
        self._parents = required_values(contract, creating, ask, avoid)

    def created(self, record: Mapping[str, JsonValue]) -> Owned:
        """Create *record*. Raises `Unjudged` if that is refused, or tells no identity."""
        record, exchange = self.tried(record)
        owned = self.owned(record, exchange)
        if owned is None:
            raise Unjudged(f"creating a valid record is answered {exchange.status}")
        if owned.identity is MISSING:
            raise Unjudged("what is created tells no identity")
        return owned

    def attempted(self, record: Mapping[str, JsonValue]) -> Exchange:
        """Try to create *record*, and return the exchange; what came of it will be deleted."""
        exchange = self._ask(self.creating, self._parents, body=self.drafts.body(record))
        self.keep(record, exchange)
        return exchange

    def tried(self, record: Mapping[str, JsonValue]) -> tuple[Mapping[str, JsonValue], Exchange]:
        """Try to create *record*, or if it is refused one that names records which exist.

        Returns what was sent, and the exchange; further drafts are like what was accepted.
        """
        sent: list[tuple[Mapping[str, JsonValue], Exchange]] = [(record, self.attempted(record))]
        if sent[0][1].status not in _INVALID:
            return sent[0]

        def accepts(drafts: Drafts) -> bool:
            laid = drafts.full(1)
            if laid != record:
                sent.append((laid, self.attempted(laid)))
            return succeeded(sent[-1][1])

        found = accepted(self.contract, self.drafts, self._ask, accepts)
        self.drafts = found or self.drafts
        return sent[-1] if found else sent[0]

    def keep(self, record: Mapping[str, JsonValue], exchange: Exchange) -> None:
        """Remember what *exchange* created of *record*, to delete it."""
        owned = self.owned(record, exchange)
        if owned is not None:
            self._owned.append(owned)

    def owned(self, record: Mapping[str, JsonValue], exchange: Exchange) -> Owned | None:
        """Return the record that *exchange* created, `None` if it created none."""
        if not succeeded(exchange):
            return None
        return Owned(
            identity=self._identity(record, exchange),
            sent=record,
            exchange=exchange,
            values=self._parents,
        )

    def values(self, operation: Operation, owned: Owned) -> Values:
        """Return the values with which *operation* is asked about *owned*."""
        own = self.contract.identity_parameter(operation)
        if own is None:
            raise Unjudged(f"no parameter of {operation.name} names the record")
        places = {parameter.place for parameter in operation.parameters}
        shared = {place: one for place, one in owned.values.items() if place in places}
        rest = {
            place: one
            for place, one in required_values(self.contract, operation, self._ask).items()
            if place not in shared
        }
        return {**rest, **shared, own: owned.identity}

    def read(self, owned: Owned, *, credentials: Credentials | None = None) -> Exchange:
        """Return what reading *owned* answers. Raises `Unjudged` if nothing reads it."""
        if self.reading is None:
            raise Unjudged("no operation reads such a record")
        values = self.values(self.reading, owned)
        return self._ask(self.reading, values, credentials=credentials)

    def shown(self, owned: Owned) -> Mapping[str, JsonValue]:
        """Return *owned* as it is read. Raises `Unjudged` if it is not."""
        exchange = self.read(owned)
        record = record_in(self.contract, self.reading, exchange) if self.reading else MISSING
        if not succeeded(exchange) or not isinstance(record, Mapping):
            raise Unjudged(f"what was created is answered {exchange.status}")
        return record

    def changed(
        self, operation: Operation, owned: Owned, record: Mapping[str, JsonValue]
    ) -> Exchange:
        """Send *record* for *owned* with *operation*; with the ETag, where one is called for."""
        drafts = Drafts(self.contract, operation)
        values, body = self.values(operation, owned), drafts.body(record)
        exchange = self._ask(operation, values, body=body)
        if exchange.status == 428:
            headers: Headers = (("If-Match", self.read(owned).header("etag") or "*"),)
            exchange = self._ask(operation, values, body=body, headers=headers)
        return exchange

    def deleted(self, owned: Owned) -> Exchange:
        """Delete *owned*, and return the exchange. Raises `Unjudged` if nothing deletes it."""
        if self.deleting is None:
            raise Unjudged("no operation deletes such a record")
        exchange = self._ask(self.deleting, self.values(self.deleting, owned))
        if exchange.status == 428:
            headers: Headers = (("If-Match", self.read(owned).header("etag") or "*"),)
            exchange = self._ask(self.deleting, self.values(self.deleting, owned), headers=headers)
        return exchange

    def clean_up(self) -> None:
        """Delete everything that was created and is not yet."""
        while self._owned:
            owned = self._owned.pop()
            if self.deleting is not None and owned.identity is not MISSING:
                self.deleted(owned)

    def _identity(self, record: Mapping[str, JsonValue], exchange: Exchange) -> JsonValue:
        """Return what names the record that *exchange* created, or `MISSING`."""
        collection = self.contract.semantics(self.creating).collection
        pointer = collection.identity if collection else ""
        if not pointer:
            return MISSING
        for shown in (record_in(self.contract, self.creating, exchange), exchange.json()):
            found = value_at(shown, pointer) if shown is not MISSING else MISSING
            if isinstance(found, str | int) and not isinstance(found, bool):
                return found
        location = exchange.header("location")
        if location and self.reading is not None:
            values = values_in(self.reading, location)
            own = self.contract.identity_parameter(self.reading)
            if values is not None and own is not None:
                return values.get(own, MISSING)
        return value_at(record, pointer)


@contextmanager
def owning(
    contract: Contract, operation: Operation, ask: Ask, avoid: frozenset[str] = NONE
) -> Iterator[Own]:
    """Yield what creates records beside *operation*, and delete them all at the end.

    They are created below parents that *avoid* does not name, if there are any.
    """
    own = Own(contract, operation, ask, avoid)
    try:
        yield own
    finally:
        own.clean_up()


def values_in(operation: Operation, address: str) -> Values | None:
    """Return the path parameters that *address* gives to *operation*, `None` if it leads
    elsewhere. Whatever stands before the path template is no matter.
    """
    template = operation.path_template.partition("#")[0].partition("?")[0]
    pattern = re.sub(r"\\{[^{}]*\\}", "([^/]+)", re.escape(template))
    match = re.search(f"{pattern}/?$", urlsplit(address).path)
    if match is None:
        return None
    names = re.findall(r"\{([^{}]*)\}", template)
    found = dict(zip(names, map(unquote, match.groups()), strict=True))
    return {f"path.{name}": text for name, text in found.items()}
