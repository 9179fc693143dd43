"""Count requests against the limits that operations declare (`x-rate-limit`), and tell the client.

A request is counted once it is authorised and before it is validated. What is told goes on every
answer from then on, whoever writes it: two middlewares share where the client stands.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, MutableMapping
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from mockserver.errors import RequestNotCounted, RequestRefused
from mockserver.mocking.limits import Standing, exhausted, too_many_requests
from mockserver.settings import Settings
from mockserver.web.clocks import Clock, RunningClock, StoppedClock
from mockserver.web.limited import Limited, limited_operation, limited_operations, prefers_429
from mockserver.web.mounts import Mounts
from mockserver.web.scenes import scene_of

if TYPE_CHECKING:
    from mockserver.web.windows import Windows

_COUNTED = "mockserver.counted"

UNCOUNTED = "mockserver.uncounted"
"""What in a scope says that its request is asked besides another one, which is counted."""

# A Redis that is started again is there soon.
_RETRY_S = 1


@dataclass(slots=True)
class _Counted:
    """A request to a limited operation, and where its client stood `at` the time it was counted."""

    limited: Limited
    standing: Standing | None = field(default=None)
    at: float = 0.0


class RateLimits:
    """The limits of one app. `outer` goes around all that answers, `inner` behind security."""

    def __init__(self, mounts: Mounts, settings: Settings, clock: Clock | None = None) -> None:
        self._mounts = mounts
        self._clock = clock or RunningClock()
        # One request is counted at one time, however often that is asked for.
        self._moment = StoppedClock()
        self._limited: dict[str, dict[str, Limited]] = {mount.name: {} for mount in mounts.all}
        self._windows: Windows | None = None
        self._longest_s = 0
        self.header_names: frozenset[str] = frozenset()
        found = [*limited_operations(mounts.all)] if settings.rate_limits else []
        if found:
            # Imported where something is limited: it takes a tenth of a second.
            from mockserver.web.windows import windows_at

            self._windows = windows_at(settings.rate_limit_storage, self._moment)
        for mount, operation, limit in found:
            limited = limited_operation(mount, operation, limit)
            self._limited[mount.name][operation.name] = limited
            self._longest_s = max(self._longest_s, limit.window_s)
            self.header_names |= limited.headers.names

    @property
    def outer(self) -> list[Callable[[ASGIApp], ASGIApp]]:
        """The middleware that tells; none where nothing is limited."""
        return [partial(_Telling, limits=self)] if self._windows else []

    @property
    def inner(self) -> list[Callable[[ASGIApp], ASGIApp]]:
        """The middleware that counts and refuses; none where nothing is limited."""
        return [partial(_Counting, limits=self)] if self._windows else []

    def begun(self, scope: Scope) -> _Counted | None:
        """Return a request in *scope* that is to be counted, `None` if nothing limits it."""
        limited = None if UNCOUNTED in scope else self.limited(scope)
        if limited is None:
            return None
        counted: _Counted | None = scope.get(_COUNTED)
        return counted or _Counted(limited)

    def limited(self, scope: Mapping[str, Any]) -> Limited | None:
        """Return what limits the operation that *scope* was led to, `None` if nothing does."""
        led = self._mounts.led(scope)
        return self._limited[led.mount.name].get(led.match.operation.name) if led else None

    def count(self, counted: _Counted, scope: Mapping[str, Any]) -> None:
        """Count the request in *scope*.

        Raises `TooManyRequests` if it is one too many, `RequestNotCounted` if nobody can tell.
        """
        limited = counted.limited
        if counted.standing is not None and counted.standing.is_over:
            raise too_many_requests(counted.standing, counted.at)
        counted.at = self._moment.now = self._clock.time()
        is_preferred, is_all = prefers_429(scope)
        is_over = scene_of(scope).scenario.is_over_limit
        if is_preferred or is_over:
            counted.standing = exhausted(limited.limit, counted.at)
            refusal = too_many_requests(counted.standing, counted.at)
            if is_over:
                raise refusal
            if is_all and limited.tells_all:
                refusal.headers["Preference-Applied"] = "code=429"
                raise refusal
            return
        counted.standing = self._counted(limited, limited.window(scope))
        if counted.standing.is_over:
            raise too_many_requests(counted.standing, counted.at)

    def _counted(self, limited: Limited, window: str) -> Standing:
        assert self._windows is not None  # noqa: S101 - something is limited
        try:
            spent = self._windows.incr(window, limited.limit.window_s)
            ends_at = self._windows.get_expiry(window)
        except self._windows.failures as error:
            raise _not_counted(error) from error
        return Standing(limit=limited.limit, spent=spent, ends_at=ends_at)

    def forget(self, session: str) -> None:
        """Let every window of *session* begin anew. Raises `RequestNotCounted`."""
        if self._windows is None:
            return
        try:
            self._windows.forget(session, self._longest_s)
        except self._windows.failures as error:
            raise _not_counted(error) from error

    def count_kept(self, limited: Limited, scope: Scope, start: Message) -> bool:
        """Count a request whose answer is kept and begins with *start*; tell if it is allowed.

        One that is not is passed on, and refused without being counted again.
        """
        counted = scope[_COUNTED] = _Counted(limited)
        try:
            self.count(counted, scope)
        except RequestRefused:
            return False
        self.tell(counted, start)
        return True

    def tell(self, counted: _Counted, start: MutableMapping[str, Any]) -> None:
        """Write into *start*, the beginning of a response, where the client stands."""
        if counted.standing is None:
            return
        limited = counted.limited
        # As of the time of counting, like the body of a refusal: who waits is not early.
        told = limited.headers.of(counted.standing, start["status"], counted.at)
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


def _not_counted(error: Exception) -> RequestNotCounted:
    return RequestNotCounted(
        detail="the Redis that counts requests does not answer: start it again, or serve with "
        f"--no-rate-limits ({type(error.__cause__ or error).__name__})",
        headers={"Retry-After": str(_RETRY_S)},
    )
