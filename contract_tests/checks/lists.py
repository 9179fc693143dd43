"""Fetch the records that a list shows, with its largest pages, as far as a check may go."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from contract_tests.checks.asking import Ask, Unjudged, succeeded
from contract_tests.checks.contracts import Contract
from contract_tests.checks.walks import identity_of, walk
from contract_tests.exchanges import Exchange
from contract_tests.messages import Values
from mockserver.spec import MISSING, Operation, value_at
from mockserver.spec.semantics import body_pointer
from mockserver.spec.types import JsonValue

MAX_PAGES = 12

# Large enough to spare requests, small enough for servers that bound it without saying so.
_LARGE = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """What a list showed: records in order; `complete` if these are all of them.

    `exchanges` are its pages, `counts` how many records each of them showed. A list that was
    refused has no records.
    """

    items: tuple[JsonValue, ...]
    complete: bool
    exchanges: tuple[Exchange, ...] = field(repr=False)
    counts: tuple[int, ...] = ()

    @property
    def refused(self) -> bool:
        """Whether the first page was no success."""
        return not succeeded(self.exchanges[0])

    def showing(self, index: int) -> Exchange:
        """Return the page that shows the record at *index*; the last if none is known to."""
        for exchange, count in zip(self.exchanges, self.counts, strict=False):
            if index < count:
                return exchange
            index -= count
        return self.exchanges[-1]


class Lists:
    """The list that *operation* shows with the values *fixed*.

    Raises `Unjudged` if it cannot be told where in the body the records are.
    """

    def __init__(self, contract: Contract, operation: Operation, ask: Ask, fixed: Values) -> None:
        self.contract = contract
        self.operation = operation
        self._ask = ask
        self.fixed = fixed
        semantics = contract.semantics(operation)
        self.pagination = semantics.pagination
        collection = semantics.collection
        self.identity = (collection.identity if collection else "") or None
        self._record = collection.item if collection else ""
        pointer = self.pagination.items if self.pagination else None
        self.items = pointer if pointer is not None else collection and collection.record
        if self.items is None:
            raise Unjudged("nothing says where in the body the records are")

    def exchange(self, values: Values) -> Exchange:
        """Return the answer to one request with *values*."""
        return self._ask(self.operation, {**self.fixed, **values})

    def all(self, values: Values | None = None, *, pages: int = MAX_PAGES) -> Listed:
        """Return the records of the list with *values*, of so many *pages* at most."""
        asked = dict(values or {})
        if self.pagination is None or self.by_body:
            exchange = self.exchange(asked)
            # A list that may be cut, but not as we know, is a beginning.
            complete = self.pagination is None and not self._may_be_cut()
            items = self.records(exchange)
            return Listed(
                items=items, complete=complete, exchanges=(exchange,), counts=(len(items),)
            )
        sent: list[Exchange] = []

        def ask(more: Values) -> Exchange:
            sent.append(self.exchange({**asked, **more}))
            return sent[-1]

        walked = walk(
            self.operation,
            self.pagination,
            ask,
            limit=self._limit(),
            values={},
            max_pages=pages,
            identity=self.identity,
            any_end=not self.contract.declares(self.operation, "x-pagination"),
        )
        shown = [self._of(page.items) for page in walked.pages]
        return Listed(
            items=tuple(item for page in shown for item in page),
            complete=walked.complete,
            exchanges=tuple(sent),
            counts=tuple(map(len, shown)),
        )

    @property
    def by_body(self) -> bool:
        """Whether the request body asks for the page."""
        pagination = self.pagination
        return pagination is not None and any(
            body_pointer(place) is not None for place in (pagination.limit, pagination.position)
        )

    def records(self, exchange: Exchange) -> tuple[JsonValue, ...]:
        """Return the records that one page shows; none if it shows no list."""
        body = exchange.json()
        found = value_at(body, self.items or "") if body is not MISSING else MISSING
        return self._of(tuple(found)) if isinstance(found, list) else ()

    def wrong_total(self, listed: Listed) -> str:
        """Return what the last page of *listed*, which is complete, says wrongly of its number.

        Empty if it says nothing, or rightly.
        """
        pointer = self.pagination.total if self.pagination else None
        if pointer is None or not listed.complete:
            return ""
        said = value_at(listed.exchanges[-1].json(), pointer)
        count = len(listed.items)
        if said == count or isinstance(said, bool) or not isinstance(said, int):
            return ""
        return f"says a total of {said}; it has {count} records"

    def identity_of(self, item: JsonValue) -> str:
        """Return what tells *item* from others, as text."""
        return identity_of(item, self.identity)

    def _of(self, elements: tuple[JsonValue, ...]) -> tuple[JsonValue, ...]:
        if not self._record:
            return elements
        found = (value_at(element, self._record) for element in elements)
        return tuple(record for record in found if record is not MISSING)

    def _limit(self) -> int | None:
        """Return a large page size that is allowed, or `None` if nothing asks for one."""
        limit = self.pagination.limit if self.pagination else None
        parameter = self.operation.parameter(limit) if limit else None
        if parameter is None or parameter.schema is None:
            return None
        schema = self.contract.schemas.resolved(parameter.schema).value
        options = schema.get("enum") if isinstance(schema, Mapping) else None
        if options:
            sizes = [one for one in options if isinstance(one, int)]
            return max(sizes, default=None)
        most = schema.get("maximum") if isinstance(schema, Mapping) else None
        return min(int(most), _LARGE) if isinstance(most, int | float) else None

    def _may_be_cut(self) -> bool:
        words = ("limit", "size", "offset", "page", "cursor", "take", "count", "top")
        return any(
            word in parameter.name.lower()
            for parameter in self.operation.parameters
            for word in words
            if parameter.location == "query"
        )
