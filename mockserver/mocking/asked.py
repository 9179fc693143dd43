"""Look up what a request asks for: in its parameters, or in its body."""

from __future__ import annotations

from mockserver.mocking.messages import Request
from mockserver.spec.pointers import MISSING, value_at
from mockserver.spec.semantics import body_pointer
from mockserver.spec.types import JsonValue


def asked(request: Request, place: str | None) -> JsonValue:
    """Return the value at *place*, a parameter or `body#/pointer`; `None` where nothing is."""
    if place is None:
        return None
    pointer = body_pointer(place)
    if pointer is None:
        return request.parameters.get(place)
    value = value_at(request.body, pointer)
    return None if value is MISSING else value
