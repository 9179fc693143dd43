"""Cut the page that was asked for out of a collection, and put it into its envelope."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

import orjson

from mockserver.errors import InvalidRequest, Violation
from mockserver.mocking.pages import Page
from mockserver.spec.model import Operation
from mockserver.spec.references import tokens_of, value_at, with_value_at
from mockserver.spec.schemas import Schemas
from mockserver.spec.semantics import Pagination, Semantics
from mockserver.spec.styles import query_of
from mockserver.spec.types import JsonObject, JsonValue
from mockserver.state.cursors import Cursors, UnknownCursor
from mockserver.state.queries import Condition, Listed, ListQuery, Records, conjunction


class Lists:
    """Pages of one document's lists."""

    def __init__(self, schemas: Schemas, cursors: Cursors) -> None:
        self._schemas = schemas
        self._cursors = cursors

    def page(
        self,
        operation: Operation,
        semantics: Semantics,
        records: Records,
        parameters: Mapping[str, JsonValue],
        *,
        path: str,
    ) -> Page:
        """Return the page of *records* that *parameters* ask for.

        Raises `InvalidRequest` for a cursor that was not issued for this list.
        """
        pagination = semantics.pagination
        if pagination is None:
            raise ValueError(f"{operation.name} declares no x-pagination")
        conditions = self.conditions(semantics, parameters)
        backwards = self.is_backwards(operation, semantics, parameters)
        context = self._context(operation, semantics, parameters)
        limit = _limit(pagination, parameters)
        after, offset = self._start(pagination, parameters, records, context)
        query = ListQuery(
            conditions=conditions,
            backwards=backwards,
            after=after,
            offset=offset,
            limit=limit,
        )
        listed = records.listed(query) if after != _NOWHERE else _NOTHING
        total = records.total(conditions) if pagination.total else None
        envelope = self._envelope(pagination, listed, total, context)
        envelope = _echoed(operation, envelope, parameters, self._schemas)
        headers: dict[str, str] = {}
        if pagination.style == "link" and listed.more:
            headers["Link"] = self._link(operation, pagination, parameters, offset, path)
        return Page(
            envelope=envelope, items=pagination.items, bodies=listed.bodies, headers=headers
        )

    def conditions(
        self, semantics: Semantics, parameters: Mapping[str, JsonValue]
    ) -> tuple[Condition, ...]:
        """Return the conditions that the filters among *parameters* put on a record."""
        found: list[Condition] = []
        for filter_ in semantics.filters:
            value = parameters.get(filter_.parameter)
            path = tokens_of(filter_.property)
            if value is None or value == "":
                continue
            if filter_.match == "deep-object":
                found.extend(
                    Condition(path=(*path, *key.split(".")), operator="equals", operand=operand)
                    for key, operand in _leaves(value)
                )
            elif filter_.match == "in":
                values = value.split(",") if isinstance(value, str) else value
                wanted = (
                    tuple(v for v in values if v != "") if isinstance(values, list) else (values,)
                )
                found.append(Condition(path=path, operator="in", operand=wanted))
            else:
                found.append(Condition(path=path, operator=filter_.match, operand=value))
        return conjunction(found)

    def is_backwards(
        self, operation: Operation, semantics: Semantics, parameters: Mapping[str, JsonValue]
    ) -> bool:
        """Tell whether *parameters* ask for the reverse of the declared order."""
        order = semantics.order
        if order is None or order.direction_parameter is None:
            return False
        parameter = operation.parameter(order.direction_parameter)
        usual = self._schemas.default(parameter.schema) if parameter else None
        return bool(parameters.get(order.direction_parameter, usual) != usual)

    def _start(
        self,
        pagination: Pagination,
        parameters: Mapping[str, JsonValue],
        records: Records,
        context: list[JsonValue],
    ) -> tuple[bytes | None, int]:
        """Return the place after which the page starts, and how many records to pass over."""
        position = parameters.get(pagination.position) if pagination.position else None
        if position is None or position == "":
            return None, 0
        match pagination.style:
            case "cursor":
                try:
                    return self._cursors.place(str(position), context=context), 0
                except UnknownCursor as error:
                    raise _unknown_cursor(pagination) from error
            case "keyset":
                found = records.place_of(position)
                return (_NOWHERE if found is None else found), 0
        try:
            number = int(position)
        except (TypeError, ValueError) as error:
            raise _no_number(pagination) from error
        if pagination.style == "offset":
            return None, max(0, number)
        # Without a size, the first page holds everything.
        limit = _limit(pagination, parameters)
        return None, max(0, number - 1) * (_ENDLESS if limit is None else limit)

    def _envelope(
        self,
        pagination: Pagination,
        listed: Listed,
        total: int | None,
        context: list[JsonValue],
    ) -> JsonValue:
        envelope: Any = with_value_at({}, pagination.items, [])
        if pagination.next is not None:
            following = self._next(pagination, listed, context)
            if following is not None or pagination.last_page == "null":
                envelope = with_value_at(envelope, pagination.next, following)
        if pagination.total is not None:
            envelope = with_value_at(envelope, pagination.total, total)
        if pagination.has_more is not None:
            envelope = with_value_at(envelope, pagination.has_more, listed.more)
        return envelope

    def _next(
        self, pagination: Pagination, listed: Listed, context: list[JsonValue]
    ) -> str | JsonValue | None:
        # With `empty-page` the last page points on, too: to a page without items.
        if not listed.bodies or (not listed.more and pagination.last_page != "empty-page"):
            return None
        if pagination.style == "keyset":
            identity = context[-1]
            return value_at(orjson.loads(listed.bodies[-1]), str(identity))
        return self._cursors.issued(listed.places[-1], context=context)

    def _context(
        self, operation: Operation, semantics: Semantics, parameters: Mapping[str, JsonValue]
    ) -> list[JsonValue]:
        """Return what a cursor belongs to: everything that was asked for but place and size."""
        pagination = semantics.pagination
        passing = {pagination.limit, pagination.position} if pagination else set()
        asked = {name: value for name, value in parameters.items() if name not in passing}
        identity = semantics.collection.identity if semantics.collection else "/id"
        return [operation.name, asked, identity]

    def _link(
        self,
        operation: Operation,
        pagination: Pagination,
        parameters: Mapping[str, JsonValue],
        offset: int,
        path: str,
    ) -> str:
        limit = _limit(pagination, parameters)
        page = offset // limit + 2 if limit else 2
        pairs: list[tuple[str, str]] = []
        for parameter in operation.parameters:
            if parameter.location != "query":
                continue
            if parameter.name == pagination.position:
                pairs.append((parameter.name, str(page)))
            elif parameter.name in parameters:
                pairs.extend(query_of(parameter, parameters[parameter.name]))
        return f'<{path}?{urlencode(pairs, safe=",")}>; rel="next"'


