"""Judge that the size of pages does not change the list: not its records, nor where they go on."""

from __future__ import annotations

from collections.abc import Iterator

from contract_tests.checks.pages import Pages
from contract_tests.checks.walks import Ask, Page, Walk, identity_of
from contract_tests.exchanges import Violation
from mockserver.spec import MISSING, Operation, value_at
from mockserver.spec.semantics import Pagination


def identities(pages: Pages, walk: Walk) -> list[str]:
    """Return what tells the records of *walk* apart, in their order."""
    return [identity_of(item, pages.identity) for item in walk.items]


def page_with(walk: Walk, index: int) -> Page:
    """Return the page with the record at *index* of the whole walk; the last if there is none."""
    for page in walk.pages:
        if index < len(page.items):
            return page
        index -= len(page.items)
    return walk.pages[-1]


def differing(pages: Pages, large: Walk, other: Walk) -> Iterator[Violation]:
    """Yield where *other* is not the same list as *large*, which pages must not change."""
    one, two = identities(pages, large), identities(pages, other)
    if large.violations or other.violations or not large.pages or not other.pages:
        return
    length = min(len(one), len(two))
    same = one[:length] == two[:length]
    # A walk that was stopped may be shorter than the other; one that ended may not.
    ended_early = (other.complete and len(two) < len(one)) or (
        large.complete and len(one) < len(two)
    )
    if same and not ended_early:
        return
    index = next((i for i in range(length) if one[i] != two[i]), length)
    evidence = (
        f"with limit {large.limit} the list has {len(one)} records, with limit {other.limit} "
        f"{len(two)}; they part at record {index + 1}"
    )
    lost = _skipped(one, two, complete=other.complete) or _skipped(
        two, one, complete=large.complete
    )
    if lost:
        evidence += f"; {lost[0]} is lost"
    rule = "page.lost" if lost else "page.sizes-disagree"
    yield pages.violation(rule, page_with(other, index), evidence)


def _skipped(one: list[str], two: list[str], *, complete: bool) -> list[str]:
    """Return what of *one* is not in *two*, up to where that ends unless it is *complete*."""
    if complete:
        return sorted(set(one) - set(two))
    if not two or two[-1] not in one:
        return []
    return sorted(set(one[: one.index(two[-1])]) - set(two))


def resized(
    operation: Operation,
    pagination: Pagination,
    pages: Pages,
    ask: Ask,
    large: Walk,
    small: Walk,
) -> Iterator[Violation]:
    """Yield that a position leads elsewhere when the next page has another size.

    A server may refuse that: it is not said that positions are good for every size.
    """
    if pagination.style not in ("cursor", "keyset") or pagination.next_form == "url":
        return
    limit = operation.parameter(pagination.limit or "")
    start = operation.parameter(pagination.position or "")
    if limit is None or start is None or pagination.next is None or not small.pages:
        return
    first, items = small.pages[0], identities(pages, large)
    position, count = value_at(first.body, pagination.next), len(first.items)
    if large.violations or large.limit is None or count >= len(items):
        return
    if not isinstance(position, str | int):
        return
    exchange = ask({limit.place: large.limit, start.place: position})
    found = value_at(exchange.json(), pagination.items) if exchange.status == 200 else MISSING
    if not isinstance(found, list) or not found:
        return
    came = identity_of(found[0], pages.identity)
    if came != items[count]:
        evidence = (
            f"the position behind {count} records of pages of {small.limit}, taken with limit "
            f"{large.limit}, leads to {came}; {items[count]} comes next"
        )
        page = Page(exchange=exchange, items=tuple(found), body=exchange.json())
        yield pages.violation("page.sizes-disagree", page, evidence)
