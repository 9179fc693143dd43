"""Read the records that a query asks for, from the base and from what a session changed."""

from __future__ import annotations

import dataclasses
import heapq
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, NamedTuple

import orjson
import sqlalchemy as sa

from mockserver.state.conditions import keys_wanted, meets, range_of
from mockserver.state.database import Database
from mockserver.state.indexes import Definition, Indexes
from mockserver.state.keys import range_in_order
from mockserver.state.queries import Condition, ListQuery, SortTerm
from mockserver.state.statements import END, START, Shape, Statements, Way
from mockserver.state.tables import BASE, entries

# Fewer records than this are found by their keys and sorted; more of them lie so close together
# that reading in order meets enough soon.
_FEW = 2_000
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

    @property
    def place(self) -> bytes:
        """Where the record stands in the order that was asked for."""
        if not self.key:
            return self.rank
        return len(self.key).to_bytes(_KEY_LENGTH_BYTES, "big") + self.key + self.rank


def split_place(place: bytes, *, ordered: bool) -> tuple[bytes, bytes]:
    """Return the key and the rank of *place*, of a list in its own order or *ordered*."""
    if not ordered:
        return START, place
    length = int.from_bytes(place[:_KEY_LENGTH_BYTES], "big")
    end = _KEY_LENGTH_BYTES + length
    return place[_KEY_LENGTH_BYTES:end], place[end:]


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """How a query is answered: the way through the indexes, and what is left to be judged here."""

    shape: Shape
    parameters: Mapping[str, Any]
    # Records with several of these keys are found several times, and told once.
    keys: tuple[bytes, ...] = ()
    residual: tuple[Condition, ...] = ()

    @property
    def is_plain(self) -> bool:
        """Tell whether the query asks for every record, in the collection's own order."""
        return self.shape.way == "rank" and not (
            self.shape.also or self.shape.bounded or self.residual
        )

    def meets(self, row: Row) -> bool:
        """Tell whether *row* meets what the statement does not judge."""
        record = orjson.loads(row.body)
        return all(meets(record, condition) for condition in self.residual)


_Range = tuple[Condition, bytes, bytes]


class Planner:
    """Chooses the way in which a query of one collection is answered."""

    def __init__(
        self, database: Database, indexes: Indexes, collection: int, order: Sequence[SortTerm]
    ) -> None:
        self._database = database
        self._indexes = indexes
        self._collection = collection
        self._order = order

    def plan(self, query: ListQuery) -> Plan | None:
        """Return the way to answer *query*, `None` if no record can meet it.

        Raises `TooManyIndexes` for an order that cannot be indexed any more.
        """
        parameters: dict[str, Any] = {"collection": self._collection}
        equal: list[tuple[int, tuple[bytes, ...]]] = []
        ranges: list[_Range] = []
        residual: list[Condition] = []
        for condition in query.conditions:
            keys, bounds = keys_wanted(condition), range_of(condition)
            if keys == () or (bounds is not None and bounds[0] >= bounds[1]):
                return None
            if bounds is not None:
                ranges.append((condition, *bounds))
            elif keys and (index := self._indexes.wanted(Definition(path=condition.path))):
                equal.append((index, keys))
            else:
                residual.append(condition)
        ranges = self._in_order(ranges, parameters)
        if parameters.get("low", START) >= parameters.get("high", END):
            return None
        way: Way = "rank"
        wanted: tuple[bytes, ...] = ()
        if query.order:
            way, parameters["index"] = "order", self._ordering(query.order)
        elif equal:
            way = "key"
            parameters["index"], wanted = equal.pop(self._rarest(equal))
        elif ranges:
            way = self._by_range(ranges, parameters)
        residual.extend(condition for condition, _, _ in ranges)
        for number, (index, keys) in enumerate(equal):
            parameters[f"also_{number}"], parameters[f"keys_{number}"] = index, list(keys)
        shape = Shape(
            way=way, also=len(equal), bounded="low" in parameters, backwards=query.backwards
        )
        return Plan(shape=shape, parameters=parameters, keys=wanted, residual=tuple(residual))

    def _ordering(self, order: tuple[SortTerm, ...]) -> int:
        index = self._indexes.wanted(Definition(order=order))
        if index is None:
            raise TooManyIndexes
        return index

    def _rarest(self, equal: list[tuple[int, tuple[bytes, ...]]]) -> int:
        """Return which of the keys in *equal* the fewest records have."""
        if len(equal) == 1:
            return 0
        counts = [self._counted(index, entries.c.key.in_(keys)) for index, keys in equal]
        return counts.index(min(counts))

    def _in_order(self, ranges: list[_Range], parameters: dict[str, Any]) -> list[_Range]:
        """Turn bounds of what the collection is ordered by into bounds of ranks."""
        left = []
        for condition, low, high in ranges:
            if self._order and self._order[0].path == condition.path:
                first, last = range_in_order(low, high, self._order[0])
                parameters["low"] = max(first, parameters.get("low", START))
                parameters["high"] = min(last, parameters.get("high", END))
            else:
                left.append((condition, low, high))
        return left

    def _by_range(self, ranges: list[_Range], parameters: dict[str, Any]) -> Way:
        """Use the first range of few values, and take it out of *ranges*."""
        for number, (condition, low, high) in enumerate(ranges):
            index = self._indexes.wanted(Definition(path=condition.path))
            if index is None:
                continue
            if self._counted(index, entries.c.key >= low, entries.c.key < high) <= _FEW:
                parameters |= {"index": index, "low_key": low, "high_key": high}
                del ranges[number]
                return "range"
        return "rank"

    def _counted(self, index: int, *criteria: sa.ColumnElement[bool]) -> int:
        """Return how many base records meet *criteria*; beyond `_FEW` they are not counted."""
        some = (
            sa.select(sa.literal(1))
            .where(entries.c.index == index, entries.c.session == BASE, *criteria)
            .limit(_FEW + 1)
            .subquery()
        )
        with self._database.reading() as connection:
            count = connection.execute(sa.select(sa.func.count()).select_from(some))
            return int(count.scalar_one())


