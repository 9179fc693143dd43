"""The time as a resource of the control interface: read, and moved on."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Protocol, runtime_checkable

from starlette.responses import Response

from mockserver.errors import Conflict
from mockserver.mocking.worlds import Source
from mockserver.spec.types import JsonObject
from mockserver.web.clocks import Clock
from mockserver.web.control_messages import Asked, json_response
from mockserver.web.control_state import unfit
from mockserver.web.mounts import Mounts


@runtime_checkable
class MovableClock(Clock, Protocol):
    """A clock that can be moved on."""

    def advance(self, seconds: float) -> None:
        """Let the clock be *seconds* later from now on."""
        ...


@dataclass(slots=True, kw_only=True)
class ClockResource:
    """The handlers of `/clock`: they move the windows of limits and the time of the worlds."""

    mounts: Mounts
    clock: Clock
    advanced_s: float = field(default=0.0, init=False)

    def read(self, _asked: Asked) -> Response:
        """Show the time."""
        return json_response(self._shown())

    def advance(self, asked: Asked) -> Response:
        """Let it be later from now on, for all sessions."""
        assert isinstance(asked.body, dict)  # noqa: S101 - the document says so
        seconds = float(asked.body["advanceSeconds"])
        if not isinstance(self.clock, MovableClock):
            raise Conflict(detail="the clock is moved by the program that started the mock")
        try:
            later = timedelta(seconds=seconds)
            moved = [(source, source.now + later) for source in self._sources()]
            datetime.fromtimestamp(self.clock.time() + seconds, UTC)
        except (OverflowError, ValueError, OSError) as error:
            raise unfit("body#/advanceSeconds", "leads beyond the year 9999") from error
        self._fill()
        for source, now in moved:
            source.now = now
        self.clock.advance(seconds)
        self.advanced_s += seconds
        return json_response(self._shown())

    def _fill(self) -> None:
        """Make what worlds hold before the first request: it ends when the mock was started.

        Else it would depend on whether a collection was asked for before the time was moved.
        """
        for mount in self.mounts.all:
            collections = mount.responder.collections
            for name in collections.world.collections:
                collections.of().collection(name)

    def _sources(self) -> list[Source]:
        return [mount.responder.source for mount in self.mounts.all]

    def _shown(self) -> JsonObject:
        now = datetime.fromtimestamp(self.clock.time(), UTC)
        worlds = [
            {"api": mount.name, "now": _text(mount.responder.source.now)}
            for mount in sorted(self.mounts.all, key=lambda mount: mount.name)
        ]
        return {"now": _text(now), "advancedSeconds": self.advanced_s, "worlds": worlds}


def _text(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")
