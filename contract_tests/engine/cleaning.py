"""Delete again what a run created."""

from __future__ import annotations

import json
import threading
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import requests

from contract_tests.credentials import MissingCredential
from contract_tests.exchanges import Exchange
from contract_tests.messages import Values, path_values
from contract_tests.pacing import Stopped
from contract_tests.reasons import reason_of
from contract_tests.targets import Target
from mockserver.spec import MISSING, Operation, value_at
from mockserver.spec.semantics import Meanings
from mockserver.spec.types import JsonValue

# Gone already: somebody else, or a check, was faster.
_GONE = frozenset({404, 410})


@dataclass(frozen=True, slots=True, kw_only=True)
class _Created:
    """A record that was created, and the operation that deletes it; `None` if nothing does."""

    collection: str
    # An operation holds mappings, and so has no hash.
    deletion: Operation | None = field(hash=False)
    values: tuple[tuple[str, str], ...]


class Cleaner:
    """Watches what a run creates at *target*, from any thread, and deletes it."""

    def __init__(self, target: Target) -> None:
        self._target = target
        self._meanings = Meanings(target.api)
        self._created: dict[_Created, None] = {}
        self._lock = threading.Lock()

    def saw(self, operation: Operation, exchange: Exchange) -> None:
        """Remember what *exchange* created, forget what it deleted."""
        # Only 201 says that something new is there: RFC 9110, 15.3.2.
        if exchange.status == 201:
            for created in self._records(operation, exchange):
                with self._lock:
                    self._created[created] = None
        elif operation.method == "DELETE" and 200 <= exchange.status < 300:
            values = _texts(path_values(operation, exchange.url))
            with self._lock:
                for created in list(self._created):
                    if created.deletion == operation and created.values == values:
                        del self._created[created]

    def clean(self) -> tuple[str, ...]:
        """Delete what is left, the latest first, and return notes on what could not be deleted."""
        left: Counter[str] = Counter()
        refused: list[str] = []
        target = self._target.unbounded()
        with self._lock:
            waiting = list(reversed(self._created))
            self._created = {}
        for created in waiting:
            if created.deletion is None:
                left[created.collection] += 1
                continue
            try:
                exchange = target.ask(created.deletion, dict(created.values))
            except requests.RequestException as error:
                reason = reason_of(error, target.timeout_s)
                refused.append(f"{created.deletion.name}: not deleted again: {reason}")
                continue
            except (MissingCredential, Stopped) as error:
                refused.append(f"{created.deletion.name}: not deleted again: {error}")
                continue
            if exchange.status >= 300 and exchange.status not in _GONE:
                what = exchange.url.removeprefix(target.base_url)
                refused.append(f"{what} was created and not deleted again: {exchange.status}")
        notes = [
            f"{count} records of {name} were created; no operation deletes them"
            for name, count in sorted(left.items())
        ]
        return (*notes, *refused)

    def _records(self, operation: Operation, exchange: Exchange) -> Iterator[_Created]:
        collection = self._meanings.of(operation).collection
        if collection is None or collection.role not in (
            "create",
            "bulk-create",
            "replace",
            "upsert",
        ):
            return
        deletion = self._deletion(collection.name)
        outer = path_values(operation, exchange.url)
        records = value_at(exchange.json(), collection.record or "")
        for record in records if isinstance(records, list) else [records]:
            identity = value_at(record, collection.identity) if record is not MISSING else MISSING
            values = self._values(deletion, outer, identity)
            if values is not None or deletion is None:
                yield _Created(
                    collection=collection.name, deletion=deletion, values=_texts(values or outer)
                )

    def _values(
        self, deletion: Operation | None, outer: Values, identity: JsonValue
    ) -> Mapping[str, JsonValue] | None:
        """Return what names the record in *deletion*, `None` if it cannot be named."""
        collection = self._meanings.of(deletion).collection if deletion else None
        if deletion is None or collection is None or collection.id is None:
            return None
        own = deletion.parameter(collection.id)
        values = dict(outer)
        if own is not None and own.place not in values and isinstance(identity, str | int):
            values[own.place] = identity
        needed = {each.place for each in deletion.parameters if each.location == "path"}
        return {place: values[place] for place in needed} if needed <= set(values) else None

    def _deletion(self, name: str) -> Operation | None:
        for operation in self._target.api.operations:
            collection = self._meanings.of(operation).collection
            if collection is not None and (collection.name, collection.role) == (name, "delete"):
                return operation
        return None


def _texts(values: Values) -> tuple[tuple[str, str], ...]:
    return tuple(
        sorted(
            (place, value if isinstance(value, str) else json.dumps(value))
            for place, value in values.items()
        )
    )