class TooManyIndexes(Exception):
    """No further index is built for this collection."""


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

    def rows(self, after: tuple[bytes, bytes] | None, offset: int, wanted: int | None) -> list[Row]:
        """Return up to *wanted* records behind the key and rank *after*, but the first *offset*."""
        plan = self._plan
        offset = min(offset, _BEYOND)
        most = None if wanted is None else min(offset + wanted, _BEYOND)
        keys = plan.keys or (None,)
        if most is not None and self._is_one_statement(most):
            return self._at_once(keys[0], after, offset, most)
        streams = [
            self._stream(layer, key, after, most) for layer in self._layers() for key in keys
        ]
        rows: Iterator[Row] = streams[0]
        if len(streams) > 1 or plan.shape.way == "range":
            rows = _without_repetition(heapq.merge(*streams, reverse=plan.shape.backwards))
        if plan.residual:
            rows = (row for row in rows if plan.meets(row))
        return list(islice(rows, offset, most))

    def _is_one_statement(self, most: int) -> bool:
        """Tell whether one statement gives what is asked for, each record once."""
        plan = self._plan
        is_simple = plan.shape.way != "range" and len(plan.keys) < 2 and not plan.residual
        return is_simple and self._session is None and most <= _LARGEST_CHUNK

    def _at_once(
        self, key: bytes | None, after: tuple[bytes, bytes] | None, offset: int, most: int
    ) -> list[Row]:
        shape = self._plan.shape
        after_key, rank = after or ((END, END) if shape.backwards else (START, START))
        parameters = self._parameters(BASE, key) | {
            "after": rank,
            "after_key": after_key,
            "limit": most,
        }
        found = self._connection.execute(self._statements.listing(shape), parameters).all()
        if shape.way == "order":
            return [Row(*row) for row in found[offset:]]
        return [Row(START, rank, body) for _, rank, body in found[offset:]]

    def count(self) -> int:
        """Return how many records there are."""
        plan = self._plan
        if plan.residual or len(plan.keys) > 1:
            return len(self.rows(None, 0, None))
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
        parameters = self._parameters(layer, key) | {"limit": self._chunk(wanted)}
        statement = self._statements.listing(shape)
        while True:
            parameters["after"] = after_rank
            if ordered:
                parameters["after_key"] = after_key
            found = self._connection.execute(statement, parameters).all()
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