def _limit(pagination: Pagination, parameters: Mapping[str, JsonValue]) -> int | None:
    """Return the size of the page that *parameters* ask for, `None` if they ask for none."""
    limit = parameters.get(pagination.limit) if pagination.limit else None
    return limit if isinstance(limit, int) and not isinstance(limit, bool) else None


# More records than any collection has.
_ENDLESS = 2**62

_NOWHERE = b""
_NOTHING = Listed(bodies=(), places=(), more=False)


def _no_number(pagination: Pagination) -> InvalidRequest:
    detail = "is not a whole number"
    return InvalidRequest(
        detail=f"query parameter {pagination.position} {detail}",
        violations=(Violation(place=f"query.{pagination.position}", detail=detail),),
    )


def _unknown_cursor(pagination: Pagination) -> InvalidRequest:
    name = pagination.position
    value_of_next = f"`{'.'.join(tokens_of(pagination.next))}`" if pagination.next else "the next"
    detail = (
        f"was not issued for this list with these parameters; send {value_of_next} of a previous "
        "page unchanged, or leave it out"
    )
    return InvalidRequest(
        detail=f"query parameter {name} {detail}",
        violations=(Violation(place=f"query.{name}", detail=detail),),
    )


def _leaves(value: JsonValue, prefix: str = "") -> list[tuple[str, JsonValue]]:
    """Return the leaves of a deep object by dotted key; `true` and `false` are booleans."""
    if not isinstance(value, Mapping):
        return [(prefix, {"true": True, "false": False}.get(value, value))]
    return [
        leaf
        for key, member in value.items()
        for leaf in _leaves(member, f"{prefix}.{key}" if prefix else key)
    ]


def _echoed(
    operation: Operation, envelope: JsonValue, parameters: Mapping[str, JsonValue], schemas: Schemas
) -> JsonValue:
    """Add members that the schema requires and a parameter of the same name gives: `limit`."""
    response = next((r for s, r in operation.responses.items() if s.startswith("2")), None)
    if response is None or not response.content or response.content[0].schema is None:
        return envelope

    def echo(value: JsonObject, schema: Any) -> JsonObject:
        schema = schemas.resolved(schema)
        if isinstance(schema.value, bool):
            return value
        result = dict(value)
        for name in schema.value.get("properties", {}):
            if name in result:
                if isinstance(result[name], Mapping):
                    result[name] = echo(result[name], schemas.member(schema, "properties", name))
            elif name in schema.value.get("required", ()) and name in parameters:
                result[name] = parameters[name]
        return result

    return echo(envelope, response.content[0].schema) if isinstance(envelope, Mapping) else envelope
