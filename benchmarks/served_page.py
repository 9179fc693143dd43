"""Time one served page of 50 items in-process, through the whole stack but the socket.

    python -m benchmarks.served_page [--rounds N] [--requests N]

Prints medians in microseconds, beside a bare ASGI application that sends the same bytes, all
measured in turns in one run. `again` is a page that was served before. `anew` is one that nobody
asked for before, of records that other pages showed: the pages of a walk that starts somewhere
else. `first` is one of records that no page ever showed: the first walk of a new application.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import json
import statistics
import time
from collections import defaultdict
from collections.abc import AsyncIterator
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


async def walked(
    app: Application, one: PagedList, start: int = 0
) -> AsyncIterator[tuple[str, float, bytes]]:
    """Yield query, microseconds and body of the full pages of *one* behind *start* records."""
    query, seen = one.query, 0
    if start:
        query = one.query.replace("=50", f"={start}", 1)
    while True:
        begun = time.perf_counter()
        status, body = await request(app, one.path, query, one.token)
        taken = time.perf_counter() - begun
        if status != 200:
            raise SystemExit(f"{one.path}?{query} was answered with {status}: {body[:300]!r}")
        answer = json.loads(body)
        count = max(len(member) for member in answer.values() if isinstance(member, list))
        if count < 50 and not (start and not seen):
            return
        if count == 50:
            yield query, taken * 1e6, body
        seen += count
        position: Any = seen if one.following is None else answer[one.following]
        if position is None:
            return
        query = f"{one.query}&{one.position}={quote(str(position))}"


async def pages_of(app: Application, one: PagedList) -> list[str]:
    """Return the queries of the pages that *one* has, but those that are not full."""
    return [query async for query, _, _ in walked(app, one)]


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
    starts = iter(range(1, 50))
    medians: dict[str, list[float]] = defaultdict(list)
    for _ in range(rounds):
        for way, app in (("again", mock), ("floor", floor)):
            times = [await timed(app, one.path, pages[0], one.token) for _ in range(requests)]
            medians[way].append(statistics.median(times))
        for start in itertools.islice(starts, 49 // rounds):
            times = [taken async for _, taken, _ in walked(mock, one, start)]
            medians["anew"].append(statistics.median(times))
        if len(pages) >= _ENOUGH:
            times = [taken async for _, taken, _ in walked(new_app(), one)]
            # The first pages of all also make the records, and what else is made once.
            medians["first"].append(statistics.median(times[2:]))
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
