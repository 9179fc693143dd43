"""Count requests against the limits that operations declare (`x-rate-limit`), and tell the client.

A request is counted once it is authorised and before it is validated. What is told goes on every
answer from then on, whoever writes it: two middlewares share where the client stands.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, MutableMapping
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from mockserver.errors import TooManyRequests
from mockserver.mocking.limits import LimitHeaders, Standing, exhausted, too_many_requests
from mockserver.mocking.preferences import preferences_from
from mockserver.settings import Settings
from mockserver.spec.model import Operation, SecurityScheme
from mockserver.spec.semantics import RateLimit, semantics_of
from mockserver.web.clocks import Clock, RunningClock
from mockserver.web.mounts import Mount, Mounts
from mockserver.web.security import credential_in

if TYPE_CHECKING:
    from limits.storage import Storage

_COUNTED = "mockserver.counted"

# What a plain HTTP server sees of a client.
_VISIBLE = ("http", "apiKey", "oauth2", "openIdConnect")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Limited:
    """An operation with a limit, what its windows are called, and what tells its clients apart.

    `alternatives` are the schemes of each way to be authorised; none if addresses are counted.
    `fields` are the names of `headers` as ASGI has them.
    """

    limit: RateLimit
    key: str
    alternatives: tuple[tuple[SecurityScheme, ...], ...]
    headers: LimitHeaders
    fields: Mapping[str, bytes]


@dataclass(slots=True)
class _Counted:
    """A request to a limited operation, and where its client stands once that is known."""

    limited: _Limited
    standing: Standing | None = field(default=None)


class RateLimits:
    """The limits of one app. `outer` goes around all that answers, `inner` behind security."""

    def __init__(self, mounts: Mounts, settings: Settings, clock: Clock | None = None) -> None:
        self._mounts = mounts
        self._clock = clock or RunningClock()
        self._limited: dict[str, dict[str, _Limited]] = {mount.name: {} for mount in mounts.all}
        self._storage: Storage | None = None
        self.header_names: frozenset[str] = frozenset()
        found = [*limited_operations(mounts.all)] if settings.rate_limits else []
        if found:
            # Imported where something is limited: it takes a tenth of a second.
            from mockserver.web.windows import windows_at

            self._storage = windows_at(settings.rate_limit_storage, self._clock)
        for mount, operation, limit in found:
            limited = _limited_operation(mount, operation, limit)
            self._limited[mount.name][operation.name] = limited
            self.header_names |= limited.headers.names

    @property
    def outer(self) -> list[Callable[[ASGIApp], ASGIApp]]:
        """The middleware that tells; none where nothing is limited."""
        return [partial(_Telling, limits=self)] if self._storage else []

    @property
    def inner(self) -> list[Callable[[ASGIApp], ASGIApp]]:
        """The middleware that counts and refuses; none where nothing is limited."""
        return [partial(_Counting, limits=self)] if self._storage else []

    def begun(self, scope: Scope) -> _Counted | None:
        """Return a request in *scope* that is to be counted, `None` if nothing limits it."""
        led = self._mounts.led(scope)
        if led is None:
            return None
        limited = self._limited[led.mount.name].get(led.match.operation.name)
        return _Counted(limited) if limited else None

    def count(self, counted: _Counted, scope: Mapping[str, Any]) -> None:
        """Count the request in *scope*. Raises `TooManyRequests` if it is one too many."""
        limited = counted.limited
        if counted.standing is not None and counted.standing.is_over:
            raise too_many_requests(counted.standing, self._clock.time())
        if _prefers_429(scope):
            counted.standing = exhausted(limited.limit, self._clock.time())
            return
        assert self._storage is not None  # noqa: S101 - something is limited
        key = f"{limited.key}/{_client(scope, limited.alternatives)}"
        spent = self._storage.incr(key, limited.limit.window_s)
        counted.standing = Standing(
            limit=limited.limit, spent=spent, ends_at=self._storage.get_expiry(key)
        )
        if counted.standing.is_over:
            raise too_many_requests(counted.standing, self._clock.time())

    def count_kept(self, scope: Scope) -> bool:
        """Count a request whose answer is kept, and tell whether it is allowed.

        One that is not is passed on, and refused without being counted again.
        """
        counted: _Counted | None = scope.get(_COUNTED)
        if counted is None:
            return True
        try:
            self.count(counted, scope)
        except TooManyRequests:
            return False
        return True

    def tell(self, counted: _Counted, start: MutableMapping[str, Any]) -> None:
        """Write into *start*, the beginning of a response, where the client stands."""
        if counted.standing is None:
            return
        limited = counted.limited
        told = limited.headers.of(counted.standing, start["status"], self._clock.time())
        fields = {limited.fields[name]: text.encode("latin-1") for name, text in told.items()}
        # What the document describes was made up before; what was counted is true.
        kept = [pair for pair in start.get("headers", ()) if pair[0] not in fields]
        start["headers"] = [*kept, *fields.items()]


class _Telling:
    """ASGI middleware: adds to each answer what tells about the limit."""

    def __init__(self, app: ASGIApp, *, limits: RateLimits) -> None:
        self._app = app
        self._limits = limits

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        counted = self._limits.begun(scope)
        if counted is None:
            await self._app(scope, receive, send)
            return

        async def telling(message: Message) -> None:
            if message["type"] == "http.response.start":
                self._limits.tell(counted, message)
            await send(message)

        scope[_COUNTED] = counted
        await self._app(scope, receive, telling)


class _Counting:
    """ASGI middleware: counts a request that is authorised, and refuses it if it is too many."""

    def __init__(self, app: ASGIApp, *, limits: RateLimits) -> None:
        self._app = app
        self._limits = limits

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        counted: _Counted | None = scope.get(_COUNTED)
        if counted is not None:
            self._limits.count(counted, scope)
        await self._app(scope, receive, send)


def limited_operations(
    mounts: Iterable[Mount],
) -> Iterable[tuple[Mount, Operation, RateLimit]]:
    """Yield the operations that declare a limit."""
    for mount in mounts:
        for operation in mount.api.operations:
            if "x-rate-limit" in operation.extensions:
                limit = semantics_of(mount.api, operation).rate_limit
                if limit is not None:
                    yield mount, operation, limit


def _limited_operation(mount: Mount, operation: Operation, limit: RateLimit) -> _Limited:
    from limits import RateLimitItemPerSecond

    item = RateLimitItemPerSecond(limit.requests, limit.window_s, mount.name)
    schemes = mount.api.security_schemes
    alternatives = [
        tuple(schemes[n] for n, _ in one.schemes if n in schemes and schemes[n].kind in _VISIBLE)
        for one in operation.security
    ]
    by_credential = limit.scope == "credential"
    headers = LimitHeaders(operation, limit)
    return _Limited(
        limit=limit,
        key=item.key_for(operation.name),
        alternatives=tuple(filter(None, alternatives)) if by_credential else (),
        headers=headers,
        fields={name: name.lower().encode("latin-1") for name in headers.names},
    )


def _client(scope: Mapping[str, Any], alternatives: tuple[tuple[SecurityScheme, ...], ...]) -> str:
    """Return who is counted, as a digest: the credential itself is neither kept nor told.

    Who needs no credential and sends none is counted by address.
    """
    for schemes in alternatives:
        sent = [credential_in(scope, scheme) for scheme in schemes]
        if None not in sent:
            return _digest("credential", *map(str, sent))
    address = scope.get("client") or ("",)
    return _digest("address", str(address[0]))


def _digest(*parts: str) -> str:
    text = "\0".join(parts).encode("utf-8", "surrogatepass")
    return hashlib.blake2b(text, digest_size=16).hexdigest()


def _prefers_429(scope: Mapping[str, Any]) -> bool:
    """Tell whether the client asks for the refusal: it sees one, and has spent nothing."""
    sent = [value.decode("latin-1") for name, value in scope["headers"] if name == b"prefer"]
    query = scope["query_string"].decode("latin-1")
    if not sent and "__" not in query:
        return False
    return preferences_from(sent, query).code == "429"
