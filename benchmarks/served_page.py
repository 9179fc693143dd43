"""Time one served page of 50 items in-process, through the whole stack but the socket.

Prints medians in microseconds, beside a bare ASGI application that sends the same bytes, all
measured in turns in one run: `again` is a page that was served before, `anew` one that was not.
"""

from __future__ import annotations

import asyncio
import itertools
import statistics
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Any

from mockserver.serving import app_from
from mockserver.settings import Settings

ROUNDS, REQUESTS = 7, 200

PAGES = [
    ("OpenCX, 50 rows", "/opencx/resource-usage/action", "limit=50", "ocx_live_x"),
    ("ChatBotKit, 50 records", "/chatbotkit/api/v1/usage/list", "take=50", "sk-mock-key"),
    ("ChatBotKit, filtered", "/chatbotkit/api/v1/usage/list", "take=50&botId=bot_abc123", "sk-x"),
    ("Scopix, 50 events", "/scopix/api/v2/usage/details", "limit=50", "scopix_mock0key"),
]

Application = Callable[[Any, Any, Any], Awaitable[None]]


def scope(path: str, query: str, token: str, number: int) -> dict[str, Any]:
    """Return the ASGI scope of one GET request; those of other numbers were never sent before."""
    return {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "GET",
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "root_path": "",
        "query_string": query.encode(),
        "headers": [
            (b"host", b"127.0.0.1"),
            (b"authorization", f"Bearer {token}".encode()),
            (b"x-number", str(number).encode()),
        ],
        "server": ("127.0.0.1", 8000),
        "client": ("127.0.0.1", 50000),
    }


async def request(
    app: Application, path: str, query: str, token: str, *, number: int = 0
) -> tuple[int, bytes]:
    """Send one request to *app*; return status and body."""
    sent: list[Any] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Any) -> None:
        sent.append(message)

    await app(scope(path, query, token, number), receive, send)
    return sent[0]["status"], sent[1]["body"]


def same_bytes(body: bytes) -> Application:
    """Return the floor: an application that knows its answer."""

    async def app(_scope: Any, _receive: Any, send: Any) -> None:
        headers = [(b"content-type", b"application/json")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": body})

    return app


async def measure() -> None:
    """Measure every page and its floor in turns."""
    # With limits on, most of so many requests would be refused.
    mock = app_from(Settings(now=datetime(2026, 5, 3, tzinfo=UTC), rate_limits=False))
    print(f"{'page':26}{'bytes':>8}{'again µs':>10}{'anew µs':>10}{'floor µs':>10}")
    numbers = itertools.count(1)
    for name, *target in PAGES:
        status, body = await request(mock, *target)
        assert status == 200, (name, status, body)
        ways: dict[str, tuple[Application, Callable[[], int]]] = {
            "again": (mock, lambda: 0),
            "anew": (mock, lambda: next(numbers)),
            "floor": (same_bytes(body), lambda: 0),
        }
        medians: dict[str, list[float]] = {way: [] for way in ways}
        for _ in range(ROUNDS):
            for way, (app, number) in ways.items():
                times = []
                for _ in range(REQUESTS):
                    asked = number()
                    start = time.perf_counter()
                    await request(app, *target, number=asked)
                    times.append(time.perf_counter() - start)
                medians[way].append(statistics.median(times) * 1e6)
        again, anew, floor = (statistics.median(medians[way]) for way in ways)
        print(f"{name:26}{len(body):>8}{again:>10.0f}{anew:>10.0f}{floor:>10.1f}")


if __name__ == "__main__":
    asyncio.run(measure())
