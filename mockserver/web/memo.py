"""Answer again what was answered before, as long as no record has changed since.

An answer follows from the request, the seed and the records alone. It is kept by everything that
was sent, credentials included, so nothing is told to anybody who was not told it before. Requests
are counted against limits all the same. Nothing lies outside of this: what answers have in common,
such as headers for other origins, is kept with them.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from starlette.types import ASGIApp, Message, Receive, Scope, Send

_NOTE = "mockserver.note"

_MOST_BYTES = 32 * 2**20
_LARGEST = 2**20
# What an entry takes beside its body.
_OVERHEAD = 2_000

Key = tuple[str, bytes, bytes, tuple[tuple[bytes, bytes], ...]]
Version = tuple[object, ...]
_Limited = TypeVar("_Limited")


@dataclass(slots=True)
class _Note:
    """One answer on its way: what was sent of it, and of which version of the records it is.

    Without a version it is not kept. `scope` is that of the request as it was understood.
    """

    read: Callable[[], Version | None]
    version: Version | None = None
    scope: Scope = field(default_factory=dict)
    start: Message | None = None
    body: list[bytes] = field(default_factory=list)
    is_whole: bool = False


@dataclass(frozen=True, slots=True)
class _Kept(Generic[_Limited]):
    version: Version
    start: Message
    body: bytes
    limited: _Limited | None


class Memo(Generic[_Limited]):
    """ASGI middleware: sends kept answers to requests that led to an operation.

    *version* returns what differs after every change, `None` where changes cannot be seen: then
    nothing is kept. *limited* returns what limits the request of a scope, if anything does; *count*
    counts one that is not passed on, tells whether it is allowed, and writes into the beginning of
    the answer what tells so. One that is not allowed is passed on, to be refused.
    """

    def __init__(
        self,
        app: ASGIApp,
        *,
        version: Callable[[], Version | None],
        limited: Callable[[Scope], _Limited | None],
        count: Callable[[_Limited, Scope, Message], bool],
    ) -> None:
        self._app = app
        self._version = version
        self._limited = limited
        self._count = count
        self._kept: OrderedDict[Key, _Kept[_Limited]] = OrderedDict()
        self._bytes = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the kept answer, or pass on and keep what comes."""
        version = self._version() if _may_repeat(scope) else None
        if version is None:
            await self._app(scope, receive, send)
            return
        key = _key(scope)
        kept = self._kept.get(key)
        if kept is not None and kept.version == version:
            start = {**kept.start, "headers": [*kept.start["headers"]]}
            if kept.limited is None or self._count(kept.limited, scope, start):
                await send(start)
                await send({"type": "http.response.body", "body": kept.body})
                return
        note = scope[_NOTE] = _Note(self._version)
        await self._app(scope, receive, _noting(note, send))
        if note.version is not None and note.is_whole and note.start is not None:
            limited = self._limited(note.scope)
            self._keep(key, _Kept(note.version, note.start, b"".join(note.body), limited))

    def _keep(self, key: Key, kept: _Kept[_Limited]) -> None:
        if len(kept.body) > _LARGEST:
            return
        replaced = self._kept.pop(key, None)
        if replaced is not None:
            self._bytes -= len(replaced.body) + _OVERHEAD
        self._kept[key] = kept
        self._bytes += len(kept.body) + _OVERHEAD
        while self._bytes > _MOST_BYTES:
            _, oldest = self._kept.popitem(last=False)
            self._bytes -= len(oldest.body) + _OVERHEAD


def may_be_repeated(scope: Scope) -> None:
    """Say that the answer to the request in *scope* follows from it and the records as they are.

    To be called when it is made, before anything else can change them.
    """
    note: _Note | None = scope.get(_NOTE)
    if note is not None:
        note.version = note.read()
        note.scope = scope


def _may_repeat(scope: Scope) -> bool:
    # What a GET carries as a body is not part of the key.
    return scope["type"] == "http" and scope["method"] in ("GET", "HEAD") and not _has_body(scope)


def _has_body(scope: Scope) -> bool:
    return any(name in (b"content-length", b"transfer-encoding") for name, _ in scope["headers"])


def _key(scope: Scope) -> Key:
    asked: Any = scope.get("raw_path") or scope["path"].encode()
    return scope["method"], asked, scope["query_string"], tuple(scope["headers"])


def _noting(note: _Note, send: Send) -> Send:
    async def noting(message: Message) -> None:
        if message["type"] == "http.response.start":
            note.start = {**message, "headers": [*message.get("headers", ())]}
        elif message["type"] == "http.response.body":
            note.body.append(message.get("body", b""))
            note.is_whole = not message.get("more_body", False)
        await send(message)

    return noting
