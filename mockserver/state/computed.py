"""List records that were computed for one request, as stored ones are listed."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from mockserver.spec.types import JsonObject, JsonValue
from mockserver.state.conditions import meets
from mockserver.state.keys import order_key
from mockserver.state.queries import Condition, Listed, ListQuery, SortTerm, identity_text
from mockserver.state.texts import written

_PLACE_BYTES = 8


class ComputedCollection:
    """Records in memory, in their order. See `Records` for its questions."""

    def __init__(
        self, records: Sequence[JsonObject], identity: Callable[[JsonObject], JsonValue]
    ) -> None:
        self._records = records
        self._identity = identity

    def listed(self, query: ListQuery) -> Listed:
        """Return the records that *query* asks for, and whether others follow."""
        found = [
            (place.to_bytes(_PLACE_BYTES, "big"), record)
            for place, record in enumerate(self._in(query.order))
            if all(meets(record, condition) for condition in query.conditions)
        ]
        if query.backwards:
            found.reverse()
        if query.after is not None:
            after, backwards = query.after, query.backwards
            found = [row for row in found if (row[0] < after if backwards else row[0] > after)]
        found = found[max(0, query.offset) :]
        wanted = found if query.limit is None else found[: max(0, query.limit)]
        return Listed(
            bodies=tuple(written(record) for _, record in wanted),
            places=tuple(place for place, _ in wanted),
            more=len(found) > len(wanted),
        )

    def total(self, conditions: Sequence[Condition]) -> int:
        """Return how many records meet *conditions*."""
        return sum(all(meets(record, each) for each in conditions) for record in self._records)

    def place_of(self, identity: JsonValue, order: tuple[SortTerm, ...] = ()) -> bytes | None:
        """Return the place of the record with *identity* in *order*, or `None`."""
        for place, record in enumerate(self._in(order)):
            if identity_text(self._identity(record)) == identity_text(identity):
                return place.to_bytes(_PLACE_BYTES, "big")
        return None

    def _in(self, order: tuple[SortTerm, ...]) -> Sequence[JsonObject]:
        if not order:
            return self._records
        return sorted(self._records, key=lambda record: order_key(record, order))
