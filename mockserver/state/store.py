"""Keep collections of records in a database, as the JSON text that is sent.

The only module that talks to the database. Records are numbered in their collection's order, so
a page is a range of the primary key, whether it is the first or the last.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import orjson
import sqlalchemy as sa
from sqlalchemy.pool import StaticPool

from mockserver.spec.types import JsonObject, JsonValue
from mockserver.state.queries import (
    Condition,
    Listed,
    ListQuery,
    identity_text,
    instant_key,
    is_instant,
)

_metadata = sa.MetaData()

_collections = sa.Table(
    "collection",
    _metadata,
    sa.Column("name", sa.Text, primary_key=True),
    # Counting a large collection takes as long as reading it: the size is kept.
    sa.Column("size", sa.Integer, nullable=False),
)

_records = sa.Table(
    "record",
    _metadata,
    sa.Column("collection", sa.Text, primary_key=True),
    sa.Column("position", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("identity", sa.Text, nullable=False),
    sa.Column("body", sa.JSON(none_as_null=True), nullable=False),
    sa.UniqueConstraint("collection", "identity"),
)

# Larger than any position and any number of records.
_BEYOND = 2**62

_DIGIT = "[0-9]"
_USUAL_INSTANT = "YYYY-YY-YYTYY:YY:[0-5]Y*Z".replace("Y", _DIGIT)


def _listing(*, backwards: bool) -> sa.Select[Any]:
    """Return the statement of every list. Building it costs more than reading: it is done once."""
    position, after = _records.c.position, sa.bindparam("after", type_=sa.BigInteger)
    return (
        sa.select(position, sa.type_coerce(_records.c.body, sa.Text))
        .where(
            _records.c.collection == sa.bindparam("collection"),
            position < after if backwards else position > after,
        )
        .order_by(position.desc() if backwards else position)
        .limit(sa.bindparam("limit", type_=sa.BigInteger))
        .offset(sa.bindparam("offset", type_=sa.BigInteger))
    )


_FORWARDS, _BACKWARDS = _listing(backwards=False), _listing(backwards=True)


def _add_functions(connection: Any, _record: object) -> None:
    """Teach SQLite what it does by halves: cases beyond ASCII, and instants with an offset."""
    for name, function in (("lower_case", str.lower), ("instant_key", instant_key)):
        connection.create_function(name, 1, _of_text(function), deterministic=True)


def _of_text(function: Callable[[str], str]) -> Callable[[Any], Any]:
    return lambda value: function(value) if isinstance(value, str) else value


class Store:
    """The records of one app, in an embedded database of its own."""

    def __init__(self) -> None:
        self._engine = sa.create_engine(
            "sqlite://",
            poolclass=StaticPool,
            connect_args={"check_same_thread": False},
            json_serializer=lambda value: orjson.dumps(value).decode(),
            json_deserializer=orjson.loads,
        )
        sa.event.listen(self._engine, "connect", _add_functions)
        _metadata.create_all(self._engine)
        self._connection = self._engine.connect()

    def close(self) -> None:
        """Let the database go."""
        self._connection.close()
        self._engine.dispose()

    def collection(
        self,
        name: str,
        base_records: Callable[[], Iterable[JsonObject]],
        identity: Callable[[JsonObject], JsonValue],
    ) -> StoredCollection:
        """Return the collection *name*; at first use it is filled with *base_records*, in order."""
        if self._size(name) is None:
            self._fill(name, base_records(), identity)
        return StoredCollection(self._connection, name)

    def _size(self, name: str) -> int | None:
        statement = sa.select(_collections.c.size).where(_collections.c.name == name)
        return self._connection.execute(statement).scalar()

    def _fill(
        self,
        name: str,
        records: Iterable[JsonObject],
        identity: Callable[[JsonObject], JsonValue],
    ) -> None:
        rows: list[dict[str, Any]] = [
            {
                "collection": name,
                "position": position,
                "identity": identity_text(identity(record)),
                "body": record,
            }
            for position, record in enumerate(records)
        ]
        if rows:
            self._connection.execute(_records.insert(), rows)
        self._connection.execute(_collections.insert(), {"name": name, "size": len(rows)})
        self._connection.commit()


class StoredCollection:
    """One collection of a `Store`. See `Records` for its questions."""

    def __init__(self, connection: sa.Connection, name: str) -> None:
        self._connection = connection
        self._name = name

    def listed(self, query: ListQuery) -> Listed:
        """Return the records that *query* asks for, and whether others follow."""
        statement = _BACKWARDS if query.backwards else _FORWARDS
        if query.conditions:
            statement = statement.where(*map(_criterion, query.conditions))
        limit = None if query.limit is None else min(max(0, query.limit), _BEYOND)
        after = query.after
        if after is None:
            after = _BEYOND if query.backwards else -1
        rows = self._connection.execute(
            statement,
            {
                "collection": self._name,
                "after": after,
                # One more than asked for tells whether there is more.
                "limit": _BEYOND if limit is None else limit + 1,
                "offset": min(max(0, query.offset), _BEYOND),
            },
        ).all()
        wanted = rows if limit is None else rows[:limit]
        return Listed(
            bodies=tuple(row[1] for row in wanted),
            positions=tuple(row[0] for row in wanted),
            more=len(rows) > len(wanted),
        )

    def total(self, conditions: Sequence[Condition]) -> int:
        """Return how many records meet *conditions*."""
        if conditions:
            statement = sa.select(sa.func.count()).where(
                _records.c.collection == self._name, *map(_criterion, conditions)
            )
        else:
            statement = sa.select(_collections.c.size).where(_collections.c.name == self._name)
        return self._connection.execute(statement).scalar_one()

    def position_of(self, identity: JsonValue) -> int | None:
        """Return the position of the record with *identity*, or `None`."""
        statement = sa.select(_records.c.position).where(
            _records.c.collection == self._name, _records.c.identity == identity_text(identity)
        )
        return self._connection.execute(statement).scalar()


def _criterion(condition: Condition) -> sa.ColumnElement[bool]:
    if any("\0" in token for token in condition.path):
        return sa.false()  # SQLite ends a path at NUL; no property that it can hold has one.
    match condition.operator:
        case "equals":
            return _equals(condition.path, condition.operand)
        case "in":
            each = (_equals(condition.path, operand) for operand in condition.operand)
            return sa.or_(sa.false(), *each)
        case "contains":
            text = sa.func.lower_case(_records.c.body[condition.path].as_string())
            found = sa.func.instr(text, str(condition.operand).lower()) > 0
            return sa.and_(_is(condition.path, "text"), found)
        case "from" | "to":
            return _bound(condition.path, condition.operand, lower=condition.operator == "from")


def _is(path: tuple[str, ...], *kinds: str) -> sa.ColumnElement[bool]:
    """Return whether the value at *path* is of one of *kinds*, as SQLite calls JSON's types."""
    place = "$" + "".join(f'."{token}"' for token in path)
    return sa.func.json_type(_records.c.body, place).in_(kinds)


