"""The time as a resource of the control interface: read, and moved on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from starlette.responses import Response

from mockserver.errors import Conflict
from mockserver.spec.types import JsonObject
from mockserver.web.clocks import Clock, MovableClock, date_time
from mockserver.web.control_messages import Asked, json_response
from mockserver.web.control_state import unfit
from mockserver.web.mounts import Mounts


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockResource:
    """The handlers of `/clock`: they move the windows of limits and the time of the worlds."""

    mounts: Mounts
    clock: Clock

    def read(self, _asked: Asked) -> Response:
        """Show the time."""
        return json_response(self._shown())

    def advance(self, asked: Asked) -> Response:
        """Let it be later from now on, for all sessions."""
        assert isinstance(asked.body, dict)  # noqa: S101 - the document says so
        seconds = float(asked.body["advanceSeconds"])
        if not isinstance(self.clock, MovableClock):
            raise Conflict(detail="the clock is moved by the program that started the mock")
        # Inside of the change nothing else is asked for.
        here_s = self.clock.time() - self.clock.advanced_s()
        self.clock.advance(seconds, lambda total: self._check(here_s, total))
        return json_response(self._shown())

    def advanced_s(self) -> float:
        """Return by how many seconds the time was moved on so far."""
        return self.clock.advanced_s() if isinstance(self.clock, MovableClock) else 0.0

    def _check(self, here_s: float, total: float) -> None:
        """Raise `Conflict` unless there is a time *total* seconds from *here_s* and from the start.

        *here_s* is the time of this machine, in seconds since 1970.
        """
        try:
            date_time(here_s + total)
            for mount in self.mounts.all:
                mount.responder.source.now + timedelta(seconds=total)
        except (OverflowError, ValueError) as error:
            raise unfit("body#/advanceSeconds", "leads beyond the year 9999") from error

    def _shown(self) -> JsonObject:
        worlds = [
            {"api": mount.name, "now": _text(mount.responder.now())}
            for mount in sorted(self.mounts.all, key=lambda mount: mount.name)
        ]
        now = date_time(self.clock.time())
        return {"now": _text(now), "advancedSeconds": self.advanced_s(), "worlds": worlds}


def _text(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")
