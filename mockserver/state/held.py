"""Hold base records of small collections in memory: a page of them is a slice.

Base records never change, and every session that changed nothing sees them alone. What is asked for
a second time is read as a whole, if it is small enough; a page then costs no statement.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from mockserver.state.planning import Plan
from mockserver.state.queries import HeldRecords
from mockserver.state.reading import place_in_order
from mockserver.state.runs import Mark, Run
from mockserver.state.statements import Statements
from mockserver.state.tables import BASE, entries, records

# Reading more at once would let the request wait that asks for the second time.
_MOST_RECORDS = 20_000
_MOST_TEXT = 16 * 2**20
# For all collections of a store together, and what a place in a list takes.
_MOST_BYTES = 128 * 2**20
_OVERHEAD_BYTES = 200
# Questions that were asked once.
_MOST_ASKED = 10_000

Name = tuple[Any, ...]
"""What tells apart the lists of one collection: how records are found, and by what."""


class Holdings:
    """What the collections of one store hold, the longest unused first to go."""

    def __init__(self) -> None:
        self._held: OrderedDict[Name, tuple[Any, int]] = OrderedDict()
        self._bytes = 0

    def kept(self, name: Name) -> Any:
        """Return what is held as *name*, `None` if nothing is."""
        found = self._held.get(name)
        if found is None:
            return None
        self._held.move_to_end(name)
        return found[0]

    def keep(self, name: Name, held: Any, size: int) -> None:
        """Hold *held* of *size* bytes as *name*."""
        _, before = self._held.pop(name, (None, 0))
        self._held[name] = (held, size)
        self._bytes += size - before
        while self._bytes > _MOST_BYTES:
            _, (_, gone) = self._held.popitem(last=False)
            self._bytes -= gone


@dataclass(frozen=True, slots=True, kw_only=True)
class _Whole:
    """All base records of a collection, in its own order, and where each identity is in it."""

    run: Run
    numbers: dict[str, int]


class Held:
    """What is held of one collection. Its base records are those of one filling."""

    def __init__(self, holdings: Holdings, statements: Statements, collection: int) -> None:
        self._holdings = holdings
        self._statements = statements
        self._collection = collection
        self._asked: OrderedDict[Name, None] = OrderedDict()
        self._is_too_large = False

    def run(self, connection: sa.Connection, plan: Plan, size: int, outside: int) -> Run | None:
        """Return the base records that *plan* leads to, `None` if they are to be read.

        *size* is that of the base, *outside* differs after every change by another process.
        """
        name = list_name(plan)
        if name is None or size > _MOST_RECORDS or self._is_too_large:
            return None
        name = (self, outside, *name)
        found: Run | None = self._holdings.kept(name)
        if found is not None:
            return found
        if name not in self._asked:
            self._asked[name] = None
            if len(self._asked) > _MOST_ASKED:
                self._asked.popitem(last=False)
            return None
        whole = self._whole(connection, outside)
        if whole is None:
            return None
        run = whole.run if plan.shape.way == "rank" else self._part(connection, plan, whole.run)
        self._holdings.keep(name, run, _OVERHEAD_BYTES * run.size)
        return run

    def rank(self, identity: str, outside: int) -> bytes | None:
        """Return the rank of the base record with *identity*, `None` if that is not known here."""
        whole: _Whole | None = self._holdings.kept((self, outside))
        number = whole.numbers.get(identity) if whole is not None else None
        return None if whole is None or number is None else whole.run.places[number]

    def _whole(self, connection: sa.Connection, outside: int) -> _Whole | None:
        name = (self, outside)
        whole: _Whole | None = self._holdings.kept(name)
        if whole is not None:
            return whole
        found = self._statements.run(connection, _ALL, {"collection": self._collection})
        ranks, identities, bodies = zip(*found, strict=True) if found else ((), (), ())
        text = sum(map(len, bodies))
        if text > _MOST_TEXT:
            self._is_too_large = True
            return None
        held = HeldRecords(bodies)
        run = Run(marks=ranks, places=ranks, bodies=bodies, held=held)
        whole = _Whole(
            run=run, numbers={identity: number for number, identity in enumerate(identities)}
        )
        self._holdings.keep(name, whole, text + _OVERHEAD_BYTES * len(bodies))
        return whole

    def _part(self, connection: sa.Connection, plan: Plan, whole: Run) -> Run:
        """Return the records that an index leads to."""
        found = entered(self._statements, connection, plan, BASE)
        ranks = [rank for _, rank in found]
        marks: Sequence[Mark] = ranks
        places: Sequence[bytes] = ranks
        if plan.shape.way == "order":
            marks = [(key, rank) for key, rank in found]
            places = [place_in_order(key, rank) for key, rank in found]
        bodies = [whole.bodies[bisect_left(whole.marks, rank)] for rank in ranks]
        return Run(marks=marks, places=places, bodies=bodies, held=whole.held)


def list_name(plan: Plan) -> Name | None:
    """Return what tells apart the list that *plan* leads to, `None` if it is not to be held."""
    way = plan.shape.way
    if plan.residual or plan.shape.also or way == "range":
        return None
    if way == "rank":
        return ("rank",)
    if way == "key":
        return ("key", plan.parameters["index"], *plan.keys) if len(plan.keys) == 1 else None
    return None if plan.shape.bounded else ("order", plan.parameters["index"])


def entered(
    statements: Statements, connection: sa.Connection, plan: Plan, session: str
) -> Sequence[tuple[bytes, bytes]]:
    """Return key and rank of what *session* has in the index that *plan* goes by, in its order.

    Of the one key, where *plan* asks for one.
    """
    asked = {"index": plan.parameters["index"], "session": session}
    if plan.shape.way == "key":
        return statements.run(connection, _OF_KEY, {**asked, "key": plan.keys[0]})
    return statements.run(connection, _IN_ORDER, asked)


_ALL = (
    sa.select(records.c.rank, records.c.identity, records.c.body)
    .where(
        records.c.session == sa.bindparam("base", BASE),
        records.c.collection == sa.bindparam("collection"),
        records.c.body.is_not(None),
    )
    .order_by(records.c.rank)
)
_IN_ORDER = (
    sa.select(entries.c.key, entries.c.rank)
    .where(
        entries.c.index == sa.bindparam("index"),
        entries.c.session == sa.bindparam("session"),
    )
    .order_by(entries.c.key, entries.c.rank)
)
_OF_KEY = _IN_ORDER.where(entries.c.key == sa.bindparam("key"))
