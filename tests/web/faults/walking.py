"""Walk through the lists of the five APIs as their documents tell clients to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from tests.web.faults.asking import ASKER

MOST_PAGES = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """A list: its path, its parameters for size and position, and the names in its pages."""

    api: str
    operation: str
    path: str
    limit: str
    position: str
    items: str
    identity: str
    next: str = ""
    total: str = ""

    def page(self, **asked: Any) -> Any:
        """Return one page as JSON."""
        answer = ASKER.get(self.api, self.path, params=asked)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def ids(self, page: Any) -> list[Any]:
        """Return the identities of the items of *page*."""
        return [item[self.identity] for item in page[self.items]]

    def count(self, page: Any) -> int:
        """Return how many items *page* says that there are."""
        found = page
        for name in self.total.split("."):
            found = found[name]
        assert isinstance(found, int)
        return found

    def pages(self, **asked: Any) -> Iterator[Any]:
        """Yield page after page, at most `MOST_PAGES`."""
        position: Mapping[str, Any] = {}
        seen = 0
        for _ in range(MOST_PAGES):
            page = self.page(**asked, **position)
            yield page
            seen += len(page[self.items])
            if self.next:
                if page.get(self.next) is None:
                    return
                position = {self.position: page[self.next]}
            else:
                if seen >= self.count(page) or not page[self.items]:
                    return
                position = {self.position: seen}

    def walked(self, **asked: Any) -> list[list[Any]]:
        """Return the identities on every page."""
        return [self.ids(page) for page in self.pages(**asked)]


LISTS = {
    (one.api, one.operation): one
    for one in (
        Listing(
            api="opencx",
            operation="GET /resource-usage/{resource_type}",
            path="/resource-usage/instruction",
            limit="limit",
            position="cursor",
            items="items",
            identity="resource_id",
            next="next",
        ),
        Listing(
            api="chatbotkit",
            operation="GET /usage/list",
            path="/usage/list",
            limit="take",
            position="cursor",
            items="items",
            identity="id",
            next="cursor",
        ),
        Listing(
            api="scopix",
            operation="GET /usage/details",
            path="/usage/details",
            limit="limit",
            position="offset",
            items="events",
            identity="id",
            total="pagination.total_count",
        ),
        Listing(
            api="scopix",
            operation="GET /usage/tokens/files",
            path="/usage/tokens/files",
            limit="limit",
            position="offset",
            items="files",
            identity="image_id",
            total="total_count",
        ),
        Listing(
            api="scopix",
            operation="GET /usage/tokens/conversations",
            path="/usage/tokens/conversations",
            limit="limit",
            position="offset",
            items="conversations",
            identity="session_id",
            total="total_count",
        ),
        Listing(
            api="store",
            operation="GET /books",
            path="/books",
            limit="limit",
            position="cursor",
            items="books",
            identity="id",
            next="next",
            total="total",
        ),
        Listing(
            api="store",
            operation="GET /orders",
            path="/orders",
            limit="limit",
            position="offset",
            items="orders",
            identity="id",
            total="total",
        ),
    )
}
