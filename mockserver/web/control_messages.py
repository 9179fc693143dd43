"""What the handlers of the control interface take and return."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

import orjson
from starlette.responses import Response

from mockserver.spec.types import JsonValue


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One request: the parameters of its path, its session, and its body, which is valid."""

    path: Mapping[str, str]
    session: str
    body: JsonValue = None


Handler = Callable[[Asked], Response | Awaitable[Response]]


def json_response(value: Any, status: int = 200) -> Response:
    """Return the response with *value*, which may hold JSON text as `orjson.Fragment`."""
    return Response(orjson.dumps(value), status_code=status, media_type="application/json")


def nothing() -> Response:
    """Return the response that says by its status alone that all is done."""
    return Response(status_code=204)
