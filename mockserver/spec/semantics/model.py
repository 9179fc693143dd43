"""What OpenAPI cannot say about an operation: pages, order, filters, collection, rate limit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

PaginationStyle = Literal["cursor", "keyset", "offset", "page", "link"]
LastPage = Literal["null", "absent", "empty-page", "has-more-false", "total", "no-link"]
FilterMatch = Literal["equals", "in", "from", "to", "contains", "deep-object"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pagination:
    """How a list is cut into pages (`x-pagination`).

    `limit` and `position` are names of query parameters; `items`, `next`, `total` and `has_more`
    are JSON Pointers into the body. `bad_limit` says what becomes of a limit out of bounds.
    """

    style: PaginationStyle
    limit: str | None
    position: str | None
    items: str
    next: str | None
    total: str | None
    has_more: str | None
    last_page: LastPage
    bad_limit: Literal["fail", "clamp"]
    zero_limit: Literal["default", "clamp"]


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderKey:
    """One sort key: a JSON Pointer inside an item."""

    property: str
    descending: bool
    nulls: Literal["first", "last"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """The order of a list (`x-order`): keys, most significant first.

    `direction_parameter` names a parameter whose values are `asc` and `desc`. The keys hold for
    its default; the other value reverses every key.
    """

    keys: tuple[OrderKey, ...]
    direction_parameter: str | None

    def reversed(self) -> Order:
        """Return the order that goes the other way, nulls included."""
        return Order(
            keys=tuple(
                OrderKey(
                    property=key.property,
                    descending=not key.descending,
                    nulls="first" if key.nulls == "last" else "last",
                )
                for key in self.keys
            ),
            direction_parameter=self.direction_parameter,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """Which property of an item a parameter filters, and how (`x-filters`)."""

    parameter: str
    property: str
    match: FilterMatch


@dataclass(frozen=True, slots=True, kw_only=True)
class CollectionReference:
    """The collection whose items an operation answers (`x-collection`).

    `name` may contain path parameters in braces; `identity` is a JSON Pointer inside an item.
    """

    name: str
    identity: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RateLimit:
    """How often an operation may be called (`x-rate-limit`): `requests` in `window_s` seconds.

    `headers` maps `limit`, `remaining`, `reset` and `retryAfter` to the names of headers.
    """

    requests: int
    window_s: int
    scope: Literal["credential", "address"]
    headers: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Semantics:
    """All of it for one operation; `None` or empty where nothing is known."""

    pagination: Pagination | None
    order: Order | None
    filters: tuple[Filter, ...]
    collection: CollectionReference | None
    rate_limit: RateLimit | None
