"""Send the requests that an API makes by itself, to this machine unless more is allowed."""

from __future__ import annotations

import asyncio
import ipaddress
import logging
from collections.abc import Coroutine
from typing import Any
from urllib.parse import urlsplit

from mockserver.errors import RequestRefused, TargetRefused, UnsatisfiableSchema
from mockserver.mocking.bodies import Bodies
from mockserver.mocking.outgoing import OutgoingRequest

logger = logging.getLogger(__name__)

TIMEOUT_S = 5.0
_MOST_AT_ONCE = 32


class Sender:
    """Sends requests within bounded time, at most so many at once; belongs to one app."""

    def __init__(self, *, allow_remote: bool = False) -> None:
        self._allow_remote = allow_remote
        self._tasks: set[asyncio.Task[None]] = set()

    def check(self, url: str) -> None:
        """Raise `TargetRefused` unless requests may go to *url*."""
        try:
            parts = urlsplit(url)
            host, _ = parts.hostname or "", parts.port
        except ValueError:
            host = ""
        if not host or parts.scheme not in ("http", "https"):
            raise TargetRefused(detail=f"{url!r} is no URL of http or https")
        if not self._allow_remote and not is_loopback(host):
            raise TargetRefused(detail=f"{url!r} is not on this machine; use a loopback address")

    async def send(
        self, request: OutgoingRequest, url: str, bodies: Bodies
    ) -> tuple[int, bytes, str]:
        """Send *request* to *url*; return the status of its answer, what was sent, and its type.

        Raises `TargetRefused`, `UnsatisfiableSchema`, `httpx.HTTPError`.
        """
        # Few mocks send anything, and importing the client takes a while.
        import httpx

        self.check(url)
        content_type, content = "", b""
        if request.media_type is not None:
            content_type, content = bodies.outgoing(request.media_type, (request.pointer, url))
        headers = {"content-type": content_type} if content_type else {}
        async with httpx.AsyncClient(timeout=TIMEOUT_S, trust_env=False) as client:
            async with asyncio.timeout(TIMEOUT_S):
                async with client.stream(
                    request.method, url, content=content, headers=headers
                ) as response:
                    return response.status_code, content, content_type

    def start(self, request: OutgoingRequest, url: str, bodies: Bodies) -> None:
        """Send *request* to *url* later, without making anybody wait."""
        if len(self._tasks) >= _MOST_AT_ONCE:
            logger.warning("callback %s to %s: too many are under way", request.name, url)
            return
        task = asyncio.get_running_loop().create_task(self._sent(request, url, bodies))
        # The loop keeps weak references only: a task nobody else knows may vanish.
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def settled(self) -> None:
        """Wait until everything that was started is done."""
        waiting: list[Coroutine[Any, Any, None] | asyncio.Task[None]] = list(self._tasks)
        await asyncio.gather(*waiting)

    async def _sent(self, request: OutgoingRequest, url: str, bodies: Bodies) -> None:
        import httpx

        try:
            status, _, _ = await self.send(request, url, bodies)
        except (RequestRefused, UnsatisfiableSchema, httpx.HTTPError, httpx.InvalidURL) as error:
            logger.warning("callback %s to %s was not sent: %s", request.name, url, error)
        except TimeoutError:
            logger.warning("callback %s to %s: no answer in %s s", request.name, url, TIMEOUT_S)
        else:
            logger.info("callback %s to %s: answered with %s", request.name, url, status)


def is_loopback(host: str) -> bool:
    """Tell whether *host* is this machine by its very name; no name is looked up."""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return False
    inside = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None
    return (inside or address).is_loopback
