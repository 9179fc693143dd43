"""Remember which records a run created under names of its own: nobody can create them again."""

from __future__ import annotations

import json
import threading

from contract_tests.exchanges import Exchange
from mockserver.spec import MISSING, Operation, value_at
from mockserver.spec.semantics import Meanings
from mockserver.spec.types import JsonValue

# RFC 9110, 9.2.2: what these are sent for may be asked for again.
_REPEATABLE = frozenset({"GET", "HEAD", "OPTIONS", "PUT", "DELETE"})


class Names:
    """The names that requests of a run gave to new records. May be told from several threads."""

    def __init__(self, meanings: Meanings) -> None:
        self._meanings = meanings
        self._taken: set[tuple[str, str]] = set()
        self._accepted: set[tuple[str, str, bytes]] = set()
        self._turns: dict[str, threading.Lock] = {}
        self._lock = threading.Lock()

    def turn(self, operation: Operation) -> threading.Lock:
        """Return what whoever creates by *operation* holds: of two who send the same at once, the
        server accepts one, and the other must know of it.
        """
        with self._lock:
            return self._turns.setdefault(operation.name, threading.Lock())

    def saw(self, operation: Operation, exchange: Exchange) -> None:
        """Remember the name of what *exchange* created."""
        if not 200 <= exchange.status < 300:
            return
        name = self._name(operation, exchange)
        if name is not None:
            self._taken.add(name)
        if exchange.method not in _REPEATABLE:
            self._accepted.add(_request(exchange))

    def is_taken(self, operation: Operation, exchange: Exchange) -> bool:
        """Return whether *exchange* was to create a record that this run had created before.

        The same request, accepted before, may name the same: what is unique no schema says.
        """
        return self._name(operation, exchange) in self._taken or (
            _request(exchange) in self._accepted
        )

    def _name(self, operation: Operation, exchange: Exchange) -> tuple[str, str] | None:
        collection = self._meanings.of(operation).collection
        if collection is None or collection.role != "create" or not exchange.request_body:
            return None
        try:
            body: JsonValue = json.loads(exchange.request_body)
        except ValueError:
            return None
        identity = value_at(body, collection.sent + collection.identity)
        if identity is MISSING or not isinstance(identity, str | int):
            return None
        return collection.name, json.dumps(identity)


def _request(exchange: Exchange) -> tuple[str, str, bytes]:
    return exchange.method, exchange.url, exchange.request_body or b""
