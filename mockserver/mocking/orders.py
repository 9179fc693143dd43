"""Turn the order that a request asks for into terms of the store."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mockserver.mocking.asked import asked
from mockserver.mocking.messages import Request
from mockserver.spec.pointers import tokens_of
from mockserver.spec.schemas import Schemas
from mockserver.spec.semantics import Order
from mockserver.spec.types import JsonValue
from mockserver.state.queries import SortTerm

_SUFFIX = re.compile(r"(?P<name>.+?)[ :._+-]+(?P<direction>asc|desc)(ending)?", re.IGNORECASE)
_DESCENDING = ("desc", "descending", "-1", "down", "d", "-")


def terms_of(order: Order | None) -> tuple[SortTerm, ...]:
    """Return *order* as the store knows it."""
    return tuple(
        SortTerm(
            path=tokens_of(key.property),
            descending=key.descending,
            nulls_first=key.nulls == "first",
        )
        for key in (order.keys if order else ())
    )


def asked_order(
    order: Order | None, request: Request, schemas: Schemas
) -> tuple[tuple[SortTerm, ...], bool]:
    """Return the terms of the order that *request* asks for, and whether they go backwards.

    No terms are the collection's own order.
    """
    if order is None:
        return (), False
    backwards = _is_reversed(order, request, schemas)
    value = asked(request, order.parameter)
    terms = tuple(_terms(order, value, descending=_direction(order, request))) if value else ()
    if not terms:
        return (), backwards
    own = terms_of(order)
    if _same(terms, own):
        return (), False
    if _same(terms, tuple(_opposite(term) for term in own)):
        return (), True
    return terms, False


def _same(terms: tuple[SortTerm, ...], own: tuple[SortTerm, ...]) -> bool:
    """Tell whether *terms* are the beginning of the order *own*, which ends with a tie-break."""
    asked_for = [(term.path, term.descending) for term in terms]
    return bool(own) and asked_for == [(term.path, term.descending) for term in own][: len(terms)]


def _opposite(term: SortTerm) -> SortTerm:
    return SortTerm(path=term.path, descending=not term.descending)


def _terms(order: Order, value: JsonValue, *, descending: bool) -> Iterator[SortTerm]:
    tokens = value.split(",") if isinstance(value, str) else value
    for token in tokens if isinstance(tokens, list | tuple) else ():
        name, goes_down = _read(order, str(token).strip(), descending)
        if name:
            known = order.values.get(name)
            pointer = known.property if known else "/" + name.replace(".", "/")
            if known is not None and known.descending is not None:
                goes_down = known.descending
            yield SortTerm(path=tokens_of(pointer), descending=goes_down)


def _read(order: Order, token: str, descending: bool) -> tuple[str, bool]:
    """Return the name in *token* and whether it goes down."""
    if token in order.values:
        return token, descending
    if order.syntax == "minus" or token[:1] in ("-", "+"):
        return token.lstrip("+-"), token.startswith("-") or (token[:1] != "+" and descending)
    match = _SUFFIX.fullmatch(token)
    if order.syntax == "suffix" and match is not None:
        return match["name"], match["direction"].lower() == "desc"
    return token, descending


def _direction(order: Order, request: Request) -> bool:
    """Tell whether the request's direction is down; up is what goes without saying."""
    value = asked(request, order.direction_parameter)
    return isinstance(value, str | int) and str(value).lower() in _DESCENDING


def _is_reversed(order: Order, request: Request, schemas: Schemas) -> bool:
    if order.direction_parameter is None:
        return False
    parameter = request.operation.parameter(order.direction_parameter)
    usual = schemas.default(parameter.schema) if parameter else None
    value = request.parameters.get(order.direction_parameter, usual)
    if value is None:
        return False
    if usual is not None:
        return bool(value != usual)
    return _direction(order, request) is not order.keys[0].descending
