"""Read the records that a plan leads to, from the base and from what a session changed."""

from __future__ import annotations

import dataclasses
import heapq
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any, NamedTuple

import sqlalchemy as sa

from mockserver.state.planning import Plan
from mockserver.state.queries import Listed
from mockserver.state.statements import END, START, Shape, Statements
from mockserver.state.tables import BASE

_LEAST_CHUNK = 100
_LARGEST_CHUNK = 10_000
# More records than any collection has.
_BEYOND = 2**62
_KEY_LENGTH_BYTES = 4


class Row(NamedTuple):
    """One record: its key in the order of an index, or none, its rank, and its JSON text."""

    key: bytes
    rank: bytes
    body: str


def place_in_order(key: bytes, rank: bytes) -> bytes:
    """Return where the record with *key* and *rank* stands in the order of an index."""
    return len(key).to_bytes(_KEY_LENGTH_BYTES, "big") + key + rank


def split_place(place: bytes, *, ordered: bool) -> tuple[bytes, bytes]:
    """Return the key and the rank of *place*, of a list in its own order or *ordered*."""
    if not ordered:
        return START, place
    length = int.from_bytes(place[:_KEY_LENGTH_BYTES], "big")
    end = _KEY_LENGTH_BYTES + length
    return place[_KEY_LENGTH_BYTES:end], place[end:]


class Reader:
    """Runs one plan on one connection, for one session."""

    def __init__(
        self, connection: sa.Connection, statements: Statements, plan: Plan, session: str | None
    ) -> None:
        """*session* is the one whose changes count, `None` where it changed nothing."""
        self._connection = connection
        self._statements = statements
        self._plan = plan
        self._session = session

    def listed(self, after: tuple[bytes, bytes] | None, offset: int, limit: int | None) -> Listed:
        """Return up to *limit* records behind the key and rank *after*, but the first *offset*."""
        offset = min(offset, _BEYOND)
        # One more than asked for tells whether there is more.
        most = None if limit is None else min(offset + limit + 1, _BEYOND)
        found: Sequence[Any]
        if limit is not None and self._is_one_statement(limit):
            found = self._at_once(after, offset, limit + 1)
        else:
            found = self._merged(after, offset, most)
        more = limit is not None and len(found) > limit
        if not found or limit == 0:
            return Listed(bodies=(), places=(), more=more)
        keys, places, bodies = zip(*(found[:limit] if more else found), strict=True)
        if self._plan.shape.way == "order":
            places = tuple(map(place_in_order, keys, places))
        return Listed(bodies=bodies, places=places, more=more)

    def bodies(self) -> Iterator[str]:
        """Yield the JSON text of every record, some of them being read at a time."""
        return (row.body for row in self._rows(None, None))

    def _merged(
        self, after: tuple[bytes, bytes] | None, offset: int, most: int | None
    ) -> list[Row]:
        """Return up to *most* records behind *after*, but the first *offset*, of all layers."""
        return list(islice(self._rows(after, most), offset, most))

    def _rows(self, after: tuple[bytes, bytes] | None, most: int | None) -> Iterator[Row]:
        """Yield the records behind *after* of all layers, of which *most* are wanted."""
        plan = self._plan
        keys = plan.keys or (None,)
        streams = [
            self._stream(layer, key, after, most) for layer in self._layers() for key in keys
        ]
        rows: Iterator[Row] = streams[0]
        if len(streams) > 1 or plan.shape.way == "range":
            rows = _without_repetition(heapq.merge(*streams, reverse=plan.shape.backwards))
        if plan.residual:
            rows = (row for row in rows if plan.meets(row.body))
        return rows

    def _is_one_statement(self, limit: int) -> bool:
        """Tell whether one statement gives what is asked for, each record once."""
        plan = self._plan
        is_simple = plan.shape.way != "range" and len(plan.keys) < 2 and not plan.residual
        return is_simple and self._session is None and limit < _LARGEST_CHUNK

    def _at_once(self, after: tuple[bytes, bytes] | None, offset: int, limit: int) -> Sequence[Any]:
        plan = self._plan
        shape = plan.shape
        after_key, rank = after or ((END, END) if shape.backwards else (START, START))
        parameters = {
            **self._parameters(BASE, plan.keys[0] if plan.keys else None),
            "after": rank,
            "after_key": after_key,
            "offset": offset,
            "limit": limit,
        }
        return self._statements.rows(self._connection, shape, parameters)

    def count(self) -> int:
        """Return how many records there are."""
        plan = self._plan
        if plan.residual or len(plan.keys) > 1:
            return len(self._merged(None, 0, None))
        return sum(self._count(layer) for layer in self._layers())

    def _count(self, layer: str) -> int:
        parameters = self._parameters(layer, self._plan.keys[0] if self._plan.keys else None)
        statement = self._statements.counting(self._shape(layer))
        return int(self._connection.execute(statement, parameters).scalar_one())

    def _layers(self) -> tuple[str, ...]:
        return (BASE,) if self._session is None else (BASE, self._session)

    def _shape(self, layer: str) -> Shape:
        hiding = layer == BASE and self._session is not None
        return dataclasses.replace(self._plan.shape, hiding=hiding)

    def _parameters(self, layer: str, key: bytes | None) -> dict[str, Any]:
        return {**self._plan.parameters, "session": layer, "key": key, "hiding": self._session}

    def _stream(
        self, layer: str, key: bytes | None, after: tuple[bytes, bytes] | None, wanted: int | None
    ) -> Iterator[Row]:
        shape = self._shape(layer)
        ordered = shape.way == "order"
        after_key, after_rank = after or ((END, END) if shape.backwards else (START, START))
        parameters = self._parameters(layer, key) | {"limit": self._chunk(wanted), "offset": 0}
        while True:
            parameters["after"] = after_rank
            if ordered:
                parameters["after_key"] = after_key
            found = self._statements.rows(self._connection, shape, parameters)
            for entry, rank, body in found:
                yield Row(entry if ordered else START, rank, body)
            if len(found) < parameters["limit"]:
                return
            after_key, after_rank = found[-1][0], found[-1][1]
            parameters["limit"] = min(2 * parameters["limit"], _LARGEST_CHUNK)

    def _chunk(self, wanted: int | None) -> int:
        if wanted is None:
            return _LARGEST_CHUNK
        enough = max(_LEAST_CHUNK, 2 * wanted) if self._plan.residual else wanted
        return min(enough, _LARGEST_CHUNK)


def _without_repetition(rows: Iterator[Row]) -> Iterator[Row]:
    """Yield *rows* without those that repeat the one before."""
    last: Row | None = None
    for row in rows:
        if last is None or row.rank != last.rank:
            yield row
        last = row
