"""Time one served page of 50 items in-process, through the whole stack but the socket.

    python -m benchmarks.served_page [--rounds N] [--requests N]

Prints medians in microseconds, beside a bare ASGI application that sends the same bytes, all
measured in turns in one run. `again` is a page that was served before. `anew` is one that was not,
of records that other pages showed; `first` one of records that no page ever showed.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import json
import statistics
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

from benchmarks.in_process import Application, request, timed
from mockserver.bundled import bundled_specs
from mockserver.serving import app_from
from mockserver.settings import Settings

# Of fewer pages nothing can be told that is not that of the first requests to a new application.
_ENOUGH = 10

UNDECLARED = Path(__file__).parent / "undeclared.yaml"


@dataclass(frozen=True, slots=True, kw_only=True)
class PagedList:
    """A list to be read page by page: *position* is the parameter that says where a page starts.

    `following` is the member that gives the next one; without it, offsets are counted.
    """

    name: str
    path: str
    query: str
    token: str
    position: str
    following: str | None = None


LISTS = [
    PagedList(
        name="OpenCX, 50 rows",
        path="/opencx/resource-usage/action",
        query="limit=50",
        token="ocx_live_x",
        position="cursor",
        following="next",
    ),
    PagedList(
        name="ChatBotKit, 50 records",
        path="/chatbotkit/api/v1/usage/list",
        query="take=50",
        token="sk-mock-key",
        position="cursor",
        following="cursor",
    ),
    PagedList(
        name="ChatBotKit, filtered",
        path="/chatbotkit/api/v1/usage/list",
        query="take=50&botId=bot_abc123",
        token="sk-mock-key",
        position="cursor",
        following="cursor",
    ),
    PagedList(
        name="Scopix, 50 events",
        path="/scopix/api/v2/usage/details",
        query="limit=50",
        token="scopix_mock0key",
        position="offset",
    ),
    PagedList(
        name="undeclared, 50 orders",
        path="/undeclared/orders",
        query="limit=50",
        token="x",
        position="cursor",
        following="next_cursor",
    ),
]


def new_app() -> Application:
    """Return an application that never served anything."""
    # With limits on, most of so many requests would be refused.
    return app_from(
        Settings(
            now=datetime(2026, 5, 3, tzinfo=UTC),
            rate_limits=False,
            counts=(("orders", 2_000),),
            specs=(*map(str, bundled_specs()), str(UNDECLARED)),
        )
    )


async def pages_of(app: Application, one: PagedList) -> list[str]:
    """Return the queries of the pages that *one* has, but those that are not full."""
    queries: list[str] = []
    query = one.query
    while True:
        status, body = await request(app, one.path, query, one.token)
        if status != 200:
            raise SystemExit(f"{one.path}?{query} was answered with {status}: {body[:300]!r}")
        answer = json.loads(body)
        if max(len(member) for member in answer.values() if isinstance(member, list)) < 50:
            return queries
        queries.append(query)
        position: Any = 50 * len(queries)
        if one.following is not None:
            position = answer[one.following]
        if position is None:
            return queries
        query = f"{one.query}&{one.position}={quote(str(position))}"


def same_bytes(body: bytes) -> Application:
    """Return the floor: an application that knows its answer."""

    async def app(_scope: Any, _receive: Any, send: Any) -> None:
        headers = [(b"content-type", b"application/json")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": body})

    return app


async def measured(
    mock: Application, one: PagedList, rounds: int, requests: int
) -> tuple[int, int, dict[str, float]]:
    """Return the bytes of a page, how many pages there are, and the medians of each way."""
    pages = await pages_of(mock, one)
    _, body = await request(mock, one.path, pages[0], one.token)
    floor = same_bytes(body)
    numbers = itertools.count(1)
    ways: dict[str, tuple[Application, list[str], Callable[[], int]]]
    medians: dict[str, list[float]] = defaultdict(list)
    for _ in range(rounds):
        ways = {
            "again": (mock, pages[:1], lambda: 0),
            "anew": (mock, pages, lambda: next(numbers)),
            "floor": (floor, pages[:1], lambda: 0),
        }
        if len(pages) >= _ENOUGH:
            # What is made at the first request of all is there, but no record was shown.
            untouched = new_app()
            for query in (pages[0], pages[1]):
                await request(untouched, one.path, query.replace("=50", "=1"), one.token)
            ways["first"] = (untouched, pages[2:], lambda: 0)
        for way, (app, queries, number) in ways.items():
            count = len(queries) if way == "first" else requests
            times = [
                await timed(app, one.path, query, one.token, number=number())
                for query in itertools.islice(itertools.cycle(queries), count)
            ]
            medians[way].append(statistics.median(times))
    return len(body), len(pages), {way: statistics.median(each) for way, each in medians.items()}


async def measure(rounds: int, requests: int) -> None:
    """Measure every list in turns with its floor."""
    mock = new_app()
    print(
        f"{'page':24}{'bytes':>8}{'pages':>7}"
        f"{'again µs':>10}{'anew µs':>10}{'first µs':>10}{'floor µs':>10}"
    )
    for one in LISTS:
        size, pages, times = await measured(mock, one, rounds, requests)
        print(
            f"{one.name:24}{size:>8}{pages:>7}"
            f"{times['again']:>10.0f}{times['anew']:>10.0f}"
            f"{format(times['first'], '.0f') if 'first' in times else '–':>10}"
            f"{times['floor']:>10.1f}"
        )


def main() -> None:
    """Read the command line, and measure."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else "")
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--requests", type=int, default=200)
    options = parser.parse_args()
    asyncio.run(measure(options.rounds, options.requests))


if __name__ == "__main__":
    main()
