"""Send requests to an application in the same process, without a socket."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable
from typing import Any

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


async def timed(app: Application, path: str, query: str, token: str, *, number: int = 0) -> float:
    """Return the microseconds that one request takes. Raises `SystemExit` unless it is answered."""
    start = time.perf_counter()
    status, body = await request(app, path, query, token, number=number)
    taken = time.perf_counter() - start
    if status != 200:
        raise SystemExit(f"{path}?{query} was answered with {status}: {body[:300]!r}")
    return taken * 1e6
