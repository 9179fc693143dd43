"""Read the semantics that an operation declares with our x- extensions (specs/README.md)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mockserver.spec.model import Api, Operation
from mockserver.spec.semantics.declared.aggregates import aggregate_in
from mockserver.spec.semantics.declared.collections import collection_in
from mockserver.spec.semantics.declared.filters import filters_in
from mockserver.spec.semantics.declared.limits import rate_limit_in
from mockserver.spec.semantics.declared.members import Declaring
from mockserver.spec.semantics.declared.order import order_in
from mockserver.spec.semantics.declared.pages import pagination_in
from mockserver.spec.semantics.model import Semantics

EXTENSIONS = ("x-collection", "x-pagination", "x-order", "x-filters", "x-rate-limit", "x-aggregate")


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
        rate_limit=rate_limit_in(declaring),
        aggregate=aggregate_in(declaring),
    )
