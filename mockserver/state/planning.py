"""Choose the way in which a query of one collection is answered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson
import sqlalchemy as sa

from mockserver.state.conditions import keys_wanted, meets, range_of
from mockserver.state.database import Database
from mockserver.state.indexes import Definition, Indexes
from mockserver.state.keys import range_in_order
from mockserver.state.queries import Condition, ListQuery, SortTerm
from mockserver.state.statements import END, START, Shape, Way
from mockserver.state.tables import BASE, entries

# Fewer records than this are found by their keys and sorted; more of them lie so close together
# that reading in order meets enough soon.
_FEW = 2_000


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

    def meets(self, body: str) -> bool:
        """Tell whether the record *body* meets what the statement does not judge."""
        record = orjson.loads(body)
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
