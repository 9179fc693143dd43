"""List records that were computed for one request, as stored ones are listed."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence

from mockserver.spec.types import JsonObject, JsonValue
from mockserver.state.conditions import meets
from mockserver.state.keys import order_key
from mockserver.state.queries import (
    Condition,
    HeldRecords,
    Listed,
    ListQuery,
    SortTerm,
    identity_text,
)
from mockserver.state.runs import Run, between
from mockserver.state.texts import written

_PLACE_BYTES = 8
# Of so many records all are written where they are listed again.
_MOST_HELD = 5_000


class ComputedCollection:
    """Records in memory, in their order. See `Records` for its questions."""

    def __init__(
        self, records: Sequence[JsonObject], identity: Callable[[JsonObject], JsonValue]
    ) -> None:
        self._records = records
        self._identity = identity
        # The text of records that were shown already, by their number.
        self._bodies: dict[int, str] = {}
        self._run: Run | None = None
        self._is_asked_again = False

    def listed(self, query: ListQuery) -> Listed:
        """Return the records that *query* asks for, and whether others follow."""
        if not query.conditions and not query.order and len(self._records) <= _MOST_HELD:
            if self._is_asked_again:
                return self._held(query)
            self._is_asked_again = True
        numbers = self._in(query.order)
        # In their own order, places and numbers of records are the same.
        places: Sequence[int] = range(len(numbers))
        if query.conditions:
            places = [place for place in places if self._meets(numbers[place], query.conditions)]
        if query.after is not None:
            after = int.from_bytes(query.after, "big")
            cut = bisect_left if query.backwards else bisect_right
            place = cut(places, after)
            places = places[:place] if query.backwards else places[place:]
        if query.backwards:
            places = places[::-1]
        places = places[max(0, query.offset) :]
        wanted = places if query.limit is None else places[: max(0, query.limit)]
        return Listed(
            bodies=tuple(self._body(numbers[place]) for place in wanted),
            places=tuple(place.to_bytes(_PLACE_BYTES, "big") for place in wanted),
            more=len(places) > len(wanted),
        )

    def _held(self, query: ListQuery) -> Listed:
        """Return what *query* asks for of all records, which are written once."""
        if self._run is None:
            bodies = tuple(map(self._body, range(len(self._records))))
            places = tuple(number.to_bytes(_PLACE_BYTES, "big") for number in range(len(bodies)))
            self._run = Run(marks=places, places=places, bodies=bodies, held=HeldRecords(bodies))
        return between(
            self._run,
            after=query.after,
            offset=max(0, query.offset),
            limit=None if query.limit is None else max(0, query.limit),
            backwards=query.backwards,
        )

    def total(self, conditions: Sequence[Condition]) -> int:
        """Return how many records meet *conditions*."""
        return sum(self._meets(number, conditions) for number in range(len(self._records)))

    def place_of(self, identity: JsonValue, order: tuple[SortTerm, ...] = ()) -> bytes | None:
        """Return the place of the record with *identity* in *order*, or `None`."""
        for place, number in enumerate(self._in(order)):
            if identity_text(self._identity(self._records[number])) == identity_text(identity):
                return place.to_bytes(_PLACE_BYTES, "big")
        return None

    def _in(self, order: tuple[SortTerm, ...]) -> Sequence[int]:
        """Return the numbers of the records in *order*."""
        numbers = range(len(self._records))
        if not order:
            return numbers
        return sorted(numbers, key=lambda number: order_key(self._records[number], order))

    def _meets(self, number: int, conditions: Sequence[Condition]) -> bool:
        return all(meets(self._records[number], condition) for condition in conditions)

    def _body(self, number: int) -> str:
        body = self._bodies.get(number)
        if body is None:
            body = self._bodies[number] = written(self._records[number])
        return body
