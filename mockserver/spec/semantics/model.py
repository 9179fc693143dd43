"""What OpenAPI cannot say about an operation: pages, order, filters, collection, rate limit."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from mockserver.spec.types import JsonValue

PaginationStyle = Literal["cursor", "keyset", "offset", "page", "link"]
LastPage = Literal["null", "absent", "empty-page", "has-more-false", "total", "no-link"]
PositionForm = Literal["token", "url"]
PageHeader = Literal["link", "total", "pageCount", "page", "size", "nextPage", "nextCursor"]
SortSyntax = Literal["property", "minus", "suffix"]
FilterMatch = Literal[
    "equals",
    "in",
    "from",
    "to",
    "contains",
    "deep-object",
    "not-equals",
    "after",
    "before",
    "starts-with",
    "search",
    "exists",
]
AggregateFunction = Literal["count", "count-distinct", "sum", "difference", "min", "max", "mean"]
Role = Literal[
    "list",
    "read",
    "create",
    "replace",
    "update",
    "delete",
    "action",
    "bulk-create",
    "bulk-delete",
    "clear",
    "upsert",
]

_IN_BODY = "body#"


def body_pointer(place: str | None) -> str | None:
    """Return the JSON Pointer into the request body that *place* (`body#/id`) is, or `None`.

    Any other place is the name of a parameter.
    """
    if place is None or not place.startswith(_IN_BODY):
        return None
    return place.removeprefix(_IN_BODY)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pagination:
    """How a list is cut into pages (`x-pagination`).

    `limit` and `position` are names of query parameters or places in the request body (see
    `body_pointer`). `items`, `next`, `previous`, `total`, `page_count`, `has_more`,
    `has_previous`, `page`, `size`, `offset`, `count`, `end_cursor` and `start_cursor` are JSON
    Pointers into the body; `item` and `element_cursor` are JSON Pointers inside an element of the
    array at `items`. `headers` are names of response headers. `first` is the number of the first
    page. `default_limit` is the size of a page that nobody chose. `bad_limit` says what becomes of
    a limit out of bounds.
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
    item: str = ""
    element_cursor: str | None = None
    next_form: PositionForm = "token"
    previous: str | None = None
    previous_form: PositionForm = "token"
    page_count: str | None = None
    has_previous: str | None = None
    page: str | None = None
    size: str | None = None
    offset: str | None = None
    count: str | None = None
    end_cursor: str | None = None
    start_cursor: str | None = None
    headers: Mapping[PageHeader, str] = field(default_factory=dict)
    first: int = 1
    default_limit: int | None = None

    def members(self) -> tuple[str, ...]:
        """Return the JSON Pointers of everything in the body that is a matter of pages."""
        pointers = (
            self.items,
            self.next,
            self.previous,
            self.total,
            self.page_count,
            self.has_more,
            self.has_previous,
            self.page,
            self.size,
            self.offset,
            self.count,
            self.end_cursor,
            self.start_cursor,
        )
        return tuple(pointer for pointer in pointers if pointer)


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderKey:
    """One sort key: a JSON Pointer inside an item."""

    property: str
    descending: bool
    nulls: Literal["first", "last"]


@dataclass(frozen=True, slots=True, kw_only=True)
class SortValue:
    """What one value of a sort parameter means; `descending` is `None` where it does not say."""

    property: str
    descending: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """The order of a list (`x-order`): keys, most significant first.

    `direction_parameter` names a parameter whose values are `asc` and `desc`. The keys hold for
    its default; the other value reverses every key. `parameter` names the one that chooses the
    property, written as `syntax` says; `values` are its values that are not names of properties.
    """

    keys: tuple[OrderKey, ...]
    direction_parameter: str | None
    parameter: str | None = None
    syntax: SortSyntax = "property"
    values: Mapping[str, SortValue] = field(default_factory=dict)

    def reversed(self) -> Order:
        """Return the order that goes the other way, nulls included."""
        return dataclasses.replace(
            self,
            keys=tuple(
                OrderKey(
                    property=key.property,
                    descending=not key.descending,
                    nulls="first" if key.nulls == "last" else "last",
                )
                for key in self.keys
            ),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """Which property of an item a parameter filters, and how (`x-filters`).

    With `member`, it is that member of the parameter's object which does. `properties` are all of
    them where the parameter searches several; `property` is then the first.
    """

    parameter: str
    property: str
    match: FilterMatch
    member: str | None = None
    properties: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ParentReference:
    """The record that must exist: the one of `collection` that the parameter `id` names."""

    collection: str
    id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CollectionReference:
    """The collection whose records an operation shows or changes (`x-collection`).

    `name` may contain path parameters in braces; `identity` is a JSON Pointer inside a record,
    `""` if records have none. `role` is what the operation does with them, `None` if that is not
    said. `id` is the parameter or the place in the request body (see `body_pointer`) that names
    the record. `record` is the JSON Pointer of the record, or of the array of records, in the
    body of the response, `None` if it is not there; `item` that inside an element of the array;
    `sent` the one of the record, or of the array, in the request body. `parents` maps path
    parameters to the properties that hold them. `schema` is the JSON Pointer, in the document in
    normal form, of the richest schema of the record. A `singleton` has one record and no `id`.
    `count` is the number of records at the beginning.
    """

    name: str
    identity: str
    role: Role | None = None
    id: str | None = None
    record: str | None = None
    item: str = ""
    sent: str = ""
    parents: Mapping[str, str] = field(default_factory=dict)
    parent: ParentReference | None = None
    schema: str | None = None
    singleton: bool = False
    count: int | None = None


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
class AggregatedValue:
    """One value of a summary: `function` over the property `of` of all records.

    `value` is its JSON Pointer in the body. With `by`, the records are grouped by that property,
    and `value` is an object with a member for each group, or, with `key`, an array of objects:
    `key` points to the group inside each, `at` to its value inside a member or object. With
    `where`, only records with these values of properties take part. `unit` groups moments by the
    UTC day; of groups that are `is_cut`, some may be left out. With `parts`, JSON Pointers in the
    same body in which `*` is every member, `function` is taken of those and not of records: their
    sum, or the first less the others, and never below `least`.
    """

    value: str
    function: AggregateFunction
    of: str | None = None
    by: str | None = None
    key: str | None = None
    at: str = ""
    where: Mapping[str, JsonValue] = field(default_factory=dict)
    unit: Literal["day"] | None = None
    is_cut: bool = False
    parts: tuple[str, ...] = ()
    least: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Within:
    """The last `days` days, up to now or the last midnight (UTC); `property` tells the moment."""

    property: str
    days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Aggregate:
    """What a summary adds up (`x-aggregate`): the records that the list of `collection` shows.

    A parameter that the list has too selects the same records there; `parameters` maps those that
    are called otherwise to the list's. Only a summary that is asked with all of `given` is about
    the same records: without them it has a period of its own. That period may be told by `within`:
    records whose property, a moment, lies in so many last days. `collection` is empty where all
    values are aggregates of others in the same body.
    """

    collection: str
    values: tuple[AggregatedValue, ...]
    within: Within | None = None
    parameters: Mapping[str, str] = field(default_factory=dict)
    given: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Semantics:
    """All of it for one operation; `None` or empty where nothing is known."""

    pagination: Pagination | None
    order: Order | None
    filters: tuple[Filter, ...]
    collection: CollectionReference | None
    rate_limit: RateLimit | None
    aggregate: Aggregate | None = None

    def with_pagination(self, pagination: Pagination) -> Semantics:
        """Return the same, in pages as *pagination* says."""
        return dataclasses.replace(self, pagination=pagination)
