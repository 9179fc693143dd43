"""Judge a paged list: each record once, in order, in pages as asked for, to an end that is one."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from math import ceil

from contract_tests.checks.order import first_disorder, keys_of
from contract_tests.checks.pages import Pages
from contract_tests.checks.sizes import differing, identities, page_with, resized
from contract_tests.checks.walks import Ask, Walk, page_beyond, walk
from contract_tests.exchanges import Exchange, Violation, curl
from contract_tests.messages import Values
from mockserver.spec import Operation, value_at
from mockserver.spec.schemas import Schemas
from mockserver.spec.semantics import Order, Pagination, Semantics

SMALL_WALK_PAGES = 40

# What a list does wrong however it is meant to be paged.
_BEYOND_DOUBT = frozenset(
    {
        "page.duplicate",
        "page.lost",
        "page.limit-ignored",
        "page.limit-off-by-one",
        "page.never-ends",
        "page.cursor-loop",
        "page.total-wrong",
        "page.has-more-wrong",
    }
)

# What is told by records that come again, or do not.
_BY_IDENTITY = frozenset({"page.duplicate", "page.lost", "page.never-ends"})

Judge = Callable[[Operation, Exchange], list[Violation]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """What the schema of the limit parameter allows. `None` where it says nothing."""

    minimum: int = 1
    maximum: int | None = None
    default: int | None = None

    @property
    def large(self) -> int:
        """The largest page size, or twice the default where there is no largest."""
        return self.maximum or 2 * (self.default or 50)

    def small(self, count: int) -> int:
        """Return a small page size that cuts *count* records into `SMALL_WALK_PAGES` pages.

        For a long list it is half of the default, and the walk sees only its beginning.
        """
        half = (self.default or self.large) // 2
        return max(self.minimum, min(ceil(count / SMALL_WALK_PAGES), half))


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """What the walks showed, and what they could not judge in full (`notes`)."""

    violations: tuple[Violation, ...]
    notes: tuple[str, ...] = ()


def bounds_of(operation: Operation, pagination: Pagination, schemas: Schemas) -> Bounds:
    """Return the bounds of the page size of *operation*."""
    parameter = operation.parameter(pagination.limit) if pagination.limit else None
    schema = schemas.resolved(parameter.schema).value if parameter and parameter.schema else {}
    if not isinstance(schema, Mapping):
        return Bounds()
    return Bounds(
        minimum=max(1, schema.get("minimum", 1)),
        maximum=schema.get("maximum"),
        default=schema.get("default"),
    )


def judged_walks(
    operation: Operation,
    semantics: Semantics,
    bounds: Bounds,
    ask: Ask,
    judge: Judge,
    *,
    max_pages: int = 200,
    inferred: bool = False,
) -> Findings:
    """Walk the list of *operation* with several page sizes and return what is wrong.

    The sizes are the largest, the default, a small one, and for the first pages the smallest. No
    walk has more than *max_pages* pages; one that is stopped by that while it brings new records
    is judged as the beginning of the list, and noted. Of a pagination that was *inferred* only
    what no other reading explains is wrong.
    """
    pagination = semantics.pagination
    if pagination is None:
        return Findings(violations=())
    walker = _Walker(operation, semantics, pagination, ask, bounds, max_pages, inferred)
    large = walker.walk(bounds.large)
    walks = [large, walker.walk(None)]
    if pagination.limit is not None:
        small = bounds.small(len(large.items))
        walks += [walker.walk(small, pages=SMALL_WALK_PAGES + 2)]
        walks += [walker.walk(bounds.minimum, pages=3)]
    found = [violation for each in walks for violation in walker.pages.violations(each)]
    for each in walks[1:]:
        found += walker.compared(large, each)
    if inferred:
        # Rows that nothing names may be alike.
        doubtful = _BY_IDENTITY if walker.identity is None else frozenset()
        certain = _BEYOND_DOUBT - doubtful
        return Findings(violations=tuple(v for v in found if v.rule in certain))
    found += walker.beyond(large)
    found += [violation for each in walks for violation in walker.pages.ending(each)]
    if semantics.order is not None:
        found += walker.unsorted(large, semantics.order)
        if semantics.order.direction_parameter is not None:
            found += walker.directions(semantics.order, large.limit)
    if pagination.limit is not None:
        found += walker.resized(large, walks[2])
    if pagination.style == "cursor" and pagination.position and pagination.next:
        found += walker.tampered(walks, judge)
    notes = [
        f"{operation.name}: walk with limit {each.limit} stopped after {len(each.pages)} pages; "
        "judged as the beginning of the list"
        for each in walks[:2]
        if not each.complete and not each.violations
    ]
    return Findings(violations=tuple(found), notes=tuple(notes))


class _Walker:
    """The walks through one operation and what is judged of them."""

    def __init__(
        self,
        operation: Operation,
        semantics: Semantics,
        pagination: Pagination,
        ask: Ask,
        bounds: Bounds,
        max_pages: int,
        inferred: bool,
    ) -> None:
        self.operation = operation
        self.pagination = pagination
        self.ask = ask
        self.max_pages = max_pages
        self.inferred = inferred
        # Records that nothing names are told apart by all of them.
        self.identity = (semantics.collection.identity or None) if semantics.collection else None
        self.pages = Pages(operation, pagination, identity=self.identity, default=bounds.default)

    def walk(
        self, limit: int | None, *, values: Values | None = None, pages: int | None = None
    ) -> Walk:
        return walk(
            self.operation,
            self.pagination,
            self.ask,
            limit=limit if self.pagination.limit is not None else None,
            values=values or {},
            max_pages=pages or self.max_pages,
            identity=self.identity,
            any_end=self.inferred,
        )

    def beyond(self, walk: Walk) -> Iterator[Violation]:
        """Yield that records follow after the declared end of *walk*."""
        page = page_beyond(self.operation, self.pagination, self.ask, walk, {})
        if page is not None:
            rules = {"total": "page.total-wrong", "has-more-false": "page.has-more-wrong"}
            rule = rules.get(self.pagination.last_page, "page.lost")
            evidence = f"after {len(walk.items)} records the list says it ended; others follow"
            yield self.pages.violation(rule, page, evidence)

    def compared(self, large: Walk, other: Walk) -> Iterator[Violation]:
        """Yield where *other* is not the same list as *large*, which pages must not change."""
        return differing(self.pages, large, other)

    def resized(self, large: Walk, small: Walk) -> Iterator[Violation]:
        """Yield that a position leads elsewhere when the next page has another size."""
        return resized(self.operation, self.pagination, self.pages, self.ask, large, small)

    def unsorted(self, walk: Walk, order: Order) -> Iterator[Violation]:
        items = walk.items
        index = first_disorder(items, order)
        if index is not None:
            before, after = keys_of(items[index - 1], order), keys_of(items[index], order)
            keys = ", ".join(
                f"{k.property} {'desc' if k.descending else 'asc'}" for k in order.keys
            )
            evidence = f"record {index + 1} has {after}, after {before}; the order is {keys}"
            yield self.pages.violation("order.unsorted", page_with(walk, index), evidence)

    def directions(self, order: Order, limit: int | None) -> Iterator[Violation]:
        """Yield what is wrong with the two directions: one is the other, reversed."""
        parameter = self.operation.parameter(order.direction_parameter or "")
        if parameter is None or not order.keys:
            return
        descending = self.walk(limit, values={parameter.place: "desc"})
        ascending = self.walk(limit, values={parameter.place: "asc"})
        yield from (*descending.violations, *ascending.violations)
        if not descending.pages or not ascending.pages:
            return
        turned = order.reversed()
        main_is_descending = order.keys[0].descending
        yield from self.unsorted(descending, order if main_is_descending else turned)
        yield from self.unsorted(ascending, turned if main_is_descending else order)
        one, two = identities(self.pages, descending), identities(self.pages, ascending)
        if descending.complete and ascending.complete and one != two[::-1]:
            evidence = f"asc ({len(two)} records) is not the reverse of desc ({len(one)} records)"
            yield self.pages.violation("order.direction-ignored", ascending.pages[0], evidence)

    def tampered(self, walks: list[Walk], judge: Judge) -> Iterator[Violation]:
        """Yield what is wrong with the answers to cursors that the server never issued."""
        issued = [
            cursor
            for each in walks
            for page in each.pages[:1]
            if isinstance(cursor := value_at(page.body, self.pagination.next or ""), str)
        ]
        parameter = self.operation.parameter(self.pagination.position or "")
        if parameter is None or not issued:
            return
        for text in _tampered(issued[0]):
            exchange = self.ask({parameter.place: text})
            if 400 <= exchange.status < 500 and exchange.status not in (401, 403, 404, 429):
                yield from judge(self.operation, exchange)
                continue
            yield Violation(
                operation=self.operation.name,
                rule="page.tampered-cursor",
                place=parameter.place,
                evidence=f"an altered cursor must be refused; the answer is {exchange.status}",
                curl=curl(exchange),
            )


def _tampered(cursor: str) -> Iterator[str]:
    """Yield *cursor* with one character changed in the middle; a long one also cut in half."""
    middle = len(cursor) // 2
    other = "A" if cursor[middle : middle + 1] != "A" else "B"
    yield cursor[:middle] + other + cursor[middle + 1 :]
    if len(cursor) >= 16:
        yield cursor[:middle]
