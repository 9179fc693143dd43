"""Answer with the faults that are on: each asks the sound application, and alters what it says.

Nothing below knows of faults, and nothing on the wire names them: a judge is to find them by what
is wrong. While no fault is on, a request passes after one look.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from mockserver.web.faults.messages import Reply, Sent
from mockserver.web.faults.model import Case
from mockserver.web.faults.selection import Active, Selection
from mockserver.web.faults.sites import Site
from mockserver.web.limits import UNCOUNTED
from mockserver.web.mounts import Mounts, asked_path

# What is larger is passed on as it comes, and answered soundly.
_MOST_BYTES = 32 * 2**20
_OWN = "mockserver."


class Faults:
    """ASGI middleware around all that answers: applies the faults of *selection*.

    *rate_headers* are the names of the headers that tell about limits.
    """

    def __init__(
        self,
        app: ASGIApp,
        mounts: Mounts,
        selection: Selection,
        *,
        rate_headers: frozenset[str],
    ) -> None:
        self._app = app
        self._mounts = mounts
        self._selection = selection
        self._rate_headers = frozenset(name.lower() for name in rate_headers)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer as the faults have it that are on where *scope* was led to."""
        if not self._selection.chosen:
            await self._app(scope, receive, send)
            return
        found = self._found(scope)
        if found is None or not self._active(*found):
            await self._app(scope, receive, send)
            return
        body = _Body(receive)
        content = await body.read()
        if content is None:
            await self._app(scope, body.again, send)
            return
        exchange = _Exchange(self, scope, receive)
        is_head = scope["method"] == "HEAD"
        reply = await exchange.reply(_sent(scope, found[0], content), counts=True)
        await _send(reply, send, with_body=not is_head)

    def _found(self, scope: Mapping[str, Any]) -> tuple[Site, bool] | None:
        """Return the operation that *scope* was led to, and whether only its path was."""
        led = self._mounts.led(scope)
        if led is not None:
            return self._selection.sites[led.mount.name].of(led.match.operation), False
        path = asked_path(scope)
        mount = self._mounts.at(path)
        methods = mount.methods_at(path) if mount else []
        if mount is None or not methods:
            return None
        match = mount.router.match(methods[0], path[len(mount.base_path) :] or "/")
        if match is None:
            return None
        return self._selection.sites[mount.name].at_path(match.operation.path_template), True

    def _active(self, site: Site, undeclared: bool) -> tuple[Active, ...]:
        return self._selection.at(site, undeclared=undeclared)

    @property
    def rate_headers(self) -> frozenset[str]:
        """The names, in lower case, of the headers that tell about limits."""
        return self._rate_headers

    def led(self, scope: Mapping[str, Any], path: str) -> dict[str, Any]:
        """Return *scope*, led to what answers *path*."""
        return self._mounts.lead(scope, path)

    def active(self, scope: Mapping[str, Any]) -> tuple[Site | None, tuple[Active, ...]]:
        """Return where *scope* was led to, and the faults that are on there."""
        found = self._found(scope)
        return (found[0], self._active(*found)) if found else (None, ())

    async def ask(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let the sound application answer."""
        await self._app(scope, receive, send)


@dataclass(frozen=True, slots=True)
class _Exchange:
    """One request of a client, and all that is asked for it."""

    faults: Faults
    scope: Scope
    receive: Receive

    async def reply(self, sent: Sent, *, counts: bool, below: int | None = None) -> Reply:
        """Return the answer to *sent* with the faults that are on there, but for the outer ones.

        *below* is how many of them are left; `None` for all.
        """
        scope = self.faults.led(self._scope(sent, counts=counts), sent.path)
        site, active = self.faults.active(scope)
        left = len(active) if below is None else min(below, len(active))
        if site is None or not left:
            return await self._asked(scope, sent)
        one = active[left - 1]

        async def asking(other: Sent, is_counted: bool) -> Reply:
            # What an outer fault asks besides is not counted here either.
            return await self.reply(other, counts=counts and is_counted, below=left - 1)

        case = Case(
            site=site,
            sent=sent,
            notes=one.notes,
            asking=asking,
            rate_headers=self.faults.rate_headers,
        )
        return await one.fault.reply(case)

    def _scope(self, sent: Sent, *, counts: bool) -> dict[str, Any]:
        """Return the scope of *sent*, as if it had come by itself."""
        kept = {key: value for key, value in self.scope.items() if not key.startswith(_OWN)}
        kept |= {
            "method": sent.method,
            "path": sent.path,
            "raw_path": sent.path.encode("latin-1"),
            "query_string": sent.query.encode("latin-1"),
            "headers": list(sent.headers),
        }
        return kept if counts else {**kept, UNCOUNTED: True}

    async def _asked(self, scope: Scope, sent: Sent) -> Reply:
        is_read = False
        status, pieces = 500, [b""]
        headers: Iterable[tuple[bytes, bytes]] = ()

        async def receive() -> Message:
            nonlocal is_read
            if is_read:
                return await self.receive()
            is_read = True
            return {"type": "http.request", "body": sent.body, "more_body": False}

        async def send(message: Message) -> None:
            nonlocal status, headers
            if message["type"] == "http.response.start":
                status, headers = message["status"], tuple(message.get("headers", ()))
            elif message["type"] == "http.response.body":
                pieces.append(message.get("body", b""))

        await self.faults.ask(scope, receive, send)
        fields = tuple((bytes(name).lower(), bytes(value)) for name, value in headers)
        return Reply(status=status, headers=fields, body=b"".join(pieces))


class _Body:
    """Reads the body of a request, and can give it back as it came."""

    def __init__(self, receive: Receive) -> None:
        self._receive = receive
        self._messages: list[Message] = []
        self._error: Exception | None = None

    async def read(self) -> bytes | None:
        """Return the whole body, `None` if it cannot be read, or is larger than is altered."""
        content = bytearray()
        while len(content) <= _MOST_BYTES:
            try:
                message = await self._receive()
            except Exception as error:
                self._error = error  # Whoever reads the body answers it.
                return None
            self._messages.append(message)
            content += message.get("body", b"")
            if message["type"] != "http.request":
                return None
            if not message.get("more_body", False):
                return bytes(content)
        return None

    async def again(self) -> Message:
        """Return the next message, those that were read first."""
        if self._messages:
            return self._messages.pop(0)
        if self._error is not None:
            raise self._error
        return await self._receive()


def _sent(scope: Mapping[str, Any], site: Site, body: bytes) -> Sent:
    """Return the request in *scope*; HEAD is GET whose body is not sent."""
    method = scope["method"]
    if method == "HEAD" and site.operation.method == "GET":
        method = "GET"
    elif scope.get("mockserver.led") is not None:
        method = site.operation.method
    headers = tuple((bytes(name).lower(), bytes(value)) for name, value in scope["headers"])
    host = next((value for name, value in headers if name == b"host"), b"127.0.0.1")
    return Sent(
        method=method,
        path=asked_path(scope),
        query=scope["query_string"].decode("latin-1"),
        headers=headers,
        origin=f"{scope.get('scheme', 'http')}://{host.decode('latin-1')}",
        body=body,
    )


async def _send(reply: Reply, send: Send, *, with_body: bool) -> None:
    headers = [*reply.headers]
    await send({"type": "http.response.start", "status": reply.status, "headers": headers})
    await send({"type": "http.response.body", "body": reply.body if with_body else b""})