def _equals(path: tuple[str, ...], operand: JsonValue) -> sa.ColumnElement[bool]:
    value: Any = _records.c.body[path]
    match operand:
        case bool() | None:
            return _is(path, orjson.dumps(operand).decode())
        case int() | float():
            return sa.and_(value.as_float() == _bindable(operand), _is(path, "integer", "real"))
        case Mapping() | list():
            equal: sa.ColumnElement[bool] = value.as_json() == operand
            return equal
        case _:
            return sa.and_(value.as_string() == operand, _is(path, "text"))


def _bound(path: tuple[str, ...], operand: JsonValue, *, lower: bool) -> sa.ColumnElement[bool]:
    value: Any = _records.c.body[path]
    if isinstance(operand, str):
        value, kinds = value.as_string(), ["text"]
        if is_instant(operand):
            value, operand = _instant_key(value), instant_key(operand)
    elif isinstance(operand, int | float) and not isinstance(operand, bool):
        value, operand, kinds = value.as_float(), _bindable(operand), ["integer", "real"]
    else:
        return sa.false()
    return sa.and_(_is(path, *kinds), value >= operand if lower else value <= operand)


def _instant_key(text: Any) -> sa.ColumnElement[str]:
    """Return `instant_key` of the column *text*, at once where it is written as we write it."""
    rest: Any = sa.func.substr(text, 20)
    for trailing in ("Z", "0", "."):
        rest = sa.func.rtrim(rest, trailing)
    return sa.case(
        (text.op("GLOB")(_USUAL_INSTANT), sa.func.substr(text, 1, 19).concat(rest)),
        else_=sa.func.instant_key(text),
    )


def _bindable(number: float) -> float:
    # SQLite holds integers of 64 bits.
    return number if abs(number) < _BEYOND else float(number)
