"""Let an app know that it ends, as a server does: it lets its database go."""

from __future__ import annotations

from typing import Any

from mockserver.web.app import MockServer


async def end(app: MockServer) -> None:
    """Begin and end the lifespan of *app*."""
    messages = iter([{"type": "lifespan.startup"}, {"type": "lifespan.shutdown"}])

    async def receive() -> Any:
        return next(messages)

    async def send(_message: Any) -> None:
        pass

    await app({"type": "lifespan"}, receive, send)
