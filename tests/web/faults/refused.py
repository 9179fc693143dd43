"""Requests that the APIs refuse, by the bounds that their documents declare."""

from __future__ import annotations

from typing import Any

from mockserver.spec.model import Parameter
from tests.web.faults.asking import ASKER, BOOK, site_of

_UNKNOWN = {
    "GET /resource-usage/{resource_type}/{resource_id}/usage-summary": (
        "/resource-usage/instruction/nobody/usage-summary"
    ),
    "GET /books/{bookId}": "/books/00000000-0000-4000-8000-000000000000",
    "PUT /books/{bookId}": "/books/00000000-0000-4000-8000-000000000000",
    "PATCH /books/{bookId}": "/books/00000000-0000-4000-8000-000000000000",
    "DELETE /books/{bookId}": "/books/00000000-0000-4000-8000-000000000000",
    "GET /orders/{orderId}": "/orders/99999",
}


def invalid_value(parameter: Parameter) -> str | None:
    """Return a text that *parameter* does not take, `None` if it takes any."""
    schema: Any = parameter.schema.value if parameter.schema else {}
    if parameter.lenient or not isinstance(schema, dict):
        return None
    if "enum" in schema:
        return "none-of-these"
    if "maximum" in schema:
        return str(schema["maximum"] + 1)
    if "minimum" in schema:
        return str(schema["minimum"] - 1)
    return "no-date" if schema.get("format") in ("date", "date-time", "uuid") else None


def refused(api: str, operation: str) -> Any:
    """Return the answer to a request for *operation* that is not valid, or about nothing."""
    site = site_of(api, operation)
    for parameter in site.operation.parameters:
        value = invalid_value(parameter)
        if parameter.location == "query" and value is not None:
            return ASKER.ordinary(site, params={parameter.name: value})
    if operation in _UNKNOWN:
        json = {"PUT": BOOK, "PATCH": {"price": 1}}.get(site.operation.method)
        headers = {"Content-Type": "application/merge-patch+json"} if json == {"price": 1} else {}
        path = _UNKNOWN[operation]
        return ASKER.ask(api, site.operation.method, path, json=json, headers=headers)
    if site.operation.request_body is not None:
        return ASKER.ordinary(site, json={"title": 5, "item_count": "many"})
    # What cannot be wrong in the request can be asked for in a form that there is not.
    return ASKER.ordinary(site, headers={"Accept": "image/png"})
