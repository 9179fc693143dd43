"""Read the semantics that an operation declares with our x- extensions (specs/README.md)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mockserver.spec.model import Api, Operation
from mockserver.spec.semantics.declared_collections import collection_in
from mockserver.spec.semantics.declared_lists import filters_in, order_in
from mockserver.spec.semantics.declared_pages import pagination_in
from mockserver.spec.semantics.declaring import Declaring
from mockserver.spec.semantics.model import RateLimit, Semantics

EXTENSIONS = ("x-collection", "x-pagination", "x-order", "x-filters", "x-rate-limit")


def semantics_of(api: Api, operation: Operation) -> Semantics:
    """Return what *operation* declares about itself.

    Raises `InvalidDocument` with the JSON Pointer of an extension that says something unknown.
    """
    return semantics_from(api, operation, operation.extensions)


def semantics_from(api: Api, operation: Operation, extensions: Mapping[str, Any]) -> Semantics:
    """Return what *extensions* say about *operation*. Raises as `semantics_of` does."""
    declaring = Declaring(document=api.document, operation=operation, extensions=extensions)
    return Semantics(
        pagination=pagination_in(declaring),
        order=order_in(declaring),
        filters=filters_in(declaring),
        collection=collection_in(declaring),
        rate_limit=_rate_limit_in(declaring),
    )


def _rate_limit_in(declaring: Declaring) -> RateLimit | None:
    at = "x-rate-limit"
    value = declaring.extension(at)
    if value is None:
        return None
    for key in ("requests", "window"):
        if type(value.get(key)) is not int or value[key] < 1:
            raise declaring.invalid(at, f"{key!r} must be a number of at least 1")
    return RateLimit(
        requests=value["requests"],
        window_s=value["window"],
        scope=declaring.one_of(at, value, "scope", ("credential", "address"), "credential"),
        headers=declaring.names(
            f"{at}/headers",
            value.get("headers", {}),
            ("limit", "remaining", "reset", "retryAfter"),
        ),
    )
