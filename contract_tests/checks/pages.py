"""Judge the pages of one walk: no record twice, sizes as asked for, truthful totals."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from contract_tests.checks.walks import Page, Walk, identity_of
from contract_tests.exchanges import Violation, curl
from mockserver.spec import MISSING, Operation, value_at
from mockserver.spec.semantics import Pagination


class Pages:
    """What holds for every walk through one operation.

    *identity* is the JSON Pointer that tells records apart, `None` if nothing does; *default* is
    the page size when none is asked for, `None` if the document does not say.
    """

    def __init__(
        self,
        operation: Operation,
        pagination: Pagination,
        *,
        identity: str | None,
        default: int | None,
    ) -> None:
        self.operation = operation
        self.pagination = pagination
        self.identity = identity
        self.default = default

    def violations(self, walk: Walk) -> Iterator[Violation]:
        """Yield what is wrong with the pages of *walk*, each by itself and together."""
        yield from walk.violations
        yield from self.duplicates(walk)
        yield from self.sizes(walk)
        if walk.complete:
            yield from self.totals(walk)
        yield from self.has_more(walk)

    def duplicates(self, walk: Walk) -> Iterator[Violation]:
        """Yield every record that came before."""
        if self.identity is None:
            return
        counts = Counter(identity_of(item, self.identity) for item in walk.items)
        seen: set[str] = set()
        for page in walk.pages:
            for index, item in enumerate(page.items):
                identity = identity_of(item, self.identity)
                if identity in seen:
                    evidence = f"limit {walk.limit}: {identity} comes {counts[identity]} times"
                    yield self.violation("page.duplicate", page, evidence, index)
                seen.add(identity)

    def sizes(self, walk: Walk) -> Iterator[Violation]:
        """Yield pages with more items than asked for; with fewer, if they are not the last."""
        limit = walk.limit if walk.limit is not None else self.default
        if limit is None:
            return
        pages = [page for page in walk.pages if page.items]
        for number, page in enumerate(pages, start=1):
            count = len(page.items)
            if count > limit:
                evidence = f"limit {limit}, but page {number} has {count} items"
                rule = "off-by-one" if count == limit + 1 else "ignored"
                yield self.violation(f"page.limit-{rule}", page, evidence)
            elif count < limit and number < len(pages):
                evidence = f"limit {limit}, but page {number} has {count} items and is not the last"
                # A page of the usual size is one that nobody asked for.
                rule = "page.limit-ignored" if count == self.default else "page.short"
                yield self.violation(rule, page, evidence)

    def totals(self, walk: Walk) -> Iterator[Violation]:
        """Yield pages that say another total than the walk found."""
        if self.pagination.total is None:
            return
        count = len(walk.items)
        for page in walk.pages:
            total = value_at(page.body, self.pagination.total)
            if total != count:
                evidence = f"says a total of {total!r}; the walk found {count} records"
                yield self.violation("page.total-wrong", page, evidence)

    def has_more(self, walk: Walk) -> Iterator[Violation]:
        """Yield pages that say wrongly whether records follow."""
        if self.pagination.has_more is None:
            return
        for index, page in enumerate(walk.pages):
            if index + 1 == len(walk.pages) and not walk.complete:
                return
            expected = any(later.items for later in walk.pages[index + 1 :])
            said = value_at(page.body, self.pagination.has_more)
            if said is not expected:
                evidence = f"has-more is {said!r}; it must be {expected}"
                yield self.violation("page.has-more-wrong", page, evidence)

    def ending(self, walk: Walk) -> Iterator[Violation]:
        """Yield that the page behind the last item names another, where it has no item to name."""
        pagination = self.pagination
        if pagination.style != "keyset" or pagination.next is None or not walk.complete:
            return
        page = walk.pages[-1]
        following = value_at(page.body, pagination.next)
        if not page.items and following not in (None, MISSING, ""):
            evidence = f"limit {walk.limit}: no items, yet {following!r} is said to lead on"
            yield self.violation("page.never-ends", page, evidence)

    def violation(
        self, rule: str, page: Page, evidence: str, index: int | None = None
    ) -> Violation:
        """Return a violation that *page* shows, in its item *index* or as a whole."""
        place = f"body#{self.pagination.items}"
        return Violation(
            operation=self.operation.name,
            rule=rule,
            place=place if index is None else f"{place}/{index}",
            evidence=evidence,
            curl=curl(page.exchange),
        )
