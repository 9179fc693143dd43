"""Time one served page of 50 items in-process, through the whole stack but the socket.

Prints medians in microseconds, beside bare Connexion routing and a bare ASGI application that
sends the same bytes, all measured in turns in one run.
"""

from __future__ import annotations

import asyncio
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


def scope(path: str, query: str, token: str) -> dict[str, Any]:
    """Return the ASGI scope of one GET request."""
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
        "headers": [(b"host", b"127.0.0.1"), (b"authorization", f"Bearer {token}".encode())],
        "server": ("127.0.0.1", 8000),
        "client": ("127.0.0.1", 50000),
    }


async def request(app: Application, path: str, query: str, token: str) -> tuple[int, bytes]:
    """Send one request to *app*; return status and body."""
    sent: list[Any] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Any) -> None:
        sent.append(message)

    await app(scope(path, query, token), receive, send)
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
    print(f"{'page':26}{'bytes':>8}{'mock µs':>10}{'floor µs':>10}   min … max of {ROUNDS} medians")
    for name, *target in PAGES:
        status, body = await request(mock, *target)
        assert status == 200, (name, status, body)
        medians: dict[str, list[float]] = {"mock": [], "floor": []}
        for _ in range(ROUNDS):
            for label, app in (("mock", mock), ("floor", same_bytes(body))):
                times = []
                for _ in range(REQUESTS):
                    start = time.perf_counter()
                    await request(app, *target)
                    times.append(time.perf_counter() - start)
                medians[label].append(statistics.median(times) * 1e6)
        mock_us, floor_us = (statistics.median(medians[label]) for label in ("mock", "floor"))
        spread = f"{min(medians['mock']):.0f} … {max(medians['mock']):.0f}"
        print(f"{name:26}{len(body):>8}{mock_us:>10.0f}{floor_us:>10.1f}   {spread}")


if __name__ == "__main__":
    asyncio.run(measure())
